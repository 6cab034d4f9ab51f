"""How they meet and agree: bodies, seats, meetings, attendance, decisions, cadence rules."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import User
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import scope_of


class AllianceKind(models.TextChoices):
    """The kinds of standing body in the glossary."""

    JOINT = "joint_meeting", _("联席会")
    COUNCIL = "council", _("共建议事会")
    PARTY_ALLIANCE = "party_alliance", _("党建联盟")
    REGIONAL = "regional_committee", _("区域党委")
    UNITED = "united_committee", _("联合党委")
    CLUSTER = "cluster", _("党建组团")


class AllianceQuerySet(models.QuerySet):
    """Bodies, scoped."""

    def visible_to(self, user: User) -> "AllianceQuerySet":
        """Access.md, row Alliance: own orgs and below; where one's org or unit holds a seat."""
        scope = scope_of(user)
        member = Membership.objects.standing().filter(
            scope.of_units("unit") | scope.at("org", PostKind.OFFICER, PostKind.STAFF)
        )
        return self.filter(scope.under("org") | Q(pk__in=member.values("alliance_id")))

    def editable_by(self, user: User) -> "AllianceQuerySet":
        """Bodies whose seats and meetings the user may change: own orgs and below."""
        return self.filter(scope_of(user).under("org"))

    def standing(self, on=None) -> "AllianceQuerySet":
        """Bodies that have not ended."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on or timezone.localdate()))


@audited()
class Alliance(models.Model):
    """议事协调机构: a standing body of an org, with seats of units and orgs."""

    kind = models.CharField(_("类型"), max_length=24, choices=AllianceKind)
    name = models.CharField(_("名称"), max_length=100)
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="alliances", verbose_name=_("所属组织")
    )
    founded_on = models.DateField(_("成立日期"))
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    convenor = models.CharField(_("召集人"), max_length=40, blank=True)
    secretary = models.CharField(_("秘书"), max_length=40, blank=True)
    usual_place = models.CharField(_("常用会场"), max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AllianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("议事协调机构")
        verbose_name_plural = _("议事协调机构")
        ordering = ["org__lft", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"],
                name="alliance_name_once_in_org",
                violation_error_message=_("这里已有同名的议事协调机构"),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("founded_on")),
                name="alliance_ends_after_start",
                violation_error_message=_("终止日期不能早于成立日期"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet):
    """Memberships, scoped through their body."""

    def standing(self, on=None) -> "MembershipQuerySet":
        """Members on that day."""
        on = on or timezone.localdate()
        return self.filter(Q(left_on=None) | Q(left_on__gt=on), joined_on__lte=on)

    def visible_to(self, user: User) -> "MembershipQuerySet":
        """Members of the bodies that the user may see."""
        return self.filter(alliance__in=Alliance.objects.visible_to(user).values("pk"))


@audited()
class Membership(models.Model):
    """成员单位: a unit's or an org's place in a body."""

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="memberships")
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    order = models.PositiveIntegerField(_("次序"), default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("成员单位")
        verbose_name_plural = _("成员单位")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(org__isnull=False) ^ Q(unit__isnull=False),
                name="member_unit_or_org",
                violation_error_message=_("成员要么是单位，要么是组织"),
            ),
            models.UniqueConstraint(
                fields=["alliance", "unit"],
                condition=Q(left_on=None, unit__isnull=False),
                name="member_unit_once",
                violation_error_message=_("这个单位已经是成员"),
            ),
            models.UniqueConstraint(
                fields=["alliance", "org"],
                condition=Q(left_on=None, org__isnull=False),
                name="member_org_once",
                violation_error_message=_("这个组织已经是成员"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.org)


@audited(exclude=["phone"])
class Seat(models.Model):
    """席位: who fills a member's place in a body, from when to when."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="seats")
    holder_name = models.CharField(_("姓名"), max_length=40)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    holder = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="seats")
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    start = models.DateField(_("起"))
    end = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("席位")
        verbose_name_plural = _("席位")
        ordering = ["-start"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(end=None),
                name="seat_one_holder",
                violation_error_message=_("这个席位已有人，请先结束前一任"),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=F("start")),
                name="seat_ends_after_start",
                violation_error_message=_("止期不能早于起期"),
            ),
        ]

    def __str__(self) -> str:
        return self.holder_name


class MeetingQuerySet(models.QuerySet):
    """Meetings, scoped."""

    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Access.md, row Meeting: own orgs and below; of bodies where one sits."""
        bodies = Alliance.objects.visible_to(user).values("pk")
        return self.filter(scope_of(user).under("org") | Q(alliance__in=bodies))

    def editable_by(self, user: User) -> "MeetingQuerySet":
        """Officers change the street's and below, staff the community's, admins their own level's."""
        scope = scope_of(user)
        own = scope.under("org", PostKind.OFFICER, PostKind.STAFF)
        return self.filter(own | scope.at("org", PostKind.ADMIN))


@audited()
class Meeting(models.Model):
    """会议: one sitting of a body (or of an org without a body)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("已安排")
        OPEN = "open", _("登记中")
        CLOSED = "closed", _("已结会")
        CANCELLED = "cancelled", _("已取消")

    alliance = models.ForeignKey(
        Alliance,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("机构"),
    )
    org = models.ForeignKey(Org, models.PROTECT, related_name="meetings", verbose_name=_("组织"))
    title = models.CharField(_("会议名称"), max_length=120)
    starts_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=100, blank=True)
    chair = models.CharField(_("主持"), max_length=40, blank=True)
    recorder = models.CharField(_("记录"), max_length=40, blank=True)
    summary = models.TextField(_("会议纪要"), blank=True, max_length=20000)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.PLANNED)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # The period (its first day) whose missed meeting this one makes up for, when it was allowed.
    makes_up_for = models.DateField(_("补开所属期"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("会议")
        verbose_name_plural = _("会议")
        ordering = ["-starts_at"]
        indexes = [
            models.Index(fields=["alliance", "starts_at"], name="meeting_of_alliance"),
            models.Index(fields=["org", "-starts_at"], name="meeting_of_org"),
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class AgendaItem(models.Model):
    """议题: a matter for a meeting, with what was said."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    title = models.CharField(_("议题"), max_length=120)
    notes = models.TextField(_("记录"), blank=True, max_length=20000)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("议题")
        verbose_name_plural = _("议题")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


@audited()
class Attendance(models.Model):
    """出席: which member was there, in whose person."""

    class Status(models.TextChoices):
        PRESENT = "present", _("到")
        EXCUSED = "excused", _("假")
        ABSENT = "absent", _("缺")
        PROXY = "represented", _("代")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="attendance")
    status = models.CharField(_("出席"), max_length=12, choices=Status)
    holder_name = models.CharField(_("席位"), max_length=40, blank=True)
    proxy_name = models.CharField(_("代会人"), max_length=80, blank=True)
    reason = models.CharField(_("事由"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("出席")
        verbose_name_plural = _("出席")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership} {self.get_status_display()}"


class DecisionQuerySet(models.QuerySet):
    """Decisions, scoped."""

    def visible_to(self, user: User) -> "DecisionQuerySet":
        """Those of meetings one may see as an org; a unit's people their own."""
        scope = scope_of(user)
        meetings = Meeting.objects.filter(scope.under("org"))
        seats = Membership.objects.standing().filter(
            scope.at("org", PostKind.OFFICER, PostKind.STAFF)
        )
        return self.filter(
            Q(meeting__in=meetings.values("pk"))
            | Q(meeting__alliance__in=seats.values("alliance_id"))
            | scope.of_units("unit")
            | Q(person_id=user.pk)
        )


@audited()
class Decision(models.Model):
    """议定事项: what a meeting settled: who does what by when."""

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        DONE = "done", _("已办结")
        DROPPED = "dropped", _("不再办")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    text = models.CharField(_("办什么"), max_length=500, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="decisions")
    org = models.ForeignKey(Org, models.PROTECT, null=True, blank=True, related_name="decisions")
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    person_name = models.CharField(_("谁来办"), max_length=40, blank=True)
    due = models.DateField(_("何时办完"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.OPEN)
    report = models.TextField(_("办理情况"), blank=True, max_length=5000)
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("议定事项")
        verbose_name_plural = _("议定事项")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["due"], name="decision_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.text


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
