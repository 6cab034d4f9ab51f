"""What the pages of organisations and grids share: forms that act once, tables, exports, path."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.idempotency import act_once, answered
from core.listfiles.http import list_response
from core.models import AccessEvent
from core.personal import record
from core.ui import paging
from orgs.actions import ChangedMeanwhileError
from orgs.forms import StampedForm
from orgs.models import Org
from orgs.scope import acting_org, scope_of

PER_PAGE = 20
AT_ONCE = 500
REFUSED = _("您看得到，但不能改这一条")


def act(request: HttpRequest, form: BaseForm, do: Callable[[], str]) -> str | None:
    """Act once on a valid form; return where to go, or None with the errors in the form.

    A second copy of a form goes where the first went, whatever its check would say by now.
    """
    if url := answered(request):
        return url
    if not form.is_valid():
        return None
    try:
        return act_once(request, do)
    except ValidationError as error:
        add_errors(form, error)
        return None


def save_stamped(request: HttpRequest, form: StampedForm, save: Callable[[], str]) -> str | None:
    """Save once; return where to go, or None with the errors in the form.

    Was somebody faster, what was typed stays, and sending it once more takes his place.
    """
    if url := answered(request):
        return url
    if not form.is_valid():
        return None
    try:
        return act_once(request, save)
    except ChangedMeanwhileError as error:
        form.add_error(None, error)
        form.take_stamp(error.stamp)
    except ValidationError as error:
        add_errors(form, error)
    return None


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Put an action's errors where their fields are; those of no field above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def status_of(form: BaseForm) -> int:
    """Return 422 for a form that came back with errors, else 200."""
    return 422 if form.is_bound and form.errors else 200


def page_table(request: HttpRequest, table: tables.Table, per_page: int = PER_PAGE) -> list[Any]:
    """Order and page the table by the address; return the records of the page."""
    return paging.paginate(request, table, per_page)


def is_narrowed(request: HttpRequest) -> bool:
    """Tell whether the address narrows the list at all."""
    return any(value for name, value in request.GET.items() if name not in ("page", "o"))


def export(
    request: HttpRequest,
    kind: str,
    name: str,
    columns: Sequence[tuple[str, Callable[[Any], Any]]],
    rows: Iterable[Any],
) -> HttpResponse:
    """Answer with the rows as a workbook, columns as (header, reader); the export is recorded."""
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
    cells = ([read(row) for _header, read in columns] for row in rows)
    return list_response(title, [header for header, _read in columns], cells)


def at_work(request: HttpRequest) -> str:
    """Return the name of who is signed in with a post, "" for residents and members.

    Whoever works for the office or a unit does not rate in the name of a resident, and pages
    behind a code are opened by the same browser that he works in.
    """
    user = request.user
    if not user.is_authenticated:
        return ""
    scope = scope_of(user)
    return str(user) if scope.org_posts or scope.unit_posts else ""


def crumbs_of(org: Org, request: HttpRequest, *tail: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the org path, leading to the cards that the user may see, with what follows it."""
    path = org.path()
    seen = set(
        Org.objects.filter(scope_of(request.user).orgs(), pk__in=[step.pk for step in path])
        .values_list("pk", flat=True)
        .distinct()
    )
    steps = [
        (step.name, reverse("org_detail", args=[step.pk]) if step.pk in seen else "")
        for step in path
    ]
    return [*steps, *tail]


def choices(rows: Iterable[tuple[Any, str, str]]) -> JsonResponse:
    """Answer a searched select: rows as (value, text, hint)."""
    found = [{"value": value, "text": text, "hint": hint} for value, text, hint in rows]
    return JsonResponse({"results": found})


def number_in(raw: str | None) -> int | None:
    """Return the id in an address parameter, or None where it is no number."""
    return int(raw) if raw and raw.isdecimal() and len(raw) < 19 else None
