"""Clocks in working hours against an oracle that counts minute by minute (tests/grids/oracle.py)."""

import datetime

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from grids.clocks.clock import Clock, Extension, Pause, State, Term, Unit
from grids.clocks.days import Day, Entered, Hours, WorkCalendar, national
from grids.clocks.rules import RuleVersion, rule_at
from grids.clocks.words import due_text, explain, moved_text
from tests.grids import oracle

Date, Moment = datetime.date, datetime.datetime
FEW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(FEW, max_examples=4000)
DAYS = [Date(2025, 1, 1) + datetime.timedelta(days=n) for n in range(3 * 365)]
# Where the calendar is knotty: before festivals, made-up days, the turn to a year not known.
KNOTS = "2025-01-26 2025-04-27 2025-09-28 2026-02-13 2026-04-30 2026-09-19 2026-09-30 2026-12-29"
NEAR = [Date.fromisoformat(day) for day in KNOTS.split()]
SHIFTS = [
    [("08:30", "12:00"), ("13:30", "17:30")],
    [("08:30", "12:00"), ("14:30", "18:00")],
    [("09:00", "17:00")],
    [("08:00", "11:30"), ("13:00", "16:00"), ("19:00", "21:00")],
]
TIMES = st.sampled_from("00:00 08:29 08:30 11:59 12:00 13:30 17:29 17:30 23:59".split())


def hours(day: Date, spans: list) -> Hours:
    """The portal's hours from the oracle's."""
    return Hours(day, tuple((oracle.minute_of_day(a), oracle.minute_of_day(b)) for a, b in spans))


@st.composite
def moments(draw, around: Date, reach: int) -> Moment:
    """A moment within some days of a day, often at the edge of hours."""
    day = around + datetime.timedelta(days=draw(st.integers(0, reach)))
    if draw(st.booleans()):
        return Moment.combine(day, datetime.time.fromisoformat(draw(TIMES)))
    second = draw(st.integers(0, 59))
    return Moment.combine(
        day, datetime.time(draw(st.integers(0, 23)), draw(st.integers(0, 59)), second)
    )


@st.composite
def cases(draw) -> dict:
    """A start, rule versions, changes of hours, entered days and years, pauses, extensions."""
    near = draw(st.sampled_from(NEAR) | st.sampled_from(DAYS[:-60]))
    start = draw(moments(near, 3))
    unit = draw(st.sampled_from(["minutes", "minutes", "days"]))
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        begun = draw(moments(near, 8))
        lasting = draw(st.integers(0, 9)) == 0
        ends = begun + datetime.timedelta(minutes=draw(st.integers(0, 300) | st.integers(0, 4000)))
        pauses.append((begun.replace(second=0), None if lasting else ends.replace(second=0)))
    some_days = st.sampled_from([near + datetime.timedelta(days=n) for n in range(14)])
    rules = [
        {
            "starts_on": near + datetime.timedelta(days=draw(st.integers(-40, 2))),
            "kind": draw(st.sampled_from(["", "", "工程"])),
            "urgency": draw(st.sampled_from(["一般", "一般", "紧急"])),
            "amount": draw(st.integers(1, 5) if unit == "days" else st.integers(1, 1500)),
        }
        for _ in range(draw(st.integers(1, 4)))
    ]
    most = st.integers(1, 3) if unit == "days" else st.integers(1, 600)
    return {
        "start": start,
        "unit": unit,
        "rules": rules,
        "kind": draw(st.sampled_from(["工程", "环境"])),
        "urgency": draw(st.sampled_from([rule["urgency"] for rule in rules])),
        "pauses": pauses,
        "extensions": draw(st.lists(most, max_size=2)),
        "entered": draw(st.dictionaries(some_days, st.booleans(), max_size=3)),
        "years": draw(st.sampled_from([set(), set(), {2027}, {2026}])),
        "versions": draw(
            st.lists(
                st.tuples(some_days, st.sampled_from(SHIFTS)), max_size=2, unique_by=lambda v: v[0]
            )
        ),
        "look": draw(moments(near, 12)),
        "warn": draw(st.integers(0, 2) if unit == "days" else st.integers(0, 600)),
    }


def clock_of(case: dict, amount: int) -> Clock:
    """The portal's clock of a case."""
    calendar = WorkCalendar(
        entered={day: Entered(works) for day, works in case["entered"].items()},
        entered_years=frozenset(case["years"]),
        hours=tuple(hours(day, spans) for day, spans in case["versions"]),
    )
    return Clock(
        start=case["start"],
        term=Term(amount, Unit(case["unit"])),
        calendar=calendar,
        pauses=tuple(Pause(a, b, "等居民回家") for a, b in case["pauses"]),
        extensions=tuple(Extension(n, "缺配件") for n in case["extensions"]),
    )


def counted(case: dict, amount: int) -> oracle.Count:
    """The oracle's count of a case, forty days beyond its last pause at most."""
    far = max([case["start"], *(b or a for a, b in case["pauses"])]) + datetime.timedelta(days=40)
    return oracle.Count(
        case["start"],
        amount,
        case["unit"],
        case["pauses"],
        entered=case["entered"],
        years=case["years"],
        versions=case["versions"],
        until=far,
    )


@FEW
@given(cases())
def test_clocks_agree_with_counting_every_minute(case):
    agrees(case)


@pytest.mark.soak
@MANY
@given(cases())
def test_thousands_of_clocks_agree(case):
    agrees(case)


def agrees(case: dict) -> None:
    """Rule of the day, due time, warning, what is left and whether it is firm: all equal."""
    made = [
        RuleVersion(
            r["starts_on"], r["urgency"], *[Term(r["amount"], Unit(case["unit"]))] * 3, r["kind"]
        )
        for r in unique(case["rules"])
    ]
    asked = {"kind": case["kind"], "urgency": case["urgency"], "day": case["start"].date()}
    version = rule_at(made, **asked)
    want = oracle.rule(unique(case["rules"]), *asked.values())
    assert (version and (version.answer.amount, version.starts_on, version.kind)) == (
        want and (want["amount"], want["starts_on"], want["kind"])
    )
    if version is None:
        event("no rule in force")
        return
    clock = clock_of(case, version.solution.amount)
    amount = want["amount"] + sum(case["extensions"])
    count = counted(case, amount)
    assert clock.due == count.due
    assert clock.left(case["look"]) == count.left(case["look"].replace(second=0))
    if count.due is None:
        event("a pause lasts")
    else:
        event(case["unit"])
        assert clock.provisional == count.provisional
        assert clock.portions[-1].day.date == count.due.date()
        assert sum(portion.ticks for portion in clock.portions) == amount
    if case["warn"] < amount:
        assert clock.warns_at(case["warn"]) == count.when(amount - case["warn"])
    state = clock.state(case["look"], warn_before=case["warn"])
    assert state == state_by_counting(case, count, amount)


def unique(rules: list) -> list:
    """One version a kind, urgency and day, as the database holds them."""
    return list({(r["starts_on"], r["kind"], r["urgency"]): r for r in rules}.values())


def state_by_counting(case: dict, count: oracle.Count, amount: int) -> State:
    """How the clock stands, told by what the oracle counted."""
    now = case["look"].replace(second=0)
    if count.due is not None and now > count.due:
        return State.LATE
    if any(a <= now and (b is None or now < b) for a, b in case["pauses"]):
        return State.PAUSED
    if case["warn"] and now >= case["start"].replace(second=0) and count.left(now) <= case["warn"]:
        return State.WARNED
    return State.RUNNING


@pytest.mark.parametrize("year", oracle.KNOWN)
def test_the_library_has_what_the_state_council_announced(year):
    """Each day of the years that were copied by hand."""
    for day in (day for day in DAYS if day.year == year):
        assert national(day).works == oracle.works(day, {}, set()), day


def test_a_year_not_known_is_provisional_until_it_is_known():
    """Entered by the district or known to the library, the due time is worked out anew and firm."""
    guessed = clock(Moment(2026, 12, 31, 9, 0), Term(2, Unit.DAYS), WorkCalendar())
    assert (guessed.due, guessed.provisional) == (Moment(2027, 1, 5, 17, 30), True)
    assert due_text(guessed) == "2027年1月5日 周二 17:30（暂定）"
    days = {Date(2027, 1, n): Entered(works=n == 3, name="元旦") for n in (1, 2, 3)}
    entered = WorkCalendar(entered=days, entered_years=frozenset({2027}))
    firm = clock(guessed.start, guessed.term, entered)
    assert (firm.due, firm.provisional) == (Moment(2027, 1, 4, 17, 30), False)

    def arranged(day: Date) -> Day | None:
        return Day(day, day > Date(2027, 1, 3), "已公布") if day.year == 2027 else national(day)

    known = clock(guessed.start, guessed.term, WorkCalendar(arranged=arranged))
    assert (known.due, known.provisional) == (Moment(2027, 1, 5, 17, 30), False)


def clock(start: Moment, term: Term, calendar: WorkCalendar, *pauses: Pause) -> Clock:
    """A clock with its pauses."""
    return Clock(start, term, calendar, pauses)


def test_a_due_time_in_words():
    """Each day and what it counted for, the pause with its reason, the extension, the end."""
    pause = Pause(Moment(2026, 9, 30, 16, 0), Moment(2026, 10, 8, 10, 0), "等居民回家")
    plain = clock(Moment(2026, 9, 30, 11, 0, 59), Term(480), WorkCalendar(), pause)
    longer = Clock(
        plain.start, plain.term, plain.calendar, plain.pauses, (Extension(120, "缺配件"),)
    )
    assert explain(longer) == [
        "2026年9月30日 周三 11:00 开始，时限 8 小时工作时间：只数上班时间。",
        "延期 2 小时：缺配件。",
        "连同延期一共 10 小时。",
        "2026年9月30日 周三 16:00 至 2026年10月8日 周四 10:00 暂停，不算时间：等居民回家。",
        "2026年9月30日 周三，工作日：11:00–12:00、13:30–17:30，除去暂停的 16:00–17:30，"
        "计 3 小时 30 分，累计 3 小时 30 分。",
        "2026年10月1日 周四至2026年10月7日 周三，国庆节放假：不算。",
        "2026年10月8日 周四，工作日：8:30–12:00、13:30–17:30，除去暂停的 8:30–10:00，"
        "计 6 小时，累计 9 小时 30 分。",
        "2026年10月9日 周五，工作日：8:30–9:00，计 30 分钟，累计 10 小时。",
        "10 小时到 2026年10月9日 周五 09:00 用完，这就是到期时间。",
    ]
    assert moved_text(plain, longer) == (
        "到期时间由 2026年10月8日 周四 16:00 改为 2026年10月9日 周五 09:00"
    )


def test_days_in_words():
    """The day of the start does not count; a made-up Saturday does; a close in a pause does not."""
    pause = Pause(Moment(2026, 10, 9, 17, 0), Moment(2026, 10, 10, 9, 0), "等材料")
    assert explain(clock(Moment(2026, 10, 8, 9, 0), Term(2, Unit.DAYS), WorkCalendar(), pause)) == [
        "2026年10月8日 周四 09:00 开始，时限 2 个工作日：当天不算，从第二天起数，"
        "到最后一个工作日下班时到期。",
        "2026年10月9日 周五 17:00 至 2026年10月10日 周六 09:00 暂停，不算时间：等材料。",
        "2026年10月8日 周四，工作日：起算的当天不计，累计 0 个工作日。",
        "2026年10月9日 周五，工作日：下班时在暂停，不计，累计 0 个工作日。",
        "2026年10月10日 周六，国庆节调休上班：计 1 天，累计 1 个工作日。",
        "2026年10月11日 周日，周末：不算。",
        "2026年10月12日 周一，工作日：计 1 天，累计 2 个工作日。",
        "2 个工作日到 2026年10月12日 周一 17:30 用完，这就是到期时间。",
    ]


def test_words_of_a_pause_that_lasts():
    """No due time is invented while a clock stands still; a later pause leaves it be."""
    lasting = Pause(Moment(2026, 11, 30, 10, 0), None, "等上级批复")
    still = clock(Moment(2026, 11, 30, 9, 0), Term(90), WorkCalendar(), lasting)
    assert still.due is None
    assert still.left(Moment(2027, 1, 1)) == 30
    assert explain(still)[-1] == "暂停中，恢复后再算到期时间。"
    over = clock(Moment(2026, 11, 30, 9, 0), Term(30), WorkCalendar(), lasting)
    assert over.state(Moment(2026, 11, 30, 11, 0)) == State.LATE


@pytest.mark.parametrize(
    ("done", "state"),
    [(Moment(2026, 11, 30, 9, 30, 59), "in_time"), (Moment(2026, 11, 30, 9, 31), "too_late")],
)
def test_done_in_the_last_minute_is_in_time(done, state):
    """Seconds do not count against anybody."""
    half = clock(Moment(2026, 11, 30, 9, 0), Term(30), WorkCalendar())
    assert half.state(Moment(2026, 12, 24), done=done) == state


def test_nonsense_is_refused():
    """Terms of nothing, pauses and hours that run backwards, a calendar without working days."""
    for make in (
        lambda: Term(0),
        lambda: Extension(0, ""),
        lambda: Pause(Moment(2026, 1, 2), Moment(2026, 1, 1), ""),
        lambda: Hours(Date(2026, 1, 1), ((600, 540),)),
        lambda: Hours(Date(2026, 1, 1), ()),
        lambda: clock(Moment(2026, 1, 5), Term(1), WorkCalendar(arranged=never)).due,
    ):
        with pytest.raises(ValueError, match=r"\w"):
            make()


def never(day: Date) -> Day:
    """A nation at rest."""
    return Day(day, False, "放假")
