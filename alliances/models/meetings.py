"""Meetings: agenda, attendance, and what they settle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance, Membership
from core.audit import audited
from core.models import User
from orgs.models import Org, PostKind, Unit
from orgs.scope import OVERSEEING, scope_of


class MeetingQuerySet(models.QuerySet):
    """Meetings, scoped."""

    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Access.md, row Meeting: own orgs and below; of bodies where one sits."""
        bodies = Alliance.objects.visible_to(user).values("pk")
        return self.filter(scope_of(user).under("org", *OVERSEEING) | Q(alliance__in=bodies))

    def editable_by(self, user: User) -> "MeetingQuerySet":
        """Officers and staff change their own and below, admins their own level's."""
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
        meetings = Meeting.objects.filter(scope.under("org", *OVERSEEING))
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
