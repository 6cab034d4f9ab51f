"""Period standings worked out in the plainest way: day by day, nothing shared with the portal."""

import calendar
import datetime

Date = datetime.date
LENGTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DAY = datetime.timedelta(days=1)


def days(first: Date, last: Date):
    """Yield each day from first to last."""
    while first <= last:
        yield first
        first += DAY


def calendar_period(day: Date, length: int) -> tuple[Date, Date]:
    """The period of that many months in which a day lies."""
    first = (day.month - 1) // length * length + 1
    last = first + length - 1
    return Date(day.year, first, 1), Date(day.year, last, calendar.monthrange(day.year, last)[1])


def last_day_of(start: Date, months: int) -> Date:
    """Count months from start: its day of the month comes around so many times."""
    day, seen, (year, month) = start, 0, (start.year, start.month)
    while True:
        day += DAY
        if (day.year, day.month) != (year, month):
            year, month, seen = day.year, day.month, seen + 1
            if seen == months:
                break
    length = calendar.monthrange(year, month)[1]
    if start.day > length:
        return Date(year, month, length)
    return Date(year, month, start.day) - DAY


def in_force(rule, day: Date) -> bool:
    """From its first to its last day."""
    return day >= rule.starts_on and (rule.ends_on is None or day <= rule.ends_on)


def stands(founded: Date, ended: Date | None, day: Date) -> bool:
    """From its founding to the day before it ended."""
    return day >= founded and (ended is None or day < ended)


def rule_of(rules, founded, ended, day: Date):
    """The rule whose period begins that day: nearest, most a year, shortest, newest, lowest id."""
    best = None
    for rule in rules:
        if not in_force(rule, day):
            continue
        if rule.period == "rolling":
            if not stands(founded, ended, day):
                continue
            months = rule.every_months
        else:
            months = LENGTHS[rule.period]
            if calendar_period(day, months)[0] != day:
                continue
        key = (
            rule.distance,
            -rule.count * 12 / months,
            months,
            -rule.starts_on.toordinal(),
            rule.id,
        )
        if best is None or key < best[0]:
            best = (key, rule)
    return best[1] if best else None


def counts(rule, meeting) -> bool:
    """Its kind counts, and enough members were there if it is closed."""
    if rule.kinds and meeting.kind not in rule.kinds:
        return False
    if not meeting.closed or rule.quorum == 0:
        return True
    return meeting.members > 0 and meeting.present / meeting.members >= rule.quorum / 100


def periods(rules, founded, ended, meetings, until: Date):  # noqa: PLR0912
    """Walk every day; a period begins where a rule binds and none is running."""
    out, running = [], None  # running: [start, last day, rule, stood so far]
    if not rules:
        return out
    for day in days(Date(min(rule.starts_on for rule in rules).year, 1, 1), Date(2040, 1, 1)):
        if running and running[2].period == "rolling":
            other = rule_of(rules, founded, ended, day)
            if other is not running[2]:
                running = None  # gave way, ended, or the body did
        if running is None:
            if day > until:
                break
            rule = rule_of(rules, founded, ended, day)
            if rule is None:
                continue
            if rule.period == "rolling":
                last = last_day_of(day, rule.every_months)
            else:
                last = calendar_period(day, LENGTHS[rule.period])[1]
            running = [day, last, rule, True]
        start, last, rule, stood = running
        running[3] = stood and stands(founded, ended, day)
        if rule.period == "rolling":
            met = any(
                m.closed and m.makes_up_for is None and m.day == day and counts(rule, m)
                for m in meetings
            )
            if met or day == last:
                out.append((start, day, rule))
                running = None
        elif day == last:
            if running[3]:
                out.append((start, last, rule))
            running = None
    return out


def letter(start, end, rule, meetings, waiver, today) -> str:  # noqa: PLR0911, PLR0912
    """How one period stands, by looking at every day of it."""
    if waiver == "exempt":
        return "exempt"
    held = fixed = later = 0
    for day in days(start, end):
        for m in meetings:
            if m.day == day and m.makes_up_for is None and counts(rule, m):
                if m.closed:
                    held += 1
                else:
                    fixed += 1
    for m in meetings:
        if m.closed and m.makes_up_for == start and counts(rule, m):
            later += 1
    if held >= rule.count:
        return "done"
    if held + later >= rule.count:
        return "made_up"
    if end < today:
        return "missed"
    if start > today:
        return "not_begun"
    if held + fixed < rule.count and today + datetime.timedelta(days=rule.lead_days) >= end:
        return "at_risk"
    return "due"
