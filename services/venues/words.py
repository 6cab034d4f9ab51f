"""What the pages say about places and bookings: open or not, when next, how far, rings."""

import datetime

from django.utils.translation import gettext as _

from core.ui.dates import cn_day
from core.ui.states import State
from services.geo import Point, metres, walk_minutes
from services.models import Booking, Opening, Venue
from services.venues.checks import clock, naive, stretch_words
from services.venues.hours import Hours, Moment

RING_OF_BOOKING = {
    Booking.State.ASKED: "quarter",
    Booking.State.CONFIRMED: "half",
    Booking.State.WAITING: "open",
    Booking.State.OFFERED: "quarter",
    Booking.State.REFUSED: "none",
    Booking.State.CANCELLED: "withdrawn",
    Booking.State.HELD: "done",
    Booking.State.NO_SHOW: "none",
}
LONG = datetime.timedelta(days=2)  # open without a break: it does not close, to a visitor
ROUND = 10  # m; nearer than that a position on a map is not


def booking_ring(booking: Booking, *, mine: bool = False) -> State:
    """Return ring and word of a booking; mine: it waits for the reader."""
    tone = "mine" if mine and booking.state in ("asked", "offered") else ""
    if booking.state == Booking.State.NO_SHOW:
        tone = "late"
    return State(RING_OF_BOOKING[Booking.State(booking.state)], booking.get_state_display(), tone)


def when_words(booking: Booking) -> str:
    """Return the time of a booking in words."""
    return stretch_words(naive(booking.period.lower), naive(booking.period.upper))


def venue_state(venue: Venue, hours: Hours, now: Moment) -> State:
    """Return ring and word: open now and until when, else when next, or closed for good."""
    if venue.closed_on:
        return State("withdrawn", _("已停用"), "")
    if not hours.rules:
        return State("draft", _("没定开放方式"), "")
    until = hours.closes_at(now)
    if until is not None and until - now > LONG:
        return State("done", _("一直开着"), "")
    if until is not None:
        return State("done", _("开着，到%(until)s") % {"until": _until(until, now)}, "")
    begin = hours.next_open(now)
    if begin is None:
        return State("none", _("近期不开放"), "")
    return State("open", _("%(when)s开") % {"when": _moment(begin, now)}, "")


def _until(at: Moment, now: Moment) -> str:
    midnight = at.hour == 0 and at.minute == 0
    if midnight and (at - now) <= datetime.timedelta(days=1):
        return " 24:00"
    return f" {at:%H:%M}" if at.date() == now.date() else f"{_moment(at, now)}"


def _moment(at: Moment, now: Moment) -> str:
    days = (at.date() - now.date()).days
    named = {0: _("今天"), 1: _("明天")}
    day = named.get(days) or f"{cn_day(at.date())} {'周' + '一二三四五六日'[at.weekday()]}"
    return f"{day} {clock(at.hour * 60 + at.minute)} "


def opening_words(opening: Opening) -> str:
    """Return an opening in words: 每月第一个周六 9:00–17:00."""
    hours = f"{clock(opening.opens)}–{clock(opening.closes)}"
    whole = opening.opens == 0 and opening.closes == 1440
    if opening.mode == Opening.Mode.WEEKLY:
        return opening.rule.week.display()
    if opening.mode == Opening.Mode.DAILY:
        return _("每天 24 小时") if whole else _("每天 %(hours)s") % {"hours": hours}
    tail = "" if whole else f" {hours}"
    if opening.mode == Opening.Mode.WEEKENDS:
        return _("双休日%(hours)s") % {"hours": tail or _("全天")}
    nth, weekday = opening.get_nth_display(), opening.get_weekday_display()
    return _("每月%(nth)s%(weekday)s%(hours)s") % {"nth": nth, "weekday": weekday, "hours": tail}


def far_words(origin: Point | None, venue: Venue) -> str:
    """Return how far a place is: 步行约 9 分钟（0.6 公里）; empty where one is not on the map."""
    if origin is None or venue.point is None:
        return ""
    distance = metres(origin, venue.point)
    if distance < ROUND:
        return _("就在这里")
    if walk_minutes(distance) > 60:
        return _("%(km)s 公里") % {"km": f"{distance / 1000:.1f}"}
    return _("步行约 %(n)s 分钟（%(km)s 公里）") % {
        "n": walk_minutes(distance),
        "km": f"{distance / 1000:.1f}",
    }
