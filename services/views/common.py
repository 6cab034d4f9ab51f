"""What the list pages and forms of this app share."""

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from core.ui import paging
from core.ui.filters import tabs_of
from orgs.scope import acting_org, acting_post
from services.filters.lists import ListFilter

PER_PAGE = 15


# key of the tab, its title, the states that it counts (empty: all)
Tab = tuple[str, str | Promise, Sequence[str]]


def narrow(
    request: HttpRequest, filterset: type[ListFilter], queryset: QuerySet
) -> tuple[ListFilter, ListFilter]:
    """Return the rows as the address narrows them, and the same without the choice of a state."""
    without_state = request.GET.copy()
    without_state.pop("state", None)
    return (
        filterset(request.GET, queryset=queryset, request=request),
        filterset(without_state, queryset=queryset, request=request),
    )


def state_counts(filterset: ListFilter) -> dict[str, int]:
    """Return how many rows stand in each state."""
    rows = filterset.qs.order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def state_tabs(
    request: HttpRequest, counts: dict[str, int], tabs: Sequence[Tab], optional: Sequence[str] = ()
) -> list[dict]:
    """Return the tabs with their counts; those in `optional` only where they count something."""
    counted = [
        (key, title, sum(counts.get(s, 0) for s in states or counts)) for key, title, states in tabs
    ]
    return tabs_of(request.GET, counted, optional)


def paginate(request: HttpRequest, table: tables.Table, per_page: int = PER_PAGE) -> list[Any]:
    """Order and page the table by the address; return the records of the page."""
    return paging.paginate(request, table, per_page)


def list_crumbs(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the path of the org (and the unit) as which the reader works; the last is plain."""
    post, here = acting_post(request), acting_org(request)
    if post is None or here is None:
        return []
    path = [(org.name, "") for org in here.path()]
    return [*path, (post.unit.name, "")] if post.unit_id else path


def list_message(title: str, lines: Sequence[str]) -> str:
    """Return the page of a list as a short text to paste into the group chat."""
    if not lines:
        return ""
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    return "\n".join([f"【{title}】", *numbered])


def is_narrowed(request: HttpRequest) -> bool:
    """Tell whether the address narrows the list at all."""
    return any(value for name, value in request.GET.items() if name not in ("page", "o"))


def picked_ids(request: HttpRequest, limit: int = 200) -> list[int]:
    """Return the ids picked in a list, at most `limit`; what is no number is left out."""
    raws = request.POST.getlist("id")[:limit]
    return [int(raw) for raw in raws if raw.isdecimal() and len(raw) < 19]
