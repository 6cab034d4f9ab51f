"""四张清单 of an org as one page and as one workbook (practice row Q7)."""

from collections.abc import Iterable

import django_tables2 as tables
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.ui.filters import link
from orgs.models import Level, Org
from orgs.scope import acting_org
from services.exports import export_four_lists
from services.forms.four_lists import FourListsForm
from services.four_lists import NAMES, FourLists, list_places
from services.tables.lists import DemandTable, OfferTable, ProjectTable
from services.views.common import paginate
from services.words import carriers


def _asked(request: HttpRequest) -> tuple[FourListsForm, FourLists]:
    """Return the form of choices and the lists; 403 without an org, 404 for one outside."""
    places = list_places(request.user)
    here = acting_org(request)
    if here is not None and here.level > Level.COMMUNITY:
        here = here.community
    own = (here and places.filter(pk=here.pk).first()) or places.order_by("level", "lft").first()
    if own is None:
        raise PermissionDenied(_("四张清单由社区、街道和区来看；您的供给和项目在各自的清单里"))
    form = FourListsForm(request.GET, user=request.user, here=own)
    org, span = form.asked()
    if "org" in form.errors:
        raise Http404
    return form, FourLists(request.user, org or own, span)


@require_safe
def four_lists(request: HttpRequest) -> HttpResponse:
    """One of the four lists as a table, with how many rows each of them has."""
    form, lists = _asked(request)
    name = request.GET.get("list", "")
    name = name if name in NAMES else "demands"
    table = _table(request, lists, name)
    counts = {key: lists.rows(key).count() for key in NAMES}
    context = {
        "nav": "four_lists",
        "crumbs": _crumbs(lists.org),
        "form": form,
        "lists": lists,
        "tabs": [
            {"title": title, "url": link(request.GET, list=key), "count": counts[key],
             "on": key == name}
            for key, title in NAMES.items()
        ],
        "table": table,
        "total": sum(counts.values()),
        "below": _below(request, lists.org),
    }  # fmt: skip
    return render(request, "services/four_lists.html", context)


def _crumbs(org: Org) -> list[tuple[str, str]]:
    return [*((node.name, "") for node in org.path()), (_("四张清单"), "")]


def _below(request: HttpRequest, org: Org) -> Iterable[tuple[str, str]]:
    """Return the orgs one level below with the address of their lists."""
    if org.level >= Level.COMMUNITY:
        return []
    rows = list_places(request.user).filter(parent=org.pk).order_by("lft")
    return [(row.name, link(request.GET, org=str(row.pk))) for row in rows]


def _table(request: HttpRequest, lists: FourLists, name: str) -> tables.Table:
    rows = lists.rows(name)
    if name == "demands":
        table = DemandTable(rows, exclude=("pick", "verb"))
        records = paginate(request, table)
        table.carriers = carriers(records, request.user)
        return table
    is_project = name == "projects"
    table = ProjectTable(rows) if is_project else OfferTable(rows, exclude=("kind",))
    paginate(request, table)
    return table


@require_safe
def four_lists_export(request: HttpRequest) -> HttpResponse:
    """The four lists as one workbook of four sheets; the export is recorded."""
    _form, lists = _asked(request)
    return export_four_lists(request, lists)
