"""What of bodies, meetings and decisions waits for a user, as rows of the workbench."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import meeting_day
from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.standings import LETTERS, name_of, standings
from alliances.follow import pressings
from alliances.models import Alliance, Meeting
from alliances.rules import decisions_to_report
from core.models import User
from core.ui.dates import cn_datetime, cn_day
from core.work import WorkItem
from orgs.models import PostKind
from orgs.scope import scope_of

AHEAD_DAYS = 7
MISSED_DAYS = 92
OWN = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)


def meeting_items(user: User, today: datetime.date) -> list[WorkItem]:
    """Meetings of one's own org that are not closed: over, today, or within a week."""
    own = scope_of(user).at("org", *OWN)
    until = timezone.make_aware(
        datetime.datetime.combine(today + datetime.timedelta(days=AHEAD_DAYS), datetime.time.max)
    )
    open_ = Q(state=Meeting.State.PLANNED) | Q(state=Meeting.State.OPEN)
    rows = Meeting.objects.filter(own, open_, starts_at__lte=until).order_by("starts_at")
    return [_meeting_item(row, today) for row in rows]


def _meeting_item(row: Meeting, today: datetime.date) -> WorkItem:
    day = meeting_day(row)
    facts = {"kind": "meeting", "kind_label": _("会议"), "title": row.title, "due": day}
    if day > today:
        detail = " ".join(filter(None, [cn_datetime(row.starts_at), row.place]))
        url = reverse("meeting_detail", args=[row.pk])
        return WorkItem(**facts, detail=detail, url=url, verb=_("看议题"))
    words = _("今天开会") if day == today else _("%(day)s开的会还没结会") % {"day": cn_day(day)}
    url = reverse("meeting_log", args=[row.pk])
    verb = _("去结会") if row.state == Meeting.State.OPEN else _("去登记")
    return WorkItem(**facts, detail=words, url=url, verb=verb, late=day < today)


def cadence_items(user: User, today: datetime.date) -> list[WorkItem]:
    """Periods of one's own org's bodies that are at risk, or were missed this quarter."""
    own = Alliance.objects.standing(today).filter(scope_of(user).at("org", *OWN))
    span = (today - datetime.timedelta(days=MISSED_DAYS), today)
    found = standings(own, span, today)
    wanted = {
        pk: [p for p in periods if p.standing in (Standing.AT_RISK, Standing.MISSED)]
        for pk, periods in found.items()
    }
    bodies = {body.pk: body for body in own if wanted[body.pk]}
    return [
        _cadence_item(bodies[pk], period)
        for pk, periods in wanted.items()
        for period in periods
        if period.standing == Standing.AT_RISK or (today - period.end).days <= MISSED_DAYS
    ]


def _cadence_item(body: Alliance, period: JudgedPeriod) -> WorkItem:
    name = name_of(period)
    missed = period.standing == Standing.MISSED
    if missed and period.waiver:
        detail, verb = _("%(p)s没开，已准予补开") % {"p": name}, _("安排补开")
    elif missed:
        detail, verb = _("%(p)s应开 %(n)s 次没开") % {"p": name, "n": period.owed}, _("看怎么办")
    else:
        detail, verb = (
            _("%(p)s应开 %(n)s 次，还没定会期") % {"p": name, "n": period.owed},
            _("定会期"),
        )
    new = f"{reverse('meeting_create')}?alliance={body.pk}"
    cell = reverse("cadence_cell", args=[body.pk, period.start.isoformat()])
    return WorkItem(
        kind="cadence",
        kind_label=_("会议制度"),
        title=body.name,
        detail=detail,
        due=period.end,
        url=cell if missed and not period.waiver else new,
        verb=verb,
        late=missed,
        mark=LETTERS[period.standing],
    )


def decision_items(user: User, today: datetime.date) -> list[WorkItem]:
    """Open decisions that the user answers for: his own, his units', his org's."""
    rows = decisions_to_report(user).select_related("meeting").order_by("due", "pk").distinct()
    return [
        WorkItem(
            kind="decision",
            kind_label=_("议定事项"),
            title=row.text,
            detail=_("%(who)s，%(meeting)s议定")
            % {"who": row.person_name, "meeting": row.meeting.title},
            due=row.due,
            url=reverse("decision_report", args=[row.pk]),
            verb=_("报办结"),
            late=bool(row.due and row.due < today),
        )
        for row in rows
    ]


def pressing_items(user: User, today: datetime.date) -> list[WorkItem]:
    """Pressings (督办) that wait for the user's answer."""
    rows = pressings.pressings_to_answer(user).select_related(*pressings.RELATED)
    return [
        WorkItem(
            kind="pressing",
            kind_label=_("督办"),
            title=pressings.matter_of(row),
            detail=_("%(who)s：%(text)s") % {"who": row.pressed_by, "text": row.text},
            due=row.answer_by,
            url=reverse("pressing_detail", args=[row.pk]),
            verb=_("去答复"),
            late=row.answer_by < today,
        )
        for row in rows.order_by("answer_by", "pk")
    ]
