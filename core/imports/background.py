"""Long lists are read and taken in the background: owed, told of, given up or begun anew anywhere.

Each piece of work is one transaction: the batch is what it was before, or what it is afterwards.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import acting
from core.imports import actions
from core.imports.actions import Overtaken, State
from core.imports.kinds import ListKind, kind_named
from core.imports.sheet import READ, Tell
from core.listfiles import (
    IMPORT_LIMITS,
    INSTANT_LIMITS,
    ListFileError,
    TooLarge,
    bytes_of,
    kind_of,
    read_table,
)
from core.models import ImportBatch, ImportFile, Owed, User
from core.notices import NOW, Message, notify
from core.outbox import AlreadyDone, beating, finish, handles, owe

KIND = "core.import"
LEASE_SECONDS = 45
MOST_TRIES = 5  # a file that ends its worker each time is not tried for ever
UNDER_WAY = (State.READING, State.TAKING)


def begin(
    *, kind: ListKind, user: User, source: Any, file_name: str, org_id: int | None = None
) -> ImportBatch:
    """Preview a short list at once; a long one is kept and read in the background.

    Raises ListFileError for what is seen at once to be no list, PermissionDenied.
    """
    actions.refuse_others(kind, user)
    data = bytes_of(source, IMPORT_LIMITS)
    facts: dict[str, Any] = {"kind": kind, "user": user, "file_name": file_name, "org_id": org_id}
    try:
        return actions.preview(source=read_table(data, INSTANT_LIMITS), **facts)
    except TooLarge:
        kind_of(data, IMPORT_LIMITS)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind.name,
            user=user,
            scope_org_id=org_id,
            file_name=file_name[:200],
            file_size=len(data),
            state=State.READING,
        )
        ImportFile.objects.create(batch=batch, content=data)
        _owe(batch)
    return batch


def take(*, batch_id: Any, user: User, address: str | None = None) -> ImportBatch:
    """Take a short list over at once; a long one in the background. See `actions.take`."""
    batch = ImportBatch.objects.get(pk=batch_id, user=user)
    if batch.counts.get("total", 0) <= INSTANT_LIMITS.rows:
        return actions.take(batch_id=batch_id, user=user, address=address)
    return _put_off(batch, State.TAKING, asked_from=address)


def answer(*, batch_id: Any, user: User, answers: dict[int, str]) -> ImportBatch:
    """Keep what the user answered and work the preview out again, a long one in the background."""
    batch = ImportBatch.objects.get(pk=batch_id, user=user)
    if batch.counts.get("total", 0) <= INSTANT_LIMITS.rows:
        return actions.answer(batch_id=batch_id, user=user, answers=answers)
    with transaction.atomic():
        batch = actions.keep_answers(batch_id=batch_id, user=user, answers=answers)
        return _put_off(batch, State.READING)


def _put_off(batch: ImportBatch, state: str, **facts: Any) -> ImportBatch:
    """Owe the next piece of work on a batch that waits for the user; of two clicks one does."""
    with transaction.atomic():
        waiting = ImportBatch.objects.filter(pk=batch.pk, round=batch.round, state=State.PREVIEWED)
        began = waiting.update(state=state, round=batch.round + 1, problem="", **facts)
        batch.refresh_from_db()
        if began:
            _owe(batch)
    return batch


def _owe(batch: ImportBatch) -> None:
    args = {"batch": str(batch.pk), "round": batch.round}
    owe(kind=KIND, key=f"{batch.pk}:{batch.round}", args=args)


@handles(KIND, atomic=False, lease_seconds=LEASE_SECONDS)
def carry_on(owed: Owed) -> None:
    """Do the next piece of work on a batch, if it is still wanted."""
    batches = ImportBatch.objects.filter(pk=owed.args["batch"], round=owed.args["round"])
    batch = batches.select_related("user").first()
    if batch is None or batch.state not in UNDER_WAY:
        _clear_away(owed)
        return
    try:
        with acting(batch.user, via="import"):
            if owed.attempts > MOST_TRIES:
                raise ListFileError(_("这份清单处理了几次都没有做完。请分成几份，一份一份地选"))
            _work(owed, batch)
    except (ListFileError, PermissionDenied) as said:
        _refuse(owed, batch, said)
    except Overtaken:
        _clear_away(owed)
    except AlreadyDone:
        if batches.filter(state__in=UNDER_WAY).exists():
            raise  # another worker is at it
        _clear_away(owed)


def _work(owed: Owed, batch: ImportBatch) -> None:
    """Read, work out again, or take, in one transaction that ends with the row done."""
    progress: dict[str, Any] = {}
    same = ImportBatch.objects.filter(pk=batch.pk, round=batch.round, state=batch.state)
    with beating(owed, LEASE_SECONDS, lambda: same.update(progress=progress) == 1) as alive:

        def tell(step: str, done: int, total: int) -> None:
            progress.update(step=step, done=done, total=total)
            alive()

        with transaction.atomic():
            if batch.state == State.TAKING:
                address = batch.asked_from
                after = actions.take(batch_id=batch.pk, user=batch.user, address=address, tell=tell)
            else:
                after = _read(batch, tell)
            if after.state == State.DROPPED:
                raise Overtaken
            _tell_user(after)
            finish(owed)


def _read(batch: ImportBatch, tell: Tell) -> ImportBatch:
    actions.refuse_others(kind_named(batch.kind), batch.user)
    file = ImportFile.objects.filter(batch=batch).first()
    if file is None:
        return actions.plan_again(batch, tell)
    table = read_table(bytes(file.content), IMPORT_LIMITS, lambda n: tell(READ, n, 0))
    return actions.read_into(batch, table, tell)


def _refuse(owed: Owed, batch: ImportBatch, said: ListFileError | PermissionDenied) -> None:
    """Note why it ends here; of a list that was to be taken, nothing was."""
    words = said if isinstance(said, ListFileError) else ListFileError(str(said))
    try:
        with transaction.atomic():
            _tell_user(actions.refuse(batch, words))
            finish(owed)
    except Overtaken:
        _clear_away(owed)


def _clear_away(owed: Owed) -> None:
    """Let go of what a batch that was given up still holds, and owe no more."""
    with transaction.atomic():
        for batch in ImportBatch.objects.filter(pk=owed.args["batch"], state=State.DROPPED):
            actions.let_go_of_all(batch)
        finish(owed)


def _tell_user(batch: ImportBatch) -> None:
    """Say how it ended to a user who may have gone elsewhere meanwhile."""
    title = kind_named(batch.kind).title
    said = {
        State.PREVIEWED: _("%(title)s读好了，请看预览")
        if not batch.problem
        else _("%(title)s没有收：有了变化，请再看一遍"),
        State.TAKEN: _("%(title)s收下了"),
        State.REFUSED: _("%(title)s没有读进来"),
    }[State(batch.state)]
    message = Message(
        cause=f"import:{batch.pk}:{batch.round}",
        kind="import",
        urgency=NOW,
        title=said % {"title": title},
        body=batch.file_name,
        url=reverse("import_preview", args=[batch.pk]),
    )
    notify(users=[batch.user], message=message)
