"""A place's week as a grid of hours: open, free, taken; who has it only for those who may know."""

import datetime
from dataclasses import dataclass, field

from core.models import User
from services.models import Booking, Venue
from services.venues import checks as venue_checks
from services.venues.hours import DAY, Hours, Moment, Stretch, moment

EARLIEST, LATEST = 8, 21  # hours shown of a week in which the place is not open
SHUT, FREE, PART, TAKEN, PAST = "shut", "free", "part", "taken", "past"


@dataclass
class Cell:
    """One hour of one day: how it stands, and what is booked in it for those who may know."""

    start: Moment
    state: str
    bookings: list[Booking] = field(default_factory=list)

    @property
    def when(self) -> str:
        """Return the beginning as an address has it."""
        return f"{self.start:%Y-%m-%d %H:%M}"


@dataclass
class Week:
    """Seven days from a Monday, and rows of (hour, seven cells)."""

    first: datetime.date
    days: list[datetime.date]
    rows: list[tuple[int, list[Cell]]]

    @property
    def before(self) -> str:
        """Return the Monday before."""
        return (self.first - 7 * DAY).isoformat()

    @property
    def after(self) -> str:
        """Return the Monday after."""
        return (self.first + 7 * DAY).isoformat()


def week_of(venue: Venue, user: User, day: datetime.date) -> Week:
    """Return the week of a day, as the user may know it; three statements."""
    first = day - datetime.timedelta(days=day.weekday())
    days = [first + number * DAY for number in range(7)]
    since, until = moment(first, 0), moment(first, 0) + 7 * DAY
    hours = venue_checks.hours_of([venue])[venue.pk]
    taken = venue_checks.taken_of(venue, since, until)
    seen = Booking.objects.visible_to(user).binding().filter(venue=venue)
    period = (venue_checks.aware(since), venue_checks.aware(until))
    bookings = list(seen.filter(period__overlap=period).select_related("unit", "team"))
    now = venue_checks.now()
    known_of = _Known(hours, taken, bookings, now)
    rows = [
        (hour, [_cell(known_of, one, hour) for one in days]) for hour in _hours_shown(hours, days)
    ]
    return Week(first, days, rows)


@dataclass(frozen=True)
class _Known:
    hours: Hours
    taken: list[Stretch]
    bookings: list[Booking]
    now: Moment


def _hours_shown(hours: Hours, days: list[datetime.date]) -> range:
    spans = [span for day in days for span in hours.spans(day)]
    first, last = EARLIEST, LATEST
    if spans:
        first = min(start // 60 for start, _end in spans)
        last = max((end + 59) // 60 for _start, end in spans)
    return range(first, last)


def _cell(known: _Known, day: datetime.date, hour: int) -> Cell:
    start, end = moment(day, hour * 60), moment(day, hour * 60 + 60)
    open_ = [span for span in known.hours.stretches(day, day) if span[0] < end and span[1] > start]
    held = [span for span in known.taken if span[0] < end and span[1] > start]
    mine = [
        one
        for one in known.bookings
        if venue_checks.naive(one.period.lower) < end
        and venue_checks.naive(one.period.upper) > start
    ]
    if not open_ and not held:
        state = SHUT
    elif end <= known.now:
        state = PAST
    elif not held:
        state = FREE
    elif any(begin <= start and end <= finish for begin, finish in held):
        state = TAKEN
    else:
        state = PART
    return Cell(start, state, mine)
