"""Period standings against a plain oracle that counts day by day."""

import calendar
import datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from alliances.periods import (
    MeetingFact,
    RuleFact,
    Standing,
    binding,
    count_standings,
    judge,
    owed_periods,
    period_at,
)

Date = datetime.date
LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
PER_YEAR = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")
days = st.dates(Date(2023, 1, 1), Date(2026, 12, 31))


@st.composite
def rules(draw) -> RuleFact:
    start = draw(days)
    return RuleFact(
        id=draw(st.integers(1, 99)),
        distance=draw(st.integers(0, 2)),
        period=draw(st.sampled_from(list(LENGTHS))),
        count=draw(st.integers(1, 3)),
        lead_days=draw(st.integers(0, 40)),
        starts_on=start,
        ends_on=draw(st.none() | st.dates(start, Date(2027, 12, 31))),
    )


def oracle_period(day: Date, length: int) -> tuple[Date, Date]:
    """The period of that many months in which a day lies."""
    first = (day.month - 1) // length * length + 1
    last = first + length - 1
    return Date(day.year, first, 1), Date(day.year, last, calendar.monthrange(day.year, last)[1])


def oracle_binding(found: list[RuleFact], start: Date) -> RuleFact | None:
    """Nearest, then most meetings a year, then shortest period, then newest, then lowest id."""
    best = None
    for rule in found:
        if start < rule.starts_on or (rule.ends_on is not None and start > rule.ends_on):
            continue
        if oracle_period(start, LENGTHS[rule.period])[0] != start:
            continue
        key = (
            rule.distance,
            -rule.count * PER_YEAR[rule.period],
            LENGTHS[rule.period],
            -rule.starts_on.toordinal(),
            rule.id,
        )
        if best is None or key < best[0]:
            best = (key, rule)
    return best[1] if best else None


def oracle_periods(found, founded: Date, ended: Date | None, year: int):
    """Walk every day of the year; a period begins where a rule binds and none is running."""
    day, busy_until, out = Date(year, 1, 1), None, []
    while day.year == year:
        if busy_until is None or day > busy_until:
            rule = oracle_binding(found, day)
            if rule is not None:
                start, end = oracle_period(day, LENGTHS[rule.period])
                busy_until = end
                stood = all(founded <= d and (ended is None or d < ended) for d in (start, end))
                if stood:
                    out.append((start, end, rule))
        day += datetime.timedelta(days=1)
    return out


@given(st.lists(rules(), max_size=4), days, st.none() | days, st.integers(2023, 2026))
@example([], Date(2023, 1, 1), None, 2024)
def test_owed_periods_are_those_of_the_oracle(found, founded, ended, year):
    first, last = Date(year, 1, 1), Date(year, 12, 31)
    got = list(owed_periods(found, founded, ended, first, last))
    assert got == oracle_periods(found, founded, ended, year)


@given(st.lists(rules(), max_size=4), st.integers(2023, 2026), st.integers(1, 12))
def test_the_nearest_and_strictest_rule_binds(found, year, month):
    start = Date(year, month, 1)
    assert binding(found, start) == oracle_binding(found, start)


def oracle_standing(start, end, rule, meetings, waiver, today) -> str:  # noqa: PLR0911
    if waiver == "exempt":
        return "exempt"
    closed = sum(
        1 for m in meetings if m.closed and m.makes_up_for is None and start <= m.day <= end
    )
    later = sum(1 for m in meetings if m.closed and m.makes_up_for == start)
    fixed = sum(
        1 for m in meetings if not m.closed and m.makes_up_for is None and start <= m.day <= end
    )
    if closed >= rule.count:
        return "done"
    if closed + later >= rule.count:
        return "made_up"
    if end < today:
        return "missed"
    if start > today:
        return "not_begun"
    if closed + fixed < rule.count and today + datetime.timedelta(days=rule.lead_days) >= end:
        return "at_risk"
    return "due"


@st.composite
def meeting_facts(draw, start: Date) -> list[MeetingFact]:
    around = st.dates(start - datetime.timedelta(days=40), start + datetime.timedelta(days=400))
    made = draw(
        st.lists(st.tuples(around, st.booleans(), st.sampled_from([None, None, start])), max_size=5)
    )
    return [MeetingFact(i, day, closed, makes_up) for i, (day, closed, makes_up) in enumerate(made)]


@given(st.data(), rules(), st.sampled_from(["", "exempt", "make_up"]), days)
def test_standings_are_those_of_the_oracle(data, rule, waiver, today):
    start, end = oracle_period(data.draw(days), LENGTHS[rule.period])
    meetings = data.draw(meeting_facts(start))
    got = judge((start, end), rule, meetings, waiver=waiver, today=today)
    assert got.standing == oracle_standing(start, end, rule, meetings, waiver, today)
    assert got.counts == (got.standing not in ("exempt", "not_begun"))


def test_a_period_begins_only_on_its_own_first_day():
    assert period_at("quarter", Date(2026, 2, 1)) is None
    assert period_at("month", Date(2026, 2, 2)) is None
    assert period_at("month", Date(2028, 2, 1)) == (Date(2028, 2, 1), Date(2028, 2, 29))
    assert period_at("half_year", Date(2026, 7, 1)) == (Date(2026, 7, 1), Date(2026, 12, 31))


def test_counts_name_every_standing():
    assert set(count_standings([])) == set(Standing)
