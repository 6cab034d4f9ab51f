"""Pages of 会议: the list, planning one, the minutes, calling one off."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances.actions import cancel_meeting, change_meeting, plan_meeting
from alliances.actions.meetings import OPEN_STATES
from alliances.filters import MeetingFilter
from alliances.forms import MeetingForm
from alliances.models import Alliance, Attendance, Decision, Meeting, Waiver
from alliances.people import meeting_day
from alliances.queries import meetings_listed
from alliances.rules import bodies_to_meet, may_log, sees_whole_meeting
from alliances.standings import name_of, standings
from alliances.states import decision_state, meeting_state
from alliances.tables import MeetingTable
from alliances.texts import meeting_message, meetings_message
from alliances.views.closed import after_closing
from alliances.views.common import (
    act,
    crumbs_of,
    errors_in,
    export,
    export_url,
    is_narrowed,
    page_table,
    rows_of,
    tab,
    wants_export,
)
from core.idempotency import act_once
from core.ui.dates import cn_time
from orgs.scope import acting_org

MAKE_UP_DAYS = 400


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


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Fix a date for a body, or (do=now) begin the log at once."""
    if not bodies_to_meet(request.user).exists():
        raise PermissionDenied(_("您没有可以安排会议的机构"))
    body, now = _chosen(request), request.POST.get("do") == "now"
    posted = request.POST or None
    if now and body and "title" not in request.POST:  # one press on the body's page
        posted = _start(body)
    form = MeetingForm(posted, user=request.user, initial=_start(body), make_ups=_make_ups(body))

    def make() -> str:
        facts = form.facts()
        meeting = plan_meeting(by=request.user, **facts)
        if now or facts["starts_at"] <= timezone.now():
            return reverse("meeting_log", args=[meeting.pk])
        messages.success(request, _("会期已定，成员都会收到通知"))
        return reverse("meeting_detail", args=[meeting.pk])

    if request.method == "POST" and (url := act(request, form, make)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "form": form,
        "body": body,
        "bodies": None if body else bodies_to_meet(request.user).select_related("org"),
        "crumbs": crumbs_of(body.org, (_("安排会议"), "")) if body else None,
        "phone_back": reverse("alliance_detail", args=[body.pk]) if body else "/meetings/",
    }
    return render(request, "alliances/meeting_form.html", context, status=_status(form))


def _status(form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _chosen(request: HttpRequest) -> Alliance | None:
    """Return the body of `?alliance=` (or of the form); the only one where there is but one."""
    asked = request.POST.get("alliance") or request.GET.get("alliance", "")
    bodies = bodies_to_meet(request.user).select_related("org")
    if asked.isdecimal() and len(asked) < 19:
        return get_object_or_404(bodies, pk=int(asked))
    first = list(bodies[:2])
    return first[0] if len(first) == 1 else None


def _start(body: Alliance | None) -> dict:
    if body is None:
        return {}
    now = timezone.localtime().replace(second=0, microsecond=0)
    now -= datetime.timedelta(minutes=now.minute % 5)
    today = now.date()
    periods = standings(Alliance.objects.filter(pk=body.pk), (today, today), today)[body.pk]
    name = name_of(periods[0]) if periods else ""
    title = _("%(body)s%(period)s会议") % {"body": body.name, "period": name}
    open_ = Decision.objects.filter(meeting__alliance=body, state=Decision.State.OPEN)
    agenda = _("通报上次议定事项落实情况") if open_.exists() else ""
    return {
        "alliance": body.pk,
        "title": title,
        "day": today,
        "time": now.time(),
        "place": body.usual_place,
        "chair": body.convenor,
        "recorder": body.secretary,
        "agenda": agenda,
    }


def _make_ups(body: Alliance | None) -> list[tuple[str, str]]:
    """Return the periods that may be made up and have not been."""
    if body is None:
        return []
    today = timezone.localdate()
    waivers = body.waivers.filter(kind=Waiver.Kind.MAKE_UP).values_list("period_start", flat=True)
    since = today - datetime.timedelta(days=MAKE_UP_DAYS)
    found = standings(Alliance.objects.filter(pk=body.pk), (since, today), today)[body.pk]
    return [
        (p.start.isoformat(), name_of(p, year=True))
        for p in found
        if p.start in set(waivers) and not p.kept
    ]


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
        rows = meeting.decisions.select_related("unit", "org", "person")
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


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a meeting's title, time and place."""
    meeting = _open(request, pk)
    start = timezone.localtime(meeting.starts_at)
    initial = {
        "title": meeting.title,
        "day": start.date(),
        "time": start.time(),
        "place": meeting.place,
        "chair": meeting.chair,
        "recorder": meeting.recorder,
    }
    form = MeetingForm(request.POST or None, user=request.user, meeting=meeting, initial=initial)
    back = reverse(
        "meeting_log" if meeting.state == Meeting.State.OPEN else "meeting_detail", args=[pk]
    )

    def change() -> str:
        change_meeting(meeting=meeting, by=request.user, **form.facts())
        messages.success(request, _("已改好；时间地点变了的，成员会再收到通知"))
        return back

    if request.method == "POST" and (url := act(request, form, change)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "form": form,
        "meeting": meeting,
        "crumbs": crumbs_of(meeting.org, (meeting.title, "")),
        "phone_back": back,
    }
    return render(request, "alliances/meeting_form.html", context, status=_status(form))


def _open(request: HttpRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.user).select_related("alliance", "org")
    meeting = get_object_or_404(meetings, pk=pk)
    if not may_log(request.user, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    return meeting


@require_POST
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a meeting off."""
    meeting = _open(request, pk)

    def cancel() -> str:
        cancel_meeting(meeting=meeting, by=request.user)
        messages.success(request, _("已取消，成员会收到通知"))
        return reverse("meeting_detail", args=[pk])

    try:
        return redirect(act_once(request, cancel))
    except ValidationError as error:
        messages.error(request, errors_in(error))
        return redirect("meeting_detail", pk=pk)
