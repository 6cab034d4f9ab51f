"""Pages on which a meeting is planned, changed, called off; what clashes with the time chosen."""

import datetime
import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances.actions import cancel_meeting, change_meeting, plan_meeting
from alliances.actions.planning import check_day
from alliances.bodies.people import meeting_day
from alliances.cadence.standings import name_of, standings
from alliances.forms.decisions import ReasonForm
from alliances.forms.planning import MINUTES, MeetingForm, TimeForm
from alliances.meetings.clashes import Clash, Wanted, look
from alliances.models import Alliance, Decision, Meeting, Waiver
from alliances.rules import bodies_to_meet, may_log
from alliances.views.common import crumbs_of
from core.idempotency import answered
from orgs.views.common import act

MAKE_UP_DAYS = 400


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request: HttpRequest) -> HttpResponse:
    """Fix a date for a body, or (do=now, do=held) begin the log at once."""
    if not bodies_to_meet(request.user).exists():
        raise PermissionDenied(_("您没有可以安排会议的机构"))
    body, do = _chosen(request), request.POST.get("do", "")
    posted = request.POST or None
    if do == "now" and body and "title" not in request.POST:  # one press on the body's page
        posted = _start(body)
    form = MeetingForm(posted, user=request.user, initial=_start(body), make_ups=_make_ups(body))
    asks = posted and do not in ("now", "held") and not answered(request)
    clashes = _clashes_in(request, form) if asks else {}

    def make() -> str:
        facts = form.facts()
        meeting = plan_meeting(by=request.user, held=do == "held", **facts)
        if do == "now" or facts["starts_at"] <= timezone.now():
            return reverse("meeting_log", args=[meeting.pk])
        messages.success(request, _("会期已定，成员都会收到通知"))
        return reverse("meeting_detail", args=[meeting.pk])

    if request.method == "POST" and not clashes.get("stop") and (url := act(request, form, make)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "form": form,
        "body": body,
        "bodies": None if body else bodies_to_meet(request.user).select_related("org"),
        "crumbs": crumbs_of(body.org, (_("安排会议"), "")) if body else None,
        "phone_back": reverse("alliance_detail", args=[body.pk]) if body else "/meetings/",
        "past": form.is_bound and form.has_error("day", "past"),
        **clashes,
    }
    return render(request, "alliances/meeting_form.html", context, status=_status(form, clashes))


def _status(form, clashes: dict) -> int:
    return 422 if form.is_bound and (form.errors or clashes.get("stop")) else 200


def _clashes_in(request: HttpRequest, form: MeetingForm) -> dict:
    """Return what the page shows of clashes; `stop` until its reader has seen just these."""
    if not form.is_valid():
        return {}
    facts, meeting = form.facts(), form.meeting
    body = meeting.alliance if meeting else facts["alliance"]
    if body is None or facts["starts_at"] <= timezone.now() or _cannot(body, facts, meeting):
        return {}
    wanted = Wanted(
        body,
        facts["starts_at"],
        facts["minutes"],
        facts["place"],
        facts["chair"],
        meeting.pk if meeting else None,
    )
    found, free = look(wanted, request.user)
    seen = _mark(found)
    stop = bool(found) and request.POST.get("seen") != seen
    return {"clashes": found, "free": free, "seen": seen, "stop": stop}


def _cannot(body: Alliance, facts: dict, meeting: Meeting | None) -> bool:
    """Tell whether the body cannot meet that day at all, which is said before any clash."""
    was = meeting_day(meeting) if meeting else None
    try:
        check_day(body, timezone.localtime(facts["starts_at"]).date(), was=was)
    except ValidationError:
        return True
    return False


def _mark(clashes: list[Clash]) -> str:
    """Return a short mark of these clashes, empty without any."""
    words = "\n".join(clash.words for clash in clashes)
    return hashlib.sha256(words.encode()).hexdigest()[:12] if clashes else ""


@require_safe
def meeting_clashes(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the form that says what clashes with the time chosen, and free times near it."""
    bodies = Alliance.objects.visible_to(request.user).select_related("org")
    body = get_object_or_404(bodies, pk=pk)
    if not bodies_to_meet(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("您不能替这个机构安排会议"))
    form = TimeForm(request.GET)
    if not form.is_valid():
        return render(request, "alliances/plan_clashes.html", {})
    data, own = form.cleaned_data, request.GET.get("meeting", "")
    at = timezone.make_aware(datetime.datetime.combine(data["day"], data["time"]))
    if at <= timezone.now():
        return render(request, "alliances/plan_clashes.html", {})
    wanted = Wanted(
        body,
        at,
        data["minutes"] or MINUTES,
        data["place"],
        data["chair"],
        int(own) if own.isdecimal() and len(own) < 19 else None,
    )
    found, free = look(wanted, request.user)
    context = {"clashes": found, "free": free, "seen": _mark(found)}
    return render(request, "alliances/plan_clashes.html", context)


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


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a meeting's title, time and place."""
    meeting = meeting_to_change(request, pk)
    start = timezone.localtime(meeting.starts_at)
    fields = ("title", "kind", "minutes", "place", "chair", "recorder")
    initial = {name: getattr(meeting, name) for name in fields}
    initial |= {"day": start.date(), "time": start.time()}
    form = MeetingForm(request.POST or None, user=request.user, meeting=meeting, initial=initial)
    back = reverse(
        "meeting_log" if meeting.state == Meeting.State.OPEN else "meeting_detail", args=[pk]
    )
    asks = request.method == "POST" and not answered(request)
    clashes = _clashes_in(request, form) if asks else {}

    def change() -> str:
        change_meeting(meeting=meeting, by=request.user, **form.facts())
        messages.success(request, _("已改好；时间地点变了的，成员会再收到通知"))
        return back

    if request.method == "POST" and not clashes.get("stop") and (url := act(request, form, change)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "form": form,
        "meeting": meeting,
        "crumbs": crumbs_of(meeting.org, (meeting.title, "")),
        "phone_back": back,
        **clashes,
    }
    return render(request, "alliances/meeting_form.html", context, status=_status(form, clashes))


def meeting_to_change(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting that the user keeps: 404 outside, 403 where he only sees it."""
    meetings = Meeting.objects.visible_to(request.user).select_related("alliance__org", "org")
    meeting = get_object_or_404(meetings, pk=pk)
    if not may_log(request.user, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a meeting off, with a reason that the members read."""
    meeting = meeting_to_change(request, pk)
    form = ReasonForm(request.POST or None)

    def cancel() -> str:
        cancel_meeting(meeting=meeting, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已取消，成员会收到通知"))
        return reverse("meeting_detail", args=[pk])

    if request.method == "POST" and (url := act(request, form, cancel)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "form": form,
        "meeting": meeting,
        "crumbs": crumbs_of(meeting.org, (meeting.title, "")),
        "phone_back": reverse("meeting_detail", args=[pk]),
    }
    return render(request, "alliances/meeting_cancel.html", context, status=_status(form, {}))
