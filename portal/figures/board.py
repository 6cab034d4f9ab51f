"""The dashboard of an org: one row for each org below, the whole, and what the pictures show.

A fixed number of statements, whatever lies below: demands 2 (services.totals), meetings 4
(alliances.cadence.standings), grids 2 (with their norms), bodies, units and the orgs themselves 1 each.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from orgs.models import Level, Org
from portal.figures import demands as demand_words
from portal.figures.meetings import MeetingFigures, meetings_by_org, total
from portal.figures.places import (
    GridFigures,
    UnitFigures,
    child_key,
    grids_below,
    units_below,
)
from portal.figures.spans import Span, quarter_words
from services.totals import Figures, QuarterFigures, last_quarters, quarters_by_child

GOAL_IN_TIME = 90  # percent; practice: the line drawn in the picture
QUARTERS = 8
WEAK_SHARE = 70  # percent; below it a row's share in time is marked
SORTS = ("tree", "in_time", "taken", "missed", "overdue")


@dataclass
class Row:
    """One line of the table: an org below, or what belongs to the org itself (`own`)."""

    org: Org
    name: str
    own: bool = False
    meetings: MeetingFigures = field(default_factory=MeetingFigures)
    demands: Figures = field(default_factory=Figures)
    quarters: list[QuarterFigures] = field(default_factory=list)
    units: UnitFigures = field(default_factory=UnitFigures)
    grids: GridFigures = field(default_factory=GridFigures)

    @property
    def in_time(self) -> int | None:
        """Return the share in time, in percents."""
        return demand_words.in_time_share(self.demands)

    @property
    def taken(self) -> int | None:
        """Return the share that a unit has taken on, in percents."""
        return demand_words.share(demand_words.taken(self.demands), self.demands.published)

    @property
    def taken_count(self) -> int:
        """Return how many demands a unit has taken on."""
        return demand_words.taken(self.demands)

    @property
    def unserved(self) -> int:
        """Return how many demands nobody can serve."""
        return demand_words.count(self.demands, "unserved", "expired")

    @property
    def line(self) -> list[int | None]:
        """Return the share in time of each of the last eight quarters."""
        return [demand_words.in_time_share(q) for q in self.quarters]

    @property
    def bar(self) -> list[tuple[int, str]]:
        """Return the demands by state, for a meter."""
        return demand_words.bar(self.demands)

    @property
    def weak(self) -> bool:
        """Tell whether the share in time is to be marked."""
        return self.in_time is not None and self.in_time < WEAK_SHARE

    @property
    def folds(self) -> bool:
        """Tell whether there are orgs below to show."""
        return not self.own and self.org.level < Level.COMMUNITY

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing at all to count."""
        return not (
            self.meetings.owed or self.demands.published or self.units.all or self.grids.all
        )


@dataclass
class Board:
    """The whole of an org, the rows of which it is made, and units by sector."""

    org: Org
    span: Span
    whole: Row
    rows: list[Row]
    sectors: dict[str, UnitFigures]

    @property
    def to_press(self) -> int:
        """Return how much is to be pressed: meetings missed and demands overdue."""
        return self.whole.meetings.missed + self.whole.demands.overdue

    @property
    def biggest(self) -> int:
        """Return the most demands of a row, the full length of the bars."""
        return max((row.demands.published for row in self.rows), default=0)


def board(org: Org, span: Span, today: datetime.date) -> Board:
    """Work the dashboard of the org out. The caller has checked that it may be seen."""
    children = {child.pk: child for child in _children(org)}
    rows = {pk: Row(child, child.name) for pk, child in children.items()}
    own = Row(org, own_words(org), own=True)
    rows[org.pk] = own
    _add_demands(span, rows, own)
    _add_meetings(span, rows, own, today)
    before = span.since - datetime.timedelta(days=1)
    units = units_below(org, span.shown_until, before)
    for child, figures in units.by_org.items():
        rows.get(child, own).units.add(figures)
    for child, grids in grids_below(org).items():
        rows.get(child, own).grids.add(grids)
    shown = [row for row in rows.values() if not row.empty or _stands(row)]
    return Board(org, span, _sum(org, list(rows.values())), shown, units.by_sector)


def _children(org: Org):
    if org.level >= Level.COMMUNITY:
        return Org.objects.none()
    return Org.objects.filter(parent=org)


def _stands(row: Row) -> bool:
    return not row.own and row.org.closed_on is None


def own_words(org: Org) -> str:
    """Return the word for what belongs to the org itself and to none below it."""
    return {
        Level.CITY: _("市本级"),
        Level.DISTRICT: _("区本级"),
        Level.STREET: _("街道本级"),
    }.get(org.level, org.name)


def _add_demands(span: Span, rows: dict[int, Row], own: Row) -> None:
    for child, quarters in quarters_by_child(own.org, QUARTERS).items():
        row = rows.get(child, own)
        row.quarters = quarters
        inside = [q for q in quarters if span.since <= q.quarter <= span.last_quarter]
        row.demands = demand_words.add_up(inside)


def _add_meetings(span: Span, rows: dict[int, Row], own: Row, today: datetime.date) -> None:
    org, key = own.org, f"{child_key(own.org)}_id"
    by_home = meetings_by_org(org, span.since, span.until, today)
    homes = Org.objects.filter(Q(pk__in=by_home) & org.below()).values_list("pk", key)
    gathered: dict[int, list[MeetingFigures]] = defaultdict(list)
    for home, child in homes:
        gathered[child or org.pk].append(by_home[home])
    for child, figures in gathered.items():
        rows.get(child, own).meetings = total(figures)


def _sum(org: Org, rows: list[Row]) -> Row:
    whole = Row(org, whole_words(org))
    whole.meetings = total(row.meetings for row in rows)
    whole.demands = demand_words.add_up(row.demands for row in rows)
    for row in rows:
        whole.units.add(row.units)
        whole.grids.add(row.grids)
    for i, quarter in enumerate(last_quarters(QUARTERS)):
        made = demand_words.add_up(row.quarters[i] for row in rows if row.quarters)
        whole.quarters.append(
            QuarterFigures(made.states, made.in_time, made.overdue, quarter=quarter)
        )
    return whole


def whole_words(org: Org) -> str:
    """Return the word for the sum."""
    return {
        Level.CITY: _("全市"),
        Level.DISTRICT: _("全区"),
        Level.STREET: _("全街道"),
    }.get(org.level, _("全社区"))


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """Return the rows in the order asked for, what belongs to the org itself last."""
    keys = {
        "in_time": lambda row: 101 if row.in_time is None else row.in_time,
        "taken": lambda row: 101 if row.taken is None else row.taken,
        "missed": lambda row: -(row.meetings.missed * 1000 + row.meetings.at_risk),
        "overdue": lambda row: -row.demands.overdue,
    }
    ordered = sorted(rows, key=keys[sort]) if sort in keys else list(rows)
    return sorted(ordered, key=lambda row: row.own)


def pictures(made: Board) -> dict:
    """Return what the two drawn pictures show, for ECharts: words, series, the goal (of a hundred)."""
    quarters = made.whole.quarters
    return {
        "quarters": [quarter_words(q.quarter) for q in quarters],
        "series": [
            {
                "key": key,
                "name": str(word),
                "values": [demand_words.count(q, *states) for q in quarters],
            }
            for key, word, states, _fill in demand_words.PARTS
        ],
        "totals": [q.published for q in quarters],
        "inTime": made.whole.line,
        "goal": GOAL_IN_TIME,
    }
