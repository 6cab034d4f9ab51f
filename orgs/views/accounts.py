"""Pages of 账号: the list, an account, links for it, the sheet of invitations."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once, seed_of
from core.imports.kinds import kinds_for
from core.models import AccessEvent, ImportBatch, User
from core.personal import mask
from orgs import actions, rules
from orgs.filters import UNUSABLE, AccountFilter
from orgs.models import Post, SignInLink
from orgs.scope import acting_org
from orgs.signin import locked_names
from orgs.tables import AccountTable, account_state, post_state
from orgs.views.common import (
    REFUSED,
    crumbs_of,
    is_narrowed,
    number_in,
    page_table,
)

NEVER_USED = Q(is_active=True, password__startswith=UNUSABLE)
AT_MOST = 200  # invitations on one sheet
EVENTS_SHOWN = 8
SIGN_INS = (
    AccessEvent.Kind.SIGN_IN,
    AccessEvent.Kind.SIGN_IN_FAILED,
    AccessEvent.Kind.SIGN_OUT,
    AccessEvent.Kind.UNLOCK,
    AccessEvent.Kind.RESET_LINK,
)


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """账号: those whose posts lie in one's scope, with state and last sign-in."""
    rows = rules.accounts_seen(request.user).order_by("name", "pk")
    found = AccountFilter(request.GET, queryset=rows, request=request)
    table = AccountTable(found.qs)
    page = page_table(request, table)
    table.locked = locked_names([who.username for who in page])
    for post in _posts_seen(request, page):
        table.posts_of.setdefault(post.user_id, []).append(post)
    context = {
        "nav": "accounts",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "new": rules.accounts_managed(request.user).filter(NEVER_USED).count(),
        "here": acting_org(request),
        "may_give": bool(rules.kinds_to_give(request.user)),
        "narrowed": is_narrowed(request),
    }
    return render(request, "orgs/account_list.html", context)


def _posts_seen(request: HttpRequest, people: list[User]):
    seen = Post.objects.visible_to(request.user).values("pk")
    rows = Post.objects.active().filter(pk__in=seen, user__in=[who.pk for who in people])
    return rows.select_related("org", "unit")


@require_safe
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An account: its posts, how it stands, its last sign-ins, what may be done."""
    return _account_page(request, _seen(request, pk))


def _seen(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(rules.accounts_seen(request.user), pk=pk)


def _account_page(request: HttpRequest, account: User, link: dict | None = None) -> HttpResponse:
    here, user = acting_org(request), request.user
    seen = Post.objects.visible_to(user).filter(user=account).values("pk")
    posts = Post.objects.filter(pk__in=seen).select_related("org", "unit").order_by("-start")
    mine = set(Post.objects.editable_by(user).filter(user=account).values_list("pk", flat=True))
    managed = rules.may_manage_account(user, account)
    events = AccessEvent.objects.filter(user_id_copy=account.pk, kind__in=SIGN_INS[:3])
    locked = bool(locked_names([account.username]))
    context = {
        "nav": "accounts",
        "crumbs": crumbs_of(here, request, (_("账号"), reverse("account_list"))) if here else [],
        "phone_back": reverse("account_list"),
        "account": account,
        "ring": account_state(account, locked),
        "locked": locked,
        "is_new": account.password.startswith(UNUSABLE),
        "phone": mask(account.phone),
        "posts": [
            {"post": post, "ring": post_state(post), "mine": post.pk in mine} for post in posts
        ],
        "managed": managed,
        "events": events.order_by("-pk")[:EVENTS_SHOWN] if managed else [],
        "link": link,
        "may_give": bool(rules.kinds_to_give(user)),
    }
    return render(request, "orgs/account_detail.html", context)


@never_cache
@require_POST
def account_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for one account and show it, this once; sent twice, the answer is the same."""
    account = _seen(request, pk)
    if not rules.may_manage_account(request.user, account):
        raise PermissionDenied(REFUSED)
    new = account.password.startswith(UNUSABLE)
    purpose = SignInLink.Purpose.INVITE if new else SignInLink.Purpose.RESET
    try:
        made = _make_links(request, [account], purpose)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("account_detail", pk=account.pk)
    return _account_page(request, account, link=made[0])


def _make_links(request: HttpRequest, accounts: list[User], purpose: str) -> list[dict]:
    """Make a link for each account, once per form; return them with what a sheet shows."""
    codes = {who.pk: actions.code_for(seed_of(request), who) for who in accounts}

    def make() -> str:
        for who in accounts:
            codes[who.pk] = actions.make_link(
                user=who, purpose=purpose, by=request.user, code=codes[who.pk]
            )
        return reverse("account_list")

    act_once(request, make)
    hours = (
        actions.INVITATION_DAYS * 24
        if purpose == SignInLink.Purpose.INVITE
        else actions.RESET_HOURS
    )
    until = timezone.localtime() + datetime.timedelta(hours=hours)
    return [
        {
            "account": who,
            "url": request.build_absolute_uri(reverse("link_use", args=[codes[who.pk]])),
            "until": until,
            "invite": purpose == SignInLink.Purpose.INVITE,
        }
        for who in accounts
    ]


@require_POST
def account_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Unlock, close or reopen an account."""
    account = _seen(request, pk)
    verbs = {
        "unlock": (actions.unlock_account, _("已解锁，现在就能登录")),
        "close": (actions.close_account, _("账号已停用，做过的事都留着")),
        "reopen": (actions.reopen_account, _("账号已恢复，请再给他任职")),
    }
    verb = request.POST.get("do")
    if verb not in verbs:
        raise Http404
    if not rules.may_manage_account(request.user, account):
        raise PermissionDenied(REFUSED)
    do, words = verbs[verb]

    def run() -> str:
        do(account=account, by=request.user)
        messages.success(request, words)
        return reverse("account_detail", args=[account.pk])

    try:
        return redirect(act_once(request, run))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("account_detail", pk=account.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_sheet(request: HttpRequest) -> HttpResponse:
    """Choose accounts that were never used; then the sheet with a link for each, to print.

    `batch`: those that an import just made. `id`: one that was just made on the page.
    """
    waiting = rules.accounts_managed(request.user).filter(NEVER_USED).order_by("name", "pk")
    chosen = _chosen(request)
    listed = waiting if chosen is None else waiting.filter(pk__in=chosen)
    context = {
        "nav": "accounts",
        "phone_back": reverse("account_list"),
        "here": acting_org(request),
        "days": actions.INVITATION_DAYS,
    }
    if request.method == "POST":
        ids = [number_in(raw) for raw in request.POST.getlist("id")[:AT_MOST]]
        people = list(waiting.filter(pk__in=[pk for pk in ids if pk is not None]))
        if people:
            made = _make_links(request, people, SignInLink.Purpose.INVITE)
            _put_posts(request, made)
            return render(request, "orgs/invitation_sheet.html", {**context, "sheet": made})
        messages.error(request, _("请先选要邀请的人。已经启用的账号不用邀请，可以重设密码"))
    people = list(listed[:AT_MOST])
    rows = [{"account": who} for who in people]
    _put_posts(request, rows)
    context |= {"rows": rows, "total": listed.count(), "at_most": AT_MOST}
    return render(request, "orgs/invitation_pick.html", context)


def _put_posts(request: HttpRequest, rows: list[dict]) -> None:
    known: dict[int, list[Post]] = {}
    for post in _posts_seen(request, [row["account"] for row in rows]):
        known.setdefault(post.user_id, []).append(post)
    for row in rows:
        row["posts"] = known.get(row["account"].pk, [])


def _chosen(request: HttpRequest) -> list[int] | None:
    """Return the ids that the address names; None where it names none."""
    one = number_in(request.GET.get("id"))
    if one is not None:
        return [one]
    if not request.GET.get("batch"):
        return None
    try:
        batch = ImportBatch.objects.filter(pk=request.GET["batch"], user=request.user).first()
    except (ValidationError, ValueError):
        batch = None
    if batch is None:
        raise Http404
    return list(batch.result.get("invited", []))


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """导入: the lists that one may bring in, and what one brought in lately."""
    kinds = kinds_for(request.user)
    titles = {kind.name: kind.title for kind in kinds}
    batches = ImportBatch.objects.filter(user=request.user, kind__in=titles)
    batches = batches.order_by("-created_at")[:15]
    context = {
        "nav": "imports",
        "kinds": kinds,
        "batches": [{"batch": batch, "title": titles[batch.kind]} for batch in batches],
        "here": acting_org(request),
    }
    return render(request, "orgs/import_list.html", context)
