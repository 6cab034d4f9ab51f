"""The log of a meeting: one page to write it, autosave by patches, closing."""

import json
import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliances.actions import close_meeting, save_patches
from alliances.actions.meetings import OPEN_STATES, closed_words
from alliances.actions.pulse import here, others, touch
from alliances.bodies.people import code_of, meeting_day, members_on, responsible_people
from alliances.meetings.checklist import checks
from alliances.meetings.logform import patches_from
from alliances.models import AgendaItem, Attendance, Meeting
from alliances.rules import may_log
from alliances.views.common import crumbs_of, errors_in
from alliances.views.leftovers import kept_for_successor
from core.idempotency import act_once
from core.ui.dates import cn_time

MARKS = (
    (Attendance.Status.PRESENT, "到", "present", "1"),
    (Attendance.Status.EXCUSED, "假", "excused", "2"),
    (Attendance.Status.ABSENT, "缺", "absent", "3"),
    (Attendance.Status.PROXY, "代", "proxy", "4"),
)


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(
        meetings.select_related("alliance", "org", "closed_by", "alliance__org"), pk=pk
    )
    if not may_log(request.user, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the log; a plain POST (without the script) saves all of it at once."""
    meeting = _meeting(request, pk)
    if meeting.state not in OPEN_STATES:
        return redirect("meeting_detail", pk=pk)
    if request.method != "POST":
        return _page(request, meeting)
    results = _save_form(request, meeting)
    if _bad(results):
        return _page(request, meeting, results)
    messages.success(request, _("已保存"))
    return redirect("meeting_log", pk=pk)


def _save_form(request: HttpRequest, meeting: Meeting) -> list[dict]:
    try:
        return save_patches(
            meeting=meeting, by=request.user, patches=patches_from(request.POST, meeting)
        )
    except ValidationError as error:
        return [{"id": "", "error": errors_in(error)}]


def _bad(results: list[dict]) -> list[dict]:
    return [result for result in results if not result.get("ok")]


@require_POST
@kept_for_successor
def meeting_save(request: HttpRequest, pk: int) -> JsonResponse:
    """Autosave: JSON {account, patches} in, {results, saved_at, checks} out.

    200 when all was taken; 409 with the other text where somebody else changed it since, or once
    the meeting is closed; 422 with words for what cannot be taken; 401 when the session is gone or
    another account signed in meanwhile; 400 for what is no such request.
    """
    meeting = _meeting(request, pk)
    try:
        asked = json.loads(request.body)
        patches = [dict(patch) for patch in asked["patches"]]
        account = asked.get("account")
    except (ValueError, TypeError, KeyError, RecursionError):
        return JsonResponse({"error": _("看不懂这处改动，请刷新页面")}, status=400)
    if not _same(account, request):
        words = _("现在登录的是另一个账号，请换回原来的账号再存")
        return JsonResponse({"error": words}, status=401)
    try:
        results = save_patches(meeting=meeting, by=request.user, patches=patches)
    except ValidationError as error:
        return JsonResponse({"closed": True, "error": errors_in(error)}, status=409)
    here(meeting=meeting, by=request.user, place=str(asked.get("place") or ""))
    meeting.refresh_from_db()
    answer = {
        "results": results,
        "saved_at": cn_time(timezone.now()),
        "checks": [{"done": check.done, "words": check.words} for check in checks(meeting)],
    }
    status = 200
    if any("conflict" in result for result in results):
        status = 409
    elif _bad(results):
        status = 422
    return JsonResponse(answer, status=status)


def _same(account, request: HttpRequest) -> bool:
    """Tell whether the page's account is still the one that is signed in."""
    return account is None or str(account) == str(request.user.pk)


@require_POST
def meeting_pulse(request: HttpRequest, pk: int) -> JsonResponse:
    """The page's pulse: JSON {account, place, seen} in, who else is in it and what is new out.

    {closed, error} once the meeting is closed or cancelled, 401 when another account signed in,
    400 for no such request.
    """
    meeting = _meeting(request, pk)
    try:
        asked = json.loads(request.body)
        place, seen = str(asked.get("place") or ""), asked.get("seen")
    except (ValueError, AttributeError, RecursionError):
        return JsonResponse({"error": _("看不懂这处改动，请刷新页面")}, status=400)
    if not _same(asked.get("account"), request):
        return JsonResponse({"error": _("现在登录的是另一个账号")}, status=401)
    try:
        return JsonResponse(touch(meeting=meeting, by=request.user, place=place, seen=seen))
    except ValidationError as error:
        return JsonResponse({"closed": True, "error": errors_in(error)})


@require_POST
def meeting_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what the form carries, then close; what is missing is named on the page."""
    meeting = _meeting(request, pk)
    if meeting.state not in OPEN_STATES:
        messages.info(request, closed_words(meeting) if meeting.closed_at else _("这次会议已取消"))
        return redirect("meeting_detail", pk=pk)
    results = _save_form(request, meeting) if "version" in request.POST else []
    if _bad(results):
        return _page(request, meeting, results)

    def close() -> str:
        close_meeting(meeting=meeting, by=request.user)
        messages.success(request, _("已结会，纪要已发给成员，议定事项已交给负责的人"))
        return reverse("meeting_detail", args=[pk])

    try:
        return redirect(act_once(request, close))
    except ValidationError as error:
        if any(e.code == "closed" for e in error.error_list):
            messages.info(request, errors_in(error))
            return redirect("meeting_detail", pk=pk)
        return _page(request, meeting, [], missing=error.messages)


def _page(
    request: HttpRequest, meeting: Meeting, results: list[dict] | None = None, missing=()
) -> HttpResponse:
    meeting = Meeting.objects.select_related("alliance", "org", "alliance__org").get(pk=meeting.pk)
    typed = request.POST if results else None
    day = meeting_day(meeting)
    people = responsible_people(meeting)
    rows = {row.membership_id: row for row in meeting.attendance.all()}
    lines = members_on(meeting.alliance, day) if meeting.alliance else []
    bad = {result["id"]: result for result in _bad(results or [])}
    context = {
        "nav": "meetings",
        "crumbs": crumbs_of(meeting.org, (meeting.title, "")),
        "phone_back": reverse("meeting_detail", args=[meeting.pk]),
        "meeting": meeting,
        "day": day,
        "marks": MARKS,
        "seats": [_seat(line, rows.get(line.membership.pk), typed) for line in lines],
        "counts": _counts(rows, lines),
        "agenda": [_agenda(item, typed, bad) for item in meeting.agenda.all()],
        "decisions": [
            _decision(item, people, typed, bad)
            for item in meeting.decisions.select_related("unit", "org", "person")
        ],
        "summary": _summary(meeting, typed, bad),
        "people": sorted(people.values(), key=lambda who: (not who.name, who.place)),
        "fresh_keys": {"agenda": uuid.uuid4(), "decision": uuid.uuid4()},
        "checks": checks(meeting),
        "missing": missing,
        "others": others(meeting, request.user),
        "outcomes": AgendaItem.Outcome.choices,
        "troubles": [_words(result) for result in bad.values()],
    }
    return render(
        request,
        "alliances/meeting_log.html",
        context,
        status=409 if bad else 422 if missing else 200,
    )


def _words(result: dict) -> str:
    if "conflict" in result:
        return _("别人刚改过同一处，您写的还在下面，对照后再存一次")
    return result["error"]


def _seat(line, row: Attendance | None, typed) -> dict:
    pk = line.membership.pk
    base = {
        "status": row.status if row else "",
        "proxy": row.proxy_name if row else "",
        "reason": row.reason if row else "",
    }
    shown = base
    if typed is not None:
        shown = {
            "status": typed.get(f"a-{pk}", ""),
            "proxy": typed.get(f"ap-{pk}", ""),
            "reason": typed.get(f"ar-{pk}", ""),
        }
    return {"line": line, "pk": pk, "base": base, **shown}


def _counts(rows: dict, lines) -> dict:
    held = [rows[line.membership.pk].status for line in lines if line.membership.pk in rows]
    counts = {css: held.count(status) for status, _letter, css, _key in MARKS}
    return {**counts, "all": len(lines), "came": counts["present"] + counts["proxy"]}


def _agenda(item, typed, bad: dict) -> dict:
    result = bad.get(f"agenda-{item.pk}", {})
    return {
        "row": item,
        "title": typed.get(f"gt-{item.pk}", item.title) if typed is not None else item.title,
        "notes": typed.get(f"gn-{item.pk}", item.notes) if typed is not None else item.notes,
        "outcome": typed.get(f"go-{item.pk}", item.outcome) if typed is not None else item.outcome,
        "theirs": result.get("conflict", {}).get("values"),
        "error": result.get("error"),
    }


def _decision(item, people, typed, bad: dict) -> dict:
    result = bad.get(f"decision-{item.pk}", {})
    due = item.due.isoformat() if item.due else ""
    shown = {"text": item.text, "who": code_of(item), "due": due}
    if typed is not None:
        for name, field in (("text", "dt"), ("who", "dw"), ("due", "dd")):
            shown[name] = typed.get(f"{field}-{item.pk}", shown[name])
    who = people.get(shown["who"])
    return {
        "row": item,
        **shown,
        "name": who.name if who else item.person_name,
        "place": who.place if who else (item.unit or item.org or ""),
        "known": bool(who),
        "whole": bool(shown["text"] and shown["who"] and shown["due"]),
        "theirs": result.get("conflict", {}).get("values"),
        "error": result.get("error"),
    }


def _summary(meeting: Meeting, typed, bad: dict) -> dict:
    result = bad.get("meeting", {})
    text = typed.get("summary", meeting.summary) if typed is not None else meeting.summary
    return {
        "text": text,
        "theirs": result.get("conflict", {}).get("values"),
        "error": result.get("error"),
    }
