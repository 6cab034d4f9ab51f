"""Opening hours against an oracle that looks at each minute, and distances against known ones."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from services import geo
from services.matching.week import Week
from services.venues.hours import DAILY, MONTHLY, WEEKENDS, WEEKLY, Hours, Rule, moment

FIRST = datetime.date(2026, 11, 20)
DAY = datetime.timedelta(days=1)
days = st.integers(0, 60).map(lambda n: FIRST + n * DAY)
minutes = st.integers(0, 48).map(lambda n: n * 30)


@st.composite
def rules(draw) -> tuple[Rule, ...]:
    """Rules one after the other, as the database lets them be; the last may have no end."""
    starts = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    found = []
    for number, start in enumerate(starts):
        opens, closes = sorted(draw(st.sets(minutes, min_size=2, max_size=2)))
        last = number == len(starts) - 1
        after = None if last else starts[number + 1] - DAY
        spans = draw(st.lists(st.tuples(st.integers(0, 6), st.just(opens), st.just(closes))))
        mode = draw(st.sampled_from([DAILY, WEEKENDS, MONTHLY, WEEKLY] if spans else [DAILY]))
        found.append(
            Rule(
                mode=mode,
                starts_on=start,
                ends_on=draw(st.sampled_from([after, None])) if last else after,
                opens=opens,
                closes=closes,
                week=Week.of(spans),
                nth=draw(st.integers(1, 5)),
                weekday=draw(st.integers(0, 6)),
            )
        )
    return tuple(found)


hours_of = st.builds(
    Hours,
    rules=rules(),
    closed=st.lists(st.tuples(days, st.integers(0, 3)), max_size=2).map(
        lambda some: tuple((day, day + n * DAY) for day, n in some)
    ),
)


def oracle(hours: Hours, at: datetime.datetime) -> bool:
    """Tell by the words of the modes whether it is open in that minute."""
    day, minute = at.date(), at.hour * 60 + at.minute
    if any(first <= day <= last for first, last in hours.closed):
        return False
    for rule in hours.rules:
        if day < rule.starts_on or (rule.ends_on and day > rule.ends_on):
            continue
        if rule.mode == WEEKLY:
            spans = rule.week.days[day.weekday()]
            return rule.week.is_any or any(a <= minute < b for a, b in spans)
        month = [d for d in range(1, 32) if _is(day, d) and _on(day, d).weekday() == rule.weekday]
        chosen = month[-1] if rule.nth == 5 else month[rule.nth - 1]
        fits = {
            DAILY: True,
            WEEKENDS: day.weekday() in (5, 6),
            MONTHLY: day.day == chosen,
        }
        return fits[rule.mode] and rule.opens <= minute < rule.closes
    return False


def _is(day: datetime.date, number: int) -> bool:
    try:
        return bool(_on(day, number))
    except ValueError:
        return False


def _on(day: datetime.date, number: int) -> datetime.date:
    return day.replace(day=number)


@settings(max_examples=80, deadline=None)
@given(hours_of, days, minutes)
def test_open_now_and_next_open_as_an_oracle_says(hours, day, minute):
    at = moment(day, min(minute, 1439))
    assert hours.is_open(at) == oracle(hours, at)
    steps = (at + n * datetime.timedelta(minutes=30) for n in range(48 * 70))
    wanted = next((one for one in steps if oracle(hours, one)), None)
    found = hours.next_open(at)
    if wanted is not None:
        # Everything begins on a half hour here, and so does the oracle's walk but for 23:59.
        assert found == (
            at if oracle(hours, at) else wanted.replace(minute=wanted.minute // 30 * 30)
        )
    until = hours.closes_at(at)
    assert (until is not None) == oracle(hours, at)
    if until is not None and until - at < 6 * DAY:
        assert not oracle(hours, until)
        assert oracle(hours, until - datetime.timedelta(minutes=1))


@settings(max_examples=80, deadline=None)
@given(hours_of, days, st.integers(0, 47), st.integers(1, 100))
def test_what_is_covered_is_open_in_each_half_hour(hours, day, begin, halves):
    start = moment(day, begin * 30)
    each = [start + n * datetime.timedelta(minutes=30) for n in range(halves)]
    end = each[-1] + datetime.timedelta(minutes=30)
    assert hours.covers(start, end) == all(oracle(hours, one) for one in each)


@settings(max_examples=60, deadline=None)
@given(hours_of, days, st.lists(st.tuples(minutes, st.integers(1, 6)), max_size=4), minutes)
def test_free_is_open_and_not_taken(hours, day, booked, after):
    taken = [
        (moment(day, a), moment(day, a) + n * datetime.timedelta(minutes=30)) for a, n in booked
    ]
    now = moment(day, after)
    free = hours.free(day, taken, after=now)
    for number in range(48):
        at = moment(day, number * 30)
        wanted = oracle(hours, at) and at >= now and not any(a <= at < b for a, b in taken)
        assert any(a <= at < b for a, b in free) == wanted


def test_the_last_saturday_and_the_day_that_ends_at_midnight():
    rule = Rule(MONTHLY, FIRST, opens=600, closes=1440, nth=5, weekday=5)
    hours = Hours((rule,))
    assert hours.next_open(moment(FIRST, 0)) == moment(datetime.date(2026, 11, 28), 600)
    assert hours.closes_at(moment(datetime.date(2026, 11, 28), 700)) == moment(
        datetime.date(2026, 11, 29), 0
    )
    assert not hours.is_open(moment(datetime.date(2026, 11, 21), 700))


def test_a_phones_map_is_some_500_metres_off_and_brought_back():
    here = (36.0671, 120.3826)
    shifted = geo.to_gcj(here)
    assert 300 < geo.metres(here, shifted) < 900
    assert geo.metres(geo.to_wgs(shifted), here) < 0.5
    # Tiananmen as the phones' maps have it, against its WGS-84 position.
    assert geo.metres(geo.to_gcj((39.90734, 116.39122)), (39.90874, 116.39747)) < 30


def test_distance_and_walk():
    assert round(geo.metres((36.0, 120.0), (36.0, 120.01))) == 900
    assert geo.walk_minutes(1000) == 15
    assert geo.walk_minutes(10) == 1


def test_an_outline_goes_around_its_places():
    square = [(36.0, 120.0), (36.0, 120.02), (36.02, 120.0), (36.02, 120.02), (36.01, 120.01)]
    found = geo.outline(square)
    assert len(found) >= 8
    lats, lngs = zip(*found, strict=True)
    assert (min(lats) < 36.0, max(lats) > 36.02) == (True, True)
    assert (min(lngs) < 120.0, max(lngs) > 120.02) == (True, True)
    assert geo.outline([]) == []
