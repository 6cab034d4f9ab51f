"""What the pages of this app share: forms that act once, tables, exports, the org path."""

from collections.abc import Iterable, Sequence
from typing import Any

import django_tables2 as tables
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.listfiles.http import list_response
from core.models import AccessEvent
from core.personal import record
from core.ui.filters import link
from orgs.models import Org
from orgs.scope import acting_org

PER_PAGE = 20
EXPORT = "export"


def page_table(request: HttpRequest, table: tables.Table) -> None:
    """Order and page the table by the address."""
    tables.RequestConfig(request, paginate={"per_page": PER_PAGE, "silent": True}).configure(table)


def tab(request: HttpRequest, name: str, key: str, title: Any, count: int | None) -> dict:
    """Return one tab: the same rows with `name` set to `key`."""
    here = request.GET.get(name, "")
    return {
        "title": title,
        "url": link(request.GET, **{name: key}),
        "count": count,
        "on": here == key,
    }


def wants_export(request: HttpRequest) -> bool:
    """Tell whether the list is asked for as a spreadsheet."""
    return EXPORT in request.GET


def export(
    request: HttpRequest, kind: str, name: str, columns: Sequence[str], rows: Iterable[Sequence]
) -> HttpResponse:
    """Answer with the rows as a spreadsheet; the export is recorded."""
    here = acting_org(request)
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=kind,
        detail={"query": sorted(request.GET)},
        org_id=here.pk if here else None,
        address=getattr(request, "client_address", None),
    )
    title = f"{here.name if here else ''}{name}_{timezone.localdate().isoformat()}"
    return list_response(title, list(columns), rows)


def export_url(request: HttpRequest) -> str:
    """Return the address of the export of what the page shows."""
    return link(request.GET, **{EXPORT: "xlsx"})


def is_narrowed(request: HttpRequest) -> bool:
    """Tell whether the address narrows the list at all."""
    return any(value for name, value in request.GET.items() if name not in ("page", "sort"))


def crumbs_of(org: Org, *tail: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the org path with what follows it."""
    return [*((step.name, "") for step in org.path()), *tail]


def require_change(may: bool) -> None:
    """Raise PermissionDenied in words where the user only sees what he wants to change."""
    if not may:
        raise PermissionDenied(_("您看得到，但不能改这一条"))


def rows_of(queryset: QuerySet) -> Iterable[Any]:
    """Return the rows for an export, in portions."""
    return queryset.iterator(chunk_size=500)


def errors_in(error: ValidationError) -> str:
    """Return the words of an action's error in one line."""
    return _("；").join(error.messages)
