"""How often bodies owe a meeting, and what a level above allows or presses for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance, AllianceKind
from alliances.models.meetings import Decision
from core.audit import audited
from core.models import User
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of


class Period(models.TextChoices):
    """The period of a cadence rule."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF_YEAR = "half_year", _("每半年")
    YEAR = "year", _("每年")


class CadenceRuleQuerySet(models.QuerySet):
    """Rules, scoped."""

    def visible_to(self, user: User) -> "CadenceRuleQuerySet":
        """Rules laid down above or below one's orgs: they bind or are bound by them."""
        scope = scope_of(user)
        above = Q(pk__in=[])
        for key in ("city", "district", "street"):
            ids = Org.objects.filter(scope.orgs()).values(f"{key}_id")
            above |= Q(org_id__in=ids)
        return self.filter(scope.under("org") | above)

    def editable_by(self, user: User) -> "CadenceRuleQuerySet":
        """Rules that an admin laid down for his own org and below."""
        return self.filter(scope_of(user).under("org", PostKind.ADMIN))


@audited()
class CadenceRule(models.Model):
    """会议制度: how often which kind of body owes a meeting, at which level (practice G2)."""

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="cadence_rules", verbose_name=_("制定组织")
    )
    alliance_kind = models.CharField(_("机构类型"), max_length=24, choices=AllianceKind)
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level)
    period = models.CharField(_("周期"), max_length=10, choices=Period)
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    lead_days = models.PositiveSmallIntegerField(_("提前预警天数"), default=30)
    starts_on = models.DateField(_("施行日期"))
    ends_on = models.DateField(_("废止日期"), null=True, blank=True)

    objects = CadenceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议制度")
        verbose_name_plural = _("会议制度")
        ordering = ["level", "alliance_kind", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gte=1) & Q(count__lte=12),
                name="cadence_count",
                violation_error_message=_("次数要在 1 到 12 之间"),
            ),
            models.UniqueConstraint(
                fields=["org", "alliance_kind", "level", "starts_on"],
                name="cadence_once",
                violation_error_message=_("同一天起已有这类机构的规则"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_alliance_kind_display()} {self.get_period_display()}{self.count}次"


@audited()
class Waiver(models.Model):
    """A period in which a body is let off (免) or may make up later (准予补开), by whom and why."""

    class Kind(models.TextChoices):
        EXEMPT = "exempt", _("免")
        MAKE_UP = "make_up", _("准予补开")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="waivers")
    period_start = models.DateField(_("期首"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=200)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("免开与补开")
        verbose_name_plural = _("免开与补开")
        constraints = [
            models.UniqueConstraint(fields=["alliance", "period_start"], name="waiver_once")
        ]

    def __str__(self) -> str:
        return f"{self.alliance} {self.period_start} {self.get_kind_display()}"


@audited()
class Supervision(models.Model):
    """督办: a higher level presses for a meeting that was missed or a decision that is late."""

    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, blank=True, related_name="pressings"
    )
    period_start = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.CASCADE, null=True, blank=True, related_name="pressings"
    )
    text = models.CharField(_("督办意见"), max_length=500)
    pressed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    pressed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("督办")
        verbose_name_plural = _("督办")
        ordering = ["-pressed_at"]

    def __str__(self) -> str:
        return self.text
