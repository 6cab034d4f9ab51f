"""Pages of 双反馈: what came of a project, and of a quarter, to read, print and export."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from services.exports import export_feedback
from services.models import Project
from services.projects.feedback import Line, quarter_lines, quarter_named, quarter_of, sheet_of
from services.views.common import list_crumbs
from services.views.project_page import frame, seen_project


@require_safe
def project_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """反馈单 of a project: hours, milestones, pledges, ratings and words, as it is printed."""
    project = seen_project(request, pk)
    context = {
        **frame(request, project, "project_feedback"),
        "sheet": sheet_of(project, request.user),
        "phone_back": reverse("project_reviews", args=[project.pk]),
    }
    return render(request, "services/project_feedback.html", context)


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """季度反馈: for each unit and community one sees, what was done for whom in a quarter."""
    today = timezone.localdate()
    quarter = quarter_named(request.GET.get("quarter", ""), today)
    lines = quarter_lines(Project.objects.visible_to(request.user), quarter)
    if request.GET.get("export") == "xlsx":
        return export_feedback(request, quarter, lines)
    now = quarter_of(today)
    context = {
        "nav": "feedback",
        "crumbs": list_crumbs(request),
        "quarter": quarter,
        "lines": lines,
        "sums": _sums(lines),
        "quarters": [
            {"title": str(one), "url": f"?quarter={one.key}", "on": one == quarter, "count": None}
            for one in (now.step(-back) for back in range(4))
        ],
        "export_url": f"?quarter={quarter.key}&export=xlsx",
    }
    return render(request, "services/feedback.html", context)


def _sums(lines: list[Line]) -> dict:
    return {
        "done": sum(line.done for line in lines),
        "hours": round(sum(line.hours for line in lines), 1),
        "units": len({line.giver for line in lines}),
        "places": len({line.place for line in lines}),
    }
