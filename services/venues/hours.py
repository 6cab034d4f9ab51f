"""When a place is open and when it is free: plain Python over days and minutes of local time.

Nothing here knows the database or the clock: days and moments are given, all naive and local
(Asia/Shanghai has no summer time), so that tests can ask an oracle the same.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.matching.week import FULL_DAY, Interval, Week

DAILY, WEEKENDS, MONTHLY, WEEKLY = "daily", "weekends", "monthly", "weekly"
LAST = 5  # the fifth Saturday of a month is written as its last one
AHEAD = 400  # days looked ahead for the next opening: more than a year of one day a month
STEP = 30  # minutes between the beginnings that are offered
NEAR_DAYS = 7  # days before and after in which another time counts as near

Moment = datetime.datetime
Stretch = tuple[Moment, Moment]
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """One way of being open (开放方式), from a day until another (inclusive) or for good.

    opens, closes: minutes after midnight (of modes with hours); nth: 1–4, LAST; weekday: 0–6.
    """

    mode: str
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    opens: int = 0
    closes: int = FULL_DAY
    week: Week = Week()  # noqa: RUF009 - frozen, so that one for all is no harm
    nth: int = 1
    weekday: int = 5

    def holds_on(self, day: datetime.date) -> bool:
        """Tell whether this is the rule of that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def spans(self, day: datetime.date) -> tuple[Interval, ...]:
        """Return the open minutes of a day on which it holds."""
        if self.mode == WEEKLY:
            return ((0, FULL_DAY),) if self.week.is_any else self.week.days[day.weekday()]
        fits = {
            DAILY: True,
            WEEKENDS: day.weekday() >= 5,
            MONTHLY: day.weekday() == self.weekday and self._is_nth(day),
        }
        return ((self.opens, self.closes),) if fits[self.mode] else ()

    def _is_nth(self, day: datetime.date) -> bool:
        if self.nth == LAST:
            return (day + 7 * DAY).month != day.month
        return (day.day - 1) // 7 + 1 == self.nth


@dataclass(frozen=True)
class Hours:
    """All rules of a place and the stretches of closed days (both ends inclusive)."""

    rules: tuple[Rule, ...] = ()
    closed: tuple[tuple[datetime.date, datetime.date], ...] = ()

    def is_closed(self, day: datetime.date) -> bool:
        """Tell whether the day is named as closed."""
        return any(first <= day <= last for first, last in self.closed)

    def spans(self, day: datetime.date) -> tuple[Interval, ...]:
        """Return the open minutes of a day, in order; none on a closed day."""
        if self.is_closed(day):
            return ()
        return next((rule.spans(day) for rule in self.rules if rule.holds_on(day)), ())

    def is_open(self, at: Moment) -> bool:
        """Tell whether the place is open at that moment; the last minute is not open any more."""
        minute = at.hour * 60 + at.minute
        return any(start <= minute < end for start, end in self.spans(at.date()))

    def closes_at(self, at: Moment) -> Moment | None:
        """Return when the stretch that is open at that moment ends, also past midnight."""
        for start, end in self.stretches(at.date(), at.date() + 7 * DAY):
            if start <= at < end:
                return end
        return None

    def next_open(self, at: Moment) -> Moment | None:
        """Return the next beginning after that moment, at most AHEAD days on; now if open."""
        if self.is_open(at):
            return at
        day = at.date()
        for number in range(AHEAD):
            for start, _end in self.spans(day + number * DAY):
                begin = moment(day + number * DAY, start)
                if begin > at:
                    return begin
        return None

    def stretches(self, first: datetime.date, last: datetime.date) -> list[Stretch]:
        """Return the open stretches from the first day to the last; joined over midnight."""
        found: list[Stretch] = []
        for day in days(first, last):
            for start, end in self.spans(day):
                begin, finish = moment(day, start), moment(day, end)
                if found and found[-1][1] >= begin:
                    found[-1] = (found[-1][0], max(found[-1][1], finish))
                else:
                    found.append((begin, finish))
        return found

    def covers(self, start: Moment, end: Moment) -> bool:
        """Tell whether the place is open all the time from start to end."""
        return any(s <= start and end <= e for s, e in self.stretches(start.date(), end.date()))

    def changes_within(self, start: Moment, end: Moment) -> datetime.date | None:
        """Return the day within a stretch on which another rule begins to hold."""
        for day in days(start.date() + DAY, last_day(start, end)):
            rules = [[r for r in self.rules if r.holds_on(one)] for one in (day - DAY, day)]
            if rules[0] != rules[1]:
                return day
        return None

    def free(
        self, day: datetime.date, taken: Iterable[Stretch], *, after: Moment | None = None
    ) -> list[Stretch]:
        """Return what is open on a day and not taken, after a moment if one is given."""
        left = self.stretches(day, day)
        for start, end in [*taken, *([(Moment.min, after)] if after else [])]:
            left = [piece for one in left for piece in _cut(one, start, end)]
        return left

    def nearest(
        self, wanted: Stretch, taken: Sequence[Stretch], *, after: Moment, most: int = 3
    ) -> list[Stretch]:
        """Return free stretches as long as the wanted one, the nearest by their beginning first.

        They do not overlap: three choices, not one a half hour later each time.
        """
        length = wanted[1] - wanted[0]
        first = max(wanted[0].date() - NEAR_DAYS * DAY, after.date())
        found = [
            (begin, begin + length)
            for day in days(first, wanted[0].date() + NEAR_DAYS * DAY)
            for free in self.free(day, taken, after=after)
            for begin in beginnings(free, length)
        ]
        chosen: list[Stretch] = []
        for one in sorted(found, key=lambda one: (abs(one[0] - wanted[0]), one[0])):
            if len(chosen) < most and all(e <= one[0] or one[1] <= s for s, e in chosen):
                chosen.append(one)
        return chosen


def beginnings(free: Stretch, length: datetime.timedelta) -> Iterator[Moment]:
    """Yield where something of that length may begin: at once, then at each half hour."""
    begin, end = free
    while begin + length <= end:
        yield begin
        minute = (begin.hour * 60 + begin.minute) // STEP * STEP + STEP
        begin = moment(begin.date(), minute)


def days(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Yield the days from the first to the last."""
    while first <= last:
        yield first
        first += DAY


def moment(day: datetime.date, minute: int) -> Moment:
    """Return a minute of a day; 1440 is the midnight after it."""
    return Moment.combine(day, datetime.time()) + datetime.timedelta(minutes=minute)


def last_day(start: Moment, end: Moment) -> datetime.date:
    """Return the last day that a stretch touches; one that ends at midnight ends the day before."""
    return max((end - datetime.timedelta(microseconds=1)).date(), start.date())


def _cut(one: Stretch, start: Moment, end: Moment) -> Iterator[Stretch]:
    """Yield what is left of a stretch without the other."""
    if end <= one[0] or start >= one[1]:
        yield one
        return
    if one[0] < start:
        yield one[0], start
    if end < one[1]:
        yield end, one[1]
