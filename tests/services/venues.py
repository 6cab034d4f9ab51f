"""Places and bookings for tests."""

import datetime

from django.utils import timezone

from core.models import User
from orgs.models import Org, Unit
from services.actions import bookings
from services.models import Booking, Opening, Venue
from services.venues.hours import moment
from tests.factories import counter

DAY = datetime.timedelta(days=1)


def venue(org: Org, name: str | None = None, *, opening: dict | None = None, **facts) -> Venue:
    """Make a place that is open every day from 8 to 22, with no minutes kept between bookings."""
    facts.setdefault("kind", Venue.Kind.ROOM)
    facts.setdefault("capacity", 40)
    facts.setdefault("buffer", 0)
    facts.setdefault("needs_yes", False)
    made = Venue.objects.create(org=org, name=name or f"议事厅{next(counter)}", **facts)
    if opening != {}:
        opens = {"mode": Opening.Mode.DAILY, "opens": 8 * 60, "closes": 22 * 60}
        start = timezone.localdate() - 400 * DAY
        Opening.objects.create(venue=made, starts_on=start, **(opening or opens))
    return made


def at(days: int, hour: float) -> datetime.datetime:
    """Return an hour of the day so many days from today, naive and local."""
    return moment(timezone.localdate() + days * DAY, int(hour * 60))


def book(
    place: Venue,
    by: User,
    start: datetime.datetime,
    hours: float = 2,
    *,
    org: Org | None = None,
    unit: Unit | None = None,
    people: int = 10,
    group: str = "合唱队",
    **facts,
) -> Booking:
    """Book a place as the action does, for a group unless a unit is given."""
    fields = {"group": "" if unit else group, "purpose": "排练", "people": people}
    if unit is None and org is None:
        org = place.org
    end = start + datetime.timedelta(hours=hours)
    return bookings.book(
        venue=place, by=by, start=start, end=end, org=org, unit=unit, fields=fields, **facts
    )


def past(booking: Booking, days: int = 1) -> Booking:
    """Move a booking and what it holds into the past, as time would have."""
    back = datetime.timedelta(days=days) + (booking.period.lower - timezone.now())
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    period = DateTimeTZRange(booking.period.lower - back, booking.period.upper - back, "[)")
    Booking.objects.filter(pk=booking.pk).update(period=period)
    booking.holds.update(period=period)
    booking.refresh_from_db()
    return booking
