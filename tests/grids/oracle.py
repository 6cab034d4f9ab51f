"""Clocks worked out in the plainest way: minute by minute, nothing shared with the portal.

The days off and made-up working days are copied by hand from the State Council's notices
(国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026), not from a library.
"""

import datetime

Date, Moment = datetime.date, datetime.datetime
MINUTE = datetime.timedelta(minutes=1)
DAY = 24 * 60
START = Moment(2024, 1, 1)
KNOWN = (2025, 2026)
OFF = [  # first and last day
    ((2025, 1, 1), (2025, 1, 1)),
    ((2025, 1, 28), (2025, 2, 4)),
    ((2025, 4, 4), (2025, 4, 6)),
    ((2025, 5, 1), (2025, 5, 5)),
    ((2025, 5, 31), (2025, 6, 2)),
    ((2025, 10, 1), (2025, 10, 8)),
    ((2026, 1, 1), (2026, 1, 3)),
    ((2026, 2, 15), (2026, 2, 23)),
    ((2026, 4, 4), (2026, 4, 6)),
    ((2026, 5, 1), (2026, 5, 5)),
    ((2026, 6, 19), (2026, 6, 21)),
    ((2026, 9, 25), (2026, 9, 27)),
    ((2026, 10, 1), (2026, 10, 7)),
]
MADE_UP = [
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
]
FIXED = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
MORNING_AND_AFTERNOON = [("08:30", "12:00"), ("13:30", "17:30")]


def works(day: Date, entered: dict, entered_years: set) -> bool:
    """Whether people work that day: what was entered, else the notices, else the week."""
    if day in entered:
        return entered[day]
    in_week = day.isoweekday() <= 5
    if day.year in entered_years:
        return in_week
    if day.year not in KNOWN:
        return in_week and (day.month, day.day) not in FIXED
    if (day.year, day.month, day.day) in MADE_UP:
        return True
    return in_week and not any(Date(*a) <= day <= Date(*b) for a, b in OFF)


def hours_of(day: Date, versions: list) -> list:
    """The newest hours that have begun; versions as (start, [(from, to)]) with times as text."""
    found, since = MORNING_AND_AFTERNOON, None
    for start, spans in versions:
        if start <= day and (since is None or start > since):
            found, since = spans, start
    return found


def minute_of_day(text: str) -> int:
    """A time such as 08:30 in minutes; 24:00 ends a day."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def minutes(moment: Moment) -> int:
    """Whole minutes since a Monday long ago; seconds fall away."""
    return int((moment - START) // MINUTE)


class Count:
    """One clock counted through, from its start until so much has counted, or until a moment.

    unit: "minutes" or "days". pauses: (start, end or None). counted: the minutes that counted.
    """

    def __init__(self, start, amount, unit, pauses, *, entered, years, versions, until):
        self.amount, self.counted, self.provisional = amount, [], False
        stops = [(minutes(a), b and minutes(b)) for a, b in pauses]
        now, last, day = minutes(start), minutes(until), None
        while now < last and len(self.counted) < amount:
            if (START + now * MINUTE).date() != day:
                day = (START + now * MINUTE).date()
                worked = works(day, entered, years)
                spans = hours_of(day, versions) if worked else []
                spans = [(minute_of_day(a), minute_of_day(b)) for a, b in spans]
                unknown = day.year not in KNOWN and day.year not in years and day not in entered
                self.provisional = self.provisional or unknown
            inside = any(a <= now % DAY < b for a, b in spans)
            if inside and unit == "days":
                inside = now % DAY + 1 == spans[-1][1] and day != start.date()
            if inside and not any(a <= now and (b is None or now < b) for a, b in stops):
                self.counted.append(now)
            now += 1

    def when(self, number: int):
        """The end of the minute that was counted as this one; None when it did not come."""
        if len(self.counted) < number:
            return None
        return START + (self.counted[number - 1] + 1) * MINUTE

    @property
    def due(self):
        """The end of the last minute that was needed; None when it did not come."""
        return self.when(self.amount)

    def left(self, now: Moment) -> int:
        """What is left at a moment: all but the minutes that ended by then."""
        return self.amount - sum(minute + 1 <= minutes(now) for minute in self.counted)


def rule(versions: list, kind: str, urgency: str, day: Date):
    """The last begun version of the kind, else of any kind; versions as dicts."""
    for wanted in (kind, ""):
        best = None
        for version in versions:
            fits = version["kind"] == wanted and version["urgency"] == urgency
            newer = best is None or version["starts_on"] > best["starts_on"]
            if fits and version["starts_on"] <= day and newer:
                best = version
        if best:
            return best
    return None
