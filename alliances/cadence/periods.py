"""Which periods a body or branch owes meetings for, and how each stands: plain facts in and out.

Knows nothing of the database, so that a test can check it against a plain oracle. Rules: practice
rows Q1, G2 and Y9, glossary "Period standing".
"""

import calendar
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Date = datetime.date
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
ROLLING = "rolling"
_DAY = datetime.timedelta(days=1)


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
    """A cadence rule as it concerns one body; distance: levels between its org and the body's.

    every_months: of a rolling rule, at most so many months between two meetings. quorum: least
    share of members present or represented, in percent. kinds: of meeting that count, empty: all.
    """

    id: int
    distance: int
    period: str
    count: int
    lead_days: int
    starts_on: Date
    ends_on: Date | None = None
    every_months: int = 0
    quorum: int = 0
    kinds: frozenset[str] = frozenset()

    def holds_on(self, day: Date) -> bool:
        """Tell whether the rule is in force on that day; the last day counts."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def months(self) -> int:
        """Return the length of its period in months, of a rolling rule the longest gap."""
        return self.every_months if self.period == ROLLING else MONTHS[self.period]

    def weight(self) -> tuple[float, ...]:
        """Order rules for `min`: nearest first, then strictest, then newest."""
        per_year = self.count * 12 / self.months
        return (self.distance, -per_year, self.months, -self.starts_on.toordinal(), self.id)

    def takes(self, meeting: "MeetingFact") -> bool:
        """Tell whether the meeting counts: its kind, and when closed also who was there."""
        if self.kinds and meeting.kind not in self.kinds:
            return False
        if not meeting.closed or not self.quorum:
            return True
        return meeting.members > 0 and meeting.present * 100 >= self.quorum * meeting.members


@dataclass(frozen=True)
class MeetingFact:
    """A meeting that is planned, being logged (closed=False) or closed, on its local day.

    present: members present or represented, of `members` on that day; observers are neither.
    """

    id: int
    day: Date
    closed: bool
    makes_up_for: Date | None = None
    kind: str = "regular"
    present: int = 0
    members: int = 0


@dataclass(slots=True)
class Tally:
    """What a period owes and has, in meetings: the figures that are stored (PeriodStanding).

    held: closed in the period; made_up: closed elsewhere and allowed for it; fixed: dates set in
    the period that are not closed yet. waiver: "exempt", "make_up" or empty.
    """

    start: Date
    end: Date
    rule: RuleFact
    owed: int
    held: int = 0
    made_up: int = 0
    fixed: int = 0
    waiver: str = ""


@dataclass(slots=True)
class JudgedPeriod:
    """One period as it stands on a day: its figures, and the letter that follows from them.

    Not frozen: a page makes twelve thousand, and freezing triples what each costs.
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
        """Return how many months the period takes (of a rolling rule: at most)."""
        return self.rule.months

    @property
    def rolling(self) -> bool:
        """Tell whether the period runs from one meeting to the next."""
        return self.rule.period == ROLLING

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
    """Return the first and last day of the calendar period that begins on `start`, None if none."""
    months = MONTHS[period]
    if start.day != 1 or (start.month - 1) % months:
        return None
    last_month = start.month + months - 1
    return start, Date(start.year, last_month, calendar.monthrange(start.year, last_month)[1])


def months_on(start: Date, months: int) -> Date:
    """Return the last of so many full months from `start`: the day before the same day then.

    Where that month has no such day, its last day.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if start.day > length:
        return Date(year, month + 1, length)
    return Date(year, month + 1, start.day) - _DAY


def binding(rules: Iterable[RuleFact], start: Date, *, stands: bool = True) -> RuleFact | None:
    """Return the rule that binds a period which begins on `start`.

    Of the rules in force that day whose period begins then: the nearest org's, there the strictest.
    A rolling one begins on any day on which the body stands.
    """
    fit = [
        rule
        for rule in rules
        if rule.holds_on(start)
        and (stands if rule.period == ROLLING else period_at(rule.period, start))
    ]
    return min(fit, key=RuleFact.weight, default=None)


def _next_month(day: Date) -> Date:
    return Date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True)
class Life:
    """From when to when somebody stands who owes meetings; ended: the first day he no more does."""

    founded: Date
    ended: Date | None = None

    def stands(self, first: Date, last: Date | None = None) -> bool:
        """Tell whether he stands on the day, or from the first through the last."""
        return self.founded <= first and (self.ended is None or self.ended > (last or first))


def owed_periods(
    rules: Sequence[RuleFact],
    life: Life,
    first: Date,
    last: Date,
    meetings: Iterable[MeetingFact] = (),
) -> Iterator[tuple[Date, Date, RuleFact]]:
    """Yield (start, end, rule) of the periods that a body owes and that touch first..last.

    A body owes the calendar periods through which it stood: one that it was founded or ended in
    owes nothing. A rolling period runs from the day after the last meeting that counts (first:
    from founding or the rule's beginning) to the next one, at most so many months; it is owed when
    it was met, or when body and rule stood to its last day. It gives way, owing nothing, on the
    day on which another rule begins to bind. Walks from the first rule's year on.
    """
    if not rules:
        return
    held = sorted((m for m in meetings if m.closed and m.makes_up_for is None), key=_by_day)
    turns = _turns(rules, life)
    cursor = Date(min(rule.starts_on for rule in rules).year, 1, 1)
    while cursor <= last:
        rule = binding(rules, cursor, stands=life.stands(cursor))
        if rule is None:
            cursor = min(_next_month(cursor), *(turn for turn in turns if turn > cursor), Date.max)
            continue
        if rule.period == ROLLING:
            end, owes = _rolling_end(rules, rule, life, cursor, held)
        else:
            _start, end = period_at(rule.period, cursor) or (cursor, cursor)
            owes = life.stands(cursor, end)
        if owes and end >= first:
            yield cursor, end, rule
        cursor = end + _DAY


def _turns(rules: Iterable[RuleFact], life: Life) -> list[Date]:
    """Return the days within a month on which a rolling period may begin."""
    return sorted({rule.starts_on for rule in rules if rule.period == ROLLING} | {life.founded})


def _by_day(meeting: MeetingFact) -> tuple[Date, int]:
    return meeting.day, meeting.id


def _rolling_end(
    rules: Sequence[RuleFact],
    rule: RuleFact,
    life: Life,
    start: Date,
    held: Sequence[MeetingFact],
) -> tuple[Date, bool]:
    """Return the last day of a rolling period, and whether it is owed."""
    due = months_on(start, rule.every_months)
    cut = min(due, rule.ends_on or due)
    if life.ended is not None:
        cut = min(cut, life.ended - _DAY)
    days = [turn for turn in _turns(rules, life) if start < turn <= cut]
    day = _next_month(start)
    while day <= cut:
        days.append(day)
        day = _next_month(day)
    for day in sorted(days):
        if binding(rules, day, stands=life.stands(day)) != rule:
            cut = day - _DAY
            break
    for meeting in held:
        if start <= meeting.day <= cut and rule.takes(meeting):
            return meeting.day, True
    return cut, cut == due


def tally(
    span: tuple[Date, Date], rule: RuleFact, meetings: Iterable[MeetingFact], waiver: str = ""
) -> Tally:
    """Return the figures of the period span = (first day, last day)."""
    start, end = span
    held = made_up = fixed = 0
    for meeting in meetings:
        if meeting.makes_up_for is None:
            if start <= meeting.day <= end and rule.takes(meeting):
                held += meeting.closed
                fixed += not meeting.closed
        elif meeting.makes_up_for == start and meeting.closed and rule.takes(meeting):
            made_up += 1
    return Tally(start, end, rule, rule.count, held, made_up, fixed, waiver)


def standing_of(figures: Tally, today: Date) -> Standing:
    """Return the letter that follows from a period's figures, seen from today."""
    if figures.waiver == "exempt":
        return Standing.EXEMPT
    if figures.held >= figures.owed:
        return Standing.DONE
    if figures.held + figures.made_up >= figures.owed:
        return Standing.MADE_UP
    if today > figures.end:
        return Standing.MISSED
    if today < figures.start:
        return Standing.NOT_BEGUN
    near = (figures.end - today).days <= figures.rule.lead_days
    fewer = figures.held + figures.fixed < figures.owed
    return Standing.AT_RISK if near and fewer else Standing.DUE


def judged(figures: Tally, today: Date, meetings: Iterable[MeetingFact] = ()) -> JudgedPeriod:
    """Return a period with its letter of today; meetings: those to be shown with it."""
    return JudgedPeriod(
        start=figures.start,
        end=figures.end,
        standing=standing_of(figures, today),
        owed=figures.owed,
        held=figures.held,
        made_up=figures.made_up,
        fixed=figures.fixed,
        rule=figures.rule,
        waiver=figures.waiver,
        meetings=tuple(meetings),
    )


def judge(
    span: tuple[Date, Date],
    rule: RuleFact,
    meetings: Iterable[MeetingFact],
    *,
    waiver: str = "",
    today: Date,
) -> JudgedPeriod:
    """Return how a body stands in the period span, seen from today, with the meetings in it."""
    start, end = span
    meetings = list(meetings)
    shown = [
        m
        for m in meetings
        if (m.makes_up_for == start if m.makes_up_for else start <= m.day <= end)
    ]
    return judged(tally(span, rule, meetings, waiver), today, sorted(shown, key=_by_day))


def all_tallies(
    rules: Sequence[RuleFact],
    life: Life,
    meetings: Sequence[MeetingFact],
    waivers: dict[Date, str],
    until: Date,
) -> list[Tally]:
    """Return the figures of every period that somebody owes up to a day: the one function."""
    spans = owed_periods(rules, life, Date.min, until, meetings)
    return [
        tally((start, end), rule, meetings, waivers.get(start, "")) for start, end, rule in spans
    ]


def count_standings(periods: Iterable[JudgedPeriod]) -> dict[Standing, int]:
    """Return how many of the periods stand how, every standing named."""
    counts = dict.fromkeys(Standing, 0)
    for period in periods:
        counts[period.standing] += 1
    return counts
