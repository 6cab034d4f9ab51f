"""Which rows of a preview are shown at once, and which are folded away."""

from dataclasses import dataclass
from typing import Any

from core.imports.kinds import ERROR, WARNING

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


def pieces(
    rows: list[StoredRow], *, state: str = "", opened: tuple[int, int] | None = None
) -> list[StoredRow | Fold]:
    """Rows and folds in order: of one state (`state`), or all, where good rows fold between bad
    ones. `opened`: first and last line of a run that the user unfolded."""
    if state:
        rows = [row for row in rows if row["state"] == state]
    troubled = any(row["state"] in (ERROR, WARNING) for row in rows)
    shown: list[bool] = []
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
        shown.append(wanted and room > 0)
        room -= shown[-1]
    return _folded(rows, shown)


def run(rows: list[StoredRow], first: int, last: int, state: str = "") -> list[StoredRow | Fold]:
    """The rows of an unfolded run, at most PAGE of them and a fold for the others."""
    inside = [
        row for row in rows if first <= row["line"] <= last and (not state or row["state"] == state)
    ]
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
