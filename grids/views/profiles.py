"""Pages of a grid's profile: a building with its 党员中心户, units in the grid, and the norms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.idempotency import act_once
from grids import rules
from grids.actions import profiles as actions
from grids.calls.rules import orgs_laying_down
from grids.forms.profiles import BuildingForm, NormForm, UnitsForm, households_form
from grids.ground.norms import USUAL, norm_words
from grids.models import BuildingCard, GridCard, GridNorm, GridUnit
from orgs.views.common import REFUSED, act, crumbs_of, save_stamped, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def building_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A building (by its org's id): doorways, size, party group, 党员中心户."""
    seen = BuildingCard.objects.visible_to(request.user).select_related("org__parent__grid_card")
    card = get_object_or_404(seen, org=pk)
    if not rules.may_change_building(request.user, card):
        raise PermissionDenied(REFUSED)
    form = BuildingForm(request.POST or None, instance=card)
    homes = households_form(request.POST or None, card)
    back = reverse("grid_detail", args=[card.org.parent.grid_card.pk])

    def save() -> str:
        rows = [
            (row.cleaned_data["name"], row.cleaned_data.get("place", ""))
            for row in homes
            if row.cleaned_data.get("name")
        ]
        stamp = form.cleaned_data["stamp"]
        actions.save_building(card=card, homes=rows, by=request.user, stamp=stamp)
        messages.success(request, _("已保存"))
        return back

    ready = request.method == "POST" and homes.is_valid()
    if ready and (url := save_stamped(request, form, save)):
        return redirect(url)
    wrong = homes.is_bound and not homes.is_valid()
    context = {
        "nav": "grid_list",
        "crumbs": crumbs_of(card.org.parent, request, (card.org.name, "")),
        "phone_back": back,
        "card": card,
        "form": form,
        "homes": homes,
    }
    status = 422 if wrong else status_of(form)
    return render(request, "grids/building_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def grid_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which units of the community lie in a grid."""
    seen = GridCard.objects.visible_to(request.user).select_related("org__parent")
    card = get_object_or_404(seen, pk=pk)
    if card.org.closed_on or not rules.may_change_grid(request.user, card):
        raise PermissionDenied(REFUSED)
    held = list(GridUnit.objects.filter(org=card.org).values_list("unit", flat=True))
    form = UnitsForm(request.POST or None, card=card, initial={"units": held})
    back = reverse("grid_detail", args=[card.pk])

    def save() -> str:
        actions.set_units(card=card, units=form.cleaned_data["units"], by=request.user)
        messages.success(request, _("已保存"))
        return back

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {
        "nav": "grid_list",
        "crumbs": crumbs_of(card.org, request, (_("格内单位"), "")),
        "phone_back": back,
        "card": card,
        "form": form,
        "any": rules.units_for(card).exists(),
    }
    return render(request, "grids/grid_units.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def grid_norms(request: HttpRequest) -> HttpResponse:
    """网格规模: the norms that bind one's place, by date; an admin lays down his own and below."""
    may_set = orgs_laying_down(request.user).exists()
    form = NormForm(request.POST or None, user=request.user) if may_set else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("网格规模由区、市的组织部管理员来定"))

        def save() -> str:
            actions.lay_down_norm(by=request.user, norm=form.row())
            messages.success(request, _("已定，从施行那天起按它看合不合规模"))
            return reverse("grid_norms")

        if url := act(request, form, save):
            return redirect(url)
    rows = GridNorm.objects.visible_to(request.user).select_related("org")
    changeable = GridNorm.objects.editable_by(request.user).values_list("pk", flat=True)
    context = {
        "nav": "grid_list",
        "phone_back": reverse("grid_list"),
        "crumbs": [(_("网格"), reverse("grid_list")), (_("规模"), "")],
        "norms": rows.order_by("org__level", "org__lft", "-starts_on", "pk"),
        "today": timezone.localdate(),
        "usual": norm_words(USUAL),
        "changeable": set(changeable),
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "grids/grid_norms.html", context, status=status)


@require_POST
def grid_norm_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a norm back."""

    def take() -> str:
        norm = get_object_or_404(GridNorm.objects.visible_to(request.user), pk=pk)
        actions.take_back_norm(by=request.user, norm=norm)
        messages.success(request, _("已取消，按原来的看"))
        return reverse("grid_norms")

    return redirect(act_once(request, take))
