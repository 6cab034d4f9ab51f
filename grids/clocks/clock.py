"""When a clock in working time is due: terms, pauses, extensions, and the way there day by day."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from .days import Day, Span, WorkCalendar

Moment = datetime.datetime
DAY = 24 * 60
FARTHEST = 3660  # days; who has so many rest days in a row has entered nonsense
NEVER = 10**12


class Unit(StrEnum):
    """What a term is counted in."""

    MINUTES = "minutes"
    DAYS = "days"


class State(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    WARNED = "warned"
    LATE = "late"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Term:
    """So many working minutes, or working days.

    Days as in the Civil Code, art. 201 and 203: the day of the start does not count, and the term
    ends at the close of business of its last day.
    """

    amount: int
    unit: Unit = Unit.MINUTES

    def __post_init__(self) -> None:
        """Refuse a term that ends before it begins (ValueError)."""
        if self.amount < 1:
            raise ValueError("a term has at least one minute or day")


@dataclass(frozen=True)
class Pause:
    """Time that does not count, with its reason; end None: it still lasts."""

    start: Moment
    end: Moment | None
    reason: str

    def __post_init__(self) -> None:
        """Refuse a pause that ends before it begins (ValueError)."""
        if self.end is not None and self.end < self.start:
            raise ValueError("a pause ends after it begins")


@dataclass(frozen=True)
class Extension:
    """What was added to a term, in the unit of the term, with its reason."""

    amount: int
    reason: str

    def __post_init__(self) -> None:
        """Refuse an extension that shortens (ValueError)."""
        if self.amount < 1:
            raise ValueError("an extension adds at least one minute or day")


@dataclass(frozen=True)
class Portion:
    """A day on the way: its hours from the start on, what of them was paused, what it counted for.

    ticks: minutes, or 1 and 0 where days are counted.
    """

    day: Day
    open: tuple[Span, ...]
    paused: tuple[Span, ...]
    ticks: int


@dataclass(frozen=True)
class Clock:
    """A term that runs from a moment on, only while its calendar works and no pause lasts.

    In a term of days a day counts when the clock runs in the last minute of its hours: a pause over
    one close of business is worth a day, a pause within the day nothing.
    """

    start: Moment
    term: Term
    calendar: WorkCalendar
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def amount(self) -> int:
        """Return the term with its extensions, in its unit."""
        return self.term.amount + sum(extension.amount for extension in self.extensions)

    @property
    def due(self) -> Moment | None:
        """Return when the term is used up; None while a pause lasts that began before."""
        return self._way[1]

    @property
    def portions(self) -> tuple[Portion, ...]:
        """Return the days from the start to the due time, or to the pause that still lasts."""
        return self._way[0]

    @property
    def provisional(self) -> bool:
        """Tell whether a day on the way may still turn out otherwise (暂定)."""
        return any(portion.day.provisional for portion in self.portions)

    def warns_at(self, before: int) -> Moment | None:
        """Return when so much of the term is left; the start where it never had as much."""
        if before >= self.amount:
            return to_moment(to_minute(self.start))
        shorter = replace(self.term, amount=self.amount - before)
        return replace(self, term=shorter, extensions=()).due

    def left(self, now: Moment) -> int:
        """Return what is left of the term at a moment, in its unit; 0 when it is used up."""
        spent = sum(self._ticks(portion, to_minute(now)) for portion in self.portions)
        return max(0, self.amount - spent)

    def state(self, now: Moment, *, warn_before: int = 0, done: Moment | None = None) -> State:
        """Return how the clock stands; done: when it was stopped by what it waited for."""
        at = to_minute(done or now)
        due = self.due
        late = due is not None and at > to_minute(due)
        if done is not None:
            return State.TOO_LATE if late else State.IN_TIME
        if late:
            return State.LATE
        if any(a <= at < b for a, b in self._stops):
            return State.PAUSED
        warns_at = self.warns_at(warn_before) if warn_before else None
        if warns_at is not None and at >= to_minute(warns_at):
            return State.WARNED
        return State.RUNNING

    @cached_property
    def _stops(self) -> tuple[tuple[int, int], ...]:
        """The pauses in minutes, in order, those that touch made one."""
        spans = [
            (to_minute(pause.start), NEVER if pause.end is None else to_minute(pause.end))
            for pause in self.pauses
        ]
        joined: list[tuple[int, int]] = []
        for start, end in sorted(span for span in spans if span[0] < span[1]):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            else:
                joined.append((start, end))
        return tuple(joined)

    @cached_property
    def _way(self) -> tuple[tuple[Portion, ...], Moment | None]:
        portions: list[Portion] = []
        left = self.amount
        for portion in self._days():
            if portion.ticks >= left:
                due = self._moment_of(portion, left)
                return (*portions, _ended(portion, due, left)), due
            portions.append(portion)
            left -= portion.ticks
        return tuple(portions), None

    def _days(self) -> Iterator[Portion]:
        """Yield day by day from the start, to the day on which a lasting pause began."""
        begun, first = to_minute(self.start), self.start.toordinal()
        last = self._stops[-1] if self._stops else (NEVER, NEVER)
        for ordinal in range(first, first + FARTHEST):
            if last[1] == NEVER and ordinal * DAY > max(last[0], begun):
                return
            date = datetime.date.fromordinal(ordinal)
            base = ordinal * DAY
            hours = self.calendar.spans(date)
            open_ = tuple(_cut(hours, [(begun - base, NEVER)]))
            stops = [(start - base, end - base) for start, end in self._stops]
            portion = Portion(self.calendar.day(date), open_, tuple(_cut(open_, stops)), 0)
            yield replace(portion, ticks=self._ticks(portion, NEVER))
        raise ValueError("no working time in ten years: look at the calendar")

    def _ticks(self, portion: Portion, until: int) -> int:
        """What a day counts for, up to a minute."""
        end = until - portion.day.date.toordinal() * DAY
        if self.term.unit == Unit.MINUTES:
            return _length(_cut(_without(portion), [(-NEVER, end)]))
        close = self._close(portion.day.date)
        first = portion.day.date == self.start.date()
        if close is None or first or any(a < close <= b for a, b in portion.paused):
            return 0
        return int(close <= end)

    def _close(self, date: datetime.date) -> int | None:
        spans = self.calendar.spans(date)
        return spans[-1][1] if spans else None

    def _moment_of(self, portion: Portion, left: int) -> Moment:
        """The moment within a day at which so much of it has run."""
        base = portion.day.date.toordinal() * DAY
        if self.term.unit == Unit.DAYS:
            return to_moment(base + portion.open[-1][1])
        for start, end in _without(portion):
            if end - start >= left:
                return to_moment(base + start + left)
            left -= end - start
        raise AssertionError("the day has fewer minutes than it counted")


def to_minute(moment: Moment) -> int:
    """Return a moment as minutes since the first day there is; seconds are cut off."""
    return moment.toordinal() * DAY + moment.hour * 60 + moment.minute


def to_moment(minute: int) -> Moment:
    """Return the moment of so many minutes."""
    day = datetime.date.fromordinal(minute // DAY)
    return Moment.combine(day, datetime.time(minute % DAY // 60, minute % 60))


def _cut(spans: Iterable[Span], by: Iterable[Span]) -> Iterator[Span]:
    """Yield what spans have in common with others; both in order."""
    others = list(by)
    for a, b in spans:
        for c, d in others:
            start, end = max(a, c), min(b, d)
            if start < end:
                yield start, end


def _ended(portion: Portion, due: Moment, left: int) -> Portion:
    """The day of the due time, no longer than that."""
    upto = [(0, due.hour * 60 + due.minute)]
    open_, paused = tuple(_cut(portion.open, upto)), tuple(_cut(portion.paused, upto))
    return replace(portion, open=open_, paused=paused, ticks=left)


def _without(portion: Portion) -> list[Span]:
    """What of the day ran: its hours without its pauses."""
    edges = [-NEVER, *(edge for span in portion.paused for edge in span), NEVER]
    return list(_cut(portion.open, zip(edges[::2], edges[1::2], strict=True)))


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
