"""Celery tasks of core: each calls an action by id and may run twice."""

from celery import shared_task

from core import mails, outbox, reminders, tidy


@shared_task(name="core.deliver_owed")
def deliver_owed(owed_id: int) -> None:
    """Do one piece of owed work."""
    outbox.deliver(owed_id)


@shared_task(name="core.redeliver")
def redeliver() -> None:
    """Beat: send again what was lost on the way."""
    outbox.redeliver()


@shared_task(name="core.remind")
def remind() -> None:
    """Beat: owe the working out of what falls due."""
    reminders.owe_round()


@shared_task(name="core.tidy")
def tidy_up() -> None:
    """Beat: let go of what nobody needs any more."""
    tidy.tidy_up()


__all__ = ["deliver_owed", "mails", "redeliver", "remind", "tidy_up"]
