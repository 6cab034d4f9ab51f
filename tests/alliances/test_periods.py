"""Period standings against an oracle that counts day by day (tests/alliances/oracle.py)."""

import datetime

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from alliances.cadence.periods import (
    JudgedPeriod,
    Life,
    MeetingFact,
    RuleFact,
    Standing,
    all_tallies,
    binding,
    count_standings,
    judged,
    months_on,
    period_at,
)
from tests.alliances import oracle

Date = datetime.date
TODAY = Date(2026, 11, 23)
UNTIL = Date(2027, 12, 31)
KINDS = ("regular", "special", "urgent")
days = st.dates(Date(2024, 1, 1), Date(2026, 12, 31))
FEW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=4000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def rules(draw, number: int = 1) -> RuleFact:
    """A rule of any kind; a rolling one asks for one meeting."""
    start = draw(days | st.sampled_from([Date(2024, 1, 1), Date(2025, 7, 1), Date(2026, 1, 1)]))
    period = draw(st.sampled_from([*oracle.LENGTHS, "rolling"]))
    rolling = period == "rolling"
    return RuleFact(
        id=number,
        distance=draw(st.integers(0, 2)),
        period=period,
        count=1 if rolling else draw(st.integers(1, 3)),
        lead_days=draw(st.integers(0, 40)),
        starts_on=start,
        ends_on=draw(st.none() | st.dates(start, Date(2027, 6, 30))),
        every_months=draw(st.integers(1, 7)) if rolling else 0,
        quorum=draw(st.sampled_from([0, 0, 50, 67])),
        kinds=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"regular"})])),
    )


@st.composite
def histories(draw) -> tuple:
    """Rules, a body's life, its meetings, what was waived, and the day from which one looks."""
    found = [draw(rules(number)) for number in range(1, draw(st.integers(1, 4)) + 1)]
    founded = draw(days)
    ended = draw(st.none() | st.none() | st.dates(founded, Date(2027, 3, 31)))
    starts = [r.starts_on for r in found]
    owed = oracle.periods(found, founded, ended, [], UNTIL)
    firsts = [start for start, _end, _rule in owed]
    turning = [Date(2024, 12, 31), Date(2025, 1, 1), Date(2025, 12, 31), Date(2026, 1, 1)]
    edges = [*(end for _s, end, _r in owed), *firsts, *starts, *turning, founded]
    when = days | st.sampled_from(edges)
    make_up = st.none() | st.none() | st.sampled_from(firsts or [Date(2025, 1, 1)])
    meetings = [
        MeetingFact(
            number,
            draw(when),
            draw(st.booleans() | st.just(True)),
            draw(make_up),
            draw(st.sampled_from(KINDS)),
            present=draw(st.integers(0, 6)),
            members=6,
        )
        for number in range(draw(st.integers(0, 12)))
    ]
    waived = st.dictionaries(
        st.sampled_from(firsts or [Date(2025, 1, 1)]),
        st.sampled_from(["exempt", "make_up"]),
        max_size=3,
    )
    return found, Life(founded, ended), meetings, draw(waived), draw(when)


def compare(history: tuple) -> None:
    """The portal's periods and letters are those of the oracle, everywhere."""
    found, life, meetings, waivers, today = history
    got = [
        (one.start, one.end, one.rule.id, judged(one, today).standing)
        for one in all_tallies(found, life, meetings, waivers, UNTIL)
    ]
    owed = oracle.periods(found, life.founded, life.ended, meetings, UNTIL)
    want = [
        (
            start,
            end,
            rule.id,
            oracle.letter(start, end, rule, meetings, waivers.get(start, ""), today),
        )
        for start, end, rule in owed
    ]
    for *_facts, letter in want:
        event(letter)
    assert got == want


RULE = RuleFact(1, 0, "rolling", 1, 10, Date(2024, 1, 31), None, 1)


@FEW
@given(histories())
@example(([RULE], Life(Date(2024, 1, 31)), [], {}, Date(2024, 5, 1)))
@example(([RULE], Life(Date(2024, 2, 10), Date(2024, 6, 1)), [], {}, Date(2026, 1, 1)))
def test_standings_are_those_of_the_oracle(history):
    compare(history)


@pytest.mark.soak
@MANY
@given(histories())
def test_standings_of_thousands_of_histories_are_those_of_the_oracle(history):
    compare(history)


@FEW
@given(st.lists(rules(), max_size=4), st.integers(2024, 2026), st.integers(1, 12))
def test_the_nearest_and_strictest_rule_binds(found, year, month):
    start = Date(year, month, 1)
    assert binding(found, start) == oracle.rule_of(found, Date(2000, 1, 1), None, start)


@FEW
@given(days, st.integers(1, 24))
@example(Date(2024, 1, 31), 1)
def test_months_are_counted_like_on_a_calendar(start, months):
    assert months_on(start, months) == oracle.last_day_of(start, months)


def of(found, life, meetings=(), today=TODAY, year=2026) -> list[JudgedPeriod]:
    """The periods of a year."""
    every = all_tallies(found, life, list(meetings), {}, UNTIL)
    return [judged(one, today) for one in every if one.start.year == year]


def quarterly(**facts) -> RuleFact:
    """Once a quarter from 2025 on."""
    return RuleFact(
        **{
            "id": 1,
            "distance": 0,
            "period": "quarter",
            "count": 1,
            "lead_days": 10,
            "starts_on": Date(2025, 1, 1),
            **facts,
        }
    )


def test_a_body_founded_or_ended_in_mid_period_owes_nothing_of_it():
    lived = Life(Date(2026, 2, 10), Date(2026, 9, 30))
    assert [p.start for p in of([quarterly()], lived)] == [Date(2026, 4, 1)]
    assert [p.start for p in of([quarterly()], Life(lived.founded, Date(2026, 10, 1)))] == [
        Date(2026, 4, 1),
        Date(2026, 7, 1),
    ]


def test_a_rule_that_changes_in_mid_year_binds_from_its_next_period_on():
    old = quarterly(ends_on=Date(2026, 5, 14))
    new = quarterly(id=2, period="month", starts_on=Date(2026, 5, 15))
    found = of([old, new], Life(Date(2025, 1, 1)))
    assert [(p.start.month, p.rule.id) for p in found] == [
        (1, 1),
        (4, 1),
        (7, 2),
        (8, 2),
        (9, 2),
        (10, 2),
        (11, 2),
        (12, 2),
    ]


def test_the_years_end_parts_two_periods():
    eve, new_year = MeetingFact(1, Date(2025, 12, 31), True), MeetingFact(2, Date(2026, 1, 1), True)
    life = Life(Date(2025, 1, 1))
    last = of([quarterly()], life, [eve, new_year], year=2025)[-1]
    first = of([quarterly()], life, [eve, new_year])[0]
    assert (last.held, first.held) == (1, 1)


def test_a_rolling_period_runs_from_meeting_to_meeting_over_the_years_end():
    rule = RuleFact(1, 0, "rolling", 1, 20, Date(2025, 1, 1), None, 2)
    held = [MeetingFact(1, Date(2025, 12, 10), True), MeetingFact(2, Date(2026, 3, 2), True)]
    every = all_tallies([rule], Life(Date(2025, 11, 5)), held, {}, Date(2026, 6, 30))
    assert [(p.start, p.end) for p in every] == [
        (Date(2025, 11, 5), Date(2025, 12, 10)),
        (Date(2025, 12, 11), Date(2026, 2, 10)),
        (Date(2026, 2, 11), Date(2026, 3, 2)),
        (Date(2026, 3, 3), Date(2026, 5, 2)),
        (Date(2026, 5, 3), Date(2026, 7, 2)),
    ]
    letters = [judged(p, Date(2026, 4, 20)).standing for p in every]
    assert letters == ["done", "missed", "done", "at_risk", "not_begun"]


def test_observers_kinds_and_the_quorum():
    rule = quarterly(quorum=67, kinds=frozenset({"regular"}))
    for present, members, kind, takes in (
        (4, 6, "regular", False), (5, 6, "regular", True), (6, 6, "special", False),
        (2, 3, "regular", False), (0, 0, "regular", False),
    ):  # fmt: skip
        meeting = MeetingFact(1, Date(2026, 2, 1), True, None, kind, present, members)
        assert rule.takes(meeting) == takes


def test_a_period_begins_only_on_its_own_first_day():
    assert period_at("quarter", Date(2026, 2, 1)) is None
    assert period_at("month", Date(2026, 2, 2)) is None
    assert period_at("month", Date(2028, 2, 1)) == (Date(2028, 2, 1), Date(2028, 2, 29))
    assert period_at("half_year", Date(2026, 7, 1)) == (Date(2026, 7, 1), Date(2026, 12, 31))


def test_counts_name_every_standing():
    assert set(count_standings([])) == set(Standing)
