"""Pages of 任职: who holds which office, giving and ending one."""

from collections.abc import Iterator
from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.models import User
from core.typed import text_in
from orgs import actions, rules
from orgs.charges import charges_seen, set_charges
from orgs.filters import PostFilter, search_in
from orgs.forms_posts import EndPostForm, PostForm
from orgs.models import Org, Post, PostKind, Unit
from orgs.scope import acting_org
from orgs.tables import PostTable, post_state
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    choices,
    crumbs_of,
    export,
    is_narrowed,
    number_in,
    page_table,
    status_of,
)

FOUND = 50
by_name = search_in("name", "username")


def _found(request: HttpRequest) -> PostFilter:
    seen = Post.objects.visible_to(request.user).values("pk")
    rows = Post.objects.filter(pk__in=seen).select_related("user", "org", "unit")
    return PostFilter(request.GET, queryset=rows.order_by("kind", "-start", "pk"), request=request)


@require_safe
def post_list(request: HttpRequest) -> HttpResponse:
    """任职: by kind, level and term."""
    found = _found(request)
    table = PostTable(found.qs)
    page = page_table(request, table)
    ids = [post.pk for post in page]
    mine = Post.objects.editable_by(request.user).filter(pk__in=ids).exclude(user=request.user)
    table.mine = set(mine.values_list("pk", flat=True))
    known = rules.accounts_seen(request.user).filter(pk__in=[post.user_id for post in page])
    table.known = set(known.values_list("pk", flat=True))
    table.named = charges_seen(request.user, page)
    context = {
        "nav": "posts",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "may_give": bool(rules.kinds_to_give(request.user)),
        "narrowed": is_narrowed(request),
    }
    return render(request, "orgs/post_list.html", context)


@require_safe
def post_export(request: HttpRequest) -> HttpResponse:
    """The posts that the filters leave, as a workbook."""
    columns = [
        (_("姓名"), lambda p: p.user.name),
        (_("职务"), lambda p: p.get_kind_display()),
        (_("组织或单位"), lambda p: p.place.name),
        (_("状态"), lambda p: str(post_state(p).label)),
        (_("任期起"), lambda p: p.start),
        (_("任期止"), lambda p: p.end),
        (_("负责对象"), lambda p: "、".join(p.named)),
    ]
    rows = _with_names(request, _found(request).qs)
    return export(request, "posts", _("任职"), columns, rows)


def _with_names(request: HttpRequest, posts: QuerySet[Post]) -> Iterator[Post]:
    """Yield the posts, each with `named`: what it answers for."""
    rows = posts.iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        named = charges_seen(request.user, some)
        for post in some:
            post.named = named.get(post.pk, [])
            yield post


@require_http_methods(["GET", "HEAD", "POST"])
def post_create(request: HttpRequest) -> HttpResponse:
    """Give a post, to somebody known or to a new account; a new one is invited afterwards."""
    if not rules.kinds_to_give(request.user):
        raise PermissionDenied(_("任职由组织部管理员、街道干部和社区工作者来定"))
    form = PostForm(request.POST or None, user=request.user, initial=_start(request))

    def give() -> str:
        return _give(request, form.cleaned_data, form.named())

    if request.method == "POST" and (url := act(request, form, give)):
        return redirect(url)
    here = acting_org(request)
    context = {
        "nav": "posts",
        "crumbs": crumbs_of(here, request, (_("任命"), "")) if here else [],
        "phone_back": reverse("post_list"),
        "form": form,
    }
    return render(request, "orgs/post_form.html", context, status=status_of(form))


def _start(request: HttpRequest) -> dict:
    names = ("org", "unit", "person", "from_unit")
    said = {name: number_in(request.GET.get(name)) for name in names}
    start = {**{name: pk for name, pk in said.items() if pk}, "start": timezone.localdate()}
    if request.GET.get("kind") in PostKind.values:
        start["kind"] = request.GET["kind"]
    return start


def _give(request: HttpRequest, said: dict, named: list[Org | Unit]) -> str:
    person: User | None = said["person"]
    with transaction.atomic():
        if person is None:
            facts = {name: said[name] for name in ("username", "name", "phone", "email")}
            person = actions.create_account(by=request.user, **facts)
        place = {"org": said["org"], "unit": said["unit"]}
        post = actions.give_post(
            user=person,
            kind=said["kind"],
            by=request.user,
            start=said["start"],
            end=said["end"],
            from_unit=said["from_unit"],
            **place,
        )
        if named:
            set_charges(post=post, named=named, by=request.user)
    if said["person"] is None:
        messages.success(request, _("账号已建好。做一张邀请发给本人，他自己设密码"))
        return f"{reverse('invitation_sheet')}?id={person.pk}"
    messages.success(request, _("已任命，%(name)s现在就能用") % {"name": person.name})
    return reverse("account_detail", args=[person.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post, at once or on a day to come."""
    seen = Post.objects.visible_to(request.user).values("pk")
    rows = Post.objects.filter(pk__in=seen).select_related("user", "org", "unit__org")
    post = get_object_or_404(rows, pk=pk)
    if not rules.may_take_post(request.user, post):
        raise PermissionDenied(REFUSED)
    form = EndPostForm(request.POST or None)
    back = reverse("post_list")

    def end() -> str:
        actions.end_post(post=post, by=request.user, on=form.cleaned_data["on"])
        messages.success(request, _("%(name)s的这个任职已结束") % {"name": post.user.name})
        return back

    if request.method == "POST" and (url := act(request, form, end)):
        return redirect(url)
    context = {"nav": "posts", "phone_back": back, "post": post, "form": form}
    return render(request, "orgs/post_end.html", context, status=status_of(form))


@require_safe
def account_choices(request: HttpRequest) -> JsonResponse:
    """Choices of a searched select: accounts that the user sees, by name or account name."""
    rows = rules.accounts_seen(request.user).filter(is_active=True)
    rows = by_name(None, rows, "q", text_in(request.GET, "q", 80)).order_by("name", "pk")
    return choices((who.pk, who.name, who.username) for who in rows[:FOUND])
