"""Pages of 组织: the tree, a card, and what an admin above changes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.idempotency import act_once
from core.slots import gather
from core.typed import text_in
from core.ui.filters import link
from orgs import actions, rules
from orgs.filters import search_in
from orgs.forms import MoveForm, NameForm, PlaceForm
from orgs.models import KEY_OF_LEVEL, Level, Org, Post, Unit
from orgs.scope import LEADING, acting_org, scope_of
from orgs.views.common import REFUSED, act, choices, crumbs_of, number_in, status_of

FOUND = 50
POSTS_SHOWN = 20
look_up = search_in("name", "code")


@require_safe
def org_list(request: HttpRequest) -> HttpResponse:
    """组织: the tree below one's own orgs, or the orgs that hold the words."""
    seen = Org.objects.visible_to(request.user)
    closed = request.GET.get("closed") == "yes"
    rows = seen if closed else seen.standing()
    words = text_in(request.GET, "q", 80)
    here = acting_org(request)
    top = here.level if here else -1  # one's own level goes without saying
    context = {
        "nav": "orgs",
        "may_audit": scope_of(request.user).has(*LEADING),
        "here": here,
        "words": words,
        "closed": closed,
        "closed_url": link(request.GET, closed=None if closed else "yes"),
        "total": rows.count(),
        "levels": [(Level(level).label, n) for level, n in _by_level(rows) if level > top],
    }
    if words:
        found = look_up(None, rows, "q", words).select_related("parent")
        context["found"] = with_counts(request, list(found[:FOUND]))
        context["found_total"] = found.count()
    else:
        tops = list(rows.exclude(parent__in=seen.values("pk")))
        context["nodes"] = _nodes(request, tops, closed)
        if len(tops) == 1 and tops[0].level < Level.GRID:
            context["nodes"][0]["open"] = _nodes(
                request, _children(request, tops[0], closed), closed
            )
    return render(request, "orgs/org_list.html", context)


def _by_level(rows) -> list[tuple[int, int]]:
    return list(rows.order_by("level").values_list("level").annotate(Count("pk")))


def _children(request: HttpRequest, org: Org, closed: bool) -> list[Org]:
    rows = Org.objects.visible_to(request.user).filter(parent=org)
    return list(rows if closed else rows.standing())


@require_safe
def org_children(request: HttpRequest, pk: int) -> HttpResponse:
    """Part of the tree: what hangs under an org."""
    org = get_object_or_404(Org.objects.visible_to(request.user), pk=pk)
    closed = request.GET.get("closed") == "yes"
    nodes = _nodes(request, _children(request, org, closed), closed)
    return render(request, "orgs/org_nodes.html", {"nodes": nodes, "closed": closed})


def _nodes(request: HttpRequest, orgs: list[Org], closed: bool) -> list[dict]:
    """Return rows of the tree, each with its counts and whether something hangs under it."""
    below = Org.objects.visible_to(request.user).filter(parent__in=[org.pk for org in orgs])
    below = below if closed else below.standing()
    counts = dict(below.order_by().values_list("parent").annotate(Count("pk")))
    return [{**row, "children": counts.get(row["org"].pk, 0)} for row in with_counts(request, orgs)]


def with_counts(request: HttpRequest, orgs: list[Org]) -> list[dict]:
    """Return the orgs with the numbers of units, posts and grids at and below each."""
    scope = scope_of(request.user)
    units = Unit.objects.present().filter(rules.whole_units(request.user))
    posts = Post.objects.active().filter(scope.under("org"))
    grids = Org.objects.visible_to(request.user).standing().filter(level=Level.GRID)
    numbers: dict[int, list[int]] = {org.pk: [0, 0, 0] for org in orgs}
    for level in {org.level for org in orgs}:
        key = KEY_OF_LEVEL.get(Level(level))
        if key is None:
            continue
        ids = [org.pk for org in orgs if org.level == level]
        for i, (rows, path) in enumerate(((units, "org__"), (posts, "org__"), (grids, ""))):
            name = f"{path}{key}_id"
            counted = rows.filter(**{f"{name}__in": ids}).order_by().values_list(name)
            for pk, n in counted.annotate(Count("pk")):
                numbers[pk][i] = n
    return [
        {"org": org, "units": n[0], "posts": n[1], "grids": n[2]}
        for org in orgs
        for n in [numbers[org.pk]]
    ]


@require_safe
def org_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An org: where it lies, what lies below, who works there, figures of other apps."""
    user = request.user
    org = get_object_or_404(Org.objects.visible_to(user).select_related("parent"), pk=pk)
    lead = Org.objects.filter(scope_of(user).under("", *LEADING), pk=pk).exists()
    posts = Post.objects.active().visible_to(user).filter(org=org).select_related("user", "org")
    figures = [figure for card in gather("org.card", org=org, user=user) for figure in card]
    context = {
        "nav": "orgs",
        "crumbs": crumbs_of(org, request),
        "phone_back": reverse("org_list"),
        "org": org,
        "children": with_counts(request, _children(request, org, closed=bool(org.closed_on))),
        "child_level": Level(org.level + 1).label if org.level < Level.BUILDING else "",
        "posts": posts[:POSTS_SHOWN],
        "posts_total": posts.count(),
        "own_counts": with_counts(request, [org])[0],
        "figures": figures,
        "lead": lead,
        "may_change": not org.closed_on and rules.may_change_org(user, org),
        "may_add": rules.may_add_below(user, org),
        "may_post": lead and not org.closed_on and bool(rules.kinds_to_give(user)),
    }
    return render(request, "orgs/org_detail.html", context)


def _changeable(request: HttpRequest, pk: int) -> Org:
    """Return the org to change; 404 outside, 403 where it is only seen."""
    org = get_object_or_404(Org.objects.visible_to(request.user), pk=pk)
    if org.closed_on or not rules.may_change_org(request.user, org):
        raise PermissionDenied(REFUSED)
    return org


@require_http_methods(["GET", "HEAD", "POST"])
def org_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new grid under a community, or a building under a grid."""
    parent = get_object_or_404(Org.objects.visible_to(request.user), pk=pk)
    if not rules.may_add_below(request.user, parent):
        raise PermissionDenied(REFUSED)
    form = PlaceForm(request.POST or None)

    def add() -> str:
        org = actions.add_place(parent=parent, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s已加上") % {"name": org.name})
        return reverse("org_detail", args=[org.pk])

    if request.method == "POST" and (url := act(request, form, add)):
        return redirect(url)
    title = _("新设%(level)s") % {"level": Level(parent.level + 1).label}
    return _small_form(request, parent, form, title, _("加上"))


@require_http_methods(["GET", "HEAD", "POST"])
def org_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for an org."""
    org = _changeable(request, pk)
    form = NameForm(request.POST or None, initial={"name": org.name})

    def rename() -> str:
        actions.rename_place(org=org, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("名称已改"))
        return reverse("org_detail", args=[org.pk])

    if request.method == "POST" and (url := act(request, form, rename)):
        return redirect(url)
    return _small_form(request, org, form, _("改名"), _("保存"))


@require_http_methods(["GET", "HEAD", "POST"])
def org_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another parent: first what goes along, then the move."""
    org = _changeable(request, pk)
    form = MoveForm(request.POST or None, user=request.user, org=org)
    sure = request.POST.get("sure") == "yes"

    def move() -> str:
        actions.move_place(org=org, to=form.cleaned_data["to"], by=request.user)
        messages.success(request, _("%(name)s已移过去") % {"name": org.name})
        return reverse("org_detail", args=[org.pk])

    if request.method == "POST" and sure and (url := act(request, form, move)):
        return redirect(url)
    ready = form.is_bound and form.is_valid()
    context = {
        "nav": "orgs",
        "crumbs": crumbs_of(org, request, (_("移动"), "")),
        "phone_back": reverse("org_detail", args=[org.pk]),
        "org": org,
        "form": form,
        "to": form.cleaned_data["to"] if ready else None,
        "along": along(org),
    }
    return render(request, "orgs/org_move.html", context, status=status_of(form))


def along(org: Org) -> list[tuple[str, int]]:
    """Return what lies at and below an org, as (word, number): what a move or a closing takes."""
    levels = Org.objects.standing().filter(org.below()).exclude(pk=org.pk).order_by("level")
    counted = levels.values_list("level").annotate(Count("pk"))
    posts = Post.objects.active().filter(org.below("org") | org.below("unit__org"))
    return [
        *((str(Level(level).label), n) for level, n in counted),
        (_("驻区单位"), Unit.objects.present().filter(org.below("org")).count()),
        (_("任职"), posts.count()),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def org_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an org with all below it; asks first."""
    org = get_object_or_404(Org.objects.visible_to(request.user), pk=pk)
    if not rules.may_change_org(request.user, org):
        raise PermissionDenied(REFUSED)

    def close() -> str:
        actions.close_place(org=org, by=request.user)
        messages.success(request, _("%(name)s已撤销，记录都留着") % {"name": org.name})
        return reverse("org_detail", args=[org.parent_id])

    if request.method == "POST":
        try:
            return redirect(act_once(request, close))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("org_detail", pk=org.pk)
    context = {
        "nav": "orgs",
        "crumbs": crumbs_of(org, request, (_("撤销"), "")),
        "phone_back": reverse("org_detail", args=[org.pk]),
        "org": org,
        "along": along(org),
    }
    return render(request, "orgs/org_close.html", context)


def _small_form(request, org: Org, form, title: str, button: str) -> HttpResponse:
    context = {
        "nav": "orgs",
        "crumbs": crumbs_of(org, request, (title, "")),
        "phone_back": reverse("org_detail", args=[org.pk]),
        "org": org,
        "form": form,
        "title": title,
        "button": button,
    }
    return render(request, "orgs/org_form.html", context, status=status_of(form))


@require_safe
def org_choices(request: HttpRequest) -> JsonResponse:
    """Choices of a searched select: standing orgs under one's leading posts, by the words typed.

    `above`: only those under which this org may be moved. `units`: only those that hold units;
    `communities`: only communities, `streets`: with their streets.
    """
    rows = Org.objects.standing().filter(scope_of(request.user).under(""))
    moved = number_in(request.GET.get("above"))
    if moved is not None:
        org = get_object_or_404(Org.objects.visible_to(request.user), pk=moved)
        rows = rules.parents_for(request.user, org)
    if request.GET.get("units"):
        rows = rows.filter(Q(level__gte=Level.DISTRICT) & Q(level__lte=Level.COMMUNITY))
    if request.GET.get("communities"):
        rows = rows.filter(level=Level.COMMUNITY)
    if request.GET.get("streets"):
        rows = rows.filter(level__in=(Level.STREET, Level.COMMUNITY))
    rows = look_up(None, rows, "q", text_in(request.GET, "q", 80)).select_related("parent")
    found = rows.order_by("level", "lft")[:FOUND]
    return choices((org.pk, org.name, org.parent.name if org.parent else "") for org in found)
