"""Pages of 供给: the list, an offer, its form for the phone, publishing, withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.idempotency import act_once
from orgs.models import Member
from orgs.scope import acting_post, scope_of
from orgs.views.common import act, add_errors, status_of
from services import rules
from services.actions import offers as actions
from services.capacity import OPEN_PROJECT, taken, with_taken
from services.compare import differences
from services.exports import export_offers
from services.filters.lists import OfferFilter
from services.forms import FitForm, OfferForm, ReasonForm
from services.history import offer_steps
from services.matches.reach import reach_words, suiting
from services.matching.week import Week
from services.models import Claim, Demand, Match, Offer, OfferState, Project, Provider, Reach
from services.models.providers import key_of, name_of, with_provider
from services.tables.lists import OfferTable
from services.views.common import (
    Tab,
    is_narrowed,
    list_crumbs,
    list_message,
    narrow,
    paginate,
    state_counts,
    state_tabs,
)
from services.views.demand_page import crumbs_of
from services.words import offer_ring, project_ring, slots_words

TABS: list[Tab] = [
    ("", gettext_lazy("全部"), ()),
    *((state.value, state.label, (state.value,)) for state in OfferState),
]
REFUSED = gettext_lazy("您看得到，但不能改这一条")


@login_required
@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """供给清单: a unit's own, or those that reach one's org; `for` names the demand one has."""
    rows = Offer.objects.visible_to(request.user).select_related("category", *with_provider())
    found, any_state = narrow(request, OfferFilter, with_taken(rows))
    counts = state_counts(any_state)
    table = OfferTable(found.in_default_order())
    records = paginate(request, table)
    scope = scope_of(request.user)
    if len(rules.providers(request.user)) == 1 and not scope.org_posts:
        table.exclude = ("provider",)
    context = {
        "nav": "offers",
        "crumbs": list_crumbs(request),
        "table": table,
        "filter": found,
        "tabs": state_tabs(
            request, counts, TABS, optional=(OfferState.DRAFT, OfferState.WITHDRAWN)
        ),
        "total": table.page.paginator.count,
        "message": list_message(
            _("供给清单"), [f"{offer.provider_name}：{offer.title}" for offer in records]
        ),
        "here": _place(request),
        "may_write": scope.gives(),
        "narrowed": is_narrowed(request),
        "wanted": _wanted(request),
    }
    return render(request, "services/offer_list.html", context)


def _place(request: HttpRequest):
    post = acting_post(request)
    return post.place if post else None


def _wanted(request: HttpRequest) -> Demand | None:
    """Return the demand for which an offer is looked for (?for=id), if the user may judge it."""
    raw = request.GET.get("for", "")
    if not raw.isdecimal() or len(raw) > 18:
        return None
    demand = Demand.objects.visible_to(request.user).filter(pk=int(raw)).first()
    return demand if demand and rules.may_judge_demand(request.user, demand) else None


@login_required
@require_safe
def offer_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: what the filters leave."""
    rows = with_taken(Offer.objects.visible_to(request.user))
    found = OfferFilter(request.GET, queryset=rows, request=request)
    return export_offers(request, found.in_default_order())


@login_required
@require_safe
def offer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An offer: what is given, how much is left, what it is bound to."""
    rows = Offer.objects.visible_to(request.user)
    rows = rows.select_related("org", "category", *with_provider())
    offer = get_object_or_404(rows, pk=pk)
    user, used = request.user, None
    used = taken(offer)
    own = rules.may_edit_offer(user, offer)
    context = {
        "nav": "offers",
        "crumbs": [(offer.provider_name, ""), (_("供给清单"), reverse("offer_list"))]
        if own
        else crumbs_of(offer.org, _("供给清单"), "offer_list"),
        "phone_back": reverse("offer_list"),
        "offer": offer,
        "ring": offer_ring(offer, used),
        "taken": used,
        "slots": slots_words(offer.slots),
        "reach": reach_words(offer.org, offer.reach),
        "photos": offer.photos.order_by("created_at"),
        "steps": offer_steps(offer, names=own),
        "own": own,
        "may_withdraw": offer.state == OfferState.PUBLISHED
        and rules.may_withdraw_offer(user, offer),
        "may_ask": rules.may_ask_for_offer(user, offer) and used < offer.capacity,
        "wanted": _wanted(request),
        "projects": _projects(request, offer),
        "waiting": _waiting(request, offer),
    }
    return render(request, "services/offer_detail.html", context)


def _projects(request: HttpRequest, offer: Offer) -> list[dict]:
    rows = Project.objects.visible_to(request.user).filter(offer=offer)
    rows = rows.select_related("org").order_by("-pk")[:20]
    return [{"project": project, "ring": project_ring(project)} for project in rows]


def _waiting(request: HttpRequest, offer: Offer) -> dict:
    """Return the matches and claims of the offer that wait for an answer."""
    matches = Match.objects.visible_to(request.user).filter(offer=offer, state=Match.State.ACCEPTED)
    claims = Claim.objects.visible_to(request.user).filter(offer=offer, state=Claim.State.WAITING)
    return {
        "matches": list(matches.select_related("demand__org")),
        "claims": list(claims.select_related("demand__org")),
    }


@login_required
def offer_create(request: HttpRequest) -> HttpResponse:
    """Write down an offer on the phone; publish it at once or keep it as a draft."""
    if not scope_of(request.user).gives():
        raise PermissionDenied(_("供给由单位的联络员和报到党员发布"))
    form = OfferForm(request.POST or None, user=request.user, initial=_start(request))

    def make() -> str:
        publish = "publish" in request.POST
        offer = actions.create_offer(
            by=request.user,
            provider=form.cleaned_data["provider"],
            fields=form.facts(),
            photos=form.cleaned_data["photos"],
            publish=publish,
        )
        words = _("已发布，正在匹配需求") if publish else _("草稿已存")
        messages.success(request, words)
        return reverse("offer_detail", args=[offer.pk])

    if request.method == "POST" and (url := act(request, form, make)):
        return redirect(url)
    return _form_page(request, form, provider=_provider_of(form))


def _start(request: HttpRequest) -> dict:
    post = acting_post(request)
    if isinstance(post, Member):
        return {"provider": key_of(post)}
    return {"provider": key_of(post.unit)} if post and post.unit_id else {}


def _provider_of(form: OfferForm) -> Provider | None:
    return form.fields["provider"].known.get(form["provider"].value())


def _form_page(request, form, *, provider=None, offer=None, changed=()) -> HttpResponse:
    back = reverse("offer_detail", args=[offer.pk]) if offer else reverse("offer_list")
    path = provider.org.path()[1:] if provider else []
    name = name_of(provider) if provider else ""
    context = {
        "nav": "offers",
        "crumbs": [*[(org.name, "") for org in path], (name or _("发布供给"), "")],
        "form": form,
        "offer": offer,
        "provider": name,
        "changed": changed,
        "phone_back": back,
    }
    return render(request, "services/offer_form.html", context, status=status_of(form))


@login_required
def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an offer; if a colleague did meanwhile, show both and let the writer decide."""
    offer = get_object_or_404(
        Offer.objects.visible_to(request.user).select_related("org", *with_provider()), pk=pk
    )
    if not rules.may_edit_offer(request.user, offer):
        raise PermissionDenied(REFUSED)
    form = OfferForm(request.POST or None, user=request.user, instance=offer)
    changed: list = []

    def save() -> str:
        saved = actions.edit_offer(
            offer=offer,
            by=request.user,
            version=form.cleaned_data.get("version") or 0,
            fields=form.facts(),
            photos=form.cleaned_data["photos"],
        )
        if "publish" in request.POST and saved.state != OfferState.PUBLISHED:
            actions.publish_offer(offer=saved, by=request.user)
        messages.success(request, _("已保存"))
        return reverse("offer_detail", args=[offer.pk])

    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act_once(request, save))
        except actions.ChangedMeanwhileError as error:
            form.add_error(None, error)
            changed = differences(error.now, form)
            form.take_version(error.now.version)
        except ValidationError as error:
            add_errors(form, error)
    return _form_page(request, form, provider=offer.provider, offer=offer, changed=changed)


@login_required
@require_POST
def offer_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft, or a withdrawn offer again."""
    offer = get_object_or_404(Offer.objects.visible_to(request.user), pk=pk)

    def publish() -> str:
        actions.publish_offer(offer=offer, by=request.user)
        messages.success(request, _("已发布，正在匹配需求"))
        return reverse("offer_detail", args=[offer.pk])

    try:
        return redirect(act_once(request, publish))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("offer_detail", pk=offer.pk)


@login_required
def offer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back; what waits for it ends, projects go on."""
    offer = get_object_or_404(Offer.objects.visible_to(request.user), pk=pk)
    if not rules.may_withdraw_offer(request.user, offer):
        raise PermissionDenied(REFUSED)
    own = rules.may_edit_offer(request.user, offer)
    form = ReasonForm(request.POST or None, optional=own, label=_("为什么撤回？会告诉等着的社区"))

    def withdraw() -> str:
        reason = form.cleaned_data["reason"]
        actions.withdraw_offer(offer=offer, by=request.user, reason=reason)
        messages.success(request, _("已撤回"))
        return reverse("offer_detail", args=[offer.pk]) if own else reverse("offer_list")

    if request.method == "POST" and (url := act(request, form, withdraw)):
        return redirect(url)
    back = reverse("offer_detail", args=[offer.pk])
    context = {"nav": "offers", "form": form, "row": offer, "back": back, "phone_back": back}
    context |= _before_withdrawing(offer)
    return render(request, "services/offer_withdraw.html", context)


def _before_withdrawing(offer: Offer) -> dict[str, int]:
    """Return how many projects of the offer go on, and how many answers are waited for in vain."""
    accepted = Match.objects.filter(offer=offer, state=Match.State.ACCEPTED).count()
    claims = Claim.objects.filter(offer=offer, state=Claim.State.WAITING).count()
    running = Project.objects.filter(offer=offer, state__in=OPEN_PROJECT).count()
    return {"running": running, "waiting": accepted + claims}


@login_required
@require_safe
def offer_fit(request: HttpRequest) -> HttpResponse:
    """Part of the form: whom the reach serves, and about how many demands the offer may suit."""
    form = FitForm(request.GET, user=request.user)
    form.is_valid()
    said = form.cleaned_data
    provider = said.get("provider") or next(iter(form.own), None)
    if provider is None:
        raise PermissionDenied(REFUSED)
    reach = said.get("reach") or Reach.STREET
    count = suiting(
        user=request.user,
        org=provider.org,
        reach=reach,
        category=said.get("category"),
        week=Week.parse(said.get("slots", "")),
    )
    context = {"words": reach_words(provider.org, reach), "count": count}
    return render(request, "services/offer_fit.html", context)
