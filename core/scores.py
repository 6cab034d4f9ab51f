"""Figures of a unit's year beside those of its peers: counts, shares, means.

Apps fill the slot `unit.measures` with lists of Measure. Each measure is worked out for all
asked units in one statement (`count`), and lists the rows behind it for one unit (`rows`).
"""

import datetime
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.slots import gather

# Fewer values than that would come close to naming somebody.
FEWEST_PEERS = 5


class Group(IntEnum):
    """The parts of a scorecard, in their order."""

    GAVE = 1
    ATTENDED = 2
    SIGNED = 3
    KEPT = 4

    @property
    def label(self) -> str:
        """Return the words of the part."""
        return str(GROUP_WORDS[self])


GROUP_WORDS = {
    Group.GAVE: _("出了什么"),
    Group.ATTENDED: _("参加了什么"),
    Group.SIGNED: _("签了什么"),
    Group.KEPT: _("答应的办到没有"),
}


@dataclass(frozen=True)
class Span:
    """Days from `since` to `until` (exclusive); `today` decides what was already due."""

    since: datetime.date
    until: datetime.date
    today: datetime.date


@dataclass(frozen=True)
class Score:
    """A unit's value: a count or mean (`of` None), or `value` of `of` that were owed."""

    value: float
    of: int | None = None

    @property
    def measured(self) -> float | None:
        """Return what is compared: the share in percent, or the value; None if nothing is owed."""
        if self.of is None:
            return self.value
        return 100 * self.value / self.of if self.of else None


@dataclass(frozen=True)
class Row:
    """A row behind a figure: what, when, how it went, and its page where the user may open it."""

    title: str
    day: datetime.date | None
    note: str = ""
    url: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Measure:
    """One figure. `kind`: "count", "share" or "mean"; `unit` is the measure word.

    plain: more of it is neither good nor bad.

    count(units, span) -> {unit id: Score}: units without rows may be left out.
    rows(unit_id, span, user) -> (rows that the user may open, number of all rows).
    """

    key: str
    group: Group
    title: Any
    kind: str
    unit: Any
    hint: Any
    count: Callable[[QuerySet, Span], dict[int, Score]]
    rows: Callable[[int, Span, User], tuple[list[Row], int]]
    plain: bool = False

    def of_nothing(self) -> Score | None:
        """Return the value of a unit that has no row: zero, or none where nothing was owed."""
        if self.kind == "count":
            return Score(0)
        return Score(0, 0) if self.kind == "share" else None


def measures() -> list[Measure]:
    """Return the measures of all apps by group, in the order in which they were registered."""
    found = [one for some in gather("unit.measures") for one in some]
    return sorted(found, key=lambda one: one.group)


def median_of(scores: Iterable[Score | None]) -> float | None:
    """Return the median of what can be compared; None with fewer than FEWEST_PEERS values."""
    known = [s.measured for s in scores if s is not None and s.measured is not None]
    return statistics.median(known) if len(known) >= FEWEST_PEERS else None


def shown(measure: Measure, value: float | None) -> str:
    """Return a figure or a median in words: 12 件, 80%, 4.5 分; a dash for none."""
    if value is None:
        return "—"
    if measure.kind == "share":
        return f"{value:.0f}%"
    text = f"{value:.1f}".removesuffix(".0")
    return f"{text} {measure.unit}"


def table(units: QuerySet, span: Span, found: Sequence[Measure]) -> dict[str, dict[int, Score]]:
    """Return the scores of all the units by measure, one statement each."""
    return {one.key: one.count(units, span) for one in found}
