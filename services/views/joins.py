"""Pages of 一并需要: what is like the title being typed, joining a neighbour's demand, leaving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from core.typed import text_in
from orgs.models import Org, PostKind
from orgs.scope import acting_org, scope_of
from orgs.views.common import act, status_of
from services import rules
from services.actions import joins as actions
from services.exports import export_joins
from services.filters.joins import JoinFilter
from services.forms.joins import JoinForm
from services.joins import joinable, places_for
from services.models import Demand, DemandJoin
from services.search.alike import alike
from services.tables.joins import JoinTable
from services.views.common import is_narrowed, list_crumbs, paginate


@require_safe
def demand_alike(request: HttpRequest) -> HttpResponse:
    """Part of the form of a demand: what is like the title typed so far."""
    if not rules.may_draft_demand(request.user):
        raise PermissionDenied(_("需求由社区和街道发布"))
    title = text_in(request.GET, "title", 100)
    org = _org_of_form(request)
    besides = _number(request, "demand")
    found = alike(request.user, org, title, besides=besides) if org and title else []
    context = {"own": [r for r in found if r.own], "near": [r for r in found if not r.own]}
    return render(request, "services/demand_alike.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


def _org_of_form(request: HttpRequest) -> Org | None:
    """Return the org that the form names; else the one as which one writes."""
    places = rules.demand_places(request.user)
    here = acting_org(request)
    wanted = _number(request, "org") or (here.pk if here else None)
    return places.filter(pk=wanted).first() or places.first()


@require_http_methods(["GET", "HEAD", "POST"])
def demand_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Join a neighbour's demand: title and org are shown, nothing else of it."""
    demand = _of_the_street(request, pk)
    places = places_for(request.user, demand)
    form = JoinForm(request.POST or None, places=places)

    def join() -> str:
        org = form.cleaned_data["org"]
        actions.join_demand(demand=demand, org=org, by=request.user)
        words = _("已和%(org)s一起要，对方会收到通知") % {"org": demand.org.name}
        messages.success(request, words)
        return reverse("join_list")

    if request.method == "POST" and (url := act(request, form, join)):
        return redirect(url)
    back = reverse("demand_list")
    context = {
        "nav": "demands",
        "crumbs": [*list_crumbs(request)[:-1], (_("需求清单"), back)],
        "demand": demand,
        "form": form,
        "places": places,
        "back": back,
        "phone_back": back,
    }
    return render(request, "services/demand_join.html", context, status=status_of(form))


def _of_the_street(request: HttpRequest, pk: int) -> Demand:
    """Return the demand if one may join it; 403 where one only sees it, 404 where not even that."""
    demand = joinable(request.user).select_related("org").filter(pk=pk).first()
    if demand is not None:
        return demand
    if Demand.objects.visible_to(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("一起要由同一街道里别的社区来提，需求还没有办完时才行"))
    raise Http404


def _joins(request: HttpRequest) -> QuerySet[DemandJoin]:
    rows = DemandJoin.objects.visible_to(request.user).standing()
    return rows.select_related("demand__org", "org")


@require_safe
def join_list(request: HttpRequest) -> HttpResponse:
    """一起要的需求: what one's own orgs joined, and what others joined of theirs."""
    found = JoinFilter(request.GET, queryset=_joins(request), request=request)
    if "export" in request.GET:
        return export_joins(request, found.qs)
    table = JoinTable(found.qs)
    records = paginate(request, table)
    ids = [join.pk for join in records]
    table.open_demands = set(
        Demand.objects.visible_to(request.user)
        .filter(pk__in=[join.demand_id for join in records])
        .values_list("pk", flat=True)
    )
    leaving = DemandJoin.objects.editable_by(request.user).filter(pk__in=ids)
    table.leaving = set(leaving.values_list("pk", flat=True))
    context = {
        "nav": "demands",
        "crumbs": list_crumbs(request),
        "phone_back": reverse("demand_list"),
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "narrowed": is_narrowed(request),
        "may_join": scope_of(request.user).has(PostKind.OFFICER, PostKind.STAFF),
    }
    return render(request, "services/join_list.html", context)


@require_POST
def join_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a demand that one's org had joined."""
    join = get_object_or_404(DemandJoin.objects.visible_to(request.user), pk=pk)

    def do() -> str:
        actions.leave(join=join, by=request.user)
        messages.success(request, _("已退出，对方会收到通知"))
        return reverse("join_list")

    return _acted(request, do, reverse("join_list"))


@require_POST
def join_raise(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one's demand ask for one unit more because somebody joined it."""
    join = get_object_or_404(DemandJoin.objects.visible_to(request.user), pk=pk)
    back = reverse("demand_detail", args=[join.demand_id])

    def do() -> str:
        actions.raise_quantity(join=join, by=request.user)
        messages.success(request, _("数量已加一，正在重新匹配"))
        return back

    return _acted(request, do, back)


def _acted(request: HttpRequest, do, back: str) -> HttpResponse:
    try:
        return redirect(act_once(request, do))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(back)
