"""Access.md, row Venue, booking: pages of places, bookings and activities."""

import datetime

from django.utils import timezone

from tests.access.of_alliances import sent
from tests.access.table import ALL, Route, listing, row
from tests.access.world import World

# An open place is seen by all in its reach (here the street), an own one by its people.
VENUE = {"in": "oooooo.", "sib": "oooooo.", "far": "oo.....", "out": "o......"}
KEPT = {"in": "xxooxx.", "sib": "xxoxxx.", "far": "xx.....", "out": "x......"}
OF_UNIT = {"in": "xxxxxo.", "sib": "xxxxxx.", "far": "xx.....", "out": "x......"}
COUNTED = {"in": "xxooxo.", "sib": "xxoxxx.", "far": "xx.....", "out": "x......"}
BOOKED = {"in": "ooooxo.", "sib": "ooooxo.", "far": "oo.....", "out": "o......"}
BOOKING = {"in": "oooo.o.", "sib": "ooo....", "far": "oo.....", "out": "o......"}
SIDES = {"in": "xxoo.o.", "sib": "xxo....", "far": "xx.....", "out": "x......"}
KEEPERS = "ooooxox"


def _day(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def _venue(world: World, side: str) -> dict:
    return {
        "org": world["in", "org"],
        "name": "新场地",
        "kind": "room",
        "capacity": 30,
        "reach": "street",
        "system": "wgs",
        "shortest": 30,
        "longest": 240,
        "ahead_days": 30,
        "per_month": 8,
        "buffer": 15,
    }


def _when(world: World, side: str) -> dict:
    giver = f"unit-{world['in', 'unit']}"  # the unit has a team beside it
    return {"day": _day(8), "start": "9:00", "end": "11:00", "giver": giver}


def _booking(world: World, side: str) -> dict:
    return {**_when(world, side), "group": "合唱队", "purpose": "排练", "people": 20}


def _activity(world: World, side: str) -> dict:
    return {**_when(world, side), "title": "义诊", "seats": 20}


def _opening(world: World, side: str) -> dict:
    times = {"opens": "8:00", "closes": "20:00"}
    return {"mode": "weekends", **times, "nth": 1, "weekday": 5, "starts_on": _day(0)}


def _closed(world: World, side: str) -> dict:
    return {"first": _day(60), "last": _day(61), "reason": "维修"}


def _api_booking(world: World, side: str) -> dict:
    start = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    start += datetime.timedelta(days=8)
    return {
        "venue": world[side, "venue"],
        "unit": world["in", "unit"],
        "purpose": "讲课",
        "people": 9,
        "start": start.isoformat(),
        "end": (start + datetime.timedelta(hours=1)).isoformat(),
    }


def _visits(world: World, side: str) -> dict:
    return {"people": 12, "day": _day(0)}


def _signs(world: World, side: str) -> dict:
    return {"who": "朝霞小学", "people": 3}


def _reason(world: World, side: str) -> dict:
    return {"reason": "有变化"}


def _api_row(name: str, key: str, **facts) -> Route:
    return Route(f"api-{name}", {"pk": key}, anon="U", json=True, **facts)


def _api_list(name: str, **facts) -> Route:
    return Route(f"api-{name}-list", get={"in": ALL}, anon="U", json=True, **facts)


JUDGED = {"in": "xxoo.x.", "sib": "xxo....", "far": "xx.....", "out": "x......"}

ROUTES = [
    listing("venue_list"),
    listing("venue_export"),
    listing("venue_map"),
    listing("venue_network"),
    listing("venue_today", KEEPERS),
    listing("venue_create", KEEPERS, post={"in": "rrrrxrx"}, data=_venue),
    row("venue_detail", "venue", get=VENUE),
    row("venue_detail", "unit_venue", get=VENUE, note="of a unit"),
    row("venue_edit", "venue", get=KEPT, post=sent(KEPT, "+"), data=_venue),
    row("venue_edit", "unit_venue", get=OF_UNIT, note="of a unit"),
    row("venue_opening", "venue", get=KEPT, post=sent(KEPT), data=_opening),
    row("venue_closed_days", "venue", get=KEPT, post=sent(KEPT), data=_closed),
    row("venue_open_again", "closed_days", post=sent(KEPT)),
    row("venue_close", "venue", get=KEPT, post=sent(KEPT), data=_reason),
    row("venue_offer", "unit_venue", post=sent(OF_UNIT)),
    row("venue_visits", "unit_venue", post=sent(COUNTED), data=_visits),
    row("booking_create", "venue", get=BOOKED, post=sent(BOOKED), data=_booking),
    row("venue_free", "venue", get=BOOKED),
    row("activity_create", "venue", get=BOOKED, post=sent(BOOKED), data=_activity),
    listing("booking_list"),
    listing("booking_export"),
    row("booking_detail", "booking", get=BOOKING),
    row(
        "booking_do",
        "booking",
        post=sent(SIDES),
        data=lambda w, s: {"do": "cancel", "reason": "有变化"},
    ),
    row(
        "booking_do",
        "booking",
        post=sent(JUDGED),
        data=lambda w, s: {"do": "confirm"},
        note="confirm",
    ),
    listing("activity_list"),
    listing("activity_export"),
    row("activity_detail", "activity", get=VENUE, post=sent(BOOKED), data=_signs),
    row("venue_card", "venue", get={"in": ALL}, anon="o"),
    *(
        Route("reveal", {"kind": f"={kind}", "pk": key}, post=post, note=kind)
        for kind, key, post in (
            ("venue.contact", "venue", BOOKED),
            ("booking.contact", "booking", SIDES),
        )
    ),
    _api_list("venues"),
    _api_row("venues-detail", "venue", get=VENUE),
    _api_row("venues-visits", "unit_venue", post=COUNTED, data=_visits),
    _api_list(
        "bookings",
        post={"in": "wwwwwow", "sib": "wwwwwow", "out": "wwwwwww"},
        data=_api_booking,
    ),
    _api_row("bookings-detail", "booking", get=BOOKING),
    _api_row("bookings-confirm", "booking", post=JUDGED),
    _api_row("bookings-refuse", "booking", post=JUDGED, data=_reason),
    _api_row("bookings-cancel", "booking", post=SIDES, data=_reason),
    _api_row(
        "bookings-take", "booking", post={"in": "xxxx.w.", "sib": "xxx....", "out": "x......"}
    ),
    _api_row(
        "bookings-came",
        "booking",
        post={"in": "xxww.x.", "sib": "xxw....", "out": "x......"},
        data=lambda w, s: {"people": 9},
    ),
    _api_list("activities"),
    _api_row("activities-detail", "activity", get=VENUE),
]
