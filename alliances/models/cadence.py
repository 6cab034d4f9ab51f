"""How often bodies and branches owe a meeting, what a level above allows, and how each stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance, BodyKind
from alliances.models.meetings import Meeting, MeetingKind
from core.audit import audited
from core.models import Photo, User
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import scope_of


class Period(models.TextChoices):
    """The period of a cadence rule."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF_YEAR = "half_year", _("每半年")
    YEAR = "year", _("每年")
    ROLLING = "rolling", _("每隔几个月至少")


class Subject(models.TextChoices):
    """Whom a cadence rule binds."""

    BODY = "body", _("议事协调机构")
    ORG = "org", _("社区和网格的党支部")
    UNIT = "unit", _("驻区单位的党支部")


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
    """会议制度: how often whom owes which kind of meeting, at which level (practice G2, Y9).

    Bodies are named by kind and level, branches by subject and kind of meeting (organisation life).
    Inherited from above; below only stricter.
    """

    org = models.ForeignKey(
        Org, models.PROTECT, related_name="cadence_rules", verbose_name=_("制定组织")
    )
    subject = models.CharField(_("对象"), max_length=6, choices=Subject, default=Subject.BODY)
    alliance_kind = models.ForeignKey(
        BodyKind,
        models.PROTECT,
        to_field="code",
        db_column="alliance_kind",
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("机构类型"),
    )
    meeting_kind = models.CharField(
        _("组织生活"), max_length=12, choices=MeetingKind, blank=True, default=""
    )
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level)
    period = models.CharField(_("周期"), max_length=10, choices=Period)
    every_months = models.PositiveSmallIntegerField(_("每隔几个月"), default=0)
    count = models.PositiveSmallIntegerField(_("次数"), default=1)
    # Which kinds of meeting count; empty: all.
    counted_kinds = ArrayField(
        models.CharField(max_length=12, choices=MeetingKind),
        verbose_name=_("算数的会议种类"),
        default=list,
        blank=True,
    )
    quorum_percent = models.PositiveSmallIntegerField(_("到会比例（%）"), default=0)
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
            models.CheckConstraint(
                condition=Q(subject="body", alliance_kind__isnull=False, meeting_kind="")
                | Q(subject__in=["org", "unit"], alliance_kind=None) & ~Q(meeting_kind=""),
                name="cadence_binds_somebody",
                violation_error_message=_("机构要选类型，党支部要选组织生活的种类"),
            ),
            models.CheckConstraint(
                condition=Q(period="rolling", every_months__gte=1, every_months__lte=24)
                | ~Q(period="rolling") & Q(every_months=0),
                name="cadence_rolling_months",
                violation_error_message=_("“每隔几个月至少”要写 1 到 24 个月"),
            ),
            models.CheckConstraint(
                condition=Q(quorum_percent__lte=100),
                name="cadence_quorum",
                violation_error_message=_("到会比例请写 0 到 100"),
            ),
            models.UniqueConstraint(
                fields=["org", "subject", "alliance_kind", "meeting_kind", "level", "starts_on"],
                name="cadence_once",
                nulls_distinct=False,
                violation_error_message=_("同一天起已有这类机构的规则"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bound} {self.get_period_display()}{self.count}次"

    @property
    def bound(self) -> str:
        """Return whom or what the rule binds, in the users' words."""
        if self.subject == Subject.BODY:
            return str(self.alliance_kind)
        return f"{self.get_subject_display()}{self.get_meeting_kind_display()}"


def _of_one(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(alliance__isnull=False, org=None, unit=None, meeting_kind="")
        | Q(alliance=None, org__isnull=False, unit=None) & ~Q(meeting_kind="")
        | Q(alliance=None, org=None, unit__isnull=False) & ~Q(meeting_kind=""),
        name=name,
    )


@audited()
class Waiver(models.Model):
    """A period in which somebody is let off (免) or may make up later (准予补开), by whom and why.

    Of a body; or of the branch of an org or a unit, for one kind of organisation life.
    """

    class Kind(models.TextChoices):
        EXEMPT = "exempt", _("免")
        MAKE_UP = "make_up", _("准予补开")

    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, blank=True, related_name="waivers"
    )
    org = models.ForeignKey(Org, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    meeting_kind = models.CharField(max_length=12, choices=MeetingKind, blank=True, default="")
    period_start = models.DateField(_("期首"))
    kind = models.CharField(_("种类"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=200)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("免开与补开")
        verbose_name_plural = _("免开与补开")
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "org", "unit", "meeting_kind", "period_start"],
                name="waiver_once",
                nulls_distinct=False,
            ),
            _of_one("waiver_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.alliance} {self.period_start} {self.get_kind_display()}"


class PeriodStanding(models.Model):
    """达标状态: what a body, or a branch for one kind of meeting, owes and held in one period.

    Written by `alliances.cadence.standings` alone, from rules, meetings and waivers; the letter follows from
    these figures and the day on which one looks.
    """

    alliance = models.ForeignKey(
        Alliance, models.CASCADE, null=True, blank=True, related_name="standings"
    )
    org = models.ForeignKey(Org, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    meeting_kind = models.CharField(max_length=12, choices=MeetingKind, blank=True, default="")
    rule = models.ForeignKey(CadenceRule, models.CASCADE, related_name="standings")
    start = models.DateField()
    end = models.DateField()
    owed = models.PositiveSmallIntegerField()
    held = models.PositiveSmallIntegerField(default=0)
    made_up = models.PositiveSmallIntegerField(default=0)
    fixed = models.PositiveSmallIntegerField(default=0)
    waiver = models.CharField(max_length=10, choices=Waiver.Kind, blank=True, default="")

    class Meta:
        verbose_name = _("达标状态")
        verbose_name_plural = _("达标状态")
        constraints = [
            models.UniqueConstraint(
                fields=["alliance", "org", "unit", "meeting_kind", "start"],
                name="standing_once",
                nulls_distinct=False,
            ),
            _of_one("standing_of_one"),
        ]
        indexes = [models.Index(fields=["start", "alliance"], name="standing_by_start")]

    def __str__(self) -> str:
        return f"{self.alliance or self.org or self.unit} {self.start}"


class StandingsRun(models.Model):
    """One working-out of standings after a rule changed: how many of those bound are done."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("正在重算")
        DONE = "done", _("已算好")

    rule = models.ForeignKey(CadenceRule, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("达标重算")
        verbose_name_plural = _("达标重算")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.rule} {self.done}/{self.total}"


@audited()
class BranchRecord(models.Model):
    """组织生活记录: how many of a branch's members came to its meeting, and a photo of it."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="branch_record")
    present = models.PositiveSmallIntegerField(_("到会人数"))
    expected = models.PositiveSmallIntegerField(_("应到人数"))
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )

    class Meta:
        verbose_name = _("组织生活记录")
        verbose_name_plural = _("组织生活记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(expected__gte=1, present__lte=F("expected")),
                name="branch_present_of_expected",
                violation_error_message=_("到会人数不能多于应到人数"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.present}/{self.expected}"


class StaleStanding(models.Model):
    """A mark, set by triggers, that what somebody owes or held changed after it was stored.

    Of a body, or of all branches of an org or a unit. Whoever works the standings out anew deletes
    the marks that he saw first; rows are only ever added and deleted.
    """

    alliance_id = models.BigIntegerField(null=True)
    org_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("待重算")
        verbose_name_plural = _("待重算")
        indexes = [
            models.Index(fields=["alliance_id"], name="stale_alliance"),
            models.Index(fields=["org_id"], name="stale_org"),
            models.Index(fields=["unit_id"], name="stale_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.alliance_id} {self.org_id} {self.unit_id}"
