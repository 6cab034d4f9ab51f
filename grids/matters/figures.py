"""Figures of matters: by source and by level, how many came, were solved where, in time, how rated."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q, QuerySet

from grids.filters.matters import LEVELS, late
from grids.models import Matter
from grids.models.matters import Source

State = Matter.State
DONE = Q(state__in=(State.CHECKED, State.RATED))


@dataclass(frozen=True)
class Line:
    """One line: its key and words, and the figures of the matters that it counts.

    total = open + solved + aside (declined or joined). kept: of those solved, in time.
    """

    key: str
    name: str
    total: int
    open: int
    solved: int
    aside: int
    kept: int
    late: int
    rating: float | None

    @property
    def percent(self) -> int | None:
        """Return how many were in time, in percents: kept ÷ (solved + open and overdue)."""
        of = self.solved + self.late
        return round(self.kept * 100 / of) if of else None


def by_source(matters: QuerySet[Matter]) -> list[Line]:
    """Return a line for each source (practice W8), in their order, and the sum."""
    return _lines(matters, "source", [(one.value, str(one.label)) for one in Source])


def by_level(matters: QuerySet[Matter]) -> list[Line]:
    """Return a line for each level at which they lie or were solved (practice Q13), and the sum."""
    return _lines(matters, "org__level", [(key, str(name)) for key, name in LEVELS])


def _lines(matters: QuerySet[Matter], path: str, names: list[tuple[str, str]]) -> list[Line]:
    grouped = matters.order_by().values(path).annotate(**_figures())
    found = {str(row[path]): row for row in grouped}
    overdue = late(matters).order_by().values(path).annotate(n=Count("pk"))
    late_of = {str(row[path]): row["n"] for row in overdue}
    lines = [_line(key, name, found.get(key, {}), late_of.get(key, 0)) for key, name in names]
    total = matters.order_by().aggregate(**_figures())
    return [*lines, _line("", "", total, sum(late_of.values()))]


def _figures() -> dict:
    return {
        "total": Count("pk"),
        "open": Count("pk", filter=Q(state__in=(*Matter.OPEN, State.DONE))),
        "solved": Count("pk", filter=DONE),
        "kept": Count("pk", filter=DONE & Q(in_time=True)),
        "score": Avg("rating"),
    }


def _line(key: str, name: str, row: dict, overdue: int) -> Line:
    total, open_, solved = (row.get(one) or 0 for one in ("total", "open", "solved"))
    score = row.get("score")
    return Line(
        key=key,
        name=name,
        total=total,
        open=open_,
        solved=solved,
        aside=total - open_ - solved,
        kept=row.get("kept") or 0,
        late=overdue,
        rating=round(score, 1) if score is not None else None,
    )
