"""Page of 四员 in the grids: who keeps which grid, who stands in for him, where nobody does (G3)."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grids.filters.grids import KeeperFilter
from grids.ground.keepers import Answering, answering, bare
from grids.models import GridCard
from grids.tables.keepers import KeeperTable
from orgs.scope import LEADING, acting_org, scope_of
from orgs.views.common import AT_ONCE, export, is_narrowed, page_table


def _found(request: HttpRequest) -> KeeperFilter:
    rows = GridCard.objects.visible_to(request.user).filter(org__closed_on=None)
    rows = rows.select_related("org__parent").order_by("org__lft", "pk")
    return KeeperFilter(request.GET, queryset=rows, request=request)


@require_safe
def grid_keepers(request: HttpRequest) -> HttpResponse:
    """Each grid with its keeper and deputies; those without one are found by the filter."""
    found = _found(request)
    table = KeeperTable(found.qs)
    table.who = answering(page_table(request, table), request.user)
    here = acting_org(request)
    context = {
        "nav": "grid_list",
        "phone_back": reverse("grid_list"),
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "bare": bare(found.qs).count(),
        "here": here,
        "may_give": scope_of(request.user).has(*LEADING),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/grid_keepers.html", context)


@require_safe
def grid_keepers_export(request: HttpRequest) -> HttpResponse:
    """The same as a table, without phones."""
    columns = [
        (_("网格代码"), lambda row: row[0].org.code),
        (_("网格"), lambda row: row[0].org.name),
        (_("社区"), lambda row: row[0].org.parent.name),
        (_("网格管理员"), lambda row: row[1].name),
        (_("任职"), lambda row: _("在任") if row[1].post else ""),
        (_("任期止"), lambda row: row[1].post.end if row[1].post else None),
        (_("副管理员"), lambda row: "、".join(one.user.name for one in row[1].deputies)),
    ]
    rows = _with_keepers(request, list(_found(request).qs))
    return export(request, "grid_keepers", _("网格四员"), columns, rows)


def _with_keepers(request: HttpRequest, cards: list[GridCard]) -> Iterator[tuple[Any, Answering]]:
    for start in range(0, len(cards), AT_ONCE):
        some = cards[start : start + AT_ONCE]
        who = answering(some, request.user)
        yield from ((card, who[card.pk]) for card in some)
