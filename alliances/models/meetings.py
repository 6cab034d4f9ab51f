"""Meetings: agenda, attendance, and what they settle."""

import secrets

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance, Membership
from core.audit import audited
from core.models import Photo, User
from orgs.models import Org, PostKind, Unit
from orgs.scope import OVERSEEING, scope_of


class MeetingQuerySet(models.QuerySet):
    """Meetings, scoped."""

    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Access.md, row Meeting: own orgs and below; of bodies where one sits; of one's branch."""
        scope = scope_of(user)
        bodies = Alliance.objects.visible_to(user).values("pk")
        own = scope.under("org", *OVERSEEING) | Q(alliance__in=bodies)
        branch = scope.under("org", PostKind.GRID_KEEPER) & Q(kind__in=ORG_LIFE)
        return self.filter(own | scope.of_units("unit") | branch)

    def editable_by(self, user: User) -> "MeetingQuerySet":
        """Officers and staff change their own and below, admins their own level's."""
        scope = scope_of(user)
        own = scope.under("org", PostKind.OFFICER, PostKind.STAFF)
        return self.filter(own | scope.at("org", PostKind.ADMIN))


class MeetingKind(models.TextChoices):
    """What sort of sitting it is; the last five are organisation life (三会一课, practice Y9)."""

    REGULAR = "regular", _("例会")
    SPECIAL = "special", _("专题会")
    URGENT = "urgent", _("紧急会")
    ASSEMBLY = "assembly", _("支部党员大会")
    COMMITTEE = "committee", _("支部委员会会议")
    GROUP = "group", _("党小组会")
    LECTURE = "lecture", _("党课")
    PARTY_DAY = "party_day", _("主题党日")


OF_BODIES = (MeetingKind.REGULAR, MeetingKind.SPECIAL, MeetingKind.URGENT)
ORG_LIFE = (
    MeetingKind.ASSEMBLY,
    MeetingKind.COMMITTEE,
    MeetingKind.GROUP,
    MeetingKind.LECTURE,
    MeetingKind.PARTY_DAY,
)


def sign_in_secret() -> str:
    """Return a new secret from which a meeting's sign-in codes are derived."""
    return secrets.token_hex(20)


@audited(exclude=["sign_in_secret"])
class Meeting(models.Model):
    """会议: one sitting of a body, of an org, or of the branch (党支部) of a unit or an org."""

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
    # The unit whose branch sits; org is then where the unit lies.
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("单位"),
    )
    kind = models.CharField(
        _("会议种类"), max_length=12, choices=MeetingKind, default=MeetingKind.REGULAR
    )
    series = models.ForeignKey(
        "alliances.MeetingSeries", models.SET_NULL, null=True, blank=True, related_name="meetings"
    )
    title = models.CharField(_("会议名称"), max_length=120)
    starts_at = models.DateTimeField(_("时间"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), default=90)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    chair = models.CharField(_("主持"), max_length=40, blank=True)
    recorder = models.CharField(_("记录"), max_length=40, blank=True)
    summary = models.TextField(_("会议纪要"), blank=True, max_length=20000)
    notice = models.TextField(_("会议通知"), blank=True, max_length=5000)
    notice_sent_at = models.DateTimeField(_("通知发出"), null=True, blank=True)
    # Sign-in by a code on the wall: on when the convenor wants it.
    sign_in_on = models.BooleanField(_("扫码签到"), default=False)
    sign_in_secret = models.CharField(max_length=40, default=sign_in_secret, editable=False)
    # iCalendar SEQUENCE: grows whenever time, place or state changes.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
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
            models.Index(fields=["unit", "-starts_at"], name="meeting_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5) & Q(minutes__lte=1440),
                name="meeting_minutes",
                violation_error_message=_("时长请写 5 到 1440 分钟"),
            ),
            models.CheckConstraint(
                condition=Q(alliance=None) | Q(unit=None),
                name="meeting_body_or_branch",
                violation_error_message=_("会议属于一个机构，或一个单位的党支部"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class AgendaItem(models.Model):
    """议题: a matter for a meeting, with what was said."""

    class Outcome(models.TextChoices):
        NONE = "", _("未定")
        DISCUSSED = "discussed", _("已议")
        NOT_REACHED = "not_reached", _("没议到")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField(_("次序"), default=0)
    title = models.CharField(_("议题"), max_length=120)
    notes = models.TextField(_("记录"), blank=True, max_length=20000)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome, blank=True, default="")
    topic = models.ForeignKey(
        "alliances.Topic", models.SET_NULL, null=True, blank=True, related_name="agenda"
    )
    # What was not reached carries over: the item of the meeting before.
    carried_from = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
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
    # Signed in by the code on the wall: who, and when.
    signed_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    signed_in_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

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
        """Those of meetings one may see as an org; a unit's people and its supervisor its own."""
        scope = scope_of(user)
        meetings = Meeting.objects.filter(scope.under("org", *OVERSEEING))
        seats = Membership.objects.standing().filter(
            scope.at("org", PostKind.OFFICER, PostKind.STAFF)
        )
        return self.filter(
            Q(meeting__in=meetings.values("pk"))
            | Q(meeting__alliance__in=seats.values("alliance_id"))
            | scope.of_units("unit")
            | scope.answered_for("unit")
            | Q(person_id=user.pk)
        )

    def settled_there(self) -> "DecisionQuerySet":
        """Those of the meeting itself, without what was written later in place of one of them."""
        old = Decision.objects.filter(replaced_by=OuterRef("pk"), meeting=OuterRef("meeting"))
        return self.filter(~Exists(old))


@audited()
class Decision(models.Model):
    """议定事项: what a meeting settled: who does what by when."""

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        DONE = "done", _("已办结")
        REPLACED = "replaced", _("已改为另一事项")
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
    proof = models.ManyToManyField(Photo, blank=True, related_name="decisions")
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
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


@audited()
class Amendment(models.Model):
    """补正: a dated amendment to a closed meeting; what was closed stays as it was."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="amendments")
    text = models.TextField(_("补正内容"), max_length=5000)
    reason = models.CharField(_("原因"), max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("补正")
        verbose_name_plural = _("补正")
        ordering = ["made_at"]

    def __str__(self) -> str:
        return self.text[:40]


class Presence(models.Model):
    """Who has the log of a meeting open now; a row per person, touched by the page as it saves."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    place = models.CharField(max_length=40, blank=True)  # which part of the page: "agenda:12"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="presence_once")]

    def __str__(self) -> str:
        return str(self.user)
