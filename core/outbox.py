"""What is owed is a row in the database; Celery only carries its id.

`owe()` writes the row in the transaction of its cause and sends its id on commit. `deliver()` takes
a lease, runs the handler and marks the row done in the handler's own transaction, so that a worker
killed anywhere leaves either all of it or nothing. Beat sends again what was sent in vain
(`redeliver`), so that an emptied Redis or a dead worker delays, and loses nothing.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.models import Owed

log = structlog.get_logger(__name__)
RESEND_AFTER = datetime.timedelta(seconds=45)
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
    """Hand the ids to the broker; a broker that is away costs only time (see `redeliver`)."""
    from core.tasks import deliver_owed

    for owed_id in ids:
        try:
            deliver_owed.apply_async([owed_id], retry=False)
        except OSError as error:  # kombu's and redis' connection errors are OSErrors or wrap them
            log.warning("broker away", error=type(error).__name__)
            return
        except Exception as error:  # whatever the broker says, the row remains
            log.warning("not sent", error=type(error).__name__)
            return


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


def _put_off(owed: Owed, error: Exception) -> None:
    """Let the next try wait, longer each time, and note the kind of error (never its text)."""
    pause = min(datetime.timedelta(seconds=5 * 2 ** min(owed.attempts, 8)), LONGEST_PAUSE)
    Owed.objects.filter(pk=owed.pk, done_at=None).update(
        lease_until=timezone.now() + pause, last_error=type(error).__name__
    )
