"""A unit's year in figures, beside the median of its peers (practice Y14)."""

import datetime
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import scores
from core.models import User
from core.scores import Measure, Score, Span
from orgs.models import Unit
from orgs.scope import OVERSEEING, scope_of

YEARS = 4  # this one and those before that a page offers


@dataclass(frozen=True)
class Line:
    """A figure of the card: the unit's score, the peers' median (None: too few), and the words."""

    measure: Measure
    score: Score | None
    median: float | None

    @property
    def value(self) -> str:
        """Return the figure in words: 12 件, 80%."""
        return scores.shown(self.measure, self.score.measured if self.score else None)

    @property
    def parts(self) -> str:
        """Return what a share is made of: 8 / 10 次."""
        if self.score is None or not self.score.of:
            return ""
        return f"{self.score.value:.0f} / {self.score.of} {self.measure.unit}"

    @property
    def middle(self) -> str:
        """Return the median in words."""
        return scores.shown(self.measure, self.median)

    @property
    def compared(self) -> str:
        """Return "above", "same" or "below" the median, "" where there is nothing to compare."""
        mine = self.score.measured if self.score else None
        if mine is None or self.median is None:
            return ""
        if abs(mine - self.median) < 0.005:
            return "same"
        return "above" if mine > self.median else "below"


def units_scored(user: User) -> QuerySet[Unit]:
    """Return the units whose figures the user may see: below, watched, his own (row Figures)."""
    scope = scope_of(user)
    own = scope.of_units("") | scope.answered_for("")
    return Unit.objects.filter(scope.under("org", *OVERSEEING) | own)


def may_compare(user: User) -> bool:
    """Tell whether the user leads or watches units: who sees the list of all of them."""
    return scope_of(user).has(*OVERSEEING)


def year_span(raw: str | None, today: datetime.date | None = None) -> Span:
    """Return the year that an address names, one of the last YEARS; this one otherwise."""
    today = today or timezone.localdate()
    year = int(raw) if raw and raw.isdecimal() and len(raw) == 4 else today.year
    if not today.year - YEARS < year <= today.year:
        year = today.year
    return Span(datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1), today)


def years(today: datetime.date) -> list[int]:
    """Return the years that a page offers, newest first."""
    return list(range(today.year, today.year - YEARS, -1))


def peers_of(unit: Unit, span: Span) -> QuerySet[Unit]:
    """Return the other units of the sector in the district that were there in the span."""
    there = Q(ended_on=None) | Q(ended_on__gt=span.since)
    same = Q(sector=unit.sector_id, org__city=unit.org.city_id, org__district=unit.org.district_id)
    return Unit.objects.filter(there & same, merged_into=None).exclude(pk=unit.pk).order_by()


def card(unit: Unit, span: Span) -> tuple[list[tuple[str, list[Line]]], int]:
    """Return the lines of a unit's card by group, and how many peers it has.

    One statement for each measure, for the unit and all its peers together.
    """
    peers = list(peers_of(unit, span).values_list("pk", flat=True))
    asked = Unit.objects.filter(pk__in=[unit.pk, *peers]).order_by()
    lines = []
    for measure in scores.measures():
        found = measure.count(asked, span)
        nothing = measure.of_nothing()
        others = [found.get(pk, nothing) for pk in peers]
        lines.append(Line(measure, found.get(unit.pk, nothing), scores.median_of(others)))
    return [
        (group.label, list(some))
        for group, some in groupby(lines, key=lambda one: one.measure.group)
    ], len(peers)


def measure_by_key(key: str) -> Measure | None:
    """Return a measure by its key."""
    return next((one for one in scores.measures() if one.key == key), None)


@dataclass(frozen=True)
class Entry:
    """A unit in the list, with its lines in the order of the measures (without medians)."""

    unit: Unit
    lines: list[Line]

    def measured(self, key: str) -> float | None:
        """Return what is sorted by."""
        line = next(one for one in self.lines if one.measure.key == key)
        return line.score.measured if line.score else None


def entries(units: QuerySet[Unit], span: Span) -> list[Entry]:
    """Return the units with all their scores; a statement for each measure."""
    found = scores.measures()
    table = scores.table(units.order_by(), span, found)
    return [
        Entry(
            unit,
            [Line(m, table[m.key].get(unit.pk, m.of_nothing()), None) for m in found],
        )
        for unit in units
    ]


def in_order(rows: list[Entry], order: str) -> list[Entry]:
    """Sort by a measure's key, `-` before it for the highest first; without value comes last."""
    key = order.removeprefix("-")
    if key not in {one.key for one in scores.measures()}:
        return rows
    known = [row for row in rows if row.measured(key) is not None]
    rest = [row for row in rows if row.measured(key) is None]
    known.sort(key=lambda row: row.measured(key) or 0, reverse=order.startswith("-"))
    return known + rest


def sheet_of(groups: list[tuple[str, list[Line]]]) -> tuple[list[str], list[list]]:
    """Return heads and rows of a card as a table for a workbook."""
    heads = [_("部分"), _("指标"), _("数值"), _("应有"), _("单位"), _("同类中位数"), _("怎么算")]
    rows = []
    for title, lines in groups:
        for line in lines:
            measure, score = line.measure, line.score
            rows.append(
                [
                    title,
                    str(measure.title),
                    "" if score is None else score.value,
                    "" if score is None or score.of is None else score.of,
                    str(measure.unit),
                    "" if line.median is None else line.middle,
                    str(measure.hint),
                ]
            )
    return heads, rows


def list_heads() -> list[str]:
    """Return the heads of the list as a workbook; a share has two columns."""
    heads = [_("单位名称"), _("领域"), _("所在组织")]
    for measure in scores.measures():
        heads.append(str(measure.title))
        if measure.kind == "share":
            heads.append(_("%(what)s（应有）") % {"what": measure.title})
    return heads


def list_cells(entry: Entry) -> list:
    """Return a unit's row under `list_heads`."""
    cells: list = [entry.unit.name, entry.unit.sector.name, entry.unit.org.name]
    for line in entry.lines:
        cells.append("" if line.score is None else line.score.value)
        if line.measure.kind == "share":
            cells.append(line.score.of if line.score else 0)
    return cells
