"""The page 改动记录 of a meeting."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliances.meetings.history import history_of
from alliances.models import Meeting
from alliances.rules import may_see_history
from alliances.views.common import crumbs_of

PER_PAGE = 50


@require_safe
def meeting_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what in a meeting and when, newest first; also what came past the pages."""
    meetings = Meeting.objects.visible_to(request.user).select_related("alliance", "org")
    meeting = get_object_or_404(meetings, pk=pk)
    if not may_see_history(request.user, meeting):
        raise PermissionDenied(_("改动记录给管这个组织和上级的人看"))
    lines = history_of(meeting)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    detail = reverse("meeting_detail", args=[pk])
    context = {
        "nav": "meetings",
        "meeting": meeting,
        "page": page,
        "lines": page.object_list,
        "total": len(lines),
        "past_pages": sum(line.past_pages for line in lines),
        "crumbs": crumbs_of(meeting.org, (meeting.title, detail), (_("改动记录"), "")),
        "phone_back": detail,
    }
    return render(request, "alliances/meeting_history.html", context)
