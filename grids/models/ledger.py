"""积分账: lines that are only added to, rewards on stock, and who took which (practice Y6)."""

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from grids.models.points import PointClaim
from orgs.models import Member, Org, PostKind
from orgs.scope import LEADING, scope_of


class RewardQuerySet(models.QuerySet):
    """Rewards, scoped."""

    def visible_to(self, user: User) -> "RewardQuerySet":
        """Those of one's orgs and below, and of the communities that one reports to, and above."""
        scope = scope_of(user)
        homes = Org.objects.filter(pk__in=scope.communities()).order_by()
        staff = Org.objects.filter(scope.at("", PostKind.STAFF, PostKind.OFFICER)).order_by()
        seen = scope.under("org")
        for level in ("community_id", "street_id", "district_id"):
            seen |= Q(org__in=homes.values(level)) | Q(org__in=staff.values(level))
        return self.filter(seen)

    def editable_by(self, user: User) -> "RewardQuerySet":
        """Those of the very orgs where the user holds a leading post."""
        return self.filter(scope_of(user).at("org", *LEADING))

    def for_member(self, member: Member) -> "RewardQuerySet":
        """Those that a member may exchange points for: of his community, street and district."""
        org = member.org
        places = (org.community_id, org.street_id, org.district_id)
        return self.filter(org__in=places, closed=False)


@audited()
class Reward(models.Model):
    """奖品: what points are exchanged for, as long as some are left; taken is kept by the exchange."""

    org = models.ForeignKey(Org, models.PROTECT, related_name="rewards", verbose_name=_("提供组织"))
    name = models.CharField(_("奖品"), max_length=40)
    text = models.CharField(_("怎么领"), max_length=200, blank=True)
    cost = models.PositiveIntegerField(_("要几分"))
    stock = models.PositiveIntegerField(_("一共几份"))
    taken = models.PositiveIntegerField(_("已换几份"), default=0, editable=False)
    closed = models.BooleanField(_("停止兑换"), default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("奖品")
        verbose_name_plural = _("奖品")
        ordering = ["closed", "cost", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(closed=False), name="reward_once_in_org",
                violation_error_message=_("已有同名的奖品"),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("stock")), name="reward_not_more_than_there_are",
                violation_error_message=_("不能少于已经换出去的份数"),
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=1), name="reward_costs",
                violation_error_message=_("至少 1 分"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        """Return how many are still there."""
        return self.stock - self.taken


class RedemptionQuerySet(models.QuerySet):
    """Exchanges, scoped."""

    def visible_to(self, user: User) -> "RedemptionQuerySet":
        """One's own, and those for rewards of one's orgs or by members below them."""
        scope = scope_of(user)
        own = Q(member__in=[pk for pk, _org in scope.members])
        return self.filter(scope.under("reward__org") | scope.under("member__org") | own)

    def settled_by(self, user: User) -> "RedemptionQuerySet":
        """Those whose reward the user hands out; never to himself."""
        here = scope_of(user).at("reward__org", *LEADING)
        return self.filter(here).exclude(member__user=user.pk)


@audited()
class Redemption(models.Model):
    """兑换: a member takes a reward for points; handed out, or called off and the points given back."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待领取")
        HANDED = "handed", _("已领取")
        CANCELLED = "cancelled", _("已取消")

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="redemptions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="redemptions")
    cost = models.PositiveIntegerField(_("用了几分"))
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.WAITING)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("兑换时间"))
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分兑换")
        verbose_name_plural = _("积分兑换")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", ended_by=None, ended_at=None)
                | ~Q(state="waiting") & Q(ended_by__isnull=False, ended_at__isnull=False),
                name="redemption_ended_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reward}"


class PointLineQuerySet(models.QuerySet):
    """Lines, scoped and summed."""

    def visible_to(self, user: User) -> "PointLineQuerySet":
        """One's own, and those of the members of one's orgs and below."""
        scope = scope_of(user)
        own = Q(member__in=[pk for pk, _org in scope.members])
        return self.filter(scope.under("member__org") | own)

    def balance(self) -> int:
        """Return the sum of the lines: what a balance always is."""
        return self.aggregate(sum=Sum("amount"))["sum"] or 0


class PointLine(models.Model):
    """积分流水: one movement of a member's points. The table only grows (migration 0006).

    A mistake is put right by a line that names the old one and takes back all of it; the database
    refuses any other amount, another member's line, and a second time.
    """

    class Kind(models.TextChoices):
        EARNED = "earned", _("入账")
        SPENT = "spent", _("兑换")
        REVERSED = "reversed", _("冲回")

    member = models.ForeignKey(Member, models.PROTECT, related_name="point_lines")
    kind = models.CharField(_("类型"), max_length=8, choices=Kind)
    amount = models.IntegerField(_("积分"))
    title = models.CharField(_("摘要"), max_length=100)
    claim = models.ForeignKey(
        PointClaim, models.PROTECT, null=True, blank=True, related_name="lines"
    )
    redemption = models.ForeignKey(
        Redemption, models.PROTECT, null=True, blank=True, related_name="lines"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    # None: booked when its public notice was over.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("时间"))

    objects = PointLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("积分流水")
        verbose_name_plural = _("积分流水")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["member", "-at"], name="point_line_of_member")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(kind="earned"), name="point_line_booked_once"
            ),
            models.UniqueConstraint(
                fields=["redemption"], condition=Q(kind="spent"), name="point_line_spent_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="earned", amount__gt=0, claim__isnull=False, reverses=None)
                | Q(kind="spent", amount__lt=0, redemption__isnull=False, reverses=None)
                | Q(kind="reversed", reverses__isnull=False) & ~Q(amount=0) & ~Q(reason=""),
                name="point_line_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.amount:+}"
