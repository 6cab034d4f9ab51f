"""The rows of a list between the file and its taking: as text, planned, and kept for the preview."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Any

from core.imports.kinds import (
    NEW,
    STATES,
    UNCHANGED,
    UPDATED,
    ListKind,
    PlannedRow,
)
from core.imports.planning import plain
from core.listfiles import CellError, Row, Table, parse_row
from core.models import ImportBatch, ImportRow, User

CHUNK = 1000  # rows that are written, read and told of at once

Tell = Callable[[str, int, int], None]  # step, rows done, rows in all (0: not known)
READ, PLAN, WRITE = "read", "plan", "write"


def quiet(step: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""


@dataclass
class Sheet:
    """Rows as text, the cells that cannot be taken as they are, and answers, both by line."""

    rows: list[Row]
    fixed: dict[int, list[CellError]] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of_table(cls, table: Table) -> "Sheet":
        """The rows of a file."""
        sheet = cls(table.rows)
        for error in table.errors:
            sheet.fixed.setdefault(error.line, []).append(error)
        return sheet

    @classmethod
    def of_batch(cls, batch: ImportBatch) -> "Sheet":
        """The rows of a preview, to work them out again."""
        sheet = cls([])
        for data in stored(batch):
            line = data["line"]
            sheet.rows.append(Row(line, data["raw"]))
            if data["fixed"]:
                sheet.fixed[line] = [CellError(**error) for error in data["fixed"]]
            if data.get("answer"):
                sheet.answers[line] = data["answer"]
        return sheet

    def plan(self, kind: ListKind, user: User, tell: Tell = quiet) -> list[PlannedRow]:
        """Work out what taking each row would do."""
        parsed = []
        for number, row in enumerate(self.rows):
            if number % CHUNK == 0:
                tell(PLAN, number, len(self.rows))
            parsed.append(one := parse_row(row, kind.columns))
            one.answer = self.answers.get(row.line, "")
            known = self.fixed.get(row.line, [])
            named = {error.column for error in known}
            one.errors = known + [error for error in one.errors if error.column not in named]
        tell(PLAN, len(self.rows), len(self.rows))
        return kind.plan(parsed, user)

    def snapshots(self, kind: ListKind, planned: Iterable[PlannedRow]) -> Iterator[dict[str, Any]]:
        """Each planned row as JSON: enough to show it, and (raw, fixed) to work it out again."""
        raw = {row.line: row.values for row in self.rows}
        for row in planned:
            yield {
                "line": row.line,
                "raw": raw[row.line],
                "fixed": [error.as_dict() for error in self.fixed.get(row.line, [])],
                "state": row.state,
                "action": row.action,
                "cells": _cells(kind, row),
                "before": {name: str(value) for name, value in row.before.items()},
                "errors": [error.as_dict() for error in row.errors],
                "warnings": [warning.as_dict() for warning in row.warnings],
                "asks": _question(row),
                "answer": row.answer,
            }


def stored(batch: ImportBatch) -> Iterator[dict[str, Any]]:
    """The rows that are kept of a preview, in order, a chunk at a time."""
    rows = ImportRow.objects.filter(batch=batch).order_by("line")
    return rows.values_list("data", flat=True).iterator(chunk_size=CHUNK)


def same_as_stored(batch: ImportBatch, fresh: Iterable[dict[str, Any]]) -> bool:
    """Tell whether what was worked out now is what the user saw."""
    return all(kept == now for kept, now in zip_longest(stored(batch), fresh))


def store(batch: ImportBatch, fresh: Iterable[dict[str, Any]]) -> None:
    """Keep these rows in place of those that are kept."""
    let_go(batch)
    rows = iter(fresh)
    while chunk := list(islice(rows, CHUNK)):
        ImportRow.objects.bulk_create(
            ImportRow(
                batch=batch,
                line=data["line"],
                state=data["state"],
                asks=data["asks"] is not None,
                data=data,
            )
            for data in chunk
        )


def let_go(batch: ImportBatch) -> None:
    """Delete the rows of a preview."""
    ImportRow.objects.filter(batch=batch).delete()


def counts_of(planned: list[PlannedRow]) -> dict[str, int]:
    """Rows by state, `total`, wrong cells as `cells`, and what would be done by action: `create`,
    `update`, `keep` (rows with a warning among them); questions as `asks`, unanswered as `open`."""
    states = Counter(row.state for row in planned)
    actions = Counter(row.action for row in planned if not row.errors)
    return {
        **{state: states[state] for state in STATES},
        "total": len(planned),
        "cells": sum(len(row.errors) for row in planned),
        "asks": sum(row.asks is not None for row in planned),
        "open": sum(row.asks is not None and not row.answer for row in planned),
        "create": actions[NEW],
        "update": actions[UPDATED],
        "keep": actions[UNCHANGED],
    }


def marks_of(planned: list[PlannedRow]) -> dict[str, list[str]]:
    """Which columns the preview must show beside its own: those with a marked or a changed cell."""
    marked = {mark.column for row in planned for mark in (*row.errors, *row.warnings)}
    changed = {name for row in planned for name in row.before}
    return {"marked": sorted(marked), "changed": sorted(changed)}


def _question(row: PlannedRow) -> dict[str, Any] | None:
    if row.asks is None:
        return None
    return {"text": row.asks.text, "options": [list(one) for one in row.asks.options]}


def _cells(kind: ListKind, row: PlannedRow) -> dict[str, str]:
    return {
        column.field: str(row.shown.get(column.field, _cell_text(kind, row, column.field)))
        for column in kind.columns
        if column.field in row.text
    }


def _cell_text(kind: ListKind, row: PlannedRow, name: str) -> str:
    """What the preview shows of a cell: as read where it could be read, else as typed."""
    if name in row.values and row.values[name] not in ("", None, []):
        return plain(row.values[name])
    return row.text[name] or str(kind.blank.get(name, ""))
