"""Pages of 会议: the list, and one with its agenda or its minutes."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliances.actions.meetings import OPEN_STATES
from alliances.bodies.people import meeting_day
from alliances.filters.bodies import MeetingFilter
from alliances.meetings.plan_card import plan_of
from alliances.meetings.texts import meeting_message, meetings_message
from alliances.models import Attendance, Decision, Meeting
from alliances.queries import meetings_listed
from alliances.rules import bodies_to_meet, may_log, sees_whole_meeting
from alliances.states import decision_state, meeting_state
from alliances.tables.bodies import MeetingTable
from alliances.views.closed import after_closing
from alliances.views.common import (
    crumbs_of,
    export,
    export_url,
    is_narrowed,
    page_table,
    rows_of,
    tab,
    wants_export,
)
from core.ui.dates import cn_time
from orgs.scope import acting_org


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """会议记录: by state, narrowed, exported."""
    found = MeetingFilter(request.GET, queryset=meetings_listed(request.user), request=request)
    rows = found.qs.order_by("-starts_at", "pk")
    if wants_export(request):
        return _export(request, rows)
    bare = request.GET.copy()
    bare.pop("state", None)
    every = MeetingFilter(bare, queryset=Meeting.objects.visible_to(request.user), request=request)
    counts = dict(every.qs.order_by().values_list("state").annotate(n=Count("pk")))
    table = MeetingTable(rows)
    page_table(request, table)
    states = [(state.value, state.label) for state in Meeting.State]
    context = {
        "nav": "meetings",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "tabs": [
            tab(request, "state", "", _("全部"), sum(counts.values())),
            *(tab(request, "state", key, label, counts.get(key, 0)) for key, label in states),
        ],
        "may_plan": bodies_to_meet(request.user).exists(),
        "narrowed": is_narrowed(request),
        "export_url": export_url(request),
        "copy": meetings_message((row.record for row in table.page.object_list), _("会议")),
    }
    return render(request, "alliances/meeting_list.html", context)


def _export(request: HttpRequest, rows) -> HttpResponse:
    today = timezone.localdate()
    columns = [
        _("会议"),
        _("机构"),
        _("组织"),
        _("日期"),
        _("时间"),
        _("地点"),
        _("主持"),
        _("状态"),
    ]
    columns += [_("到会"), _("应到"), _("议定事项")]
    cells = (
        (
            row.title,
            row.alliance.name if row.alliance else "",
            row.org.name,
            timezone.localtime(row.starts_at).date(),
            cn_time(row.starts_at),
            row.place,
            row.chair,
            str(meeting_state(row, today)),
            row.came,
            row.marked,
            row.settled,
        )
        for row in rows_of(rows)
    )
    return export(request, "meetings", _("会议记录"), columns, cells)


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting: agenda before, minutes after; what one may do with it."""
    meeting = get_object_or_404(
        Meeting.objects.visible_to(request.user).select_related(
            "alliance", "org", "closed_by", "created_by"
        ),
        pk=pk,
    )
    today = timezone.localdate()
    whole = sees_whole_meeting(request.user, meeting)
    may = may_log(request.user, meeting) and meeting.state in OPEN_STATES
    agenda = list(meeting.agenda.all())
    decisions = []
    if whole:
        rows = meeting.decisions.settled_there().select_related("unit", "org", "person")
        decisions = [(row, decision_state(row, today)) for row in rows]
    mine = set(
        Decision.objects.visible_to(request.user)
        .filter(meeting=meeting)
        .values_list("pk", flat=True)
    )
    context = {
        "nav": "meetings",
        "crumbs": crumbs_of(meeting.org, (meeting.title, "")),
        "phone_back": reverse("meeting_list"),
        "meeting": meeting,
        "day": meeting_day(meeting),
        "state": meeting_state(meeting, today),
        "agenda": agenda,
        "whole": whole,
        "attendance": _attendance(meeting) if whole else [],
        "decisions": decisions,
        "mine": mine,
        "may_log": may,
        **after_closing(request.user, meeting, whole=whole),
        "is_day": meeting_day(meeting) <= today,
        "copy": meeting_message(meeting, agenda, [row for row, _state in decisions]),
        "plan": plan_of(request.user, meeting),
    }
    return render(request, "alliances/meeting_detail.html", context)


def _attendance(meeting: Meeting) -> list[tuple[str, list[str]]]:
    """Return the marks in words with the names under each, in the order 到 代 假 缺."""
    rows = meeting.attendance.select_related("membership__unit", "membership__org")
    rows = sorted(rows, key=lambda row: (row.membership.order, row.membership_id))
    S = Attendance.Status  # noqa: N806
    words = {S.PRESENT: _("到会"), S.PROXY: _("代会"), S.EXCUSED: _("请假"), S.ABSENT: _("缺席")}
    groups = []
    for status, word in words.items():
        names = [_name(row) for row in rows if row.status == status]
        if names:
            groups.append((word, names))
    return groups


def _name(row: Attendance) -> str:
    who, extra = f"{row.membership} {row.holder_name}".strip(), ""
    if row.status == Attendance.Status.PROXY:
        extra = _("由 %(who)s 代") % {"who": row.proxy_name}
    elif row.status == Attendance.Status.EXCUSED:
        extra = row.reason
    return f"{who}（{extra}）" if extra else who
