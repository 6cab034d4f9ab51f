"""Bring a list in: preview it, take it over all or nothing, or drop it."""

from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.imports.kinds import (
    ERROR,
    NEW,
    STATES,
    UNCHANGED,
    UPDATED,
    ListKind,
    PlannedRow,
    kind_named,
)
from core.imports.planning import plain
from core.listfiles import (
    IMPORT_LIMITS,
    CellError,
    Row,
    Table,
    check_headers,
    parse_row,
    read_table,
)
from core.locks import Lock, hold
from core.models import AccessEvent, ImportBatch, User
from core.personal import record
from core.planner import refresh_statistics_after


def plan_table(kind: ListKind, table: Table, user: User) -> list[PlannedRow]:
    """Work out what taking the table would do, row by row. Raises ListFileError for its headers."""
    check_headers(table, kind.columns)
    return _plan(kind, table.rows, _by_line(table.errors), user, {})


def _by_line(errors: list[CellError]) -> dict[int, list[CellError]]:
    found: dict[int, list[CellError]] = {}
    for error in errors:
        found.setdefault(error.line, []).append(error)
    return found


def _plan(
    kind: ListKind,
    rows: list[Row],
    fixed: dict[int, list[CellError]],
    user: User,
    answers: dict[int, str],
) -> list[PlannedRow]:
    parsed = [parse_row(row, kind.columns) for row in rows]
    for row in parsed:
        row.answer = answers.get(row.line, "")
        known = fixed.get(row.line, [])
        named = {error.column for error in known}
        row.errors = known + [error for error in row.errors if error.column not in named]
    return kind.plan(parsed, user)


def preview(
    *, kind: ListKind, user: User, source: Any, file_name: str, org_id: int | None = None
) -> ImportBatch:
    """Read a file and keep what taking it would do. Raises ListFileError, PermissionDenied.

    `source`: bytes, a path or an open binary file, at most IMPORT_LIMITS.
    """
    if not kind.may_import(user):
        raise PermissionDenied(_("您的任职不能导入这份清单"))
    table = read_table(source, IMPORT_LIMITS)
    unknown = check_headers(table, kind.columns)
    planned = plan_table(kind, table, user)
    raw = {row.line: row.values for row in table.rows}
    fixed = _by_line(table.errors)
    rows = [_snapshot(kind, row, raw[row.line], fixed.get(row.line, [])) for row in planned]
    return ImportBatch.objects.create(
        kind=kind.name,
        user=user,
        scope_org_id=org_id,
        file_name=file_name[:200],
        file_size=table.size,
        rows=rows,
        counts=_counts(planned),
        result={"sheet": table.sheet, "fmt": table.fmt, "unknown": unknown[:20]},
    )


def take(*, batch_id: Any, user: User, address: str | None = None) -> ImportBatch:
    """Take a previewed list over, all of it or nothing; a second time does nothing.

    Everything is worked out again under a lock. Where that differs from what the user saw (or is
    no longer possible), nothing is written, the batch holds the new preview and stays PREVIEWED:
    the caller shows it again. Raises DoesNotExist for a batch of somebody else.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=user)
        if batch.state != ImportBatch.State.PREVIEWED:
            return batch
        kind = kind_named(batch.kind)
        if not kind.may_import(user):
            raise PermissionDenied(_("您的任职不能导入这份清单"))
        hold(Lock.IMPORT, kind.lock_key)
        planned = _replan(kind, batch, user)
        fresh = _snapshots_again(kind, planned, batch)
        if batch.rows != fresh or any(row.state == ERROR for row in planned):
            return _look_again(batch, fresh, planned)
        try:
            with transaction.atomic():
                more = kind.apply(planned, user)
        except (IntegrityError, ValidationError) as clash:
            planned = _replan(kind, batch, user)
            batch = _look_again(batch, _snapshots_again(kind, planned, batch), planned)
            batch.problem = _words(clash)  # type: ignore[attr-defined]
            return batch
        _settle_taken(batch, more)
        refresh_statistics_after(sum(batch.counts.get(key, 0) for key in ("create", "update")))
    record(
        AccessEvent.Kind.IMPORT,
        user=user,
        subject=f"{batch.kind}:{batch.pk}",
        detail=batch.counts,
        org_id=batch.scope_org_id,
        address=address,
    )
    return batch


def _settle_taken(batch: ImportBatch, more: dict[str, Any]) -> None:
    """Note that it was taken; the rows go, they may hold personal facts."""
    batch.state = ImportBatch.State.TAKEN
    batch.taken_at = timezone.now()
    batch.result = {**batch.result, **more}
    batch.rows = []
    batch.save(update_fields=["state", "taken_at", "result", "rows"])


def _replan(kind: ListKind, batch: ImportBatch, user: User) -> list[PlannedRow]:
    rows = [Row(row["line"], row["raw"]) for row in batch.rows]
    fixed = {
        row["line"]: [CellError(**error) for error in row["fixed"]]
        for row in batch.rows
        if row["fixed"]
    }
    answers = {row["line"]: row.get("answer", "") for row in batch.rows}
    return _plan(kind, rows, fixed, user, answers)


def answer(*, batch_id: Any, user: User, answers: dict[int, str]) -> ImportBatch:
    """Keep what the user answered, by line, and work the preview out again with it.

    An answer that is none of those offered is as good as none. Raises DoesNotExist for a batch of
    somebody else; one that was taken or dropped stays as it is.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=user)
        if batch.state != ImportBatch.State.PREVIEWED:
            return batch
        kind = kind_named(batch.kind)
        for row in batch.rows:
            if row.get("asks"):
                row["answer"] = answers.get(row["line"], row.get("answer", ""))
        planned = _replan(kind, batch, user)
        return _look_again(batch, _snapshots_again(kind, planned, batch), planned)


def _snapshots_again(
    kind: ListKind, planned: list[PlannedRow], batch: ImportBatch
) -> list[dict[str, Any]]:
    stored = {row["line"]: row for row in batch.rows}
    return [
        _snapshot(
            kind,
            row,
            stored[row.line]["raw"],
            [CellError(**error) for error in stored[row.line]["fixed"]],
        )
        for row in planned
    ]


def _look_again(
    batch: ImportBatch, fresh: list[dict[str, Any]], planned: list[PlannedRow]
) -> ImportBatch:
    batch.rows, batch.counts = fresh, _counts(planned)
    batch.save(update_fields=["rows", "counts"])
    return batch


def _words(clash: Exception) -> str:
    """Words for the user: those of an action; a broken constraint only says that rows changed."""
    if isinstance(clash, ValidationError):
        return "；".join(clash.messages)
    return _("刚才有人改了同样的内容，这份清单还没有收。请再看一遍")


def drop(*, batch_id: Any, user: User) -> ImportBatch:
    """Give a preview up. Raises DoesNotExist for a batch of somebody else."""
    waiting = ImportBatch.objects.filter(pk=batch_id, user=user, state=ImportBatch.State.PREVIEWED)
    waiting.update(state=ImportBatch.State.DROPPED, rows=[])
    return ImportBatch.objects.get(pk=batch_id, user=user)


def _counts(planned: list[PlannedRow]) -> dict[str, int]:
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


def _snapshot(
    kind: ListKind, row: PlannedRow, raw: dict[str, str], fixed: list[CellError]
) -> dict[str, Any]:
    """A planned row as JSON: enough to show it, and (raw, fixed) to work it out again."""
    cells = {
        column.field: str(row.shown.get(column.field, _cell_text(kind, row, column.field)))
        for column in kind.columns
        if column.field in row.text
    }
    return {
        "line": row.line,
        "raw": raw,
        "fixed": [error.as_dict() for error in fixed],
        "state": row.state,
        "action": row.action,
        "cells": cells,
        "before": {name: str(value) for name, value in row.before.items()},
        "errors": [error.as_dict() for error in row.errors],
        "warnings": [warning.as_dict() for warning in row.warnings],
        "asks": _question(row),
        "answer": row.answer,
    }


def _question(row: PlannedRow) -> dict[str, Any] | None:
    if row.asks is None:
        return None
    return {"text": row.asks.text, "options": [list(one) for one in row.asks.options]}


def _cell_text(kind: ListKind, row: PlannedRow, name: str) -> str:
    """What the preview shows of a cell: as read where it could be read, else as typed."""
    if name in row.values and row.values[name] not in ("", None, []):
        return plain(row.values[name])
    return row.text[name] or str(kind.blank.get(name, ""))
