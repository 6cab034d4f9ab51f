"""Meetings held against owed: one count per begun period of a body (alliances.cadence.standings)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.standings import standings
from alliances.models import Alliance
from orgs.models import Org


@dataclass
class MeetingFigures:
    """How many periods stand how; owed are those that have begun and are not let off."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, period: JudgedPeriod) -> None:
        """Count one period, unless it has not begun."""
        if period.begun:
            self.counts[period.standing] = self.counts.get(period.standing, 0) + 1

    def _of(self, *standings_: Standing) -> int:
        return sum(self.counts.get(one, 0) for one in standings_)

    @property
    def kept(self) -> int:
        """Return how many were held, in time or made up."""
        return self._of(Standing.DONE, Standing.MADE_UP)

    @property
    def made_up(self) -> int:
        """Return how many were made up."""
        return self._of(Standing.MADE_UP)

    @property
    def due(self) -> int:
        """Return how many are still to be held, with time left."""
        return self._of(Standing.DUE)

    @property
    def at_risk(self) -> int:
        """Return how many near their end without a date."""
        return self._of(Standing.AT_RISK)

    @property
    def missed(self) -> int:
        """Return how many were not held."""
        return self._of(Standing.MISSED)

    @property
    def owed(self) -> int:
        """Return how many are owed: kept, due, at risk and missed."""
        return self.kept + self.due + self.at_risk + self.missed

    @property
    def parts(self) -> list[tuple[int, str]]:
        """Return the shares for a meter: kept dark, at risk amber, missed red, due light."""
        return [(self.kept, "g4"), (self.at_risk, "amber"), (self.missed, "red"), (self.due, "g1")]


def total(figures: Iterable[MeetingFigures]) -> MeetingFigures:
    """Return the sum."""
    whole = MeetingFigures()
    for one in figures:
        for standing, n in one.counts.items():
            whole.counts[standing] = whole.counts.get(standing, 0) + n
    return whole


def meetings_by_org(
    org: Org, since: datetime.date, until: datetime.date, today: datetime.date
) -> dict[int, MeetingFigures]:
    """Return figures of the bodies under the org by the id of the org to which a body belongs.

    Periods are those that end within the span, or that have begun in it.
    """
    bodies = Alliance.objects.filter(org.below("org"))
    homes = dict(bodies.order_by().values_list("pk", "org_id"))
    made: dict[int, MeetingFigures] = {}
    for body, periods in standings(bodies, (since, until), today).items():
        figures = made.setdefault(homes[body], MeetingFigures())
        for period in periods:
            figures.add(period)
    return made
