"""Bookings of places (预约), what they hold, and activities in them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, User
from orgs.models import Org, PostKind, Team, Unit
from orgs.scope import Scope, scope_of
from services.models.lists import MAX_NOTE
from services.models.venues import Venue, same_venue


def _booked_by(scope: Scope) -> Q:
    """Return the filter of bookings that the user's units and teams made."""
    return scope.of_units("unit") | Q(team_id__in=scope.teams)


class BookingQuerySet(models.QuerySet):
    """Bookings, scoped."""

    def visible_to(self, user: User) -> "BookingQuerySet":
        """Access.md, row Venue, booking: of places below and one's own, and what one booked."""
        scope = scope_of(user)
        kept = scope.under("venue__org") | scope.of_units("venue__unit")
        return self.filter(kept | scope.under("org") | _booked_by(scope))

    def kept_by(self, user: User) -> "BookingQuerySet":
        """Bookings of the places that the user keeps: to judge, and to say who came."""
        return self.filter(venue__in=Venue.objects.editable_by(user))

    def made_for(self, user: User) -> "BookingQuerySet":
        """Bookings of the user's units and teams, and of groups of the places where he works."""
        scope = scope_of(user)
        own = scope.at("org", PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)
        return self.filter(own & Q(unit=None, team=None) | _booked_by(scope))

    def binding(self) -> "BookingQuerySet":
        """Bookings that take up their time."""
        return self.filter(state__in=BINDING)


@audited(exclude=["contact_name", "contact_phone"])
class Booking(models.Model):
    """预约: a place for some hours, for a unit, a team or, through staff, a group of residents."""

    class State(models.TextChoices):
        ASKED = "asked", _("待确认")
        CONFIRMED = "confirmed", _("已约定")
        WAITING = "waiting", _("候补中")
        OFFERED = "offered", _("候补到了")
        REFUSED = "refused", _("未同意")
        CANCELLED = "cancelled", _("已取消")
        HELD = "held", _("已使用")
        NO_SHOW = "no_show", _("没有来")

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="bookings")
    org = models.ForeignKey(
        Org, models.PROTECT, related_name="bookings", verbose_name=_("经办的社区（街道）")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("单位")
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("队伍")
    )
    group = models.CharField(_("居民团队"), max_length=60, blank=True)
    purpose = models.CharField(_("做什么用"), max_length=100)
    people = models.PositiveIntegerField(
        _("多少人"), validators=[MinValueValidator(1), MaxValueValidator(99999)]
    )
    period = DateTimeRangeField(_("时间"))
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    state = models.CharField(_("状态"), max_length=10, choices=State)
    override_reason = models.CharField(_("破例原因"), max_length=200, blank=True)
    overridden = models.CharField(_("破了哪条"), max_length=200, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    answer_by = models.DateTimeField(_("答复期限"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约")
        verbose_name_plural = _("预约")
        ordering = ["period", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, team=None) & ~Q(group="")
                | Q(unit__isnull=False, team=None, group="")
                | Q(unit=None, team__isnull=False, group=""),
                name="booking_for_one",
                violation_error_message=_("请写是哪个居民团队，或选一家单位、一支队伍"),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1) & Q(people__lte=99999),
                name="booking_people",
                violation_error_message=_("人数请写 1 到 99999 之间的数"),
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False)
                & Q(period__lower_inf=False)
                & Q(period__upper_inf=False),
                name="booking_has_time",
                violation_error_message=_("结束要晚于开始"),
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(answer_by__isnull=False),
                name="booking_offered_until",
            ),
        ]
        indexes = [
            models.Index(fields=["venue", "state"], name="booking_of_venue"),
            models.Index(
                fields=["answer_by"], name="booking_to_answer", condition=Q(state="offered")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}：{self.purpose}"

    @property
    def who(self) -> str:
        """Return for whom it is: the unit, the team, or the group of residents."""
        named = self.unit or self.team
        return named.name if named else self.group

    @property
    def starts_at(self):
        """Return its beginning in local time."""
        return timezone.localtime(self.period.lower)

    @property
    def ends_at(self):
        """Return its end in local time."""
        return timezone.localtime(self.period.upper)


BINDING = [
    Booking.State.ASKED,
    Booking.State.CONFIRMED,
    Booking.State.OFFERED,
    Booking.State.HELD,
]
OPEN = [
    Booking.State.ASKED,
    Booking.State.CONFIRMED,
    Booking.State.WAITING,
    Booking.State.OFFERED,
]


class BookingHold(models.Model):
    """What a booking takes up: its place and each room inside, with the minutes kept between.

    The database refuses a second one for the same place and time, whoever writes it.
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="holds")
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="holds")
    period = DateTimeRangeField()

    class Meta:
        verbose_name = _("占用")
        verbose_name_plural = _("占用")
        constraints = [
            ExclusionConstraint(
                name="booking_hold_once",
                expressions=[
                    (same_venue(), RangeOperators.OVERLAPS),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("这段时间已经有人约了"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.period}"


class ActivityQuerySet(models.QuerySet):
    """Activities, seen with their place."""

    def visible_to(self, user: User) -> "ActivityQuerySet":
        """Access.md, row Venue: an activity is seen by whoever sees its place."""
        return self.filter(booking__venue__in=Venue.objects.visible_to(user))

    def with_signed_up(self) -> "ActivityQuerySet":
        """Add `signed_up`: how many people have put their names down."""
        return self.annotate(signed_up=Coalesce(Sum("sign_ups__people"), 0))


@audited()
class Activity(models.Model):
    """活动: something that takes place in a venue; its time, state and visitors are its booking's."""

    booking = models.OneToOneField(Booking, models.PROTECT, related_name="activity")
    title = models.CharField(_("活动"), max_length=100)
    about = models.TextField(_("说明"), blank=True, validators=[MaxLengthValidator(MAX_NOTE)])
    seats = models.PositiveIntegerField(
        _("名额"), validators=[MinValueValidator(1), MaxValueValidator(99999)]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        verbose_name_plural = _("活动")
        ordering = ["booking__period"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1) & Q(seats__lte=99999),
                name="activity_seats",
                violation_error_message=_("名额请写 1 到 99999 之间的数"),
            )
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class SignUp(models.Model):
    """报名: so many people of a unit or of a group will come to an activity; no names are kept."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="sign_ups")
    who = models.CharField(_("单位或团队"), max_length=60)
    people = models.PositiveIntegerField(_("几个人"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1) & Q(people__lte=9999),
                name="sign_up_people",
                violation_error_message=_("人数请写 1 到 9999 之间的数"),
            ),
            models.UniqueConstraint(
                fields=["activity", "who"],
                name="sign_up_once",
                violation_error_message=_("这家已经报过名，可以改人数"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.people}"
