"""What falls due in meetings: periods at risk or missed, decisions, meetings nobody has closed."""

import datetime
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.models import Alliance, Decision, Meeting
from alliances.people import KINDS_AT, meeting_day, responsible_users
from alliances.periods import PeriodStanding, Standing
from alliances.standings import period_name, standings
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_date, cn_day
from orgs.models import Level, Org, Post

# A missed period is told for one quarter; older ones stand in the matrix only.
TELL_MISSED_DAYS = 92
SOON_DAYS = 3
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


def _is_told(period: PeriodStanding, today: datetime.date) -> bool:
    if period.standing == Standing.AT_RISK:
        return True
    late = (today - period.end).days
    return period.standing == Standing.MISSED and late <= TELL_MISSED_DAYS


def _above(org: Org) -> int:
    """Return the org whose admin answers for a body at `org`; 0 for the city's own."""
    if org.level == Level.CITY:
        return 0
    return (org.city_id if org.level == Level.DISTRICT else org.district_id) or 0


def _cadence_message(body: Alliance, period: PeriodStanding, today: datetime.date) -> Message:
    name = period_name(period.start, period.months, year=True)
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


@reminds("alliances.decisions")
def decisions(today: datetime.date) -> Iterator[Reminder]:
    """A decision is due in three days, is due today, is late: once each, to who answers for it."""
    soon = today + datetime.timedelta(days=SOON_DAYS)
    rows = (
        Decision.objects.filter(
            state=Decision.State.OPEN, meeting__state=Meeting.State.CLOSED, due__lte=soon
        )
        .select_related("meeting", "meeting__alliance", "person", "unit", "org")
        .order_by("due", "pk")
    )
    rows = list(rows)
    desks = _desks(row.meeting.org_id for row in rows if row.due and row.due < today)
    for row in rows:
        stage, title = _stage(row, today)
        users = responsible_users(row)
        if stage == "late":
            users = [*users, *desks.get(row.meeting.org_id, [])]
        yield Reminder(
            tuple(users),
            Message(
                cause=f"decision:{row.pk}:{stage}:{row.due}",
                kind="decision",
                title=title % {"text": row.text},
                body=_("%(meeting)s议定，%(due)s前办完")
                % {"meeting": row.meeting.title, "due": cn_date(row.due)},
                url=reverse("decision_report", args=[row.pk]),
            ),
        )


def _stage(row: Decision, today: datetime.date) -> tuple[str, str]:
    if row.due and row.due < today:
        return "late", _("已逾期：%(text)s")
    if row.due == today:
        return "today", _("今天到期：%(text)s")
    return "soon", _("快到期：%(text)s")


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
