"""What comes before a meeting: series, papers, topics proposed, and the answers of the invited."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alliances.models.bodies import Alliance, Membership
from alliances.models.meetings import Meeting
from core.audit import audited
from core.models import Attachment, User
from orgs.models import Org, PostKind, Unit
from orgs.scope import scope_of


@audited()
class MeetingSeries(models.Model):
    """会期: meetings that come round: the second Tuesday of each quarter's first month."""

    class Every(models.TextChoices):
        MONTH = "month", _("每月")
        QUARTER = "quarter", _("每季度")
        HALF_YEAR = "half_year", _("每半年")
        YEAR = "year", _("每年")

    class Week(models.IntegerChoices):
        FIRST = 1, _("第一个")
        SECOND = 2, _("第二个")
        THIRD = 3, _("第三个")
        FOURTH = 4, _("第四个")
        LAST = -1, _("最后一个")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("周一")
        TUESDAY = 1, _("周二")
        WEDNESDAY = 2, _("周三")
        THURSDAY = 3, _("周四")
        FRIDAY = 4, _("周五")
        SATURDAY = 5, _("周六")
        SUNDAY = 6, _("周日")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="series")
    title = models.CharField(_("会议名称"), max_length=100)
    every = models.CharField(_("多久一次"), max_length=10, choices=Every, default=Every.QUARTER)
    month = models.PositiveSmallIntegerField(_("周期里的第几个月"), default=1)
    week = models.SmallIntegerField(_("第几个"), choices=Week, default=Week.SECOND)
    weekday = models.PositiveSmallIntegerField(_("周几"), choices=Weekday, default=Weekday.TUESDAY)
    time = models.TimeField(_("几点"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), default=90)
    place = models.CharField(_("地点"), max_length=100, blank=True)
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"), null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("会期")
        verbose_name_plural = _("会期")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__gte=1) & Q(month__lte=12), name="series_month"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="series_ends_after_start",
                violation_error_message=_("“到”不能早于“从”"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class Paper(models.Model):
    """会议材料: a file that goes to the seats before a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="papers")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("会议材料")
        verbose_name_plural = _("会议材料")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return str(self.attachment)


class TopicQuerySet(models.QuerySet):
    """Topics, scoped."""

    def visible_to(self, user: User) -> "TopicQuerySet":
        """Those who keep the body see all; a unit's people their own and what was taken."""
        scope = scope_of(user)
        taken = Q(state__in=["taken", "done"])
        bodies = Alliance.objects.visible_to(user).values("pk")
        own = scope.of_units("unit") | scope.at("org", PostKind.OFFICER, PostKind.STAFF)
        return self.filter(
            scope.under("alliance__org") | own | taken & Q(alliance__in=bodies)
        ).distinct()


@audited()
class Topic(models.Model):
    """征集议题: what a member proposes for a meeting, and what the secretary made of it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待审定")
        TAKEN = "taken", _("已列入议程")
        PUT_OFF = "put_off", _("放到以后")
        REFUSED = "refused", _("不列入")
        DONE = "done", _("已议")

    alliance = models.ForeignKey(Alliance, models.CASCADE, related_name="topics")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("单位")
    )
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("组织")
    )
    title = models.CharField(_("议题"), max_length=120)
    text = models.TextField(_("说明"), blank=True, max_length=2000)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("征集议题")
        verbose_name_plural = _("征集议题")
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "put_off"]) | ~Q(reason=""),
                name="topic_reason",
                violation_error_message=_("请写理由"),
            )
        ]

    def __str__(self) -> str:
        return self.title


@audited(exclude=["code_hash"])
class Reply(models.Model):
    """回执: what an invited member answers to the notice; by login, or by a link on the phone."""

    class Answer(models.TextChoices):
        YES = "yes", _("参加")
        PROXY = "proxy", _("派人代会")
        NO = "no", _("请假")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="replies")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="replies")
    answer = models.CharField(_("回执"), max_length=10, choices=Answer, blank=True)
    proxy_name = models.CharField(_("代会人"), max_length=80, blank=True)
    reason = models.CharField(_("事由"), max_length=120, blank=True)
    code_hash = models.CharField(  # noqa: DJ001 - empty until a link is asked for, else unique
        max_length=64, unique=True, null=True, editable=False
    )
    code_ends_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("回执")
        verbose_name_plural = _("回执")
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="reply_once")]

    def __str__(self) -> str:
        return f"{self.membership} {self.get_answer_display()}"


class SeriesDay(models.Model):
    """The sitting of a series in one of its periods; written once, however often it is worked out.

    The period counts, not the day: when the rule moves, the period's meeting moves with it.
    """

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="days")
    period = models.DateField()  # first day of the month, quarter, half-year or year
    meeting = models.OneToOneField(Meeting, models.SET_NULL, null=True, related_name="series_day")

    class Meta:
        ordering = ["period"]
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="series_day_once")]

    def __str__(self) -> str:
        return f"{self.series} {self.period}"
