"""Pages of 网格: the list, a card, its form, what a keeper asks to change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from core.personal import mask
from grids import actions, rules
from grids.filters.grids import GridFilter
from grids.forms.cards import GridForm, ProposalForm
from grids.ground.keepers import answering
from grids.ground.norms import norm_words, norms_on, reasons, with_norm
from grids.ground.succession import came_from, standing_heir_seen, went_to
from grids.models import Border, GridCard, GridChange, GridUnit
from grids.tables.grids import GridTable
from orgs.models import Level, Org, Post, PostKind
from orgs.scope import LEADING, acting_org, scope_of
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    page_table,
    save_stamped,
    status_of,
)


def _rows(request: HttpRequest) -> QuerySet[GridCard]:
    return GridCard.objects.visible_to(request.user).select_related("org__parent")


@require_safe
def grid_list(request: HttpRequest) -> HttpResponse:
    """网格: by kind, place, and whether somebody keeps them, with their sums."""
    norms = norms_on()
    rows = with_norm(_rows(request), norms).order_by("org__lft", "pk")
    found = GridFilter(request.GET, queryset=rows, request=request)
    table = GridTable(found.qs, norms=norms)
    page_table(request, table)
    sums = found.qs.order_by().aggregate(
        basic=Count("pk", filter=Q(kind=GridCard.Kind.BASIC)),
        exclusive=Count("pk", filter=Q(kind=GridCard.Kind.EXCLUSIVE)),
        households=Sum("households", default=0),
        members=Sum("party_members", default=0),
        out=Count("pk", filter=Q(off=True)),
    )
    context = {
        "nav": "grid_list",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "sums": sums,
        "here": acting_org(request),
        "may_write": scope_of(request.user).has(*LEADING),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/grid_list.html", context)


@require_safe
def grid_export(request: HttpRequest) -> HttpResponse:
    """The grids that the filters leave, in the columns of 网格清单; phones are left out."""
    norms = norms_on()
    rows = with_norm(_rows(request), norms).order_by("org__lft", "pk")
    found = GridFilter(request.GET, queryset=rows, request=request)
    columns = [
        (_("网格代码"), lambda c: c.org.code),
        (_("网格名称"), lambda c: c.org.name),
        (_("社区代码"), lambda c: c.org.parent.code),
        (_("社区"), lambda c: c.org.parent.name),
        (_("类型"), lambda c: c.get_kind_display()),
        (_("户数"), lambda c: c.households),
        (_("党员数"), lambda c: c.party_members),
        (_("党支部"), lambda c: c.branch_name),
        (_("网格管理员"), lambda c: c.keeper_name),
        (_("规模"), lambda c: _("；").join(reasons(c, norms))),
    ]
    return export(request, "grids", _("网格清单"), columns, found.qs.iterator(chunk_size=AT_ONCE))


@require_safe
def grid_of_org(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a grid of the tree to its card; from one that ended to what came after it."""
    card = GridCard.objects.visible_to(request.user).filter(org=pk).first()
    card = card or standing_heir_seen(pk, request.user)
    if card is None:
        raise Http404
    return redirect("grid_detail", pk=card.pk)


@require_safe
def grid_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A grid: kind, size, branch, keeper, places, buildings, and who holds a post there."""
    norms, user = norms_on(), request.user
    card = with_norm(_rows(request), norms).filter(pk=pk).first()
    if card is None:
        return _where_it_went(request, pk)
    posts = Post.objects.active().visible_to(user).filter(org=card.org).select_related("user")
    closed = card.org.closed_on is not None
    came = came_from(card, user)
    context = {
        "nav": "grid_list",
        "crumbs": crumbs_of(card.org, request),
        "phone_back": reverse("grid_list"),
        "card": card,
        "norm": [] if closed else reasons(card, norms),
        "norm_words": norm_words(norms.of(card.org)),
        "phone": mask(card.keeper_phone),
        "posts": [one for one in posts if one.kind != PostKind.GRID_KEEPER],
        "who": answering([card], user)[card.pk],
        "buildings": buildings_with_cards(card, user),
        "units": GridUnit.objects.filter(org=card.org).select_related("unit"),
        "bordered": Border.objects.filter(org=card.org).exists(),
        "before": came,
        "split": any(line.change.kind == GridChange.Kind.SPLIT for line in came),
        "may_upload": not closed and _may_upload(user, card),
        "after": went_to(card, user) if closed else [],
        "may_change": not closed and rules.may_change_grid(user, card),
        "may_propose": not closed and rules.may_propose(user, card),
        "may_read": rules.may_read_keeper(user, card),
        "may_merge": not closed and org_has_siblings(card),
    }
    return render(request, "grids/grid_detail.html", context)


def _may_upload(user: User, card: GridCard) -> bool:
    """Tell whether the user may upload the borders of the grid's community."""
    return rules.places_with_borders(user).filter(pk=card.org.parent_id).exists()


def _where_it_went(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from an ended grid that the user no longer sees to one of his that came after it."""
    org_id = GridCard.objects.filter(pk=pk, org__closed_on__isnull=False).values_list(
        "org", flat=True
    )
    card = standing_heir_seen(org_id[0], request.user) if org_id else None
    if card is None:
        raise Http404
    return redirect("grid_detail", pk=card.pk)


def org_has_siblings(card: GridCard) -> bool:
    """Tell whether there is another grid of the community to merge with."""
    beside = Org.objects.standing().filter(parent=card.org.parent_id, level=Level.GRID)
    return beside.exclude(pk=card.org_id).exists()


def buildings_with_cards(card: GridCard, user: User) -> list[Org]:
    """Return the grid's buildings with their cards and 党员中心户; those of an ended one none."""
    rows = Org.objects.visible_to(user).standing().filter(parent=card.org, level=Level.BUILDING)
    return list(rows.select_related("building_card").prefetch_related("centre_households"))


@require_http_methods(["GET", "HEAD", "POST"])
def grid_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a card; what was typed stays when somebody else was faster."""
    card = get_object_or_404(_rows(request), pk=pk)
    if card.org.closed_on or not rules.may_change_grid(request.user, card):
        raise PermissionDenied(REFUSED)
    form = GridForm(request.POST or None, instance=card)
    back = reverse("grid_detail", args=[card.pk])

    def save() -> str:
        actions.save_card(card=card, by=request.user, stamp=form.cleaned_data["stamp"])
        messages.success(request, _("已保存"))
        return back

    if request.method == "POST" and (url := save_stamped(request, form, save)):
        return redirect(url)
    context = {
        "nav": "grid_list",
        "crumbs": crumbs_of(card.org, request, (_("修改"), "")),
        "phone_back": back,
        "form": form,
        "card": card,
    }
    return render(request, "grids/grid_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def grid_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """A keeper asks the community to change the card."""
    card = get_object_or_404(_rows(request), pk=pk)
    if not rules.may_propose(request.user, card):
        raise PermissionDenied(REFUSED)
    form = ProposalForm(request.POST or None)
    back = reverse("grid_detail", args=[card.pk])

    def send() -> str:
        actions.propose_change(card=card, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("已告诉社区，改好了在这里能看到"))
        return back

    if request.method == "POST" and (url := act(request, form, send)):
        return redirect(url)
    context = {"nav": "grid_list", "phone_back": back, "form": form, "card": card}
    return render(request, "grids/grid_propose.html", context, status=status_of(form))
