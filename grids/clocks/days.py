"""Which days and hours are worked: what a district entered, then the State Council's arrangement."""

import datetime
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

Date = datetime.date
Span = tuple[int, int]  # minutes of a day: the first, and the first no more
SATURDAY = 5

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
# 全国年节及纪念日放假办法 (State Council order 795, in force since 2025-01-01), art. 2: those of a
# fixed date; the others follow moon and sun and are not guessed here.
FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


@dataclass(frozen=True)
class Day:
    """A day: worked or not, why in the users' words, and whether that may still change (暂定)."""

    date: Date
    works: bool
    reason: str
    provisional: bool = False


@dataclass(frozen=True)
class Entered:
    """What a district entered for one day."""

    works: bool
    name: str = ""


@dataclass(frozen=True)
class Hours:
    """Hours of work from a day on: spans in minutes of the day, in order, apart from each other."""

    starts_on: Date
    spans: tuple[Span, ...]

    def __post_init__(self) -> None:
        """Refuse hours that no day can have (ValueError)."""
        edges = [edge for span in self.spans for edge in span]
        rising = all(a < b for a, b in itertools.pairwise(edges))
        if not edges or not rising or edges[0] < 0 or edges[-1] > 24 * 60:
            raise ValueError(f"no hours of a day: {self.spans}")


# 8:30 to 12:00 and 13:30 to 17:30: 450 minutes.
USUAL = Hours(Date.min, ((510, 720), (810, 1050)))


def national(date: Date) -> Day | None:
    """Return how the State Council arranged the day; None for a year that the library lacks."""
    try:
        works = chinese_calendar.is_workday(date)
    except NotImplementedError:
        return None
    if date in workdays:
        return Day(date, works, f"{NAMES.get(workdays[date], '')}调休上班")
    if date in holidays:
        return Day(date, works, f"{NAMES.get(holidays[date], '')}放假")
    return _by_week(date)


def _by_week(date: Date, *, provisional: bool = False) -> Day:
    works = date.weekday() < SATURDAY
    return Day(date, works, "工作日" if works else "周末", provisional)


@dataclass(frozen=True)
class WorkCalendar:
    """The working calendar of a district.

    entered: single days, which go before all else. entered_years: years whose arrangement the
    district has entered in full; there its days and the weekends are all there is. hours: versions
    by start date; before the first of them USUAL counts. arranged: what is known of the nation.
    """

    entered: Mapping[Date, Entered] = field(default_factory=dict)
    entered_years: frozenset[int] = frozenset()
    hours: tuple[Hours, ...] = ()
    arranged: Callable[[Date], Day | None] = national

    def day(self, date: Date) -> Day:
        """Return whether the day is worked, and why.

        A year that neither the district nor the library knows counts weekends and the holidays of
        a fixed date, and is provisional.
        """
        entered = self.entered.get(date)
        if entered is not None:
            reason = entered.name or ("调休上班" if entered.works else "放假")
            return Day(date, entered.works, reason)
        if date.year in self.entered_years:
            return _by_week(date)
        arranged = self.arranged(date)
        if arranged is not None:
            return arranged
        if (date.month, date.day) in FIXED:
            return Day(date, False, f"{FIXED[date.month, date.day]}放假", provisional=True)
        return _by_week(date, provisional=True)

    def spans(self, date: Date) -> tuple[Span, ...]:
        """Return the hours worked on the day, by the version in force that day; () of a rest day."""
        if not self.day(date).works:
            return ()
        begun = [version for version in self.hours if version.starts_on <= date]
        return max(begun, key=lambda version: version.starts_on, default=USUAL).spans
