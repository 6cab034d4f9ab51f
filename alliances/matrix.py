"""The matrix of 会议制度: bodies by periods of a year, communities folded under their streets."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alliances.models import Alliance, BodyKind, Period
from alliances.periods import JudgedPeriod, Standing, count_standings
from alliances.standings import LETTERS, period_name, standings
from alliances.strip import Cell, strip_of
from orgs.models import Level

_SUM_CLASS = {Standing.MISSED: "missed", Standing.AT_RISK: "risk"}
_ENDS = {
    Period.MONTH: "月末",
    Period.QUARTER: "季末",
    Period.HALF_YEAR: "半年末",
    Period.YEAR: "年末",
}


@dataclass
class Row:
    """A line: a body, or a street that folds its communities (fold: its id)."""

    name: str
    cells: list[Cell]
    kept: int
    owed: int
    bad: bool
    pk: int = 0
    fold: int = 0
    open: bool = False
    bodies: int = 0
    inner: bool = False


@dataclass
class Section:
    """The bodies of one kind at one level, with the rule that binds them in words."""

    title: str
    rule: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Matrix:
    """All sections, how many periods stand how, and how many bodies there are."""

    year: int
    sections: list[Section]
    counts: dict[Standing, int]
    bodies: int


def bodies_of_year(bodies: QuerySet[Alliance], year: int) -> QuerySet[Alliance]:
    """Return those of the bodies that stood at some time of the year."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    alive = Q(ended_on=None) | Q(ended_on__gt=first)
    return bodies.filter(alive, founded_on__lte=last)


def build(
    bodies: QuerySet[Alliance], year: int, today: datetime.date, opened: Iterable[int] = ()
) -> Matrix:
    """Build the matrix of a year; `opened`: ids of the streets whose communities are shown."""
    scoped = bodies_of_year(bodies, year)
    found = standings(scoped, year, today)
    rows = scoped.select_related("org", "org__street").order_by("org__lft", "pk")
    groups: dict[tuple[int, str], list[Alliance]] = defaultdict(list)
    for body in rows:
        groups[body.org.level, body.kind_id].append(body)
    kinds = {kind.code: kind for kind in BodyKind.objects.all()}
    sections = [
        _section(_title(key, kinds), group, found, year, set(opened))
        for key, group in sorted(
            groups.items(), key=lambda item: (item[0][0], kinds[item[0][1]].order)
        )
    ]
    counts = count_standings(p for periods in found.values() for p in periods)
    return Matrix(year, sections, counts, len(found))


def _title(key: tuple[int, str], kinds: dict[str, BodyKind]) -> str:
    return f"{Level(key[0]).label}{kinds[key[1]].name}"


def _section(title: str, bodies, found, year: int, opened: set[int]) -> Section:
    level = bodies[0].org.level
    section = Section(title, _rule_words([p for body in bodies for p in found[body.pk]]))
    alone = len({body.org_id for body in bodies}) == len(bodies) and level > Level.DISTRICT
    streets: dict[int, list[Alliance]] = defaultdict(list)
    for body in bodies:
        streets[body.org.street_id if level >= Level.COMMUNITY else 0].append(body)
    for street_id, group in streets.items():
        # One street alone is not worth folding: its staff and officers see their communities.
        fold = street_id and len(streets) > 1 and _alike(group, found)
        if fold:
            section.rows.append(_fold(group, found, year, street_id in opened))
        if not fold or street_id in opened:
            for body in group:
                name = body.org.name if alone else body.name
                section.rows.append(_row(body, name, found[body.pk], year, inner=bool(fold)))
    return section


def _row(body: Alliance, name: str, periods: list[JudgedPeriod], year: int, inner: bool) -> Row:
    return Row(
        name=name,
        cells=strip_of(body, periods, year),
        kept=sum(p.kept for p in periods),
        owed=sum(p.counts for p in periods),
        bad=any(p.standing == Standing.MISSED for p in periods),
        pk=body.pk,
        inner=inner,
    )


def _alike(bodies, found) -> bool:
    """Tell whether all bodies with periods have them of one length, so that they can be summed."""
    return len({p.months for body in bodies for p in found[body.pk]}) <= 1


def _fold(bodies: list[Alliance], found, year: int, is_open: bool) -> Row:
    slots: dict[datetime.date, list[JudgedPeriod]] = defaultdict(list)
    for body in bodies:
        for period in found[body.pk]:
            slots[period.start].append(period)
    cells, month = [], 1
    for start in sorted(slots):
        cells += [Cell(1)] * (start.month - month)
        cells.append(_sum_cell(slots[start]))
        month = start.month + slots[start][0].months
    every = [p for periods in slots.values() for p in periods]
    street = bodies[0].org.street
    return Row(
        name=street.name,
        cells=cells + [Cell(1)] * (13 - month),
        kept=sum(p.kept for p in every),
        owed=sum(p.counts for p in every),
        bad=any(p.standing == Standing.MISSED for p in every),
        fold=street.pk,
        open=is_open,
        bodies=len(bodies),
    )


def _sum_cell(periods: list[JudgedPeriod]) -> Cell:
    """Sum a street's communities in one period: how many of how many, or how many are missing."""
    counts = count_standings(periods)
    months, first = periods[0].months, periods[0]
    name = period_name(first.start, months)
    if counts[Standing.NOT_BEGUN] == len(periods):
        return Cell(months, LETTERS[Standing.NOT_BEGUN], "later", name)
    kept, owed = sum(p.kept for p in periods), sum(p.counts for p in periods)
    share = f"{kept}/{owed}"
    words = _("%(period)s：%(n)s 个社区已开，应开 %(m)s 个") % {
        "period": name,
        "n": kept,
        "m": owed,
    }
    for standing, css in _SUM_CLASS.items():
        if counts[standing]:
            return Cell(months, f"{LETTERS[standing]} {counts[standing]}", css, words)
    if kept < owed:
        return Cell(months, share, "due", words)
    if counts[Standing.EXEMPT]:
        return Cell(months, share, "exempt", words)
    return Cell(months, share, "made-up" if counts[Standing.MADE_UP] else "done", words)


def _rule_words(periods: list[JudgedPeriod]) -> str:
    """Return the rule of these periods in words, or that there are several."""
    rules = {(p.rule.period, p.rule.count, p.rule.lead_days) for p in periods}
    if not rules:
        return _("还没有规则")
    if len(rules) > 1:
        return _("各处规则不同，见规则列表")
    period, count, lead = next(iter(rules))
    return _("%(every)s %(n)s 次，%(end)s前 %(days)s 天未定会期即预警") % {
        "every": Period(period).label,
        "n": count,
        "end": _ENDS[Period(period)],
        "days": lead,
    }
