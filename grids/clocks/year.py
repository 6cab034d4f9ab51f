"""A year of a working calendar as people look at it: what departs from the usual week."""

import datetime
from dataclasses import dataclass

from grids.clocks.days import SATURDAY, Day, WorkCalendar

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Special:
    """Days in a row that are worked or free for one reason."""

    first: datetime.date
    last: datetime.date
    works: bool
    reason: str
    provisional: bool

    @property
    def number(self) -> int:
        """Return how many days they are."""
        return (self.last - self.first).days + 1


def special_days(calendar: WorkCalendar, year: int) -> list[Special]:
    """Return the days off and the made-up working days of a year, those in a row as one."""
    found: list[Special] = []
    day = datetime.date(year, 1, 1)
    while day.year == year:
        known = calendar.day(day)
        if _departs(known):
            last = found[-1] if found else None
            facts = (known.works, known.reason, known.provisional)
            if last and last.last == day - DAY and facts == _facts(last):
                found[-1] = Special(last.first, day, *facts)
            else:
                found.append(Special(day, day, *facts))
        day += DAY
    return found


def _departs(day: Day) -> bool:
    """Tell whether a day has a reason of its own."""
    return day.reason not in ("工作日", "周末") or day.works != (day.date.weekday() < SATURDAY)


def _facts(row: Special) -> tuple[bool, str, bool]:
    return row.works, row.reason, row.provisional


def is_provisional(calendar: WorkCalendar, year: int) -> bool:
    """Tell whether a year's arrangement is not known yet."""
    # A weekday that is nobody's holiday, in a year of which somebody knows at most single days.
    days = (datetime.date(year, month, 15) for month in range(1, 13))
    return any(calendar.day(day).provisional for day in days)
