"""Which rows of a preview are shown at once, and which are folded away.

What is shown follows from line, state and question of each row; only the rows shown are then read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.imports.kinds import ERROR, WARNING
from core.models import ImportBatch, ImportRow

HEAD = 9  # so many rows are always shown, to see what was read
PAGE = 200  # no more rows than this at once, however long the list is

StoredRow = dict[str, Any]


@dataclass(frozen=True)
class Fold:
    """A run of rows that is folded away; `good` when nothing is wrong or doubtful in it."""

    first: int
    last: int
    count: int
    good: bool


def shown(
    batch: ImportBatch, *, state: str = "", opened: tuple[int, int] | None = None
) -> list[StoredRow | Fold]:
    """Rows and folds of the preview: of one state, or all (see `pieces`)."""
    return _filled(batch, pieces(_outline(batch, state), state=state, opened=opened))


def shown_run(batch: ImportBatch, first: int, last: int, state: str = "") -> list[StoredRow | Fold]:
    """The rows of a run that the user unfolds (see `run`)."""
    return _filled(batch, run(_outline(batch, state), first, last))


def _outline(batch: ImportBatch, state: str) -> list[StoredRow]:
    """Line, state and whether something is asked, of each row (of one state)."""
    rows = ImportRow.objects.filter(batch=batch, **({"state": state} if state else {}))
    return [dict(row) for row in rows.order_by("line").values("line", "state", "asks")]


def _filled(batch: ImportBatch, made: list[StoredRow | Fold]) -> list[StoredRow | Fold]:
    lines = [piece["line"] for piece in made if not isinstance(piece, Fold)]
    found = ImportRow.objects.filter(batch=batch, line__in=lines).values_list("line", "data")
    data = dict(found)
    return [piece if isinstance(piece, Fold) else data[piece["line"]] for piece in made]


def pieces(
    rows: list[StoredRow], *, state: str = "", opened: tuple[int, int] | None = None
) -> list[StoredRow | Fold]:
    """Rows and folds in order: all of one state (`state`), or of all, where good rows fold between
    bad ones. `opened`: first and last line of a run that the user unfolded."""
    troubled = any(row["state"] in (ERROR, WARNING) for row in rows)
    seen: list[bool] = []
    room = PAGE
    for position, row in enumerate(rows):
        is_open = opened is not None and opened[0] <= row["line"] <= opened[1]
        wanted = (
            bool(state)
            or is_open
            or not troubled
            or position < HEAD
            or row["state"] in (ERROR, WARNING)
            or bool(row.get("asks"))
        )
        seen.append(wanted and room > 0)
        room -= seen[-1]
    return _folded(rows, seen)


def run(rows: Iterable[StoredRow], first: int, last: int) -> list[StoredRow | Fold]:
    """The rows of an unfolded run, at most PAGE of them and a fold for the others."""
    inside = [row for row in rows if first <= row["line"] <= last]
    return _folded(inside, [position < PAGE for position in range(len(inside))])


def _folded(rows: list[StoredRow], shown: list[bool]) -> list[StoredRow | Fold]:
    made: list[StoredRow | Fold] = []
    hidden: list[StoredRow] = []
    for row, show in zip(rows, shown, strict=True):
        if not show:
            hidden.append(row)
            continue
        if hidden:
            made.append(_fold(hidden))
            hidden = []
        made.append(row)
    if hidden:
        made.append(_fold(hidden))
    return made


def _fold(rows: list[StoredRow]) -> Fold:
    good = all(row["state"] not in (ERROR, WARNING) for row in rows)
    return Fold(rows[0]["line"], rows[-1]["line"], len(rows), good)
