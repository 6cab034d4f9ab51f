"""Figures of demands for dashboards: added up from running totals, so that history costs nothing.

A demand counts in the quarter in which it was published (or else registered), at its own org; an
org that moves takes its totals along, because they hang on the org and are added up by its
ancestor keys when read. How a figure is made: `states` are counts by state; `done` is
states["done"]; `in_time` those done by their due date (or without one); `overdue` those still open
whose due date has passed. The share in time is in_time / (done + overdue), so that hiding late
ones does not help.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from orgs.models import KEY_OF_LEVEL, Level, Org
from services.models import UNFINISHED

OPEN_STATES = tuple(state.value for state in UNFINISHED)
OPEN_SQL = ", ".join(f"'{state}'" for state in OPEN_STATES)

FOLD_SQL = """
WITH many AS (
  SELECT org_id, quarter, state, in_time FROM services_demanddelta
  GROUP BY 1, 2, 3, 4 HAVING count(*) > 1
), gone AS (
  DELETE FROM services_demanddelta d USING many m
  WHERE (d.org_id, d.quarter, d.state) = (m.org_id, m.quarter, m.state)
    AND d.in_time IS NOT DISTINCT FROM m.in_time
  RETURNING d.org_id, d.quarter, d.state, d.in_time, d.n
), added AS (
  INSERT INTO services_demanddelta (org_id, quarter, state, in_time, n)
  SELECT org_id, quarter, state, in_time, sum(n) FROM gone
  GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
)
SELECT count(*) FROM gone
"""

# {child}: key of the level below, {own}: key of the org; both from KEY_OF_LEVEL, never from input.
SUMS_SQL = """
SELECT coalesce(o.{child}_id, %(org)s), d.quarter, d.state, d.in_time, sum(d.n)
FROM services_demanddelta d JOIN orgs_org o ON o.id = d.org_id
WHERE o.{own}_id = %(org)s
  AND (%(since)s::date IS NULL OR d.quarter >= %(since)s::date)
  AND (%(until)s::date IS NULL OR d.quarter <= %(until)s::date)
GROUP BY 1, 2, 3, 4
"""
# The quarter is that of services_demand_facts, written out: a call for each row costs five times the
# rest, and so the index alone is read.
OVERDUE_SQL = """
SELECT coalesce(o.{child}_id, %(org)s), late.quarter, sum(late.n)::int
FROM (
  SELECT d.org_id, date_trunc('quarter', coalesce(d.published_on,
           (d.created_at AT TIME ZONE 'Asia/Shanghai')::date)::timestamp)::date AS quarter,
         count(*) AS n
  FROM services_demand d
  WHERE d.due < %(today)s AND d.state IN ({open_states})
  GROUP BY 1, 2
) late JOIN orgs_org o ON o.id = late.org_id
WHERE o.{own}_id = %(org)s
  AND (%(since)s::date IS NULL OR late.quarter >= %(since)s::date)
  AND (%(until)s::date IS NULL OR late.quarter <= %(until)s::date)
GROUP BY 1, 2
"""


@dataclass
class Figures:
    """Counts of demands by state, and how many were in time or are overdue."""

    states: dict[str, int] = field(default_factory=dict)
    in_time: int = 0
    overdue: int = 0

    @property
    def done(self) -> int:
        """Return how many are done."""
        return self.states.get("done", 0)

    @property
    def published(self) -> int:
        """Return how many have been published and not withdrawn."""
        return self.done + sum(self.states.get(state, 0) for state in OPEN_STATES)

    @property
    def judged(self) -> int:
        """Return of how many it can be said whether they are in time: done, and overdue."""
        return self.done + self.overdue

    def add(self, state: str, in_time: bool | None, n: int) -> None:
        """Count n more."""
        self.states[state] = self.states.get(state, 0) + n
        self.in_time += n if in_time else 0


@dataclass
class ChildFigures(Figures):
    """Figures of one org below; those lying at the org itself have its own id."""

    org_id: int = 0


@dataclass
class QuarterFigures(Figures):
    """Figures of one quarter, named by its first day."""

    quarter: datetime.date = datetime.date.min


def fold() -> int:
    """Add up rows of one org, quarter, state and in_time into one; return how many were folded.

    One statement: a reader sees the rows before or the sum after. Two at once fold each row once.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOLD_SQL)
        return cursor.fetchone()[0]


def by_child(
    org: Org, since: datetime.date | None = None, until: datetime.date | None = None
) -> list[ChildFigures]:
    """Return figures of each org one level below that has demands, by org id.

    since, until: quarters that begin from the one to the other day, both included.
    """
    made: dict[int, ChildFigures] = {}
    sums, overdue = _read(org, since, until)
    for child, _quarter, state, in_time, n in sums:
        made.setdefault(child, ChildFigures(org_id=child)).add(state, in_time, n)
    for child, _quarter, n in overdue:
        made.setdefault(child, ChildFigures(org_id=child)).overdue += n
    return [made[child] for child in sorted(made)]


def by_quarter(org: Org, n: int = 8) -> list[QuarterFigures]:
    """Return figures of the last n quarters of all below the org, oldest first, none left out."""
    quarters = last_quarters(n)
    return _series(*_read(org, quarters[0], quarters[-1]), quarters)


def quarters_by_child(org: Org, n: int = 8) -> dict[int, list[QuarterFigures]]:
    """Return for each org one level below (by id) what `by_quarter` returns for the whole."""
    quarters = last_quarters(n)
    sums, overdue = _read(org, quarters[0], quarters[-1])
    sums_of, overdue_of = defaultdict(list), defaultdict(list)
    for row in sums:
        sums_of[row[0]].append(row)
    for row in overdue:
        overdue_of[row[0]].append(row)
    return {
        child: _series(sums_of[child], overdue_of[child], quarters)
        for child in sorted({*sums_of, *overdue_of})
    }


def last_quarters(n: int, today: datetime.date | None = None) -> list[datetime.date]:
    """Return the first days of the last n quarters, this one included, oldest first."""
    today = today or timezone.localdate()
    number = today.year * 4 + (today.month - 1) // 3
    return [datetime.date(at // 4, at % 4 * 3 + 1, 1) for at in range(number - n + 1, number + 1)]


def _series(
    sums: Iterable[tuple], overdue: Iterable[tuple], quarters: list[datetime.date]
) -> list[QuarterFigures]:
    made = {quarter: QuarterFigures(quarter=quarter) for quarter in quarters}
    for _child, quarter, state, in_time, n in sums:
        made[quarter].add(state, in_time, n)
    for _child, quarter, n in overdue:
        made[quarter].overdue += n
    return [made[quarter] for quarter in quarters]


def _read(
    org: Org, since: datetime.date | None, until: datetime.date | None
) -> tuple[list[tuple], list[tuple]]:
    """Return rows (child, quarter, state, in_time, n) and (child, quarter, overdue)."""
    keys = {
        "own": KEY_OF_LEVEL[Level(min(org.level, Level.GRID))],
        "child": KEY_OF_LEVEL[Level(min(org.level + 1, Level.COMMUNITY))],
    }
    facts = {"org": org.pk, "since": since, "until": until, "today": timezone.localdate()}
    with connection.cursor() as cursor:
        cursor.execute(SUMS_SQL.format(**keys), facts)
        sums = cursor.fetchall()
        cursor.execute(OVERDUE_SQL.format(open_states=OPEN_SQL, **keys), facts)
        return sums, cursor.fetchall()
