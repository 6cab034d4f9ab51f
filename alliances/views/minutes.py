"""The minutes to print, as Word, and what is put right after the closing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances.actions import amend_meeting
from alliances.bodies.people import meeting_day
from alliances.forms.hold import AmendmentForm
from alliances.meetings.docx import minutes_docx
from alliances.meetings.sheet import file_name, sheet_of
from alliances.models import Meeting
from alliances.rules import may_log, sees_whole_meeting
from alliances.views.common import crumbs_of
from core.middleware import client_address
from core.models import AccessEvent
from core.personal import record
from orgs.views.common import act, status_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _seen(request: HttpRequest, pk: int) -> Meeting:
    """Return a meeting of which the user sees the whole; 403 for whoever only sees its agenda."""
    meetings = Meeting.objects.visible_to(request.user)
    meeting = get_object_or_404(
        meetings.select_related("alliance", "org__parent", "unit", "closed_by"), pk=pk
    )
    if not sees_whole_meeting(request.user, meeting):
        raise PermissionDenied(_("结会以后才能看纪要"))
    return meeting


@require_safe
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as they are printed."""
    meeting = _seen(request, pk)
    detail = reverse("meeting_detail", args=[pk])
    closed = meeting.state == Meeting.State.CLOSED
    keeps = may_log(request.user, meeting)
    context = {
        "nav": "meetings",
        "meeting": meeting,
        "sheet": sheet_of(meeting),
        "crumbs": crumbs_of(meeting.org, (meeting.title, detail), (_("纪要"), "")),
        "phone_back": detail if closed or not keeps else reverse("meeting_log", args=[pk]),
        "may_amend": closed and keeps,
    }
    return render(request, "alliances/meeting_minutes.html", context)


@require_safe
def meeting_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as a Word file; the export is recorded."""
    meeting = _seen(request, pk)
    body = minutes_docx(sheet_of(meeting))
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=f"minutes:{pk}",
        detail={},
        org_id=meeting.org_id,
        address=client_address(request),
    )
    answer = HttpResponse(body, content_type=WORD)
    name = file_name(meeting, meeting_day(meeting))
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an amendment under a closed meeting's minutes."""
    meeting = _seen_to_change(request, pk)
    detail = reverse("meeting_detail", args=[pk])
    if meeting.state != Meeting.State.CLOSED:
        messages.info(request, _("还没结会，请直接在登记页上改"))
        return redirect(detail)
    form = AmendmentForm(request.POST or None)

    def amend() -> str:
        amend_meeting(meeting=meeting, by=request.user, **form.cleaned_data)
        messages.success(request, _("已补正，成员会收到通知；原来的纪要没有改动"))
        return detail

    if request.method == "POST" and (url := act(request, form, amend)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "meeting": meeting,
        "form": form,
        "crumbs": crumbs_of(meeting.org, (meeting.title, detail), (_("补正"), "")),
        "phone_back": detail,
    }
    return render(request, "alliances/meeting_amend.html", context, status=status_of(form))


def _seen_to_change(request: HttpRequest, pk: int) -> Meeting:
    meetings = Meeting.objects.visible_to(request.user).select_related("alliance", "org")
    meeting = get_object_or_404(meetings, pk=pk)
    if not may_log(request.user, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    return meeting
