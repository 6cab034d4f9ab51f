"""Pages of 认领: a unit takes a demand, a community asks for an offer, the other side answers."""

import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.idempotency import act_once
from orgs.models import PostKind
from orgs.scope import acting_org, scope_of
from orgs.views.common import act, status_of
from services import rules
from services.actions import claims as actions
from services.actions.demands import create_demand
from services.forms import AcceptForm, AskForm, ClaimForm, RefuseForm
from services.models import SEEKING, Claim, Demand, Offer
from services.models.providers import with_provider
from services.states import allows
from services.words import due_note, slots_words

USUAL = datetime.timedelta(days=30)  # due date proposed where the demand names none
REFUSED = gettext_lazy("您看得到，但不能改这一条")


@login_required
def claim_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit, team or member claims the demand `pk`."""
    demand = get_object_or_404(
        Demand.objects.visible_to(request.user).select_related("org", "category"), pk=pk
    )
    providers = rules.claiming_providers(request.user, demand)
    if not providers:
        raise PermissionDenied(_("认领由单位的联络员和报到党员来做"))
    if request.method != "POST" and not allows(demand, "take"):
        messages.info(
            request, _("这条需求%(state)s，不能再承接") % {"state": demand.get_state_display()}
        )
        return redirect("demand_detail", pk=demand.pk)
    offers = Offer.objects.editable_by(request.user).published()
    form = ClaimForm(request.POST or None, providers=providers, offers=offers)

    def claim() -> str:
        actions.claim_demand(
            demand=demand,
            provider=form.cleaned_data["provider"],
            by=request.user,
            offer=form.cleaned_data.get("offer"),
            note=form.cleaned_data["note"],
        )
        messages.success(request, _("已认领，等社区答复"))
        return reverse("demand_detail", args=[demand.pk])

    if request.method == "POST" and (url := act(request, form, claim)):
        return redirect(url)
    back = reverse("demand_detail", args=[demand.pk])
    context = {
        "nav": "demands",
        "form": form,
        "demand": demand,
        "slots": slots_words(demand.slots),
        "due_note": due_note(demand),
        "back": back,
        "phone_back": back,
    }
    return render(request, "services/claim_create.html", context, status=status_of(form))


@login_required
def offer_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A community asks for the offer `pk`, for one of its demands or for a new one."""
    offer = get_object_or_404(
        Offer.objects.visible_to(request.user).select_related("org", "category", *with_provider()),
        pk=pk,
    )
    if not rules.may_ask_for_offer(request.user, offer):
        raise PermissionDenied(_("点单由供给够得着的社区和街道来做"))
    form = _ask_form(request)

    def ask() -> str:
        with transaction.atomic():
            demand = form.cleaned_data.get("demand") or _new_demand(request, form, offer)
            actions.ask_for_offer(
                demand=demand, offer=offer, by=request.user, note=form.cleaned_data["note"]
            )
        messages.success(request, _("已点单，等对方答复"))
        return reverse("demand_detail", args=[demand.pk])

    if request.method == "POST" and (url := act(request, form, ask)):
        return redirect(url)
    back = reverse("offer_detail", args=[offer.pk])
    context = {
        "nav": "offers",
        "form": form,
        "offer": offer,
        "slots": slots_words(offer.slots),
        "back": back,
        "phone_back": back,
    }
    return render(request, "services/offer_ask.html", context, status=status_of(form))


def _ask_form(request: HttpRequest) -> AskForm:
    here = scope_of(request.user).at("org", PostKind.OFFICER, PostKind.STAFF)
    demands = Demand.objects.visible_to(request.user).filter(here, state__in=SEEKING)
    demands = demands.order_by("-created_at", "-pk")  # those of one moment, too, in one order
    places = rules.demand_places(request.user).filter(
        scope_of(request.user).at("", PostKind.OFFICER, PostKind.STAFF)
    )
    place = acting_org(request)
    start = {"demand": request.GET.get("for"), "org": place.pk if place else None}
    return AskForm(request.POST or None, demands=demands, places=places, initial=start)


def _new_demand(request: HttpRequest, form: AskForm, offer: Offer) -> Demand:
    """Publish the demand that was written in a line, with the offer's category."""
    fields = {
        "title": form.cleaned_data["title"],
        "category": offer.category,
        "contact_name": request.user.name,
        "contact_phone": request.user.phone,
    }
    return create_demand(by=request.user, org=form.cleaned_data["org"], fields=fields, publish=True)


@login_required
def claim_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The other side says yes (with due date and contact) or no (with a reason)."""
    claim = get_object_or_404(
        Claim.objects.visible_to(request.user).select_related(
            "demand__org", "demand__category", "offer", "made_by", *with_provider()
        ),
        pk=pk,
    )
    if not rules.may_answer_claim(request.user, claim):
        return _only_seen(request, claim)
    if request.method != "POST" and claim.state != Claim.State.WAITING:
        words = _("这次认领%(state)s，不用再答复") % {"state": claim.get_state_display()}
        messages.info(request, words)
        return redirect("demand_detail", pk=claim.demand_id)
    refusing = request.method == "POST" and "refuse" in request.POST
    accept = AcceptForm(
        request.POST if request.method == "POST" and not refusing else None,
        initial=_accept_start(request, claim),
    )
    refuse = RefuseForm(request.POST if refusing else None)
    if request.method == "POST":
        url = _refuse(request, claim, refuse) if refusing else _accept(request, claim, accept)
        if url:
            return redirect(url)
    back = reverse("demand_detail", args=[claim.demand_id])
    context = {
        "nav": "demands",
        "claim": claim,
        "demand": claim.demand,
        "slots": slots_words(claim.demand.slots),
        "due_note": due_note(claim.demand),
        "accept": accept,
        "refuse": refuse,
        "refusing": refusing,
        "back": back,
        "phone_back": back,
    }
    status = status_of(refuse if refusing else accept)
    return render(request, "services/claim_answer.html", context, status=status)


def _only_seen(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Lead who sees a claim and is not the one to answer it to its demand."""
    if request.method == "POST":
        raise PermissionDenied(REFUSED)
    return redirect("demand_detail", pk=claim.demand_id)


def _accept_start(request: HttpRequest, claim: Claim) -> dict:
    today = timezone.localdate()
    due = claim.demand.due
    start = {"due": due if due and due >= today else today + USUAL}
    if claim.direction == Claim.Direction.COMMUNITY:  # who answers is the contact
        start |= {"contact_name": request.user.name, "contact_phone": request.user.phone}
    return start


def _accept(request: HttpRequest, claim: Claim, form: AcceptForm) -> str | None:
    def accept() -> str:
        project = actions.accept_claim(claim=claim, by=request.user, **form.cleaned_data)
        messages.success(request, _("已成项目"))
        return reverse("project_detail", args=[project.pk])

    return act(request, form, accept)


def _refuse(request: HttpRequest, claim: Claim, form: RefuseForm) -> str | None:
    def refuse() -> str:
        actions.refuse_claim(claim=claim, by=request.user, **form.cleaned_data)
        messages.success(request, _("已答复，会告诉对方"))
        return reverse("demand_detail", args=[claim.demand_id])

    return act(request, form, refuse)


@login_required
@require_POST
def claim_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a claim that waits."""
    claim = get_object_or_404(
        Claim.objects.visible_to(request.user).select_related("demand"), pk=pk
    )
    if not rules.may_withdraw_claim(request.user, claim):
        raise PermissionDenied(REFUSED)

    def withdraw() -> str:
        actions.withdraw_claim(claim=claim, by=request.user)
        messages.success(request, _("已收回"))
        return reverse("demand_detail", args=[claim.demand_id])

    try:
        return redirect(act_once(request, withdraw))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("demand_detail", pk=claim.demand_id)
