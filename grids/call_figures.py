"""Figures of calls: how many are closed in time, for an org and for a department."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from grids.filters_calls import late
from grids.models import Call


@dataclass(frozen=True)
class InTime:
    """Calls closed in time, closed too late, open and overdue."""

    kept: int
    closed_late: int
    overdue: int

    @property
    def of(self) -> int:
        """Return how many count: closed ones, and open ones that are overdue (practice S1)."""
        return self.kept + self.closed_late + self.overdue

    @property
    def percent(self) -> int | None:
        """Return the rate in percents; None where nothing counts yet."""
        return round(self.kept * 100 / self.of) if self.of else None


def in_time(calls: QuerySet[Call]) -> InTime:
    """Return the figures of these calls, as they stand now."""
    closed = calls.order_by().aggregate(
        kept=Count("pk", filter=Q(in_time=True)), missed=Count("pk", filter=Q(in_time=False))
    )
    return InTime(closed["kept"], closed["missed"], late(calls).count())
