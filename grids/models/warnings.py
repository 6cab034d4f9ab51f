"""预警: where things slip, who must act, what was done; no person is named (practice Y10)."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models import Alliance
from core.audit import audited
from core.models import User
from grids.models.workdays import LaidDownQuerySet
from orgs.models import Level, Org, Unit
from orgs.scope import OVERSEEING, scope_of


class ActingLevel(models.IntegerChoices):
    """Which level must act on a warning; its posts are those of `grids.warnings.rules.ACTORS`."""

    COMMUNITY = Level.COMMUNITY.value, _("社区")
    STREET = Level.STREET.value, _("街道")
    DISTRICT = Level.DISTRICT.value, _("区")
    CITY = Level.CITY.value, _("市")


class Span(models.TextChoices):
    """What stretch of time a rule looks at."""

    MONTH = "month", _("本月")
    QUARTER = "quarter", _("本季度")
    YEAR = "year", _("本年")


@audited()
class WarningRule(models.Model):
    """预警规则: from which number on a signal warns, who must act within how many days.

    A district's rule stands in place of the city's for the same signal; switched off (`on` False)
    it warns of nothing there.
    """

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="warning_rules", verbose_name=_("制定组织")
    )
    signal = models.CharField(_("看什么"), max_length=40)
    on = models.BooleanField(_("启用"), default=True)
    threshold = models.DecimalField(
        _("到多少预警"),
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    span = models.CharField(_("看多久"), max_length=8, choices=Span, default=Span.QUARTER)
    level = models.PositiveSmallIntegerField(
        _("谁来处置"), choices=ActingLevel, default=ActingLevel.COMMUNITY
    )
    days = models.PositiveSmallIntegerField(
        _("几天内处置"), default=10, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("预警规则")
        verbose_name_plural = _("预警规则")
        ordering = ["signal", "org"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "signal"],
                name="warning_rule_once",
                violation_error_message=_("这一项已经定过规则，请先取消原来的"),
            ),
            models.CheckConstraint(
                condition=Q(threshold__gt=0, days__gte=1, days__lte=90), name="warning_rule_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signal} {self.threshold}"


class OfPlace(models.QuerySet):
    """Rows at an org or of a unit, scoped by where they lie."""

    def visible_to(self, user: User) -> "OfPlace":
        """Access.md, row Figures: own and below; a unit's people their own."""
        scope = scope_of(user)
        own = scope.of_units("unit") | scope.answered_for("unit")
        return self.filter(scope.under("org", *OVERSEEING) | own)


@audited()
class EarlyWarning(models.Model):
    """预警: a rule's number was reached by an org, a body or a unit in a stretch of time.

    level: who must act now, by `due`; looked at again then: gone, it is closed; else it goes up.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待处置")
        ACTED = "acted", _("已处置，待复看")
        CLOSED = "closed", _("已解除")

    signal = models.CharField(_("看什么"), max_length=40)
    org = models.ForeignKey(Org, models.PROTECT, related_name="warnings", verbose_name=_("所在"))
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="warnings")
    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, blank=True, related_name="warnings"
    )
    name = models.CharField(_("对象"), max_length=100)  # as it was called then
    since = models.DateField()
    until = models.DateField()
    value = models.DecimalField(_("数"), max_digits=10, decimal_places=2)
    threshold = models.DecimalField(max_digits=8, decimal_places=2)
    url = models.CharField(max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=6, choices=State, default=State.OPEN)
    level = models.PositiveSmallIntegerField(_("谁来处置"), choices=ActingLevel)
    days = models.PositiveSmallIntegerField(_("几天内处置"))
    due = models.DateField(_("处置期限"))
    raised = models.PositiveSmallIntegerField(_("升级次数"), default=0)
    made_on = models.DateField(_("预警日期"))
    closed_on = models.DateField(_("解除日期"), null=True, blank=True)

    objects = OfPlace.as_manager()

    class Meta:
        verbose_name = _("预警")
        verbose_name_plural = _("预警")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "org", "unit", "alliance", "since"],
                name="warning_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state="closed") ^ Q(closed_on=None), name="warning_closed_on_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["due"], name="warning_open", condition=~Q(state="closed")),
            models.Index(fields=["org", "state"], name="warning_by_place"),
        ]

    def __str__(self) -> str:
        return self.name


class WarningStep(models.Model):
    """预警经过: what was seen and done, when; rows only grow (a trigger refuses the rest)."""

    warning = models.ForeignKey(EarlyWarning, models.PROTECT, related_name="steps")
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=1000, blank=True)
    value = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("预警经过")
        verbose_name_plural = _("预警经过")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.title


@audited()
class WeakShare(models.Model):
    """整顿比例: which share of its branches a city or district wants found weak each year (Y10: 7 %)."""

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="weak_shares", verbose_name=_("制定组织")
    )
    year = models.PositiveSmallIntegerField(_("从哪年起"))
    percent = models.DecimalField(
        _("至少百分之几"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal(100))],
    )

    objects = LaidDownQuerySet.as_manager()

    class Meta:
        verbose_name = _("整顿比例")
        verbose_name_plural = _("整顿比例")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["org", "year"], name="weak_share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="weak_share_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.percent}%"


@audited()
class WeakOrg(models.Model):
    """软弱涣散党组织: a branch found weak in a year, of an org or of a unit, until it is put right."""

    year = models.PositiveSmallIntegerField(_("年度"))
    org = models.ForeignKey(Org, models.PROTECT, related_name="weak", verbose_name=_("所在"))
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="weak")
    name = models.CharField(_("党组织"), max_length=100)
    reason = models.CharField(_("为什么列入"), max_length=300)
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    found_on = models.DateField(_("列入日期"))
    right_on = models.DateField(_("销号日期"), null=True, blank=True)
    result = models.CharField(_("整顿结果"), max_length=300, blank=True)

    objects = OfPlace.as_manager()

    class Meta:
        verbose_name = _("软弱涣散党组织")
        verbose_name_plural = _("软弱涣散党组织")
        ordering = ["-year", "org__lft", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "org", "unit"],
                name="weak_once_a_year",
                nulls_distinct=False,
                violation_error_message=_("这个党组织今年已经列入"),
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class WeakMeasure(models.Model):
    """整顿措施: one of the five of a weak branch: who or what, by when, done when."""

    class Kind(models.TextChoices):
        LEADER = "leader", _("领导挂点")
        PARTNER = "partner", _("单位结对")
        GUIDE = "guide", _("派驻指导员")
        PLAN = "plan", _("问题清单整改")
        TRAINING = "training", _("班子培训")

    weak = models.ForeignKey(WeakOrg, models.CASCADE, related_name="measures")
    kind = models.CharField(_("措施"), max_length=8, choices=Kind)
    text = models.CharField(_("谁来做、做什么"), max_length=200)
    due = models.DateField(_("什么时候之前"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    note = models.CharField(_("怎么做的"), max_length=300, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("整顿措施")
        verbose_name_plural = _("整顿措施")
        ordering = ["weak", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["weak", "kind"], name="weak_five_measures"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | ~Q(done_on=None) & ~Q(done_by=None),
                name="weak_measure_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
