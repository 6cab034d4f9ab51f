"""Pages of 积分账: one's own, the accounts of a place, one account line by line, taking a line back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grids.actions import rewards as actions
from grids.filters.points import AccountFilter
from grids.forms.points import WhyForm
from grids.models import PointClaim, PointLine, StationLog
from grids.points.rules import own_members, rule_of_service
from grids.tables.points import AccountTable, LineTable, claim_state
from grids.views.common import form_page
from orgs import rules as org_rules
from orgs.member_lists import kept_ids
from orgs.models import Member
from orgs.scope import acting_org, scope_of
from orgs.views.common import AT_ONCE, crumbs_of, export, is_narrowed, page_table
from services.models import ServiceRecord

NAV = "point_accounts"
LATELY = 8


@require_safe
def point_mine(request: HttpRequest) -> HttpResponse:
    """我的积分: balance, hours that can be declared, what is under way, the latest lines."""
    members = own_members(request.user)
    if not members:
        raise PermissionDenied(_("“我的积分”给已报到的党员用"))
    context = {"nav": "point_mine", "accounts": [_account(member) for member in members]}
    return render(request, "grids/point_mine.html", context)


def _account(member: Member) -> dict:
    claims = PointClaim.objects.filter(member=member).select_related("rule").order_by("-made_at")
    lines = PointLine.objects.filter(member=member)
    return {
        "member": member,
        "balance": lines.balance(),
        "earned": lines.filter(~Q(kind="spent"), redemption=None).balance(),
        "claims": [(claim, claim_state(claim)) for claim in claims[:LATELY]],
        "lines": lines.order_by("-at", "-pk")[:LATELY],
        "ready": _ready(member),
    }


def _ready(member: Member) -> list[dict]:
    """Return confirmed hours that no live declaration stands for, newest first."""
    live = PointClaim.objects.live()
    records = ServiceRecord.objects.filter(
        ~Exists(live.filter(record=OuterRef("pk"))), member=member, state="confirmed"
    )
    logs = StationLog.objects.filter(
        ~Exists(live.filter(station_log=OuterRef("pk"))), member=member, state="confirmed"
    )
    rows = [
        {"row": row, "title": row.project.title, "view": "point_of_record"}
        for row in records.select_related("project").order_by("-day", "-pk")[:LATELY]
    ]
    rows += [
        {"row": row, "title": row.holder.station.name, "view": "point_of_station"}
        for row in logs.select_related("holder__station").order_by("-day", "-pk")[:LATELY]
    ]
    days = {one["row"].day for one in rows}
    counted = {day for day in days if rule_of_service(member.org, day)}
    rows = [one for one in rows if one["row"].day in counted]
    return sorted(rows, key=lambda one: one["row"].day, reverse=True)


def _sum(**facts) -> Coalesce:
    """Return the sum of a member's lines as an expression."""
    lines = PointLine.objects.filter(member=OuterRef("pk"), **facts).order_by()
    total = lines.values("member").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(total), 0)


def _accounts(request: HttpRequest) -> QuerySet[Member]:
    """Return the members whose lines the user sees and who have some, or are checked in."""
    scope = scope_of(request.user)
    own = Q(pk__in=[pk for pk, _org in scope.members])
    rows = Member.objects.filter(scope.under("org") | own)
    has = Exists(PointLine.objects.filter(member=OuterRef("pk")))
    rows = rows.filter(Q(state=Member.State.CONFIRMED) | has)
    found = AccountFilter(request.GET, queryset=rows, request=request)
    request.points_filter = found  # type: ignore[attr-defined]
    return found.qs.select_related("org", "home_unit").annotate(
        balance=_sum(), earned=_sum(redemption=None)
    )


@require_safe
def point_accounts(request: HttpRequest) -> HttpResponse:
    """积分账户: members of one's communities with their balances."""
    table = AccountTable(_accounts(request).order_by("-balance", "pk"))
    page = page_table(request, table)
    table.kept = kept_ids(request.user, [member.pk for member in page])
    context = {
        "nav": NAV,
        "table": table,
        "filter": request.points_filter,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/point_accounts.html", context)


@require_safe
def point_accounts_export(request: HttpRequest) -> HttpResponse:
    """The accounts that the filters leave; names only of those whom one keeps."""
    rows = _accounts(request)
    kept = kept_ids(request.user, list(rows.values_list("pk", flat=True)))
    columns = [
        (_("党员"), lambda m: m.name if m.pk in kept else m.shown),
        (_("报到社区"), lambda m: m.org.name),
        (_("所在单位"), lambda m: m.home_unit.name if m.home_unit else ""),
        (_("累计入账"), lambda m: m.earned),
        (_("现有积分"), lambda m: m.balance),
    ]
    rows = rows.order_by("-balance", "pk").iterator(chunk_size=AT_ONCE)
    return export(request, "point_accounts", _("积分账户"), columns, rows)


@require_safe
def point_account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account line by line; its balance is their sum."""
    scope = scope_of(request.user)
    own = Q(pk__in=[one for one, _org in scope.members])
    rows = Member.objects.filter(scope.under("org") | own).select_related("org", "user")
    member = get_object_or_404(rows, pk=pk)
    kept = org_rules.may_keep_member(request.user, member)
    lines = PointLine.objects.filter(member=member)
    gone = Exists(PointLine.objects.filter(reverses=OuterRef("pk")))
    table = LineTable(
        lines.annotate(gone=gone).order_by("-at", "-pk"),
        may_reverse=kept and member.user_id != request.user.pk,
    )
    page_table(request, table)
    context = {
        "nav": NAV,
        "crumbs": crumbs_of(member.org, request, (_("积分账户"), reverse("point_accounts"))),
        "phone_back": reverse("point_accounts"),
        "member": member,
        "name": member.name if kept or member.user_id == request.user.pk else member.shown,
        "balance": lines.balance(),
        "table": table,
        "total": table.page.paginator.count,
    }
    return render(request, "grids/point_account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def point_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a booking back by a line that names it, with a reason."""
    rows = PointLine.objects.visible_to(request.user).select_related("member__org", "member__user")
    line = get_object_or_404(rows, pk=pk)
    member, back = line.member, reverse("point_account", args=[line.member_id])
    kept = org_rules.may_keep_member(request.user, member)
    if not kept or member.user_id == request.user.pk:
        raise PermissionDenied(_("冲回由社区、街道来办，自己的由别人办"))
    if request.method != "POST" and PointLine.objects.filter(reverses=line).exists():
        messages.info(request, _("这一笔已经冲回过了"))
        return redirect(back)
    form = WhyForm(request.POST or None)

    def do() -> str:
        actions.reverse(line=line, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已冲回，原来的一笔留着"))
        return back

    return form_page(
        request,
        form,
        do,
        nav=NAV,
        title=_("冲回积分"),
        lead=member.name,
        facts=[(_("摘要"), line.title), (_("积分"), f"{line.amount:+}")],
        button=_("冲回"),
        back=back,
        hint=_("原来的一笔不改，另记一笔把它全部冲掉。"),
    )
