"""Pages of one post: what it is and answers for, handing it over; and of part-time members."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from orgs import actions, rules
from orgs.charges import charges_seen, may_change_charges, set_charges
from orgs.filters import PartTimeFilter
from orgs.forms_posts import ChargesForm, HandOverForm
from orgs.handover import hand_over, left_open, may_hand_over
from orgs.models import Charge, Org, Post, PostKind, Unit
from orgs.scope import acting_org
from orgs.tables import PartTimeTable, post_state
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    export,
    is_narrowed,
    page_table,
    status_of,
)

SHOWN = 8  # titles of each kind that a page names; the rest is counted


def _post(request: HttpRequest, pk: int) -> Post:
    seen = Post.objects.visible_to(request.user).values("pk")
    rows = Post.objects.filter(pk__in=seen)
    return get_object_or_404(
        rows.select_related("user", "org", "unit__org", "from_unit", "handed_to__user"), pk=pk
    )


@require_safe
def post_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A post: whose, where, from when to when, what it answers for, and what it would leave open."""
    post, user = _post(request, pk), request.user
    may_hand, seen = may_hand_over(user, post), Post.objects.visible_to(user)
    places = (Unit if post.unit_id else Org).objects.visible_to(user)
    context = {
        "nav": "posts",
        "phone_back": reverse("post_list"),
        "post": post,
        "ring": post_state(post),
        "named": charges_seen(user, [post]).get(post.pk, []),
        "is_named": may_change_charges(user, post),
        "watches_all": post.kind == PostKind.SUPERVISOR
        and not Charge.objects.filter(post=post).exists(),
        "before": seen.filter(handed_to=post).select_related("user").first(),
        "sees_next": bool(post.handed_to_id) and seen.filter(pk=post.handed_to_id).exists(),
        "sees_place": places.filter(pk=post.unit_id or post.org_id).exists(),
        "knows_account": rules.accounts_seen(user).filter(pk=post.user_id).exists(),
        "may_hand": may_hand,
        "may_end": rules.may_take_post(user, post) and post_state(post).ring != "withdrawn",
        "open": left_open(post) if may_hand else [],
        "shown": SHOWN,
    }
    return render(request, "orgs/post_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def post_charges(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which units and orgs a post of the four kinds answers for."""
    post = _post(request, pk)
    if not may_change_charges(request.user, post):
        raise PermissionDenied(REFUSED)
    held = list(Charge.objects.filter(post=post))
    start = {
        "reach": ChargesForm.NAMED if held else ChargesForm.ALL,
        "charge_orgs": [one.org_id for one in held if one.org_id],
        "charge_units": [one.unit_id for one in held if one.unit_id],
    }
    said = request.POST if request.method == "POST" else None  # nothing picked is an answer
    form = ChargesForm(said, user=request.user, post=post, initial=start)
    back = reverse("post_detail", args=[post.pk])

    def save() -> str:
        set_charges(post=post, named=form.named(), by=request.user)
        messages.success(request, _("负责对象已改，下一次点击起就按新的算"))
        return back

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {"nav": "posts", "phone_back": back, "post": post, "form": form}
    return render(request, "orgs/post_charges.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def post_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a post over to a successor; the page says beforehand what goes along."""
    post = _post(request, pk)
    if not rules.may_take_post(request.user, post):
        raise PermissionDenied(REFUSED)
    back = reverse("post_detail", args=[post.pk])
    form = HandOverForm(
        request.POST or None, user=request.user, post=post, initial={"end": post.end}
    )

    def give() -> str:
        return _hand_over(request, post, form.cleaned_data)

    if request.method == "POST" and (url := act(request, form, give)):
        return redirect(url)
    if request.method != "POST" and post.handed_to_id:
        return redirect(back)
    context = {
        "nav": "posts",
        "phone_back": back,
        "post": post,
        "form": form,
        "open": left_open(post),
        "shown": SHOWN,
    }
    return render(request, "orgs/post_hand_over.html", context, status=status_of(form))


def _hand_over(request: HttpRequest, post: Post, said: dict) -> str:
    person: User | None = said["person"]
    with transaction.atomic():
        if person is None:
            facts = {name: said[name] for name in ("username", "name", "phone", "email")}
            person = actions.create_account(by=request.user, **facts)
        new = hand_over(post=post, to=person, by=request.user, end=said["end"])
    names = {"old": post.user.name, "new": person.name}
    messages.success(request, _("%(old)s的任职和没办完的事已移交给%(new)s") % names)
    if said["person"] is None:
        messages.info(request, _("账号已建好。做一张邀请发给本人，他自己设密码"))
        return f"{reverse('invitation_sheet')}?id={person.pk}"
    return reverse("post_detail", args=[new.pk])


def _part_time(request: HttpRequest) -> PartTimeFilter:
    seen = Post.objects.visible_to(request.user).values("pk")
    rows = Post.objects.filter(pk__in=seen, kind=PostKind.PART_TIME_MEMBER)
    rows = rows.select_related("user", "org", "unit", "from_unit")
    return PartTimeFilter(request.GET, queryset=rows.order_by("-start", "pk"), request=request)


@require_safe
def part_time_list(request: HttpRequest) -> HttpResponse:
    """兼职委员: units' people on the committees of streets and communities (practice Q6)."""
    found = _part_time(request)
    table = PartTimeTable(found.qs)
    page_table(request, table)
    rows = found.qs.order_by()
    context = {
        "nav": "part_time",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "people": rows.values("user").distinct().count(),
        "units": rows.exclude(from_unit=None).values("from_unit").distinct().count(),
        "here": acting_org(request),
        "may_give": PostKind.PART_TIME_MEMBER in rules.kinds_to_give(request.user),
        "narrowed": is_narrowed(request),
    }
    return render(request, "orgs/part_time_list.html", context)


@require_safe
def part_time_export(request: HttpRequest) -> HttpResponse:
    """The part-time members that the filters leave, as a workbook."""
    columns = [
        (_("姓名"), lambda p: p.user.name),
        (_("来自单位"), lambda p: p.from_unit.name if p.from_unit else ""),
        (_("在哪里任委员"), lambda p: p.org.name),
        (_("状态"), lambda p: str(post_state(p).label)),
        (_("任期起"), lambda p: p.start),
        (_("任期止"), lambda p: p.end),
    ]
    rows = _part_time(request).qs.iterator(chunk_size=AT_ONCE)
    return export(request, "part_time", _("兼职委员"), columns, rows)
