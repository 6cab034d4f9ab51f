"""Bring a list in: preview it, take it over all or nothing, or drop it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.imports.kinds import ERROR, ListKind, PlannedRow, kind_named
from core.imports.sheet import (
    WRITE,
    Sheet,
    Tell,
    counts_of,
    let_go,
    marks_of,
    quiet,
    same_as_stored,
    store,
)
from core.listfiles import IMPORT_LIMITS, ListFileError, Table, check_headers, read_table
from core.locks import Lock, hold
from core.models import AccessEvent, ImportBatch, ImportFile, ImportRow, User
from core.personal import record
from core.planner import refresh_statistics_after

State = ImportBatch.State


class Overtaken(Exception):
    """The batch was given up, or settled by somebody else, while this was at work on it."""


def plan_table(kind: ListKind, table: Table, user: User) -> list[PlannedRow]:
    """Work out what taking the table would do, row by row. Raises ListFileError for its headers."""
    check_headers(table, kind.columns)
    return Sheet.of_table(table).plan(kind, user)


def refuse_others(kind: ListKind, user: User) -> None:
    """Raise PermissionDenied for who may not bring in such a list (any more)."""
    if not user.is_active or not kind.may_import(user):
        raise PermissionDenied(_("您的任职不能导入这份清单"))


def preview(
    *, kind: ListKind, user: User, source: Any, file_name: str, org_id: int | None = None
) -> ImportBatch:
    """Read a file and keep what taking it would do. Raises ListFileError, PermissionDenied.

    `source`: a Table that was read already, bytes, a path or an open binary file, at most
    IMPORT_LIMITS.
    """
    refuse_others(kind, user)
    table = source if isinstance(source, Table) else read_table(source, IMPORT_LIMITS)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind.name,
            user=user,
            scope_org_id=org_id,
            file_name=file_name[:200],
            file_size=table.size,
            state=State.READING,
        )
        return read_into(batch, table)


def read_into(batch: ImportBatch, table: Table, tell: Tell = quiet) -> ImportBatch:
    """Plan a table that was read and make it the preview of the batch, which is being read.

    Runs in the caller's transaction. Raises ListFileError for its headers, Overtaken.
    """
    kind = kind_named(batch.kind)
    unknown = check_headers(table, kind.columns)
    batch.result = {"sheet": table.sheet, "fmt": table.fmt, "unknown": unknown[:20]}
    return _show(batch, kind, Sheet.of_table(table), tell)


def plan_again(batch: ImportBatch, tell: Tell = quiet) -> ImportBatch:
    """Work the kept rows out again, with the answers that were given meanwhile.

    Runs in the caller's transaction. Raises Overtaken.
    """
    return _show(batch, kind_named(batch.kind), Sheet.of_batch(batch), tell)


def _show(batch: ImportBatch, kind: ListKind, sheet: Sheet, tell: Tell) -> ImportBatch:
    planned = sheet.plan(kind, batch.user, tell)
    return _look(batch, kind, sheet, planned, tell=tell)


def _look(
    batch: ImportBatch,
    kind: ListKind,
    sheet: Sheet,
    planned: list[PlannedRow],
    *,
    problem: str = "",
    tell: Tell = quiet,
) -> ImportBatch:
    """Keep the planned rows and let the user look at them (again)."""
    tell(WRITE, 0, len(planned))
    store(batch, sheet.snapshots(kind, planned))
    ImportFile.objects.filter(batch=batch).delete()
    result = {**batch.result, **marks_of(planned)}
    return _settle(
        batch, State.PREVIEWED, counts=counts_of(planned), result=result, problem=problem
    )


def _settle(batch: ImportBatch, state: str, **facts: Any) -> ImportBatch:
    """Move the batch on from the state it was loaded in. Raises Overtaken if it left that one."""
    facts |= {"state": state, "progress": {}}
    if not ImportBatch.objects.filter(pk=batch.pk, state=batch.state).update(**facts):
        raise Overtaken
    for name, value in facts.items():
        setattr(batch, name, value)
    return batch


def take(
    *, batch_id: Any, user: User, address: str | None = None, tell: Tell = quiet
) -> ImportBatch:
    """Take a previewed list over, all of it or nothing; a second time does nothing.

    Everything is worked out again under a lock. Where that differs from what the user saw (or is
    no longer possible), nothing is written, the batch holds the new preview with its `problem` and
    is PREVIEWED: the caller shows it again. Raises DoesNotExist for a batch of somebody else.
    """
    try:
        with transaction.atomic():
            kind = kind_named(ImportBatch.objects.get(pk=batch_id, user=user).kind)
            hold(Lock.IMPORT, kind.lock_key)
            batch = ImportBatch.objects.get(pk=batch_id, user=user)
            if batch.state not in (State.PREVIEWED, State.TAKING):
                return batch
            refuse_others(kind, user)
            return _take(batch, kind, user, address, tell)
    except Overtaken:  # given up in the last moment: nothing was written
        return ImportBatch.objects.get(pk=batch_id, user=user)


def _take(
    batch: ImportBatch, kind: ListKind, user: User, address: str | None, tell: Tell
) -> ImportBatch:
    sheet = Sheet.of_batch(batch)
    planned = sheet.plan(kind, user, tell)
    fresh = sheet.snapshots(kind, planned)
    if any(row.state == ERROR for row in planned) or not same_as_stored(batch, fresh):
        changed = _("从预览到现在有了变化，这份清单还没有收。请再看一遍，没问题再收下")
        return _look(batch, kind, sheet, planned, problem=changed)
    tell(WRITE, 0, len(planned))
    try:
        with transaction.atomic():
            more = kind.apply(planned, user)
    except (IntegrityError, ValidationError) as clash:
        words = _words(clash)
        return _look(batch, kind, sheet, sheet.plan(kind, user), problem=words)
    let_go(batch)  # they may hold personal facts
    result = {**batch.result, **more}
    _settle(batch, State.TAKEN, taken_at=timezone.now(), result=result, problem="")
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


def keep_answers(*, batch_id: Any, user: User, answers: dict[int, str]) -> ImportBatch:
    """Keep what the user answered, by line; what it changes, the next planning says.

    An answer that is none of those offered is as good as none. Raises DoesNotExist for a batch of
    somebody else; one that was taken or dropped stays as it is.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id, user=user)
        if batch.state == State.PREVIEWED:
            asked = list(ImportRow.objects.filter(batch=batch, asks=True, line__in=answers))
            for row in asked:
                row.data["answer"] = answers[row.line]
            ImportRow.objects.bulk_update(asked, ["data"], batch_size=500)
    return batch


def answer(*, batch_id: Any, user: User, answers: dict[int, str]) -> ImportBatch:
    """Keep the answers (see `keep_answers`) and work the preview out again with them."""
    with transaction.atomic():
        batch = keep_answers(batch_id=batch_id, user=user, answers=answers)
        return plan_again(batch) if batch.state == State.PREVIEWED else batch


def _words(clash: Exception) -> str:
    """Words for the user: those of an action; a broken constraint only says that rows changed."""
    if isinstance(clash, ValidationError):
        return "；".join(clash.messages)[:500]
    return _("刚才有人改了同样的内容，这份清单还没有收。请再看一遍")


def refuse(batch: ImportBatch, said: ListFileError) -> ImportBatch:
    """Note why a file could not be read as a list; it goes. Raises Overtaken."""
    let_go_of_all(batch)
    errors = [error.as_dict() for error in said.errors[:50]]
    return _settle(batch, State.REFUSED, problem=said.message[:500], result={"errors": errors})


def drop(*, batch_id: Any, user: User) -> ImportBatch:
    """Give a file up, at any moment before it is taken. Raises DoesNotExist for somebody else's.

    What is under way hears of it and lets the rows go (core.imports.background); where nothing is,
    they go here. Each statement stands for itself: whoever takes the list locks rows and batch in
    the other order.
    """
    own = ImportBatch.objects.filter(pk=batch_id, user=user)
    given_up = {"state": State.DROPPED, "progress": {}}
    if own.filter(state=State.PREVIEWED).update(**given_up):
        let_go_of_all(own.get())
    else:
        own.filter(state__in=(State.READING, State.TAKING)).update(**given_up)
    return own.get()


def let_go_of_all(batch: ImportBatch) -> None:
    """Delete the rows and the file: they may hold personal facts."""
    let_go(batch)
    ImportFile.objects.filter(batch=batch).delete()
