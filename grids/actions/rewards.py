"""积分兑换: rewards on stock, exchanged under the locks of account and reward; lines taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from grids.actions.point_notices import tell_exchange, tell_reversed
from grids.actions.points import lock_member
from grids.models import PointLine, Redemption, Reward
from grids.points.rules import own_members
from orgs.actions import refuse_stale
from orgs.models import Level, Member, Org, PostKind
from orgs.scope import LEADING, people_at, scope_of
from services.rules import require

State = Redemption.State
OFFICE = {Level.COMMUNITY: PostKind.STAFF, Level.STREET: PostKind.OFFICER}  # who hands out there
WRITTEN = ["org", "name", "text", "cost", "stock", "closed", "updated_at"]


def places_of_rewards(user: User):
    """Return the orgs in whose name the user puts up rewards: those of his leading posts."""
    return Org.objects.standing().filter(scope_of(user).at("", *LEADING)).order_by("level", "lft")


@transaction.atomic
def save_reward(*, reward: Reward, by: User, stamp: str | None = None) -> Reward:
    """Put a reward up, or change it; how many are taken is the exchanges' alone."""
    require(places_of_rewards(by).filter(pk=reward.org_id).exists())
    refuse_stale(reward, stamp)
    if reward.pk is None:
        reward.full_clean()
        reward.save()
        return reward
    locked = Reward.objects.select_for_update(no_key=True).get(pk=reward.pk)
    require(locked.org_id == reward.org_id)
    reward.taken = locked.taken
    reward.full_clean()
    reward.save(update_fields=WRITTEN)
    return reward


@transaction.atomic
def redeem(*, reward: Reward, member: Member, by: User) -> Redemption:
    """Take a reward for points; of two at once for the last one, one is told that it is gone.

    Locks: the account first, then the reward, as all exchanges do.
    """
    require(member.pk in {one.pk for one in own_members(by)})
    account = lock_member(member)
    row = Reward.objects.select_for_update(of=("self",), no_key=True).get(pk=reward.pk)
    if not Reward.objects.for_member(account).filter(pk=row.pk).exists():
        raise ValidationError(_("这样奖品已经停止兑换，或者不在您报到的地方"))
    if row.left < 1:
        raise ValidationError(_("这样奖品刚刚换完了，请看看别的"))
    balance = PointLine.objects.filter(member=account).balance()
    if balance < 0:
        words = _("有积分冲回以后账上是 %(have)s 分，先补到够换才能兑换")
        raise ValidationError(words % {"have": balance})
    if balance < row.cost:
        words = _("积分不够：有 %(have)s 分，还差 %(n)s 分")
        raise ValidationError(words % {"have": balance, "n": row.cost - balance})
    row.taken += 1
    row.save(update_fields=["taken"])
    now = timezone.now()
    made = Redemption.objects.create(
        reward=row, member=account, cost=row.cost, made_by=by, made_at=now
    )
    PointLine.objects.create(
        member=account,
        kind=PointLine.Kind.SPENT,
        amount=-row.cost,
        title=_("兑换：%(name)s") % {"name": row.name},
        redemption=made,
        by=by,
        at=now,
    )
    kind = OFFICE.get(row.org.level, PostKind.ADMIN)
    title = _("%(who)s 换了%(what)s，请备好") % {"who": account.shown, "what": row.name}
    tell_exchange(made, people_at([row.org_id], kind), title, "made")
    return made


def _lock(redemption: Redemption) -> Redemption:
    rows = Redemption.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("reward", "member__user").get(pk=redemption.pk)
    if row.state != State.WAITING:
        words = _("这次兑换%(state)s，请刷新再看") % {"state": row.get_state_display()}
        raise ValidationError(words)
    return row


def _end(row: Redemption, state: str, by: User, reason: str = "") -> None:
    row.state, row.ended_by, row.ended_at = state, by, timezone.now()
    row.reason = reason.strip()[:200]
    row.save()


@transaction.atomic
def hand_out(*, redemption: Redemption, by: User) -> Redemption:
    """Note that the member has got it; refused where the points that paid for it were taken back.

    Such an exchange waits until the account is not below nothing any more, or is called off.
    """
    row = _lock(redemption)
    require(Redemption.objects.settled_by(by).filter(pk=row.pk).exists())
    lock_member(row.member)
    balance = PointLine.objects.filter(member=row.member_id).balance()
    if balance < 0:
        words = _("他有积分冲回了，账上是 %(have)s 分，现在不能发；请取消这次兑换，或者等补足")
        raise ValidationError(words % {"have": balance})
    _end(row, State.HANDED, by)
    return row


@transaction.atomic
def call_off(*, redemption: Redemption, by: User, reason: str) -> Redemption:
    """Call an exchange off, by the member or who hands out: the points come back by a line."""
    row = _lock(redemption)
    own = row.member.user_id == by.pk
    require(own or Redemption.objects.settled_by(by).filter(pk=row.pk).exists())
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么取消")})
    lock_member(row.member)
    reward = Reward.objects.select_for_update(no_key=True).get(pk=row.reward_id)
    reward.taken -= 1
    reward.save(update_fields=["taken"])
    _end(row, State.CANCELLED, by, reason)
    _take_back(row.lines.get(kind=PointLine.Kind.SPENT), by, reason)
    if not own:
        title = _("兑换已取消，积分退回：%(what)s") % {"what": reward.name}
        tell_exchange(row, [row.member.user], title, "off")
    return row


def _take_back(line: PointLine, by: User, reason: str) -> PointLine:
    """Write the line that takes another back, under the lock of the account."""
    if PointLine.objects.filter(reverses=line).exists():
        raise ValidationError(_("这一笔已经冲回过了"))
    return PointLine.objects.create(
        member_id=line.member_id,
        kind=PointLine.Kind.REVERSED,
        amount=-line.amount,
        title=(_("冲回：%(title)s") % {"title": line.title})[:100],
        claim_id=line.claim_id,
        redemption_id=line.redemption_id,
        reverses=line,
        reason=reason.strip()[:200],
        by=by,
        at=timezone.now(),
    )


@transaction.atomic
def reverse(*, line: PointLine, by: User, reason: str) -> PointLine:
    """Take back a booking that was wrong, by a line that names it; never one's own.

    An exchange is taken back by calling it off. The balance may fall below nothing.
    """
    account = lock_member(line.member)
    here = scope_of(by).under("", PostKind.OFFICER, PostKind.STAFF)
    require(Org.objects.filter(here, pk=account.org_id).exists() and account.user_id != by.pk)
    if line.kind == PointLine.Kind.REVERSED:
        raise ValidationError(_("冲回的这一笔不能再冲回；要把积分还给他，请他重新申报"))
    if line.kind != PointLine.Kind.EARNED:
        raise ValidationError(_("只有入账的积分能冲回；兑换请在兑换记录里取消"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么冲回，本人看得到")})
    made = _take_back(line, by, reason)
    if account.user is not None:
        tell_reversed(made, account.user)
    return made
