"""What is owed is a row in the database; Celery only carries its id.

`owe()` writes the row in the transaction of its cause and sends its id on commit. `deliver()` takes
a lease, runs the handler and marks the row done in the handler's own transaction, so that a worker
killed anywhere leaves either all of it or nothing. Beat sends again what was sent in vain
(`redeliver`), so that an emptied Redis or a dead worker delays, and loses nothing.
"""

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from core.models import Owed

log = structlog.get_logger(__name__)
RESEND_AFTER = datetime.timedelta(seconds=45)
# Whoever published something is waiting for the page meanwhile.
PATIENCE = {"socket_timeout": 2, "socket_connect_timeout": 2, "max_retries": 0}
LONGEST_PAUSE = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class Handler:
    """How one kind of owed work is done.

    run: gets the Owed row. atomic: run inside the transaction that marks it done; otherwise it
    calls `finish(owed)` itself inside its own. lease: how long one try may take before another
    worker may begin; a killed worker's work is begun again when it ends.
    """

    run: Callable[[Owed], None]
    atomic: bool
    lease: datetime.timedelta


HANDLERS: dict[str, Handler] = {}


class AlreadyDone(Exception):
    """Another worker finished this row first; what was done here must be rolled back."""


def handles(kind: str, *, atomic: bool = True, lease_seconds: int = 60):
    """Decorator: register the function as the handler of `kind`."""

    def register(run: Callable[[Owed], None]) -> Callable[[Owed], None]:
        HANDLERS[kind] = Handler(run, atomic, datetime.timedelta(seconds=lease_seconds))
        return run

    return register


def owe(*, kind: str, key: str, args: dict | None = None, due_at=None) -> Owed:
    """Write down that work of `kind` is owed, once per key for ever, and send it on commit.

    args: ids only, never personal facts. Returns the row, the older one where the key is known.
    """
    now = timezone.now()
    with transaction.atomic():
        owed, created = Owed.objects.get_or_create(
            kind=kind,
            key=key,
            defaults={"args": args or {}, "due_at": due_at or now, "sent_at": None},
        )
        if created and owed.due_at <= now:
            Owed.objects.filter(pk=owed.pk).update(sent_at=now)
            transaction.on_commit(lambda: send([owed.pk]))
    return owed


def send(ids: list[int]) -> None:
    """Hand the ids to the broker; one that is away or does not answer costs only time."""
    from core.tasks import deliver_owed

    app = deliver_owed.app
    options = {**(app.conf.broker_transport_options or {}), **PATIENCE}
    try:
        # Of its own: those of the pool wait for ever for a broker that is there but frozen.
        with app.connection_for_write(transport_options=options) as broker:
            for owed_id in ids:
                deliver_owed.apply_async([owed_id], connection=broker, retry=False)
    except Exception as error:  # whatever the broker says, the row remains (see `redeliver`)
        log.warning("not sent", error=type(error).__name__)


def redeliver(*, limit: int = 1000) -> int:
    """Send again what is due and neither done nor under way; return how many."""
    now = timezone.now()
    due = Q(done_at=None, due_at__lte=now) & (Q(lease_until=None) | Q(lease_until__lt=now))
    fresh = Q(sent_at__gt=now - RESEND_AFTER)
    ids = list(
        Owed.objects.filter(due)
        .exclude(fresh)
        .order_by("due_at")
        .values_list("pk", flat=True)[:limit]
    )
    Owed.objects.filter(pk__in=ids).update(sent_at=now)
    send(ids)
    return len(ids)


def deliver(owed_id: int) -> bool:
    """Do what is owed, if nobody else is at it; return whether this call did it."""
    now = timezone.now()
    owed = Owed.objects.filter(pk=owed_id).first()
    if owed is None or owed.done_at or owed.kind not in HANDLERS:
        return False
    handler = HANDLERS[owed.kind]
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    taken = Owed.objects.filter(free, pk=owed_id, done_at=None).update(
        lease_until=now + handler.lease, attempts=F("attempts") + 1
    )
    if not taken:
        return False
    owed.refresh_from_db()
    try:
        if handler.atomic:
            with transaction.atomic():
                handler.run(owed)
                finish(owed)
        else:
            handler.run(owed)
    except AlreadyDone:
        return False
    except Exception as error:
        _put_off(owed, error)
        raise
    return True


def finish(owed: Owed) -> None:
    """Mark the row done inside the caller's transaction; raise AlreadyDone if another did."""
    if not Owed.objects.filter(pk=owed.pk, done_at=None).update(done_at=timezone.now()):
        raise AlreadyDone(owed.pk)


def keep_alive(owed: Owed, seconds: float) -> Callable[[], None]:
    """Return a function that renews the lease by so many seconds.

    It raises AlreadyDone when another worker has the row now, or nobody needs it any more.
    """

    def renew() -> None:
        until = timezone.now() + datetime.timedelta(seconds=seconds)
        mine = Owed.objects.filter(pk=owed.pk, done_at=None, attempts=owed.attempts)
        if not mine.update(lease_until=until):
            raise AlreadyDone(owed.pk)

    return renew


@contextmanager
def beating(
    owed: Owed, seconds: float, note: Callable[[], bool], every: float = 1.0
) -> Iterator[Callable[[], None]]:
    """Keep the lease while the body runs one long transaction, which could not renew it itself.

    A thread with a connection of its own renews the lease by so many seconds, and calls `note()`
    to write down how far it is, which says whether the work is still wanted. The body gets a
    function that raises AlreadyDone when it is not, or when another worker has the row now.
    """
    over, lost = threading.Event(), threading.Event()
    renew = keep_alive(owed, seconds)

    def beat() -> None:
        try:
            while not lost.is_set() and not over.wait(every):
                renew()
                if not note():
                    lost.set()
        except AlreadyDone:
            lost.set()
        finally:
            connection.close()

    def alive() -> None:
        if lost.is_set():
            raise AlreadyDone(owed.pk)

    thread = threading.Thread(target=beat, name="beating", daemon=True)
    thread.start()
    try:
        yield alive
    finally:
        over.set()
        thread.join()


def _put_off(owed: Owed, error: Exception) -> None:
    """Let the next try wait, longer each time, and note the kind of error (never its text)."""
    pause = min(datetime.timedelta(seconds=5 * 2 ** min(owed.attempts, 8)), LONGEST_PAUSE)
    Owed.objects.filter(pk=owed.pk, done_at=None).update(
        lease_until=timezone.now() + pause, last_error=type(error).__name__
    )
