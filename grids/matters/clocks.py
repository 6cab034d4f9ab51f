"""The clock of a matter at the level where it lies: its term, due time, and how it got there."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from grids.calls.clocks import aware, calendar_of, local
from grids.clocks.clock import Clock, Term
from grids.clocks.clock import Unit as ClockUnit
from grids.clocks.days import WorkCalendar
from grids.models import Matter, MatterRule
from grids.models.matters import MatterUrgency
from orgs.models import Level, Org

# Where neither city nor district laid down a rule.
USUAL = {
    (Level.GRID, MatterUrgency.NORMAL): Term(3, ClockUnit.DAYS),
    (Level.COMMUNITY, MatterUrgency.NORMAL): Term(5, ClockUnit.DAYS),
    (Level.STREET, MatterUrgency.NORMAL): Term(7, ClockUnit.DAYS),
    (Level.DISTRICT, MatterUrgency.NORMAL): Term(10, ClockUnit.DAYS),
    (Level.GRID, MatterUrgency.URGENT): Term(4 * 60),
    (Level.COMMUNITY, MatterUrgency.URGENT): Term(1, ClockUnit.DAYS),
    (Level.STREET, MatterUrgency.URGENT): Term(2, ClockUnit.DAYS),
    (Level.DISTRICT, MatterUrgency.URGENT): Term(3, ClockUnit.DAYS),
}


def term_for(org: Org, urgency: str, day: datetime.date) -> Term:
    """Return the term of a level on that day: the district's, else the city's, else the usual."""
    level = min(max(org.level, Level.DISTRICT), Level.GRID)
    rows = MatterRule.objects.binding(org).filter(level=level, urgency=urgency, starts_on__lte=day)
    rule = rows.order_by("-org__level", "-starts_on").first()
    return rule.as_term() if rule else USUAL[Level(level), MatterUrgency(urgency)]


def begin(matter: Matter, calendar: WorkCalendar | None = None) -> None:
    """Start the clock of the level at which the matter lies, unsaved."""
    now = timezone.now()
    term = term_for(matter.org, matter.urgency, timezone.localdate(now))
    _start(matter, now, term, calendar or calendar_of(matter.org))


def begin_all(matters: Sequence[Matter]) -> None:
    """Start the clocks of matters that lie at one org, unsaved; terms and calendar are asked for once."""
    now, org = timezone.now(), matters[0].org
    urgencies = {row.urgency for row in matters}
    terms = {one: term_for(org, one, timezone.localdate(now)) for one in urgencies}
    calendar = calendar_of(org)
    for row in matters:
        _start(row, now, terms[row.urgency], calendar)


def _start(matter: Matter, now: datetime.datetime, term: Term, calendar: WorkCalendar) -> None:
    matter.started_at = now
    matter.term_amount, matter.term_unit = term.amount, term.unit.value
    work_out(matter, calendar)


def clock_of(matter: Matter, calendar: WorkCalendar) -> Clock:
    """Return the clock of the level at which the matter lies."""
    term = Term(matter.term_amount, ClockUnit(matter.term_unit))
    return Clock(start=local(matter.started_at), term=term, calendar=calendar)


def work_out(matter: Matter, calendar: WorkCalendar) -> bool:
    """Work the due time out anew, unsaved; tell whether it changed."""
    clock = clock_of(matter, calendar)
    fresh, before = (aware(clock.due), clock.provisional), (matter.due, matter.provisional)
    if fresh[0] is None:
        raise ValueError("a clock without pauses has a due time")
    matter.due, matter.provisional = fresh[0], fresh[1]
    return fresh != before


def is_late(matter: Matter, now: datetime.datetime | None = None) -> bool:
    """Tell whether an open matter is overdue, to the minute."""
    now = (now or timezone.now()).replace(second=0, microsecond=0)
    return matter.state in Matter.OPEN and now > matter.due
