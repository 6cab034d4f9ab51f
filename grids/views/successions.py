"""Pages on which a grid is split and grids are merged: asked, shown what moves, done; and the record."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.idempotency import answered_first
from core.models import User
from grids import rules
from grids.actions.successions import MOST_PARTS, merge_grids, split_grid
from grids.filters.changes import ChangeFilter
from grids.forms.successions import MergeForm, ReasonForm, SplitForm, parts_in
from grids.ground.shares import shares, staying, whole
from grids.models import GridCard, GridChange
from grids.tables.changes import ChangeTable, moved_words, names_of
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    crumbs_of,
    export,
    is_narrowed,
    page_table,
    save_stamped,
    status_of,
)


def _card(request: HttpRequest, pk: int) -> GridCard:
    """Return the card of a grid to change; 404 outside, 403 where it is only seen or ended."""
    seen = GridCard.objects.visible_to(request.user).select_related("org__parent")
    card = get_object_or_404(seen, pk=pk)
    if not rules.may_regroup(request.user, card.org):
        raise PermissionDenied(REFUSED)
    return card


@require_http_methods(["GET", "HEAD", "POST"])
@answered_first
def grid_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Split a grid: its parts and what goes where, then what that comes to, then the split."""
    card = _card(request, pk)
    parts = parts_in(request.GET.get("parts"))
    form = SplitForm(request.POST or None, card=card, parts=parts)

    def split() -> str:
        said = form.cleaned_data
        split_grid(
            card=card, parts=form.plan(), reason=said["reason"], by=request.user,
            stamp=said["stamp"],
        )  # fmt: skip
        words = _("%(name)s已拆成 %(n)s 个网格，原来的记录留着")
        messages.success(request, words % {"name": card.org.name, "n": parts})
        return reverse("grid_detail", args=[card.pk])

    if _confirmed(request, form) and (url := save_stamped(request, form, split)):
        return redirect(url)
    context = _page(request, card, form, _("拆分")) | {
        "parts": parts,
        "choices": range(2, MOST_PARTS + 1),
        "preview": _split_preview(card, form, request.user) if _asked(form) else None,
    }
    return render(request, "grids/grid_split.html", context, status=status_of(form))


def _confirmed(request: HttpRequest, form: ReasonForm) -> bool:
    """Tell whether the user wants just what he was shown; after another choice it is shown anew."""
    sure = request.POST.get("sure") == "yes"
    return sure and form.is_valid() and form.digest() == request.POST.get("shown")


def _asked(form) -> bool:
    return form.is_bound and form.is_valid() and not form.errors


def _split_preview(card: GridCard, form: SplitForm, user: User) -> dict:
    plan = form.plan()
    columns = [
        {"name": part.name, "households": part.households, "party_members": part.party_members,
         "shares": row}
        for part, row in zip(plan, shares(card.org, plan, user), strict=True)
    ]  # fmt: skip
    summed = [sum(part.households for part in plan), sum(part.party_members for part in plan)]
    return {
        "columns": columns,
        "staying": staying(card.org),
        "digest": form.digest(),
        "fits": summed == [card.households, card.party_members],
        "households": summed[0],
        "party_members": summed[1],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@answered_first
def grid_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge other grids of the community into this one: which, then what moves, then the merge."""
    card = _card(request, pk)
    others = (
        GridCard.objects.editable_by(request.user)
        .filter(org__parent=card.org.parent_id, org__closed_on=None)
        .exclude(pk=card.pk)
        .select_related("org")
    )
    form = MergeForm(request.POST or None, card=card, others=others)

    def merge() -> str:
        said = form.cleaned_data
        merge_grids(
            kept=card, gone=said["gone"], reason=said["reason"], name=said["name"],
            by=request.user, stamp=said["stamp"],
        )  # fmt: skip
        names = "、".join(one.org.name for one in said["gone"])
        messages.success(request, _("%(names)s已并进来，原来的记录留着") % {"names": names})
        return reverse("grid_detail", args=[card.pk])

    if _confirmed(request, form) and (url := save_stamped(request, form, merge)):
        return redirect(url)
    context = _page(request, card, form, _("合并")) | {
        "others": others,
        "preview": _merge_preview(card, form, request.user) if _asked(form) else None,
    }
    return render(request, "grids/grid_merge.html", context, status=status_of(form))


def _merge_preview(card: GridCard, form: MergeForm, user: User) -> dict:
    gone = form.cleaned_data["gone"]
    return {
        "columns": [
            {"name": one.org.name, "households": one.households,
             "party_members": one.party_members, "staying": staying(one.org),
             "shares": shares(one.org, [whole(one.org)], user)[0]}
            for one in gone
        ],
        "digest": form.digest(),
        "households": sum((one.households for one in gone), card.households),
        "party_members": sum((one.party_members for one in gone), card.party_members),
    }  # fmt: skip


def _page(request: HttpRequest, card: GridCard, form, title: str) -> dict:
    back = reverse("grid_detail", args=[card.pk])
    return {
        "nav": "grid_list",
        "crumbs": crumbs_of(card.org, request, (title, "")),
        "phone_back": back,
        "card": card,
        "form": form,
    }


def _changes(request: HttpRequest) -> ChangeFilter:
    rows = GridChange.objects.visible_to(request.user).distinct()
    rows = rows.select_related("org", "made_by").prefetch_related("heirs__old", "heirs__new")
    return ChangeFilter(request.GET, queryset=rows.order_by("-made_at", "-pk"), request=request)


@require_safe
def grid_changes(request: HttpRequest) -> HttpResponse:
    """网格调整: every split and merge below one's orgs, with what moved."""
    found = _changes(request)
    table = ChangeTable(found.qs)
    page_table(request, table)
    table.know_cards(request.user)
    context = {
        "nav": "grid_list",
        "phone_back": reverse("grid_list"),
        "filter": found,
        "table": table,
        "total": table.page.paginator.count,
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/grid_changes.html", context)


@require_safe
def grid_changes_export(request: HttpRequest) -> HttpResponse:
    """The splits and merges that the filters leave."""
    columns = [
        (_("哪天"), lambda one: timezone.localdate(one.made_at).isoformat()),
        (_("社区"), lambda one: one.org.name),
        (_("怎么调"), lambda one: one.get_kind_display()),
        (_("原网格"), lambda one: "、".join(names_of(one, "old"))),
        (_("现网格"), lambda one: "、".join(names_of(one, "new"))),
        (_("搬动"), moved_words),
        (_("为什么"), lambda one: one.reason),
        (_("谁办的"), lambda one: one.made_by.name),
    ]
    rows = _changes(request).qs.iterator(chunk_size=AT_ONCE)
    return export(request, "grid_changes", _("网格调整"), columns, rows)
