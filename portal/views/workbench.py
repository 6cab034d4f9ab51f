"""The workbench: what waits for me, how my org stands, what is coming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.ui.dates import cn_date
from portal import waiting


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what waits for the user by due date; `?kind=` narrows it to one kind."""
    today = timezone.localdate()
    items = waiting.items_for(request.user, today)
    waiting.remember_count(request.user, len(items))
    kind = request.GET.get("kind", "")
    shown = [item for item in items if not kind or item.kind == kind]
    context = {
        "nav": "workbench",
        "crumbs": [(cn_date(today), "")],
        "items": items,
        "groups": waiting.group(shown, today),
        "today": today,
    }
    return render(request, "portal/workbench.html", context)
