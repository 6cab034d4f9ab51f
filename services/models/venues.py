"""Places (场地): what they are, when they are open, and how many came."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import audited
from core.models import PHONE, Photo, User
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import scope_of
from services.matching.week import FULL_DAY, Week
from services.models.lists import MAX_NOTE, Offer, Reach, reaching
from services.models.searchable import Searchable
from services.venues.hours import DAILY, MONTHLY, WEEKENDS, WEEKLY, Rule


def same_venue(path: str = "venue") -> Func:
    """Return the expression that overlaps only with itself: an exclusion without an extension."""
    return Func(path, path, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


class VenueQuerySet(models.QuerySet):
    """Places, scoped."""

    def visible_to(self, user: User) -> "VenueQuerySet":
        """Access.md, row Venue: those below, one's own, and open ones that reach one's place.

        A place is an offer (glossary.md), so staff and officers see those that reach them.
        """
        scope = scope_of(user)
        own_units = Unit.objects.filter(scope.of_units(""))
        here = scope.at("", PostKind.OFFICER, PostKind.STAFF, PostKind.GRID_KEEPER)
        here |= Q(pk__in=own_units.values("org")) | Q(pk__in=scope.communities())
        places = Org.objects.filter(here).order_by()
        seen = scope.under("org") | scope.of_units("unit")
        return self.filter(seen | reaching(places) & Q(closed_on=None))

    def editable_by(self, user: User) -> "VenueQuerySet":
        """An org's own by its people (officers also below), a unit's by its liaison."""
        scope = scope_of(user)
        kept = scope.under("org", PostKind.OFFICER, PostKind.STAFF) | scope.at(
            "org", PostKind.ADMIN
        )
        return self.filter(kept & Q(unit=None) | scope.of_units("unit"))

    def standing(self) -> "VenueQuerySet":
        """Places that are not closed for good."""
        return self.filter(closed_on=None)

    def public(self) -> "VenueQuerySet":
        """Places whose card is shown without a login."""
        return self.standing().filter(is_public=True)


@audited(exclude=["contact_name", "contact_phone"])
class Venue(Searchable):
    """场地: a place of an org, or of a unit that opens it; may be a room inside another place."""

    SEARCHED = ("name", "address", "equipment", "about", "org__name", "unit__name")

    class Kind(models.TextChoices):
        CENTRE = "centre", _("党群服务中心")
        ROOM = "room", _("会议室、活动室")
        SPORT = "sport", _("文体场馆")
        CANTEEN = "canteen", _("食堂")
        PARKING = "parking", _("停车场")
        OTHER = "other", _("其他场地")

    org = models.ForeignKey(Org, models.PROTECT, related_name="venues", verbose_name=_("所在"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="venues", verbose_name=_("单位")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rooms",
        verbose_name=_("在哪个场地里面"),
    )
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    capacity = models.PositiveIntegerField(
        _("能容多少人"), validators=[MinValueValidator(1), MaxValueValidator(99999)]
    )
    area = models.PositiveIntegerField(
        _("面积（平方米）"), null=True, blank=True, validators=[MaxValueValidator(999999)]
    )
    address = models.CharField(_("地址"), max_length=100, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    longitude = models.FloatField(_("经度"), null=True, blank=True)
    equipment = models.CharField(_("设备"), max_length=200, blank=True)
    about = models.TextField(_("说明"), blank=True, validators=[MaxLengthValidator(MAX_NOTE)])
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    photos = models.ManyToManyField(Photo, blank=True, related_name="venues")
    reach = models.CharField(
        _("对多大范围开放"), max_length=10, choices=Reach, default=Reach.STREET
    )
    is_public = models.BooleanField(_("不登录也能看到这张名片"), default=True)
    needs_yes = models.BooleanField(_("别人预约要由我们确认"), default=True)
    shortest = models.PositiveSmallIntegerField(_("最短（分钟）"), default=30)
    longest = models.PositiveSmallIntegerField(_("最长（分钟）"), default=240)
    ahead_days = models.PositiveSmallIntegerField(_("最多提前几天"), default=30)
    per_month = models.PositiveSmallIntegerField(_("同一家一个月最多几次"), default=8)
    buffer = models.PositiveSmallIntegerField(_("两场之间留几分钟"), default=15)
    offer = models.OneToOneField(
        Offer, models.SET_NULL, null=True, blank=True, related_name="venue"
    )
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    closed_reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新"), auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("场地")
        verbose_name_plural = _("场地")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1) & Q(capacity__lte=99999),
                name="venue_capacity",
                violation_error_message=_("能容多少人请写 1 到 99999 之间的数"),
            ),
            models.CheckConstraint(
                condition=Q(shortest__gte=5) & Q(longest__gte=F("shortest")) & Q(longest__lte=4320),
                name="venue_lengths",
                violation_error_message=_("最短至少 5 分钟，最长不能比最短还短，也不超过 3 天"),
            ),
            models.CheckConstraint(
                condition=Q(ahead_days__gte=1)
                & Q(ahead_days__lte=366)
                & Q(per_month__gte=1)
                & Q(buffer__lte=240),
                name="venue_rules",
                violation_error_message=_("提前 1 到 366 天，一个月至少一次，间隔不超过 240 分钟"),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=3, latitude__lte=54, longitude__gte=73, longitude__lte=136),
                name="venue_on_the_map",
                violation_error_message=_("经纬度要一起写，且在国内：纬度 3–54，经度 73–136"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="centre") | Q(unit=None),
                name="venue_centre_of_an_org",
                violation_error_message=_("党群服务中心属于街道或社区，不属于单位"),
            ),
            models.UniqueConstraint(
                fields=["org", "unit", "parent", "name"],
                condition=Q(closed_on=None),
                nulls_distinct=False,
                name="venue_name_once",
                violation_error_message=_("这里已经有一个同名的场地"),
            ),
        ]
        indexes = [
            models.Index(fields=["org", "kind"], name="venue_of_org"),
            GinIndex(fields=["words"], name="venue_words"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> str:
        """Return who runs the place, as the screens name it."""
        return self.unit.name if self.unit else self.org.name

    @property
    def point(self) -> tuple[float, float] | None:
        """Return latitude and longitude (WGS-84), or None where the place is not on the map."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def tier(self) -> str:
        """Return what a centre is in the network 1+10+N, by the level of its org."""
        tiers = {Level.DISTRICT: _("区中心"), Level.STREET: _("街道中心")}
        return str(tiers.get(Level(self.org.level), _("社区中心")))


class OfVenueQuerySet(models.QuerySet):
    """Rows of a place, seen with it."""

    def visible_to(self, user: User) -> "OfVenueQuerySet":
        """Access.md, row Venue."""
        return self.filter(venue__in=Venue.objects.visible_to(user))


@audited()
class Opening(models.Model):
    """开放方式: how a place is open from a day on; a change is a new row, so that the past stays."""

    class Mode(models.TextChoices):
        DAILY = DAILY, _("每天开放")
        WEEKENDS = WEEKENDS, _("双休日开放")
        MONTHLY = MONTHLY, _("每月一天")
        WEEKLY = WEEKLY, _("每周时段")

    class Nth(models.IntegerChoices):
        FIRST = 1, _("第一个")
        SECOND = 2, _("第二个")
        THIRD = 3, _("第三个")
        FOURTH = 4, _("第四个")
        LAST = 5, _("最后一个")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("周一")
        TUESDAY = 1, _("周二")
        WEDNESDAY = 2, _("周三")
        THURSDAY = 3, _("周四")
        FRIDAY = 4, _("周五")
        SATURDAY = 5, _("周六")
        SUNDAY = 6, _("周日")

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="openings")
    mode = models.CharField(_("开放方式"), max_length=10, choices=Mode)
    opens = models.PositiveSmallIntegerField(_("几点开"), default=0)
    closes = models.PositiveSmallIntegerField(_("几点关"), default=FULL_DAY)
    slots = models.CharField(_("每周时段"), max_length=300, blank=True)
    nth = models.PositiveSmallIntegerField(_("第几个"), choices=Nth, default=Nth.FIRST)
    weekday = models.PositiveSmallIntegerField(_("周几"), choices=Weekday, default=Weekday.SATURDAY)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfVenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("开放方式")
        verbose_name_plural = _("开放方式")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")) & Q(closes__lte=FULL_DAY),
                name="opening_hours",
                violation_error_message=_("关门要晚于开门，最晚 24:00"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="opening_days",
                violation_error_message=_("结束那天不能早于开始那天"),
            ),
            models.CheckConstraint(
                condition=~Q(mode="weekly") | ~Q(slots=""),
                name="opening_weekly_has_slots",
                violation_error_message=_("请点选每周哪些时段开放"),
            ),
            ExclusionConstraint(
                name="opening_one_at_a_time",
                expressions=[
                    (same_venue(), RangeOperators.OVERLAPS),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("这些日子已经定了另一种开放方式"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue}：{self.get_mode_display()}"

    @property
    def rule(self) -> Rule:
        """Return it as plain data for `services.venues.hours`."""
        return Rule(
            mode=self.mode,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            opens=self.opens,
            closes=self.closes,
            week=Week.parse(self.slots),
            nth=self.nth,
            weekday=self.weekday,
        )


@audited()
class ClosedDays(models.Model):
    """停开: days on which a place is not open, as on holidays or during repairs."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="closed_days")
    first = models.DateField(_("从哪天"))
    last = models.DateField(_("到哪天"))
    reason = models.CharField(_("原因"), max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfVenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("停开")
        verbose_name_plural = _("停开")
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="closed_days_in_order",
                violation_error_message=_("结束那天不能早于开始那天"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.reason}"


class Visit(models.Model):
    """来访: how many people came to a place on a day; only added to, a mistake by a minus line."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="visits")
    booking = models.OneToOneField(
        "services.Booking", models.PROTECT, null=True, blank=True, related_name="visit"
    )
    day = models.DateField(_("哪天"), default=timezone.localdate)
    people = models.IntegerField(_("人次"))
    note = models.CharField(_("备注"), max_length=100, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfVenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("来访")
        verbose_name_plural = _("来访")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(people=0) & Q(people__gte=-99999) & Q(people__lte=99999),
                name="visit_people",
                violation_error_message=_("人次请写 1 到 99999 之间的数；记多了写负数减回来"),
            )
        ]
        indexes = [models.Index(fields=["venue", "day"], name="visit_of_venue")]

    def __str__(self) -> str:
        return f"{self.day} {self.people}"
