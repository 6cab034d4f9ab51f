"""The matrix of 会议制度: bodies or branches by periods, communities folded under their streets."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from alliances.cadence.branches import Branch
from alliances.cadence.periods import ROLLING, JudgedPeriod, RuleFact, Standing, count_standings
from alliances.cadence.reckoning import Key
from alliances.cadence.standings import LETTERS, of_keys, often, period_name
from alliances.cadence.strip import Cell, Window, cells_of, html_of, share_words
from alliances.models import Alliance, BodyKind, MeetingKind, Period
from core.templatetags.ui import icon
from orgs.models import Level, Org

_SUM_CLASS = {Standing.MISSED: "missed", Standing.AT_RISK: "risk"}
_ENDS = {
    Period.MONTH: "月末",
    Period.QUARTER: "季末",
    Period.HALF_YEAR: "半年末",
    Period.YEAR: "年末",
    Period.ROLLING: "到期",
}
_PLACE = ("pk", "name", "level", "street_id", "street__name")
Found = dict[Key, list[JudgedPeriod]]


class Place(NamedTuple):
    """The org at which a line stands; street: name of the street that folds it, if any."""

    pk: int
    name: str
    level: int
    street_id: int | None
    street: str


class Line(NamedTuple):
    """Somebody who owes: name alone and at his org, where he lies, his pages.

    section: (order, title) of the section in which he stands; address: of his cells.
    """

    key: Key
    name: str
    org: Place
    section: tuple
    url: str
    address: str
    own_name: str = ""


@dataclass
class Row:
    """A line: a body, or a street that folds its communities (fold: its id)."""

    name: str
    cells: list[Cell]
    kept: int
    owed: int
    bad: bool
    url: str = ""
    fold: int = 0
    open: bool = False
    bodies: int = 0
    inner: bool = False

    def html(self, fold_url: str = "", noun: str = "") -> SafeString:
        """Return the line as it stands in the table: a thousand of them by a template take half
        of the page's time. fold_url: where a press on a folding street leads.
        """
        name, inner = escape(self.name), ""
        if self.fold:
            turn = icon("chevron-down" if self.open else "chevron-right")
            name = (
                f'<a href="{escape(fold_url)}" aria-expanded="{str(self.open).lower()}">{turn}{name} '
                f'<span class="text-xs text-3">{self.bodies} {escape(noun)}</span></a>'
            )
        elif self.url:
            name = f'<a href="{escape(self.url)}">{name}</a>'
        if self.inner:
            inner = ' class="in"'
        mark = f' id="s{self.fold}"' if self.fold else ""
        bad = " text-bad" if self.bad else ""
        return mark_safe(  # noqa: S308  names and addresses are escaped above
            f'<tr{mark}><th scope="row"{inner}>{name}</th>{html_of(self.cells)}'
            f'<td class="sum{bad}">{self.kept} / {self.owed}</td></tr>'
        )


@dataclass
class Section:
    """Those of one kind at one level, with the rule that binds them in words."""

    title: str
    rule: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Matrix:
    """All sections, how many periods stand how, and how many lines there are."""

    window: Window
    sections: list[Section]
    counts: dict[Standing, int]
    bodies: int
    noun: str

    @property
    def year(self) -> int:
        """Return the year that is shown."""
        return self.window.year


@dataclass(frozen=True)
class _Shown:
    """What all sections are built from: standings, the window, opened streets, the noun of folds."""

    found: Found
    window: Window
    opened: set[int]
    noun: str


def bodies_of_year(bodies: QuerySet[Alliance], year: int) -> QuerySet[Alliance]:
    """Return those of the bodies that stood at some time of the year."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    alive = Q(ended_on=None) | Q(ended_on__gt=first)
    return bodies.filter(alive, founded_on__lte=last)


def lines_of_bodies(bodies: QuerySet[Alliance], year: int) -> list[Line]:
    """Return the bodies of a year in the order of level, kind and tree."""
    kinds = {kind.code: kind for kind in BodyKind.objects.all()}
    rows = bodies_of_year(bodies, year).order_by("org__lft", "pk")
    rows = rows.values_list("pk", "name", "kind", *(f"org__{name}" for name in _PLACE))
    page, cell = _addresses("alliance_detail", [0]), _addresses("cadence_cell", [0, "-"])
    return [
        Line(
            key=Key(pk),
            name=place[1],
            own_name=name,
            org=Place(*place),
            section=(
                place[2],
                kinds[kind].order,
                f"{Level(place[2]).label}{kinds[kind].name}",
            ),
            url=page[0] + str(pk) + page[1],
            address=f"{cell[0]}{pk}/",
        )
        for pk, name, kind, *place in rows
    ]


def _addresses(name: str, args: Sequence) -> tuple[str, str]:
    """Return an address as what stands before and after its first argument, to be made quickly."""
    before, _zero, after = reverse(name, args=args).partition("0")
    return before, after


def lines_of_branches(branches: Iterable[Branch], kinds: Sequence[str]) -> list[Line]:
    """Return a line for each branch and each kind of organisation life, kinds in their order."""
    order = {kind: at for at, kind in enumerate(MeetingKind.values)}
    before, _rest = _addresses("life_cell", ["0", "-", "-"])
    lines = []
    for kind in kinds:
        label = MeetingKind(kind).label
        for branch in branches:
            where = _("驻区单位") if branch.unit else Level(branch.org.level).label
            lines.append(
                Line(
                    key=branch.key(kind),
                    name=branch.name,
                    org=_place(branch.org),
                    section=(order[kind], branch.unit is None, f"{where}{label}"),
                    url="",
                    address=f"{before}{branch.code}/{kind}/",
                )
            )
    return lines


def _place(org: Org) -> Place:
    street = org.street.name if org.street_id else ""
    return Place(org.pk, org.name, org.level, org.street_id, street)


def build(
    lines: Sequence[Line],
    window: Window,
    today: datetime.date,
    opened: Iterable[int] = (),
    noun: str = "",
) -> Matrix:
    """Build the matrix of a window; `opened`: ids of the streets whose communities are shown.

    noun: what a street's fold counts (个社区). Branches that owe nothing have no line.
    """
    found = of_keys([line.key for line in lines], window.days, today)
    groups: dict[tuple, list[Line]] = defaultdict(list)
    for line in lines:
        if line.key.alliance or found[line.key]:
            groups[line.section].append(line)
    noun = noun or _("个社区")
    shown = _Shown(found, window, set(opened), noun)
    sections = [_section(key[-1], group, shown) for key, group in sorted(groups.items())]
    counts = count_standings(p for periods in found.values() for p in periods)
    return Matrix(window, sections, counts, sum(map(len, groups.values())), noun)


def _section(title: str, lines: list[Line], shown: "_Shown") -> Section:
    level, found = lines[0].org.level, shown.found
    section = Section(title, _rule_words([p for line in lines for p in found[line.key]]))
    alone = len({line.org.pk for line in lines}) == len(lines) and level > Level.DISTRICT
    streets: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        streets[line.org.street_id or 0 if level >= Level.COMMUNITY else 0].append(line)
    for street_id, group in streets.items():
        # One street alone is not worth folding: its staff and officers see their communities.
        fold = street_id and len(streets) > 1 and _alike(group, found)
        if fold:
            section.rows.append(_fold(group, shown, street_id in shown.opened))
        if not fold or street_id in shown.opened:
            section.rows += [
                _row(line, found[line.key], shown.window, alone=alone, inner=bool(fold))
                for line in group
            ]
    return section


def _row(
    line: Line, periods: list[JudgedPeriod], window: Window, *, alone: bool, inner: bool
) -> Row:
    own = line.own_name or line.name
    return Row(
        name=line.name if alone else own,
        cells=cells_of(own, line.address, periods, window),
        kept=sum(p.kept for p in periods),
        owed=sum(p.counts for p in periods),
        bad=any(p.standing == Standing.MISSED for p in periods),
        url=line.url,
        inner=inner,
    )


def _alike(lines: list[Line], found: Found) -> bool:
    """Tell whether all lines with periods have them of one length, so that they can be summed."""
    rules = {(p.rule.period, p.months) for line in lines for p in found[line.key]}
    return len(rules) <= 1 and not any(period == ROLLING for period, _months in rules)


def _fold(lines: list[Line], shown: _Shown, is_open: bool) -> Row:
    found, window = shown.found, shown.window
    slots: dict[datetime.date, list[JudgedPeriod]] = defaultdict(list)
    for line in lines:
        for period in found[line.key]:
            slots[period.start].append(period)
    cells, month = [], window.first
    for start in sorted(slots):
        first, last = window.columns(slots[start][0])
        cells += [Cell(1)] * (first - month)
        cells.append(_sum_cell(slots[start], last - first + 1, shown.noun))
        month = last + 1
    every = [p for periods in slots.values() for p in periods]
    org = lines[0].org
    return Row(
        name=org.street,
        cells=cells + [Cell(1)] * (window.last + 1 - month),
        kept=sum(p.kept for p in every),
        owed=sum(p.counts for p in every),
        bad=any(p.standing == Standing.MISSED for p in every),
        fold=org.street_id or 0,
        open=is_open,
        bodies=len(lines),
    )


def _sum_cell(periods: list[JudgedPeriod], months: int, noun: str) -> Cell:
    """Sum a street's communities in one period: how many of how many, or how many are missing."""
    counts = count_standings(periods)
    first = periods[0]
    name = period_name(first.start, first.months)
    if counts[Standing.NOT_BEGUN] == len(periods):
        return Cell(months, LETTERS[Standing.NOT_BEGUN], "later", name, summed=True)
    kept, owed = sum(p.kept for p in periods), sum(p.counts for p in periods)
    share, words = f"{kept}/{owed}", share_words(name, kept, owed, noun)
    for standing, css in _SUM_CLASS.items():
        if counts[standing]:
            letter = f"{LETTERS[standing]} {counts[standing]}"
            return Cell(months, letter, css, words, summed=True)
    css = "made-up" if counts[Standing.MADE_UP] else "done"
    if kept < owed:
        css = "due"
    elif counts[Standing.EXEMPT]:
        css = "exempt"
    return Cell(months, share, css, words, summed=True)


def _rule_words(periods: list[JudgedPeriod]) -> str:
    """Return the rule of these periods in words, or that there are several."""
    by_id: dict[int, RuleFact] = {p.rule.id: p.rule for p in periods}
    said = {(often(r), r.period, r.lead_days, r.quorum) for r in by_id.values()}
    if not said:
        return _("还没有规则")
    if len(said) > 1:
        return _("各处规则不同，见规则列表")
    words, period, lead, quorum = next(iter(said))
    facts = {"often": words, "end": _ENDS[Period(period)], "days": lead, "q": quorum}
    if quorum:
        return _("%(often)s，到会不少于 %(q)s%%，%(end)s前 %(days)s 天未定会期即预警") % facts
    return _("%(often)s，%(end)s前 %(days)s 天未定会期即预警") % facts
