"""Scorecards: a unit's year beside its peers, the rows behind a figure, all units under an org."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliances.filters.bodies import orgs_to_choose
from core import scores
from core.listfiles.http import list_response
from core.middleware import client_address
from core.models import AccessEvent
from core.personal import record
from core.scores import Span
from core.typed import text_in
from orgs.models import Org, Sector, Unit
from orgs.scope import acting_org
from orgs.views.common import number_in
from portal import scorecards
from portal.links import address

PER_PAGE = 50


def _scored(request: HttpRequest, pk: int) -> Unit:
    seen = Unit.objects.visible_to(request.user).values("pk")
    rows = Unit.objects.filter(pk__in=seen).select_related("org", "sector")
    unit = get_object_or_404(rows, pk=pk)
    if not scorecards.units_scored(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("别的单位的年度情况只给它自己和它的上级看"))
    return unit


def _frame(request: HttpRequest, unit: Unit) -> tuple[Span, dict]:
    span = scorecards.year_span(request.GET.get("year"))
    crumbs = [
        (_("单位"), reverse("unit_list")),
        (unit.name, reverse("unit_detail", args=[unit.pk])),
    ]
    return span, {
        "nav": "unit_list",
        "crumbs": crumbs,
        "unit": unit,
        "span": span,
        "year": span.since.year,
        "phone_back": crumbs[-1][1],
    }


def _record(request: HttpRequest, subject: str, rows: int, org: Org | None) -> None:
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=subject,
        detail={"rows": rows},
        org_id=org.pk if org else None,
        address=client_address(request),
    )


@require_safe
def unit_scorecard(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a unit's year by group, each figure beside the median of its peers."""
    unit = _scored(request, pk)
    span, context = _frame(request, unit)
    groups, peers = scorecards.card(unit, span)
    if request.GET.get("export") == "1":
        heads, rows = scorecards.sheet_of(groups)
        _record(request, f"scorecard:{unit.pk}", len(rows), unit.org)
        words = {"unit": unit.name, "year": span.since.year}
        return list_response(_("%(unit)s%(year)s年度情况") % words, heads, rows)
    context["crumbs"].append((_("年度情况"), ""))
    context |= {
        "groups": groups,
        "peers": peers,
        "compared": peers >= scores.FEWEST_PEERS,
        "years": _years(span, "unit_scorecard", unit.pk),
        "export_url": f"?year={span.since.year}&export=1",
    }
    return render(request, "portal/unit_scorecard.html", context)


def _years(span: Span, name: str, *args) -> list[dict]:
    return [
        {
            "title": _("%(y)s年") % {"y": year},
            "url": address(name, *args, year=year),
            "on": year == span.since.year,
        }
        for year in scorecards.years(span.today)
    ]


@require_safe
def unit_score_rows(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """List the rows behind a figure: what the reader may open, and how many more there are."""
    unit = _scored(request, pk)
    measure = scorecards.measure_by_key(key)
    if measure is None:
        raise Http404
    span, context = _frame(request, unit)
    rows, number = measure.rows(unit.pk, span, request.user)
    back = address("unit_scorecard", unit.pk, year=span.since.year)
    context["crumbs"] += [(_("年度情况"), back), (str(measure.title), "")]
    nothing = measure.of_nothing()
    own = Unit.objects.filter(pk=unit.pk).order_by()
    context |= {
        "measure": measure,
        "line": scorecards.Line(measure, measure.count(own, span).get(unit.pk, nothing), None),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "rest": number - len(rows),
        "phone_back": back,
    }
    return render(request, "portal/unit_score_rows.html", context)


@require_safe
def scorecard_list(request: HttpRequest) -> HttpResponse:
    """List the units under an org with their figures, sorted by any of them."""
    if not scorecards.may_compare(request.user):
        raise PermissionDenied(_("单位的年度情况由它们的上级汇总"))
    span = scorecards.year_span(request.GET.get("year"))
    orgs = list(orgs_to_choose(request.user).order_by("lft"))
    org = next((one for one in orgs if one.pk == number_in(request.GET.get("org"))), None)
    sector = Sector.objects.filter(name=text_in(request.GET, "sector")).first()
    order = request.GET.get("o", "")
    asked = {"year": span.since.year, "org": org.pk if org else "", "o": order}
    asked["sector"] = sector.name if sector else ""
    rows = scorecards.entries(_units(request, org, sector), span)
    rows = scorecards.in_order(rows, order)
    if request.GET.get("export") == "1":
        return _export(request, rows, span)
    context = {
        "nav": "scorecards",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "count": len(rows),
        "year": span.since.year,
        "heads": _heads(asked),
        "menus": _menus(asked, span, orgs, org, sector),
        "export_url": _with(asked, export=1),
        "narrowed": bool(org or sector),
    }
    return render(request, "portal/scorecard_list.html", context)


def _units(request: HttpRequest, org: Org | None, sector: Sector | None) -> QuerySet[Unit]:
    units = scorecards.units_scored(request.user).present().select_related("org", "sector")
    if org:
        units = units.filter(org.below("org"))
    if sector:
        units = units.filter(sector=sector)
    return units.order_by("sector__order", "org__lft", "name", "pk")


def _with(asked: dict, **changes) -> str:
    return address("scorecard_list", **{k: v for k, v in (asked | changes).items() if v})


def _heads(asked: dict) -> list[dict]:
    """Return the columns with where a click on them leads: highest first, then lowest first."""
    heads = []
    for measure in scores.measures():
        now = {f"-{measure.key}": "descending", measure.key: "ascending"}.get(asked["o"], "")
        turn = measure.key if now == "descending" else f"-{measure.key}"
        heads.append({"title": measure.title, "sorted": now, "url": _with(asked, o=turn)})
    return heads


def _menu(label, value, options: list[dict], clear: str = "") -> dict:
    return {
        "label": label,
        "value": value or _("全部"),
        "set": bool(clear),
        "options": options,
        "clear_url": clear,
    }


def _menus(
    asked: dict, span: Span, orgs: list[Org], org: Org | None, sector: Sector | None
) -> list[dict]:
    said = _("%(y)s年")
    over = [
        {"label": said % {"y": y}, "url": _with(asked, year=y), "on": y == span.since.year}
        for y in scorecards.years(span.today)
    ]
    menus = [_menu(_("年度"), said % {"y": span.since.year}, over)]
    if orgs:
        places = [{"label": o.name, "url": _with(asked, org=o.pk), "on": o == org} for o in orgs]
        clear = _with(asked, org="") if org else ""
        menus.append(_menu(_("范围"), org.name if org else "", places, clear))
    kinds = [
        {"label": s.name, "url": _with(asked, sector=s.name), "on": s == sector}
        for s in Sector.objects.all()
    ]
    clear = _with(asked, sector="") if sector else ""
    return [*menus, _menu(_("领域"), sector.name if sector else "", kinds, clear)]


def _export(request: HttpRequest, rows: list[scorecards.Entry], span: Span) -> HttpResponse:
    here = acting_org(request)
    _record(request, "scorecards", len(rows), here)
    words = {"org": here.name if here else "", "year": span.since.year}
    name = _("%(org)s单位%(year)s年度情况") % words
    return list_response(name, scorecards.list_heads(), map(scorecards.list_cells, rows))
