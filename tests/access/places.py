"""Places, bookings and activities for the walk of access, and more of them by the hundred."""

import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from core.models import User
from orgs.models import Org, PostKind, Unit
from services.models import (
    Activity,
    Booking,
    BookingHold,
    ClosedDays,
    Opening,
    SignUp,
    Venue,
    Visit,
)

DAY = datetime.timedelta(days=1)
PHONE = {"contact_name": "王丽娟", "contact_phone": "13900006027"}


def period(days: int, hour: int = 9) -> DateTimeTZRange:
    """Return two hours of the day so many days from today."""
    start = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0) + days * DAY
    return DateTimeTZRange(start, start + datetime.timedelta(hours=2), "[)")


def lay_out(world) -> None:
    """Per place: a venue of the community and one of the unit, what is booked, an activity."""
    city, people = world.city, world.people
    communities = {"in": 0, "sib": 1, "far": 2, "out": -1}
    for side, number in communities.items():
        org = city.communities[number]
        unit = Unit.objects.get(pk=world[side, "unit"])
        by = (people.inside if side == "in" else people.outside)[PostKind.STAFF]
        hall = _venue(org, f"{org.name}中心", by, kind="centre")
        own = _venue(org, f"{unit.name}操场", by, unit=unit, kind="sport")
        days = ClosedDays.objects.create(
            venue=hall,
            first=timezone.localdate() + 40 * DAY,
            last=timezone.localdate() + 41 * DAY,
            reason="检修",
        )
        booking = book(hall, unit, by, 3, state=Booking.State.ASKED)
        activity = plan(book(hall, unit, by, 5), by)
        rows = {"venue": hall, "unit_venue": own, "closed_days": days, "booking": booking,
                "activity": activity}  # fmt: skip
        world.ids |= {(side, name): row.pk for name, row in rows.items()}


def _venue(org: Org, name: str, by: User, **facts) -> Venue:
    made = Venue.objects.create(
        org=org, name=name, capacity=50, latitude=36.06, longitude=120.38, created_by=by, **PHONE,
        **facts,
    )  # fmt: skip
    opens = {"mode": "daily", "opens": 480, "closes": 1320}
    Opening.objects.create(venue=made, starts_on=timezone.localdate() - 400 * DAY, **opens)
    Visit.objects.create(venue=made, day=timezone.localdate(), people=7, made_by=by)
    return made


def book(venue: Venue, unit: Unit, by: User, days: int, state="confirmed", mark="") -> Booking:
    """Write a booking and what it holds."""
    made = Booking.objects.create(
        venue=venue, org=venue.org, unit=unit, purpose=f"{mark}讲课", people=20, state=state,
        period=period(days), made_by=by, **PHONE,
    )  # fmt: skip
    BookingHold.objects.create(booking=made, venue=venue, period=made.period)
    return made


def plan(booking: Booking, by: User, mark: str = "") -> Activity:
    """Write an activity with a group that signed up."""
    activity = Activity.objects.create(booking=booking, title=f"{mark}亲子读书会", seats=30)
    SignUp.objects.create(activity=activity, who=f"{mark}读书小组", people=4, made_by=by)
    return activity


def grow_places(community: Org, units: list[Unit], mark: str, by: User, **facts) -> list:
    """Add a place per unit, one of the community's, bookings and activities; return what was made."""
    made: list = []
    for number, unit in enumerate(units):
        hall = _venue(community, f"{mark}课后活动室{number}", by, kind="room", **facts)
        own = _venue(community, f"{mark}课后球场{number}", by, unit=unit, kind="sport", **facts)
        asked = book(hall, unit, by, 3, state=Booking.State.ASKED, mark=mark)
        today = book(own, unit, by, 0, mark=mark)
        made += [hall, own, asked, today, plan(book(hall, unit, by, 6, mark=mark), by, mark)]
    return made
