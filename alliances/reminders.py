"""What falls due in meetings: periods at risk or missed, meetings nobody has closed."""

import datetime
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.agreements import reminders as _agreements  # noqa: F401  likewise
from alliances.bodies.people import KINDS_AT, meeting_day
from alliances.cadence import remind_life as _life  # noqa: F401  its reminders are registered with these
from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.standings import name_of, standings
from alliances.follow import late as _late  # noqa: F401  its reminders are registered with these
from alliances.meetings import reminders_plan as _plan  # noqa: F401  likewise
from alliances.meetings import unclosed as _unclosed  # noqa: F401  likewise
from alliances.models import Alliance, Meeting
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_day
from orgs.models import Level, Org, Post

# A missed period is told for one quarter; older ones stand in the matrix only.
TELL_MISSED_DAYS = 92
UNLOGGED_DAYS = (7, 3)  # anchors: Decidim chases a meeting without minutes after 3 and 7 days
Desks = dict[int, list[User]]


def _desks(org_ids: Iterable[int]) -> Desks:
    """Return the people with a leading post exactly at each org, in one query."""
    posts = Post.objects.active().filter(
        org_id__in=set(org_ids), kind__in=KINDS_AT, user__is_active=True
    )
    desks: Desks = {}
    for post in posts.select_related("user").order_by("pk"):
        if post.org_id:
            desks.setdefault(post.org_id, []).append(post.user)
    return desks


@reminds("alliances.cadence")
def cadence(today: datetime.date) -> Iterator[Reminder]:
    """A period at risk is told to who convenes; a missed one also to the admin above. Once each."""
    bodies = Alliance.objects.standing(today)
    span = (today - datetime.timedelta(days=TELL_MISSED_DAYS), today)
    found = standings(bodies, span, today)
    told = {pk: [p for p in periods if _is_told(p, today)] for pk, periods in found.items()}
    concerned = [pk for pk, periods in told.items() if periods]
    rows = Alliance.objects.filter(pk__in=concerned).select_related("org")
    desks = _desks(pk for body in rows for pk in (body.org_id, _above(body.org)) if pk)
    for body in rows:
        for period in told[body.pk]:
            users = list(desks.get(body.org_id, []))
            if period.standing == Standing.MISSED:
                # Cities and districts have no other leading post than admins.
                users += desks.get(_above(body.org), [])
            yield Reminder(tuple(users), _cadence_message(body, period, today))


def _is_told(period: JudgedPeriod, today: datetime.date) -> bool:
    if period.standing == Standing.AT_RISK:
        return True
    late = (today - period.end).days
    return period.standing == Standing.MISSED and late <= TELL_MISSED_DAYS


def _above(org: Org) -> int:
    """Return the org whose admin answers for a body at `org`; 0 for the city's own."""
    if org.level == Level.CITY:
        return 0
    return (org.city_id if org.level == Level.DISTRICT else org.district_id) or 0


def _cadence_message(body: Alliance, period: JudgedPeriod, today: datetime.date) -> Message:
    name = name_of(period, year=True)
    facts = {"body": body.name, "period": name, "n": period.owed, "held": period.held}
    if period.standing == Standing.MISSED:
        title = _("未达标：%(body)s %(period)s") % facts
        text = _("应开 %(n)s 次，只开了 %(held)s 次。请安排补开，或向上级说明。") % facts
    else:
        title = _("预警：%(body)s %(period)s还没定会期") % facts
        days = (period.end - today).days
        text = _("应开 %(n)s 次，离期末还有 %(days)s 天。") % {**facts, "days": days}
    return Message(
        cause=f"cadence:{body.pk}:{period.start.isoformat()}:{period.standing}",
        kind="cadence",
        title=title,
        body=text,
        url=reverse("cadence_cell", args=[body.pk, period.start.isoformat()]),
    )


@reminds("alliances.unlogged")
def unlogged(today: datetime.date) -> Iterator[Reminder]:
    """A meeting that is over and not closed is asked for after three and after seven days."""
    latest = today - datetime.timedelta(days=min(UNLOGGED_DAYS))
    open_ = Q(state=Meeting.State.PLANNED) | Q(state=Meeting.State.OPEN)
    rows = list(Meeting.objects.filter(open_, starts_at__date__lte=latest).order_by("pk"))
    desks = _desks(row.org_id for row in rows)
    for row in rows:
        over = (today - meeting_day(row)).days
        days = next(n for n in UNLOGGED_DAYS if over >= n)
        yield Reminder(
            tuple(desks.get(row.org_id, [])),
            Message(
                cause=f"meeting:{row.pk}:unlogged:{days}",
                kind="meeting",
                title=_("还没结会：%(title)s") % {"title": row.title},
                body=_("%(day)s开的会，已过 %(n)s 天。结会后才算达标。")
                % {"day": cn_day(row.starts_at), "n": over},
                url=reverse("meeting_log", args=[row.pk]),
            ),
        )
