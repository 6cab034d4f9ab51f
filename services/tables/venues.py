"""Columns of places, bookings and activities: pages and exports use the same."""

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import state as draw_state
from services.exports import Columns, export_rows
from services.geo import Point
from services.tables.lists import ListTable
from services.venues import checks as venue_checks
from services.venues import words as venue_words
from services.venues.hours import Hours

NUMBER = {"td": {"class": "ui-num p-none"}, "th": {"class": "ui-num"}}


def _link(view: str, pk: int, words: str) -> str:
    return format_html('<a class="title" href="{}">{}</a>', reverse(view, args=[pk]), words)


class VenueTable(ListTable):
    """场地."""

    name = tables.Column(verbose_name=_("场地"), attrs={"td": {"class": "p-title"}})
    kind = tables.Column(verbose_name=_("类型"), orderable=False)
    owner = tables.Column(verbose_name=_("归谁"), accessor="pk", orderable=False, empty_values=())
    now = tables.Column(
        verbose_name=_("开放"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-state"}},
    )
    far = tables.Column(
        verbose_name=_("离这里"), accessor="pk", orderable=False, attrs={"td": {"class": "p-fact"}}
    )
    capacity = tables.Column(verbose_name=_("容纳"), attrs=NUMBER)
    unit = _("个")

    class Meta(ListTable.Meta):
        pass

    def __init__(self, *args, origin: Point | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.hours: dict[int, Hours] = {}
        self.origin, self.moment = origin, venue_checks.now()

    def render_name(self, record):
        """Lead to the place; a room says what it lies in."""
        words = record.name
        if record.parent_id:
            words = gettext("%(room)s（%(house)s内）") % {
                "room": record.name,
                "house": record.parent.name,
            }
        return _link("venue_detail", record.pk, words)

    def render_kind(self, record):
        """Write the kind."""
        return record.get_kind_display()

    def render_owner(self, record):
        """Write whose it is."""
        return record.owner

    def render_now(self, record):
        """Say whether it is open, or when next."""
        return draw_state(
            venue_words.venue_state(record, self.hours.get(record.pk, Hours()), self.moment)
        )

    def render_far(self, record):
        """Say how far it is on foot."""
        return venue_words.far_words(self.origin, record) or "—"

    def render_capacity(self, value):
        """Write how many people."""
        return gettext("%(n)s 人") % {"n": value}


class BookingTable(ListTable):
    """预约."""

    what = tables.Column(
        verbose_name=_("预约"),
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "p-title"}},
    )
    venue = tables.Column(verbose_name=_("场地"), accessor="venue__name", orderable=False)
    when = tables.Column(verbose_name=_("时间"), accessor="pk", attrs={"td": {"class": "text-nw"}})
    people = tables.Column(verbose_name=_("人数"), orderable=False, attrs=NUMBER)
    state = tables.Column(
        verbose_name=_("状态"), orderable=False, attrs={"td": {"class": "p-state"}}
    )
    unit = _("个")

    class Meta(ListTable.Meta):
        pass

    def __init__(self, *args, mine=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.mine = mine

    def render_what(self, record):
        """Lead to the booking: for whom, what for."""
        return _link("booking_detail", record.pk, f"{record.who}：{record.purpose}")

    def render_when(self, record):
        """Write day and hours."""
        return venue_words.when_words(record)

    def render_people(self, value):
        """Write how many people."""
        return gettext("%(n)s 人") % {"n": value}

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(venue_words.booking_ring(record, mine=record.pk in self.mine))


class ActivityTable(ListTable):
    """活动."""

    title = tables.Column(
        verbose_name=_("活动"), orderable=False, attrs={"td": {"class": "p-title"}}
    )
    venue = tables.Column(
        verbose_name=_("在哪里"), accessor="booking__venue__name", orderable=False
    )
    host = tables.Column(verbose_name=_("谁办的"), accessor="booking__who", orderable=False)
    when = tables.Column(verbose_name=_("时间"), accessor="pk", attrs={"td": {"class": "text-nw"}})
    signed = tables.Column(
        verbose_name=_("报名 / 名额"), accessor="signed_up", orderable=False, attrs=NUMBER
    )
    state = tables.Column(
        verbose_name=_("状态"),
        accessor="booking__state",
        orderable=False,
        attrs={"td": {"class": "p-state"}},
    )
    unit = _("场")

    class Meta(ListTable.Meta):
        pass

    def render_title(self, record):
        """Lead to the activity."""
        return _link("activity_detail", record.pk, record.title)

    def render_when(self, record):
        """Write day and hours."""
        return venue_words.when_words(record.booking)

    def render_signed(self, value, record):
        """Write 12 / 30."""
        return f"{value} / {record.seats}"

    def render_state(self, record):
        """Draw ring and word."""
        return draw_state(venue_words.booking_ring(record.booking))


def export_venues(request: HttpRequest, rows: QuerySet, origin: Point | None) -> HttpResponse:
    """Answer with the places as a workbook; contacts are not in it, the export is recorded."""
    hours = venue_checks.hours_of(rows.select_related(None).order_by().only("pk", "parent_id"))
    moment = venue_checks.now()
    columns: Columns = [
        (gettext("名称"), lambda v: v.name),
        (gettext("类型"), lambda v: v.get_kind_display()),
        (gettext("归谁"), lambda v: v.owner),
        (gettext("所在"), lambda v: v.org.name),
        (gettext("在哪个场地里面"), lambda v: v.parent.name if v.parent else ""),
        (gettext("能容多少人"), lambda v: v.capacity),
        (gettext("面积（平方米）"), lambda v: v.area),
        (gettext("地址"), lambda v: v.address),
        (gettext("开放"), lambda v: venue_words.venue_state(v, hours[v.pk], moment).label),
        (gettext("离这里"), lambda v: venue_words.far_words(origin, v)),
        (gettext("设备"), lambda v: v.equipment),
        (gettext("对多大范围开放"), lambda v: v.get_reach_display()),
    ]
    found = rows.select_related("org", "unit", "parent")
    return export_rows(request, "venues", gettext("场地"), columns, found)


def export_bookings(request: HttpRequest, rows: QuerySet) -> HttpResponse:
    """Answer with the bookings as a workbook; contacts are not in it, the export is recorded."""
    columns: Columns = [
        (gettext("场地"), lambda b: b.venue.name),
        (gettext("谁用"), lambda b: b.who),
        (gettext("做什么用"), lambda b: b.purpose),
        (gettext("开始"), lambda b: b.starts_at),
        (gettext("结束"), lambda b: b.ends_at),
        (gettext("人数"), lambda b: b.people),
        (gettext("状态"), lambda b: b.get_state_display()),
        (gettext("来了多少人"), lambda b: b.visit.people if hasattr(b, "visit") else None),
        (gettext("破例原因"), lambda b: b.override_reason),
        (gettext("答复"), lambda b: b.answer),
    ]
    found = rows.select_related("venue", "unit", "team", "visit")
    return export_rows(request, "bookings", gettext("预约"), columns, found)


def export_activities(request: HttpRequest, rows: QuerySet) -> HttpResponse:
    """Answer with the activities as a workbook; the export is recorded."""
    columns: Columns = [
        (gettext("活动"), lambda a: a.title),
        (gettext("在哪里"), lambda a: a.booking.venue.name),
        (gettext("谁办的"), lambda a: a.booking.who),
        (gettext("开始"), lambda a: a.booking.starts_at),
        (gettext("结束"), lambda a: a.booking.ends_at),
        (gettext("名额"), lambda a: a.seats),
        (gettext("报名人数"), lambda a: a.signed_up),
        (
            gettext("来了多少人"),
            lambda a: a.booking.visit.people if hasattr(a.booking, "visit") else None,
        ),
        (gettext("状态"), lambda a: a.booking.get_state_display()),
    ]
    found = rows.select_related(
        "booking__venue", "booking__unit", "booking__team", "booking__visit"
    )
    return export_rows(request, "activities", gettext("活动"), columns, found)
