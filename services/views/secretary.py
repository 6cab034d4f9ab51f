"""书记项目, followed up month by month (Q4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services.exports import export_worked_out
from services.models.providers import with_provider
from services.projects.secretary import filed, follow_ups
from services.projects.secretary_lists import SecretaryFilter, SecretaryTable, columns
from services.views.common import is_narrowed, list_crumbs, paginate


@require_safe
def secretary_list(request: HttpRequest) -> HttpResponse:
    """Filed projects that one sees with what was reported month by month; those that owe first."""
    today = timezone.localdate()
    seen = filed(request.user).select_related("project__org", *with_provider("project"))
    found = SecretaryFilter(request.GET, queryset=seen, request=request)
    rows = follow_ups(found.qs.order_by("-filed_on", "-pk"), today)
    if request.GET.get("export") == "xlsx":
        return export_worked_out(request, "secretary", _("书记项目"), columns(), rows)
    rows.sort(key=lambda row: -len(row.missed))
    table = SecretaryTable(rows)
    paginate(request, table)
    query = request.GET.copy()
    query["export"] = "xlsx"
    context = {
        "nav": "secretary",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "total": len(rows),
        "missed": sum(bool(row.missed) for row in rows),
        "asked": sum(bool(row.asked) for row in rows),
        "narrowed": is_narrowed(request),
        "export_url": f"?{query.urlencode()}",
    }
    return render(request, "services/secretary_list.html", context)
