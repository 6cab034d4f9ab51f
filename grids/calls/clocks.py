"""The clocks of calls: what the database holds, as grids.clocks counts it, and back."""

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy

from grids.clocks.clock import Clock, Extension, Pause, Term, Unit
from grids.clocks.days import Entered, WorkCalendar
from grids.clocks.rules import RuleVersion, rule_at
from grids.models import Call, CallAsk, CallRule, WorkDay, WorkHours, WorkYear
from grids.models.workdays import Urgency
from orgs.models import Org

ANSWER, PLAN, SOLVE = PARTS = ("answer", "plan", "solve")
NAMES = {
    ANSWER: gettext_lazy("首次应答"),
    PLAN: gettext_lazy("处置方案"),
    SOLVE: gettext_lazy("办结"),
}
LONG_AGO = datetime.date(2000, 1, 1)
HOUR = 60
# Where neither city nor district laid down a rule: first answer, plan, solution.
USUAL = [
    RuleVersion(LONG_AGO, Urgency.NORMAL, Term(4 * HOUR), Term(2, Unit.DAYS), Term(7, Unit.DAYS)),
    RuleVersion(LONG_AGO, Urgency.URGENT, Term(HOUR), Term(1, Unit.DAYS), Term(3, Unit.DAYS)),
    RuleVersion(LONG_AGO, Urgency.CRITICAL, Term(30), Term(2 * HOUR), Term(1, Unit.DAYS)),
]
DONE_AT = {ANSWER: "answered_at", PLAN: "planned_at", SOLVE: "solved_at"}


def local(moment: datetime.datetime) -> datetime.datetime:
    """Return a moment as the clocks read it: local, without a zone, to the minute."""
    return timezone.localtime(moment).replace(tzinfo=None, second=0, microsecond=0)


def aware(moment: datetime.datetime | None) -> datetime.datetime | None:
    """Return a moment of the clocks as the database keeps it."""
    return timezone.make_aware(moment) if moment else None


def calendar_of(org: Org) -> WorkCalendar:
    """Return the working calendar that binds an org: its district's over its city's."""
    rows = WorkDay.objects.binding(org).order_by("org__level")  # the district's come last and win
    hours = WorkHours.objects.binding(org).order_by("org__level", "starts_on")
    years = WorkYear.objects.binding(org).order_by().values_list("year", flat=True)
    by_start = {row.starts_on: row.as_hours() for row in hours}
    return WorkCalendar(
        entered={row.date: Entered(row.works, row.name) for row in rows},
        entered_years=frozenset(years),
        hours=tuple(by_start.values()),
    )


class Calendars:
    """The working calendar that binds an org, asked for once for each district."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, int | None], WorkCalendar] = {}

    def of(self, org: Org) -> WorkCalendar:
        """Return the calendar that binds the org."""
        key = (org.city_id, org.district_id)
        if key not in self._known:
            self._known[key] = calendar_of(org)
        return self._known[key]


def rule_for(org: Org, *, kind: str, urgency: str, day: datetime.date) -> RuleVersion:
    """Return the terms of a call made that day: the district's, else the city's, else the usual."""
    rows = list(CallRule.objects.binding(org).filter(urgency=urgency).select_related("org"))
    asked = {"kind": kind, "urgency": urgency, "day": day}
    for level in sorted({row.org.level for row in rows}, reverse=True):
        versions = [row.as_version() for row in rows if row.org.level == level]
        if found := rule_at(versions, **asked):
            return found
    usual = rule_at(USUAL, **asked)
    if usual is None:
        raise ValueError(f"no term for {urgency}")
    return usual


def take_terms(call: Call, rule: RuleVersion) -> None:
    """Write the terms of a rule into a call, unsaved."""
    for part, term in zip(PARTS, (rule.answer, rule.plan, rule.solution), strict=True):
        setattr(call, f"{part}_amount", term.amount)
        setattr(call, f"{part}_unit", term.unit.value)


def term_of(call: Call, part: str) -> Term:
    """Return the term of one of the call's clocks."""
    return Term(getattr(call, f"{part}_amount"), Unit(getattr(call, f"{part}_unit")))


def clock_of(
    call: Call,
    part: str,
    calendar: WorkCalendar,
    *,
    more_pauses: Iterable[Pause] = (),
    more: int = 0,
) -> Clock:
    """Return one of the call's clocks; with pauses or an extension more, to see what they would do.

    Pauses count for all three, extensions for the solution.
    """
    pauses = [
        Pause(local(row.start), local(row.end) if row.end else None, row.reason)
        for row in call.pauses.all()
        if row.round == call.round
    ]
    extensions = [
        Extension(row.amount, row.reason)
        for row in call.asks.all()
        if row.round == call.round and row.what == CallAsk.What.EXTEND and row.granted
    ]
    if more:
        extensions.append(Extension(more, "申请"))
    return Clock(
        start=local(call.started_at),
        term=term_of(call, part),
        calendar=calendar,
        pauses=(*pauses, *more_pauses),
        extensions=tuple(extensions) if part == SOLVE else (),
    )


def work_out(call: Call, calendar: WorkCalendar) -> bool:
    """Work the due times of a call out anew, unsaved; tell whether one of them changed."""
    clocks = {part: clock_of(call, part, calendar) for part in PARTS}
    fresh = {f"{part}_due": aware(clock.due) for part, clock in clocks.items()}
    fresh["provisional"] = clocks[SOLVE].provisional  # type: ignore[assignment]
    before = {name: getattr(call, name) for name in fresh}
    for name, value in fresh.items():
        setattr(call, name, value)
    return before != fresh


def warn_before(term: Term) -> int:
    """Return with how much of a term left its people are warned: a fifth, of days the last one."""
    return term.amount // 5 if term.unit == Unit.MINUTES else int(term.amount > 1)


def waits_for(call: Call) -> list[str]:
    """Return the clocks of a call that run: those not stopped by an answer, plan or solution."""
    if call.state not in Call.RUNNING:
        return []
    return [part for part in PARTS if getattr(call, DONE_AT[part]) is None]
