"""Pages of 积分兑换: rewards on stock, exchanging, handing out, calling off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.actions import rewards as actions
from grids.filters.points import RedemptionFilter
from grids.forms.points import RewardForm, WhyForm
from grids.models import PointLine, Redemption, Reward
from grids.points.rules import own_members
from grids.tables.points import RedemptionTable
from grids.views.common import form_page, press
from orgs.member_lists import kept_ids
from orgs.scope import acting_org
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    export,
    is_narrowed,
    page_table,
    status_of,
)

NAV = "rewards"


@require_safe
def reward_list(request: HttpRequest) -> HttpResponse:
    """奖品: what a member may exchange points for, with his balance; or what one's org puts up."""
    rows = Reward.objects.visible_to(request.user).select_related("org")
    changeable = set(Reward.objects.editable_by(request.user).values_list("pk", flat=True))
    members = own_members(request.user)
    shown = rows.filter(Q(closed=False) | Q(pk__in=changeable))
    accounts = [
        {
            "member": member,
            "balance": PointLine.objects.filter(member=member).balance(),
            "may": set(Reward.objects.for_member(member).values_list("pk", flat=True)),
        }
        for member in members
    ]
    context = {
        "nav": NAV,
        "rewards": shown.order_by("closed", "cost", "pk"),
        "changeable": changeable,
        "accounts": accounts,
        "here": acting_org(request),
        "may_put_up": actions.places_of_rewards(request.user).exists(),
        "waiting": Redemption.objects.settled_by(request.user).filter(state="waiting").count(),
    }
    return render(request, "grids/reward_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reward_create(request: HttpRequest) -> HttpResponse:
    """Put a reward up."""
    if not actions.places_of_rewards(request.user).exists():
        raise PermissionDenied(_("奖品由社区、街道和区里提供"))
    return _edit(request, Reward())


@require_http_methods(["GET", "HEAD", "POST"])
def reward_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a reward, add to its stock, or stop it."""
    reward = get_object_or_404(Reward.objects.visible_to(request.user), pk=pk)
    if not Reward.objects.editable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(REFUSED)
    return _edit(request, reward)


def _edit(request: HttpRequest, reward: Reward) -> HttpResponse:
    fresh, back = reward.pk is None, reverse("reward_list")
    places = actions.places_of_rewards(request.user)
    form = RewardForm(request.POST or None, instance=reward, places=places)

    def do() -> str:
        actions.save_reward(reward=reward, by=request.user, stamp=form.cleaned_data["stamp"])
        messages.success(request, _("奖品已上架") if fresh else _("已保存"))
        return back

    title = _("上架奖品") if fresh else _("改奖品")
    lead = "" if fresh else _("已换出 %(n)s 份") % {"n": reward.taken}
    button = _("上架") if fresh else _("保存")
    return form_page(request, form, do, nav=NAV, title=title, lead=lead, button=button, back=back)


@require_POST
def reward_redeem(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Take a reward for points."""
    reward = get_object_or_404(Reward.objects.visible_to(request.user), pk=pk)
    members = {member.pk: member for member in own_members(request.user)}
    if member_pk not in members:
        raise PermissionDenied(_("兑换由党员本人来办"))

    def do() -> str:
        made = actions.redeem(reward=reward, member=members[member_pk], by=request.user)
        return _("换好了，用了 %(n)s 分。%(text)s") % {"n": made.cost, "text": reward.text}

    return press(request, do, reverse("reward_list"))


def _rows(request: HttpRequest) -> QuerySet[Redemption]:
    rows = Redemption.objects.visible_to(request.user)
    return rows.select_related("reward__org", "member__user")


@require_safe
def redemption_list(request: HttpRequest) -> HttpResponse:
    """兑换记录: one's own, or those for the rewards of one's org and below."""
    found = RedemptionFilter(request.GET, queryset=_rows(request), request=request)
    mine = Redemption.objects.settled_by(request.user).filter(state="waiting")
    table = RedemptionTable(
        found.qs.order_by("-made_at", "-pk"),
        mine=set(mine.values_list("pk", flat=True)),
        user=request.user,
    )
    page = page_table(request, table)
    table.kept = frozenset(kept_ids(request.user, [row.member_id for row in page]))
    context = {
        "nav": "redemptions",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/redemption_list.html", context)


@require_safe
def redemption_export(request: HttpRequest) -> HttpResponse:
    """The exchanges that the filters leave; names only of those whom one keeps."""
    rows = RedemptionFilter(request.GET, queryset=_rows(request), request=request).qs
    kept = kept_ids(request.user, list(rows.values_list("member_id", flat=True)))
    columns = [
        (_("奖品"), lambda r: r.reward.name),
        (_("提供组织"), lambda r: r.reward.org.name),
        (_("党员"), lambda r: r.member.name if r.member_id in kept else r.member.shown),
        (_("兑换日期"), lambda r: timezone.localdate(r.made_at)),
        (_("用了几分"), lambda r: r.cost),
        (_("状态"), lambda r: r.get_state_display()),
        (_("取消原因"), lambda r: r.reason),
    ]
    rows = rows.order_by("-made_at", "-pk").iterator(chunk_size=AT_ONCE)
    return export(request, "redemptions", _("积分兑换"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def redemption_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out what was exchanged, or call it off with a reason; the member calls off his own."""
    row, back = get_object_or_404(_rows(request), pk=pk), reverse("redemption_list")
    settles = Redemption.objects.settled_by(request.user).filter(pk=pk).exists()
    if not settles and row.member.user_id != request.user.pk:
        raise PermissionDenied(REFUSED)
    if row.state != Redemption.State.WAITING and request.method != "POST":
        messages.info(request, _("这次兑换已经办过了"))
        return redirect(back)
    if settles and request.POST.get("do") == "hand":
        return press(request, lambda: _hand(row, request), back)
    form = WhyForm(request.POST or None)

    def do() -> str:
        actions.call_off(redemption=row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已取消，积分退回"))
        return back

    if request.method == "POST" and (url := act(request, form, do)):
        return redirect(url)
    context = {"nav": "redemptions", "form": form, "row": row, "settles": settles, "back": back}
    context["phone_back"] = back
    return render(request, "grids/redemption_settle.html", context, status=status_of(form))


def _hand(row: Redemption, request: HttpRequest) -> str:
    actions.hand_out(redemption=row, by=request.user)
    return _("已记下领取")
