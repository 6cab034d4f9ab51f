"""Pages of 定下和排除: pick an offer for a pair of one's own, see what it costs, hold it, lift it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from core.typed import text_in
from orgs.views.common import act, status_of
from services import rules
from services.actions import holds as actions
from services.forms.holds import HoldForm
from services.matches import holds
from services.matches.near_misses import place_words
from services.matches.proposals import bars_of, panel_for
from services.matches.results import written
from services.models import Demand, Hold, Offer
from services.models.providers import with_provider
from services.views.demand_page import crumbs_of, page_of

MOST_WORDS = 60


def _judged(request: HttpRequest, pk: int) -> Demand:
    """Return a demand for which the user judges; 403 where he only sees it, else 404."""
    rows = Demand.objects.visible_to(request.user).select_related("org__district", "category")
    demand = get_object_or_404(rows, pk=pk)
    rules.require(rules.may_judge_demand(request.user, demand))
    return demand


@login_required
@require_safe
def pair_pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Offers that the reader sees, each with what speaks against it, for a pair of his own."""
    demand = _judged(request, pk)
    words = text_in(request.GET, "q")[:MOST_WORDS]
    found = holds.choices_for(demand, request.user, words)
    rows = [
        {"offer": offer, "place": place_words(offer, demand), "fit": fit}
        for offer, fit in zip(found, holds.rules_of(demand, *found), strict=True)
    ]
    context = {
        "nav": "demands",
        "crumbs": crumbs_of(demand.org, _("需求清单"), "demand_list"),
        "phone_back": reverse("demand_detail", args=[pk]),
        "demand": demand,
        "rows": rows,
        "q": words,
        "same": not words and demand.category_id is not None,
        "most": holds.FOUND,
    }
    return render(request, "services/pair_pick.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_create(request: HttpRequest, pk: int, offer_pk: int) -> HttpResponse:
    """One pair with its score, the rules it breaks and what holding it costs; then hold it."""
    demand = _judged(request, pk)
    seen = Offer.objects.visible_to(request.user).published()
    offer = get_object_or_404(
        seen.select_related("org__street", "category", *with_provider()), pk=offer_pk
    )
    form = HoldForm(request.POST or None, initial={"kind": _kind(request)})
    kind = _kind(request)

    def keep() -> str:
        actions.hold(demand=demand, offer=offer, by=request.user, **form.cleaned_data)
        said = _("已定下，以后的匹配都绕着它来") if kind == "locked" else _("已排除，不再推荐")
        messages.success(request, said)
        return reverse("demand_detail", args=[pk])

    if request.method == "POST" and (url := act(request, form, keep)):
        return redirect(url)
    fit = holds.fit_of(demand, offer)
    points = fit.proposal.score if fit.proposal else 0.0
    context = {
        "nav": "demands",
        "crumbs": crumbs_of(demand.org, _("需求清单"), "demand_list"),
        "phone_back": reverse("demand_detail", args=[pk]),
        "demand": demand,
        "offer": offer,
        "place": place_words(offer, demand),
        "form": form,
        "locking": kind == Hold.Kind.LOCKED,
        "fit": fit,
        "bars": bars_of(written(fit.proposal)) if fit.proposal else [],
        "cost": holds.cost_for(demand, offer, kind, request.user, points),
    }
    return render(request, "services/hold_create.html", context, status=status_of(form))


def _kind(request: HttpRequest) -> str:
    asked = text_in(request.POST or request.GET, "kind")
    return asked if asked in Hold.Kind.values else Hold.Kind.LOCKED


@login_required
@require_POST
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go of a pair; htmx gets the panel anew, a plain form the page of the demand."""
    rows = Hold.objects.visible_to(request.user).select_related("demand__org")
    held = get_object_or_404(rows, pk=pk)
    demand, error = held.demand, ""
    rules.require(rules.may_judge_demand(request.user, demand))

    def let_go() -> str:
        actions.lift(held=held, by=request.user)
        return reverse("demand_detail", args=[demand.pk])

    try:
        act_once(request, let_go)
    except ValidationError as refused:
        error = " ".join(refused.messages)
    if not request.htmx:
        if error:
            messages.error(request, error)
        return redirect("demand_detail", demand.pk)
    demand = get_object_or_404(
        Demand.objects.visible_to(request.user).select_related("org", "category"), pk=demand.pk
    )
    panel = panel_for(demand, request.user, error=error)
    context = {**page_of(request, demand), "panel": panel}
    return render(request, "services/match_renewed.html", context)
