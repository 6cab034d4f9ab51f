"""The code on the wall, and the page that a seat-holder's phone opens with it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances.actions import sign_in, turn_sign_in
from alliances.actions.attend import refuse_closed, signed_words
from alliances.bodies.people import meeting_day, members_on
from alliances.meetings.signin import (
    OPEN_STATES,
    STEP_SECONDS,
    code_at,
    is_good,
    read_pass,
    seats_of,
    step_of,
    wall_pass,
)
from alliances.models import Attendance, Meeting
from alliances.rules import may_log
from alliances.views.common import crumbs_of, errors_in
from core.idempotency import act_once
from core.models import User
from core.ui.qr import picture_of

WALL_HEADER = "X-Wall"
CODE = "c"
NAMES_SHOWN = 12


def _kept(request: HttpRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.user).select_related("alliance", "org")
    meeting = get_object_or_404(meetings, pk=pk)
    if not may_log(request.user, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The wall: how to begin, or the code; POST `on` (1 or empty) turns it on and off."""
    meeting = _kept(request, pk)
    if meeting.state not in OPEN_STATES:
        return redirect("meeting_detail", pk=pk)
    if request.method == "POST":
        on = request.POST.get("on") == "1"

        def turn() -> str:
            turn_sign_in(meeting=meeting, by=request.user, on=on)
            return reverse("meeting_wall" if on else "meeting_log", args=[pk])

        try:
            return redirect(act_once(request, turn))
        except ValidationError as error:
            messages.info(request, errors_in(error))
            return redirect("meeting_detail", pk=pk)
    context = {
        "nav": "meetings",
        "meeting": meeting,
        "crumbs": crumbs_of(
            meeting.org,
            (meeting.title, reverse("meeting_log", args=[pk])),
            (_("扫码签到"), ""),
        ),
        "phone_back": reverse("meeting_log", args=[pk]),
        **_standing(request, meeting),
    }
    if meeting.sign_in_on:
        context["pass"] = wall_pass(meeting, request.user)
    return render(request, "alliances/meeting_wall.html", context)


@require_safe
@login_not_required
def meeting_wall_code(request: HttpRequest, pk: int) -> JsonResponse:
    """The next code as a picture, for the wall's script; 404 without a good pass of this wall.

    The session of the machine ends after 30 idle minutes, a meeting lasts longer: the pass stands
    in for it. Its owner is asked again each time whether he still may keep the meeting.
    """
    found = read_pass(request.headers.get(WALL_HEADER, ""))
    if found is None or found[0] != pk:
        raise Http404
    user = get_object_or_404(User, pk=found[1], is_active=True)
    meeting = get_object_or_404(Meeting.objects.select_related("alliance"), pk=pk)
    if not may_log(user, meeting):
        raise Http404
    if meeting.state not in OPEN_STATES or not meeting.sign_in_on:
        answer = JsonResponse({"over": _("签到已结束")}, status=410)
    else:
        answer = JsonResponse(_standing(request, meeting))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _standing(request: HttpRequest, meeting: Meeting) -> dict:
    """Return the code as it is now and who is in: picture, seconds left, figures, newest names."""
    now = timezone.now()
    body = meeting.alliance
    lines = members_on(body, meeting_day(meeting)) if body else []
    came = (Attendance.Status.PRESENT, Attendance.Status.PROXY)
    rows = meeting.attendance.filter(status__in=came)
    newest = rows.filter(signed_in_at__isnull=False).order_by("-signed_in_at", "-pk")
    newest = newest.select_related("membership__unit", "membership__org")
    shown = {
        "all": len(lines),
        "came": rows.count(),
        "names": [str(row.membership) for row in newest[:NAMES_SHOWN]],
    }
    if not meeting.sign_in_on:
        return shown
    path = reverse("meeting_sign_in", args=[meeting.pk])
    code = code_at(meeting, step_of(now))
    address = request.build_absolute_uri(f"{path}?{urlencode({CODE: code})}")
    left = STEP_SECONDS - int(now.timestamp()) % STEP_SECONDS
    return {**shown, "picture": picture_of(address), "left": left}


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """What the code leads to: one button; only the POST signs in.

    404 for whoever neither sees the meeting nor stands before its wall.
    """
    meeting = get_object_or_404(Meeting.objects.select_related("alliance", "org"), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    code = asked.get(CODE, "")[:64]
    seats = seats_of(request.user, meeting)
    good = meeting.sign_in_on and is_good(meeting, code, timezone.now())
    sees = Meeting.objects.visible_to(request.user).filter(pk=pk).exists()
    if not (seats or good or sees):
        raise Http404
    if not seats:
        words = _("您不在这次会议的应到名单里，请找记录人登记")
        return _page(request, meeting, [], trouble=words, status=403)
    if request.method == "POST":
        return _sign_in(request, meeting, code, seats)
    try:
        refuse_closed(meeting)
        trouble = "" if good else _("码已换了新的，请再扫一次墙上的码")
    except ValidationError as error:
        trouble = errors_in(error)
    return _page(request, meeting, seats, code=code, trouble=trouble)


def _sign_in(request: HttpRequest, meeting: Meeting, code: str, seats: list) -> HttpResponse:
    raw = request.POST.get("seat", "")
    picked = int(raw) if raw.isdecimal() and len(raw) < 19 else None
    try:
        row, new = sign_in(meeting=meeting, by=request.user, code=code, membership_id=picked)
    except ValidationError as error:
        return _page(request, meeting, seats, trouble=errors_in(error), status=409)
    words = signed_words(row)
    return _page(request, meeting, seats, done=words if new else _("不用再签：%s") % words)


def _page(
    request: HttpRequest, meeting: Meeting, seats: list, *, status: int = 200, **facts
) -> HttpResponse:
    rows = meeting.attendance.filter(
        membership__in=[line.membership.pk for line in seats], signed_in_at__isnull=False
    ).select_related("membership__unit", "membership__org")
    signed = {row.membership_id: signed_words(row) for row in rows}
    context = {
        "nav": "meetings",
        "meeting": meeting,
        "day": meeting_day(meeting),
        "seats": [(line, signed.get(line.membership.pk, "")) for line in seats],
        "left": [line for line in seats if line.membership.pk not in signed],
        "phone_back": reverse("meeting_list"),
        **facts,
    }
    # No "no-referrer" here: browsers then send `Origin: null`, which fails; the portal's own
    # "same-origin" tells the code to nobody else, and it is stale within a minute.
    return render(request, "alliances/meeting_sign_in.html", context, status=status)
