"""How places, bookings and activities are narrowed: for pages, exports, the map and the API."""

import datetime

import django_filters as filters
from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import Cos, Radians
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.filters import search_in
from services.filters.lists import ListFilter, OrgFilter, by_words, choosable_orgs
from services.geo import DEGREE, WALK_METRES, Point
from services.models import Activity, Booking, Venue
from services.venues import checks as venue_checks
from services.venues.rules import own_venues

NOW, TODAY, WEEKEND = "now", "today", "weekend"
HOUSE_SIZES = [("20", _("20 人以上")), ("50", _("50 人以上")), ("100", _("100 人以上"))]
SIDES = [("mine", _("我们约的")), ("kept", _("约我们场地的"))]
DAYS = [("today", _("今天")), ("week", _("7 天内")), ("ahead", _("以后的")), ("past", _("以前的"))]


def with_distance(rows: QuerySet, origin: Point | None) -> QuerySet:
    """Add `square`: the square of the distance in metres from a point (flat, good for a city)."""
    if origin is None:
        return rows.annotate(square=Value(None, output_field=FloatField()))
    north = (F("latitude") - Value(origin[0])) * Value(DEGREE)
    east = (F("longitude") - Value(origin[1])) * Value(DEGREE) * Cos(Radians(Value(origin[0])))
    return rows.annotate(square=north * north + east * east)


class VenueFilter(ListFilter):
    """Of places; `near` and the order by distance need `with_distance`."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    kind = filters.ChoiceFilter(label=_("类型"), choices=Venue.Kind.choices, empty_label=_("全部"))
    open = filters.ChoiceFilter(
        method="by_open",
        label=_("开放"),
        choices=[(NOW, _("现在开着")), (TODAY, _("今天开放")), (WEEKEND, _("这个周末开放"))],
        empty_label=_("不限"),
    )
    people = filters.ChoiceFilter(
        method="by_people", label=_("人数"), choices=HOUSE_SIZES, empty_label=_("不限")
    )
    walk = filters.ChoiceFilter(
        method="by_walk",
        label=_("距离"),
        choices=[("15", _("步行 15 分钟内"))],
        empty_label=_("不限"),
    )
    own = filters.ChoiceFilter(
        method="by_own", label=_("归谁"), choices=[("yes", _("我们管的"))], empty_label=_("全部")
    )
    org = OrgFilter(
        field_name="org", queryset=choosable_orgs, label=_("所在"), empty_label=_("全部")
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("离得近的在前"),
        choices=[("name", _("按名称")), ("-capacity", _("容人多的在前"))],
    )
    search = by_words
    order_by = {
        "": (F("square").asc(nulls_last=True), "name", "pk"),
        "name": ("name", "pk"),
        "-capacity": ("-capacity", "name", "pk"),
    }

    class Meta:
        model = Venue
        fields: list[str] = []

    def by_open(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Open now, today or on one of the coming weekend's days."""
        now = venue_checks.now()
        venues = list(queryset.standing().select_related(None).order_by().only("pk", "parent_id"))
        hours = venue_checks.hours_of(venues)
        if value == NOW:
            return queryset.filter(pk__in=[pk for pk, one in hours.items() if one.is_open(now)])
        saturday = now.date() + datetime.timedelta(days=max(5 - now.weekday(), 0))
        wanted = [saturday, saturday + datetime.timedelta(days=1)]
        days = [now.date()] if value == TODAY else [d for d in wanted if d.weekday() >= 5]
        open_ = [pk for pk, one in hours.items() if any(one.spans(day) for day in days)]
        return queryset.filter(pk__in=open_)

    def by_people(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Room for so many at least."""
        return queryset.filter(capacity__gte=int(value))

    def by_walk(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Within fifteen minutes on foot of the point that distances are counted from."""
        return queryset.filter(square__lte=WALK_METRES**2)

    def by_own(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Places that the reader keeps."""
        return queryset.filter(own_venues(self.request.user))


class BookingFilter(ListFilter):
    """Of bookings."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(label=_("状态"), choices=Booking.State.choices)
    side = filters.ChoiceFilter(
        method="by_side", label=_("谁约的"), choices=SIDES, empty_label=_("全部")
    )
    day = filters.ChoiceFilter(
        method="by_day", label=_("时间"), choices=DAYS, empty_label=_("不限")
    )
    org = OrgFilter(
        field_name="venue__org", queryset=choosable_orgs, label=_("场地所在"), empty_label=_("全部")
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("时间晚的在前"),
        choices=[("when", _("时间早的在前")), ("-created_at", _("新登记的在前"))],
    )
    search = search_in("purpose", "group", "unit__name", "team__name", "venue__name")
    order_by = {
        "": ("-period", "-pk"),
        "when": ("period", "pk"),
        "-created_at": ("-created_at", "-pk"),
    }

    class Meta:
        model = Booking
        fields: list[str] = []

    def by_side(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """What one booked, or bookings of one's places."""
        user = self.request.user
        rows = Booking.objects.made_for(user) if value == "mine" else Booking.objects.kept_by(user)
        return queryset.filter(pk__in=rows.values("pk"))

    def by_day(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Today, within a week, ahead or past."""
        return queryset.filter(**_span(value, "period"))


def _span(value: str, path: str) -> dict:
    now = timezone.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    day = datetime.timedelta(days=1)
    return {
        "today": {f"{path}__overlap": (today, today + day)},
        "week": {f"{path}__overlap": (now, today + 7 * day)},
        "ahead": {f"{path}__endswith__gt": now},
        "past": {f"{path}__endswith__lte": now},
    }[value]


class ActivityFilter(ListFilter):
    """Of activities."""

    q = filters.CharFilter(method="search", label=_("查找"), max_length=80)
    state = filters.ChoiceFilter(
        field_name="booking__state", label=_("状态"), choices=Booking.State.choices
    )
    day = filters.ChoiceFilter(
        method="by_day", label=_("时间"), choices=DAYS, empty_label=_("不限")
    )
    org = OrgFilter(
        field_name="booking__venue__org",
        queryset=choosable_orgs,
        label=_("在哪里"),
        empty_label=_("全部"),
    )
    room = filters.ChoiceFilter(
        method="by_room", label=_("名额"), choices=[("yes", _("还能报名"))], empty_label=_("不限")
    )
    o = filters.ChoiceFilter(
        method="sort",
        label=_("排序"),
        empty_label=_("时间晚的在前"),
        choices=[("when", _("时间早的在前"))],
    )
    search = search_in(
        "title",
        "booking__venue__name",
        "booking__group",
        "booking__unit__name",
        "booking__team__name",
    )
    order_by = {"": ("-booking__period", "-pk"), "when": ("booking__period", "pk")}

    class Meta:
        model = Activity
        fields: list[str] = []

    def by_day(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Today, within a week, ahead or past."""
        return queryset.filter(**_span(value, "booking__period"))

    def by_room(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Ahead, with places left; needs `with_signed_up`."""
        ahead = {"booking__state": Booking.State.CONFIRMED, **_span("ahead", "booking__period")}
        return queryset.filter(**ahead, signed_up__lt=F("seats"))
