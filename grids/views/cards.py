"""Pages of 网格: the list, a card, its form, what a keeper asks to change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.personal import mask
from grids import actions, rules
from grids.filters import GridFilter
from grids.forms.cards import GridForm, ProposalForm
from grids.models import GridCard
from grids.tables import GridTable
from orgs.models import Level, Org, Post
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
    rows = _rows(request).order_by("org__lft", "pk")
    found = GridFilter(request.GET, queryset=rows, request=request)
    table = GridTable(found.qs)
    page_table(request, table)
    sums = found.qs.order_by().aggregate(
        basic=Count("pk", filter=Q(kind=GridCard.Kind.BASIC)),
        exclusive=Count("pk", filter=Q(kind=GridCard.Kind.EXCLUSIVE)),
        households=Sum("households", default=0),
        members=Sum("party_members", default=0),
    )
    context = {
        "nav": "grids",
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
    rows = _rows(request).order_by("org__lft", "pk")
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
    ]
    return export(request, "grids", _("网格清单"), columns, found.qs.iterator(chunk_size=AT_ONCE))


@require_safe
def grid_of_org(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from a grid of the tree to its card."""
    card = get_object_or_404(GridCard.objects.visible_to(request.user), org=pk)
    return redirect("grid_detail", pk=card.pk)


@require_safe
def grid_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A grid: kind, size, branch, keeper, places, buildings, and who holds a post there."""
    card, user = get_object_or_404(_rows(request), pk=pk), request.user
    posts = Post.objects.active().visible_to(user).filter(org=card.org).select_related("user")
    buildings = Org.objects.visible_to(user).standing().filter(parent=card.org)
    context = {
        "nav": "grids",
        "crumbs": crumbs_of(card.org, request),
        "phone_back": reverse("grid_list"),
        "card": card,
        "norm": actions.is_off_norm(card),
        "phone": mask(card.keeper_phone),
        "posts": posts,
        "buildings": buildings.filter(level=Level.BUILDING),
        "may_change": not card.org.closed_on and rules.may_change_grid(user, card),
        "may_propose": not card.org.closed_on and rules.may_propose(user, card),
        "may_read": rules.may_read_keeper(user, card),
    }
    return render(request, "grids/grid_detail.html", context)


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
        "nav": "grids",
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
    context = {"nav": "grids", "phone_back": back, "form": form, "card": card}
    return render(request, "grids/grid_propose.html", context, status=status_of(form))
