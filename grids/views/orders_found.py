"""What an org above found of one's own orders at the end of a year: a list, and its export (Y5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grids.filters.orders import FoundFilter, at_stage
from grids.models import OrderCheck
from grids.orders.above import found_above
from grids.tables.orders import FoundTable, check_state, kind_label
from grids.views.common import stage_tabs
from orgs.views.common import AT_ONCE, export, is_narrowed, page_table

ORDER = ("-review__year", "-checked_at", "pk")


def _found(request: HttpRequest) -> FoundFilter:
    seen = found_above(request.user).select_related("org", "review__org")
    return FoundFilter(request.GET, queryset=seen, request=request)


@require_safe
def order_found(request: HttpRequest) -> HttpResponse:
    """One's own orders that were looked at from above, with what was found."""
    found = _found(request)
    table = FoundTable(found.qs.order_by(*ORDER))
    page_table(request, table)
    back = reverse("order_review_list")
    context = {
        "nav": "orders",
        "crumbs": [(_("年底核单"), back)],
        "phone_back": back,
        "table": table,
        "total": table.page.paginator.count,
        "filter": found,
        "tabs": stage_tabs(
            request, FoundFilter, found.queryset, OrderCheck.Result.choices, at_stage
        ),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/order_found.html", context)


@require_safe
def order_found_export(request: HttpRequest) -> HttpResponse:
    """Those that the filters leave."""
    columns = [
        (_("谁核的"), lambda c: c.review.org.name),
        (_("年份"), lambda c: c.review.year),
        (_("组织"), lambda c: c.org.name),
        (_("什么事"), lambda c: c.title),
        (_("哪种工单"), kind_label),
        (_("办结日期"), lambda c: c.closed_on),
        (_("核查结果"), lambda c: str(check_state(c))),
        (_("核查情况"), lambda c: c.note),
        (_("核查时间"), lambda c: c.checked_at),
    ]
    rows = _found(request).qs.order_by(*ORDER).iterator(chunk_size=AT_ONCE)
    return export(request, "order_found", _("上级核单"), columns, rows)
