"""Which periods a body owes meetings for, and how each stands: plain facts in, standings out.

Knows nothing of the database, so that a test can check it against a plain oracle. Rules: practice
rows Q1 and G2, glossary "Period standing".
"""

import calendar
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Date = datetime.date
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Standing(StrEnum):
    """达标状态: how a body stands in one period."""

    DONE = "done"
    MADE_UP = "made_up"
    DUE = "due"
    AT_RISK = "at_risk"
    MISSED = "missed"
    EXEMPT = "exempt"
    NOT_BEGUN = "not_begun"


KEPT = (Standing.DONE, Standing.MADE_UP)


@dataclass(frozen=True)
class RuleFact:
    """A cadence rule as it concerns one body; distance: levels between its org and the body's."""

    id: int
    distance: int
    period: str
    count: int
    lead_days: int
    starts_on: Date
    ends_on: Date | None = None

    def holds_on(self, day: Date) -> bool:
        """Tell whether the rule is in force on that day; the last day counts."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def weight(self) -> tuple[float, ...]:
        """Order rules for `min`: nearest first, then strictest, then newest."""
        per_year = self.count * 12 / MONTHS[self.period]
        return (self.distance, -per_year, MONTHS[self.period], -self.starts_on.toordinal(), self.id)


@dataclass(frozen=True)
class MeetingFact:
    """A meeting that is planned, being logged (closed=False) or closed, on its local day."""

    id: int
    day: Date
    closed: bool
    makes_up_for: Date | None = None


@dataclass(frozen=True)
class PeriodStanding:
    """How a body stands in one period; owed, held and fixed are numbers of meetings.

    held: closed in the period; made_up: closed elsewhere and allowed for it; fixed: dates set in
    the period that are not closed yet. waiver: "exempt", "make_up" or empty.
    """

    start: Date
    end: Date
    standing: Standing
    owed: int
    held: int
    made_up: int
    fixed: int
    rule: RuleFact
    waiver: str = ""
    meetings: tuple[MeetingFact, ...] = field(default=())

    @property
    def months(self) -> int:
        """Return how many months the period takes."""
        return MONTHS[self.rule.period]

    @property
    def begun(self) -> bool:
        """Tell whether the period has begun."""
        return self.standing != Standing.NOT_BEGUN

    @property
    def counts(self) -> bool:
        """Tell whether the period is owed: begun, and not exempt."""
        return self.standing not in (Standing.NOT_BEGUN, Standing.EXEMPT)

    @property
    def kept(self) -> bool:
        """Tell whether what was owed was held, in time or made up."""
        return self.standing in KEPT


def period_at(period: str, start: Date) -> tuple[Date, Date] | None:
    """Return the first and last day of the period that begins on `start`, None if none does."""
    months = MONTHS[period]
    if start.day != 1 or (start.month - 1) % months:
        return None
    last_month = start.month + months - 1
    return start, Date(start.year, last_month, calendar.monthrange(start.year, last_month)[1])


def binding(rules: Iterable[RuleFact], start: Date) -> RuleFact | None:
    """Return the rule that binds a period which begins on `start`.

    Of the rules in force that day whose period begins then: the nearest org's, there the strictest.
    """
    fit = [r for r in rules if r.holds_on(start) and period_at(r.period, start)]
    return min(fit, key=RuleFact.weight, default=None)


def _next_month(day: Date) -> Date:
    return Date(day.year + day.month // 12, day.month % 12 + 1, 1)


def owed_periods(
    rules: Sequence[RuleFact], founded: Date, ended: Date | None, first: Date, last: Date
) -> Iterator[tuple[Date, Date, RuleFact]]:
    """Yield (start, end, rule) of the periods that a body owes and that touch first..last.

    A body owes the periods through which it stood: one that it was founded or ended in owes
    nothing. Walks whole calendar years, in which every kind of period begins anew.
    """
    cursor = Date(first.year, 1, 1)
    while cursor <= last:
        rule = binding(rules, cursor)
        if rule is None:
            cursor = _next_month(cursor)
            continue
        start, end = period_at(rule.period, cursor) or (cursor, cursor)
        stood = founded <= start and (ended is None or ended > end)
        if stood and end >= first:
            yield start, end, rule
        cursor = end + datetime.timedelta(days=1)


def judge(
    span: tuple[Date, Date],
    rule: RuleFact,
    meetings: Iterable[MeetingFact],
    *,
    waiver: str = "",
    today: Date,
) -> PeriodStanding:
    """Return how a body stands in the period span = (first day, last day), seen from today."""
    start, end = span
    own = [m for m in meetings if m.makes_up_for is None and start <= m.day <= end]
    extra = [m for m in meetings if m.makes_up_for == start]
    held = sum(m.closed for m in own)
    made_up = sum(m.closed for m in extra)
    fixed = len(own) - held
    if waiver == "exempt":
        standing = Standing.EXEMPT
    elif held + made_up >= rule.count:
        standing = Standing.DONE if held >= rule.count else Standing.MADE_UP
    elif today > end:
        standing = Standing.MISSED
    elif today < start:
        standing = Standing.NOT_BEGUN
    else:
        near = (end - today).days <= rule.lead_days
        standing = Standing.AT_RISK if near and held + fixed < rule.count else Standing.DUE
    return PeriodStanding(
        start=start,
        end=end,
        standing=standing,
        owed=rule.count,
        held=held,
        made_up=made_up,
        fixed=fixed,
        rule=rule,
        waiver=waiver,
        meetings=tuple(sorted((*own, *extra), key=lambda m: (m.day, m.id))),
    )


def count_standings(periods: Iterable[PeriodStanding]) -> dict[Standing, int]:
    """Return how many of the periods stand how, every standing named."""
    counts = dict.fromkeys(Standing, 0)
    for period in periods:
        counts[period.standing] += 1
    return counts
