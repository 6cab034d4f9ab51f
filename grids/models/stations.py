"""岗位和任务: what a community wants done, who took it, and hours that it confirms (practice S3)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import Photo, User
from core.ranges import Hours, SameId
from grids.models.check_ins import UnitCheckIn
from orgs.models import Member, Org, PostKind, Unit
from orgs.scope import scope_of


class StationQuerySet(models.QuerySet):
    """Posts and tasks, scoped."""

    def visible_to(self, user: User) -> "StationQuerySet":
        """Of one's orgs and below; open ones where one, or one's unit, reports or lies."""
        scope = scope_of(user)
        checked_in = UnitCheckIn.objects.in_force().filter(scope.of_units("unit"))
        lying = Unit.objects.filter(scope.of_units("")).order_by()
        near = Q(org__in=scope.communities()) | Q(org__in=checked_in.values("org_id"))
        near |= Q(org__in=lying.values("org_id"))
        held = StationHolder.objects.filter(
            Q(member__in=[pk for pk, _org in scope.members]) | scope.of_units("unit")
        )
        return self.filter(
            scope.under("org") | near & Q(closed_on=None) | Q(pk__in=held.values("station_id"))
        )

    def editable_by(self, user: User) -> "StationQuerySet":
        """Those that the user keeps: officers and staff of the community."""
        return self.filter(scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF))


@audited()
class Station(models.Model):
    """岗位、任务: what a community wants somebody to do for a while, or once on a day."""

    class Kind(models.TextChoices):
        POST = "post", _("岗位")
        TASK = "task", _("任务")

    org = models.ForeignKey(Org, models.PROTECT, related_name="stations", verbose_name=_("社区"))
    kind = models.CharField(_("类型"), max_length=4, choices=Kind, default=Kind.POST)
    name = models.CharField(_("名称"), max_length=40)
    text = models.CharField(_("做什么"), max_length=300)
    place = models.CharField(_("在哪里"), max_length=100, blank=True)
    slots = models.CharField(_("什么时候"), max_length=500, blank=True)
    due = models.DateField(_("哪一天"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("要几个"), default=1)
    closed_on = models.DateField(_("撤岗日期"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位和任务")
        verbose_name_plural = _("岗位和任务")
        ordering = ["closed_on", "kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["org", "name"], condition=Q(closed_on=None), name="station_once_in_org",
                violation_error_message=_("本社区已有同名的岗位或任务"),
            ),
            models.CheckConstraint(
                condition=Q(kind="post", due=None) | Q(kind="task", due__isnull=False),
                name="station_task_has_a_day",
                violation_error_message=_("任务请写哪一天，岗位不用写"),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1), name="station_wants_somebody",
                violation_error_message=_("至少要一个"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OfStation(models.QuerySet):
    """Who holds a post, scoped."""

    def visible_to(self, user: User) -> "OfStation":
        """At posts of one's orgs and below, oneself, one's units and their members."""
        scope = scope_of(user)
        own = Q(member__in=[pk for pk, _org in scope.members])
        home = scope.of_units("unit") | scope.of_units("member__home_unit")
        return self.filter(scope.under("station__org") | own | home)

    def held_by(self, user: User) -> "OfStation":
        """Those for which the user acts: as the member, or for the unit."""
        scope = scope_of(user)
        return self.filter(
            Q(member__in=[pk for pk, _org in scope.members]) | scope.of_units("unit")
        )


@audited()
class StationHolder(models.Model):
    """认岗: a member or a unit that took a post or task, from a day to a day."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="holders")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="stations",
        verbose_name=_("党员"),
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="stations", verbose_name=_("单位")
    )
    taken_on = models.DateField(_("认领日期"))
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(_("离岗日期"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(_("离岗原因"), max_length=200, blank=True)

    objects = OfStation.as_manager()

    class Meta:
        verbose_name = _("认岗")
        verbose_name_plural = _("认岗")
        ordering = ["taken_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, unit=None) | Q(member=None, unit__isnull=False),
                name="station_holder_member_or_unit",
            ),
            models.UniqueConstraint(
                fields=["station", "member"], condition=Q(ended_on=None), name="station_member_once",
                violation_error_message=_("您已经认了这个岗"),
            ),
            models.UniqueConstraint(
                fields=["station", "unit"], condition=Q(ended_on=None), name="station_unit_once",
                violation_error_message=_("您的单位已经认了这个岗"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """Return how lists and notices name the holder; a member's name is covered."""
        return self.member.shown if self.member else str(self.unit)


class StationLogQuerySet(models.QuerySet):
    """Hours at posts, scoped as their holders are."""

    def visible_to(self, user: User) -> "StationLogQuerySet":
        """Those of holders that one sees."""
        return self.filter(holder__in=StationHolder.objects.visible_to(user).values("pk"))

    def judged_by(self, user: User) -> "StationLogQuerySet":
        """Those that wait for the user's word: of his community, never his own."""
        here = scope_of(user).under("holder__station__org", PostKind.OFFICER, PostKind.STAFF)
        rows = self.filter(here, state=StationLog.State.LOGGED)
        own = Q(member__user=user.pk, member__isnull=False) | Q(made_by=user.pk)
        return rows.exclude(own)


@audited()
class StationLog(models.Model):
    """值岗记录: hours at a post on one day, with photos; counted once the community confirms them.

    member: copied from the holder; he is nowhere twice at a time. people: how many came of a unit.
    """

    class State(models.TextChoices):
        LOGGED = "logged", _("待社区确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("未确认")

    holder = models.ForeignKey(StationHolder, models.PROTECT, related_name="logs")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="station_logs", editable=False
    )
    people = models.PositiveSmallIntegerField(_("几个人"), default=1)
    day = models.DateField(_("哪一天"))
    begins = models.TimeField(_("几点开始"))
    ends = models.TimeField(_("几点结束"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    note = models.CharField(_("做了什么"), max_length=300)
    photos = models.ManyToManyField(Photo, blank=True, related_name="station_logs")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.LOGGED)
    reason = models.CharField(_("未确认的原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    logged_on = models.DateField(_("登记日期"))
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = StationLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("值岗记录")
        verbose_name_plural = _("值岗记录")
        ordering = ["-day", "-begins", "-pk"]
        indexes = [models.Index(fields=["holder", "state"], name="station_log_of_holder")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")), name="station_log_ends_after_begin",
                violation_error_message=_("结束要晚于开始；过了半夜的请分两天记"),
            ),
            models.CheckConstraint(
                condition=Q(day__lte=F("logged_on")), name="station_log_not_ahead",
                violation_error_message=_("这一天还没到，做了以后再记"),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440, people__gte=1, people__lte=500),
                name="station_log_amount",
            ),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=F("made_by")),
                name="station_log_judged_by_another",
            ),
            ExclusionConstraint(
                name="station_log_once_at_a_time",
                expressions=[
                    (SameId("member"), RangeOperators.OVERLAPS),
                    (Hours("day", "begins", "ends"), RangeOperators.OVERLAPS),
                ],
                condition=Q(member__isnull=False) & ~Q(state="refused"),
                violation_error_message=_("这段时间已有值岗记录，请改时间"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.holder} {self.day}"

    @property
    def hours(self) -> float:
        """Return the length in hours for one person, to a tenth."""
        return round(self.minutes / 60, 1)
