"""Pages of what an editor typed and could not save after losing the post."""

import functools
import json
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.actions.meetings import OPEN_STATES
from alliances.meetings import leftovers
from alliances.models import Leftover, Meeting
from alliances.rules import may_log
from alliances.views.common import crumbs_of, errors_in
from core.idempotency import act_once
from orgs.views.common import number_in

View = Callable[..., HttpResponse]


def kept_for_successor(view: View) -> View:
    """Wrap the autosave: what is refused to somebody who just lost the post is kept, 403 says so."""

    @functools.wraps(view)
    def kept(request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return view(request, pk)
        except (Http404, PermissionDenied):
            row = leftovers.keep(meeting_id=pk, user=request.user, patches=_patches(request))
            if row is None:
                raise
            words = _("您的任职已结束，没存上的文字已留给接任的人")
            return JsonResponse({"kept": True, "error": words}, status=403)

    return kept


def _patches(request: HttpRequest) -> list[dict]:
    try:
        asked = json.loads(request.body)
        if str(asked.get("account")) != str(request.user.pk):
            return []
        return [dict(patch) for patch in asked["patches"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_leftovers(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody typed before he lost the post: taken into the log, or dropped."""
    meetings = Meeting.objects.visible_to(request.user).select_related("alliance", "org")
    meeting = get_object_or_404(meetings, pk=pk)
    if not may_log(request.user, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    rows = Leftover.objects.visible_to(request.user).filter(meeting=meeting).waiting()
    trouble = ""
    if request.method == "POST":
        seen = Leftover.objects.visible_to(request.user).filter(meeting=meeting)
        row = get_object_or_404(seen, pk=number_in(request.POST.get("leftover")) or 0)
        try:
            return redirect(act_once(request, lambda: _settle(request, row)))
        except ValidationError as error:
            trouble = errors_in(error)
    context = {
        "nav": "meetings",
        "crumbs": crumbs_of(meeting.org, (meeting.title, reverse("meeting_detail", args=[pk]))),
        "phone_back": reverse("meeting_detail", args=[pk]),
        "meeting": meeting,
        "is_open": meeting.state in OPEN_STATES,
        "leftovers": [
            (row, leftovers.words_of(row)) for row in rows.select_related("user", "meeting")
        ],
        "trouble": trouble,
    }
    return render(
        request, "alliances/meeting_leftovers.html", context, status=422 if trouble else 200
    )


def _settle(request: HttpRequest, row: Leftover) -> str:
    here = reverse("meeting_leftovers", args=[row.meeting_id])
    if request.POST.get("do") == "drop":
        leftovers.drop(leftover=row, by=request.user)
        messages.success(request, _("这些文字没有收进记录"))
    elif rest := leftovers.take(leftover=row, by=request.user):
        words = _("其余已收进记录；有 %(n)s 处别人已另外写过，请对照下面的文字自己改")
        messages.warning(request, words % {"n": rest})
        return here
    else:
        messages.success(request, _("已收进会议记录"))
    return reverse("meeting_log", args=[row.meeting_id])
