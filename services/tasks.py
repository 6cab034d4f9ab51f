"""Celery tasks of the lists: each writes down what is owed, and may run twice."""

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from core.outbox import owe


@worker_init.connect
def warm_up(**_facts) -> None:
    """Read the word lists before the worker's processes fork, so that all share them.

    The first list that is published would otherwise wait for them, in each process anew; those
    that answer pages find both fits of the lexicon kept. The embedding model is left to the first
    use: its engine does not outlive a fork.
    """
    from services.matches import vectors
    from services.matching.words import words_of

    vectors.current_matcher()
    vectors.words_matcher()
    words_of("给老人理发")


@shared_task(name="services.match_nightly")
def match_nightly() -> None:
    """Beat: owe this night's matching of every district, the learning from answers, the folding of
    the totals, what time does to the lists, and the words that are stale."""
    day = timezone.localdate().isoformat()
    owe(kind="services.nightly", key=f"nightly:{day}")
    owe(kind="services.learn", key=f"nightly:{day}")
    owe(kind="services.fold", key=f"nightly:{day}")
    owe(kind="services.pass_time", key=f"nightly:{day}")
    owe(kind="services.words", key=f"nightly:{day}")


@shared_task(name="services.move_bookings_on")
def move_bookings_on() -> None:
    """Beat: end what nobody answered in time, so that whoever waits moves up; safe to run twice."""
    from services.actions.bookings import move_on

    move_on()
