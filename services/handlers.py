"""Owed work of the lists: matching runs, the vectors they wait for, and the night."""

from django.db import transaction

from core.audit import acting
from core.models import Owed
from core.outbox import finish, handles, keep_alive
from services import totals
from services.actions import expiry, learned
from services.matches import at_once, runs
from services.matches import work as match_work
from services.search import finding as search


@handles("services.match", atomic=False, lease_seconds=runs.LEASE_SECONDS)
def match(owed: Owed) -> None:
    """Carry out one matching run."""
    runs.carry_out(owed)


@handles(at_once.KIND, atomic=False, lease_seconds=runs.LEASE_SECONDS)
def match_at_once(owed: Owed) -> None:
    """Propose to one demand what fits it, before a long run ends."""
    at_once.carry_out(owed)


@handles("services.embed", atomic=False, lease_seconds=runs.LEASE_SECONDS)
def embed(owed: Owed) -> None:
    """Embed what a run by words had to leave out, and ask for another run."""
    runs.embed_and_rerun(owed)


@handles("services.nightly")
def nightly(owed: Owed) -> None:
    """Ask for the runs of one night."""
    runs.request_night()


@handles("services.learn", atomic=False, lease_seconds=runs.LEASE_SECONDS)
def learn(owed: Owed) -> None:
    """Learn from each district's answers, one transaction each."""
    with acting(None, via="matching"):
        learned.learn_all(keep_alive(owed, runs.LEASE_SECONDS))
    with transaction.atomic():
        finish(owed)


@handles("services.fold")
def fold(owed: Owed) -> None:
    """Fold the running totals together."""
    totals.fold()


@handles("services.pass_time", atomic=False)
def pass_time(owed: Owed) -> None:
    """Let claims lapse and demands expire, one transaction each."""
    expiry.pass_time()
    with transaction.atomic():
        finish(owed)


@handles("services.words", atomic=False, lease_seconds=search.LEASE_SECONDS)
def mend_words(owed: Owed) -> None:
    """Find the rows whose words are stale and cut them anew."""
    search.mend(owed)


__all__ = [
    "embed",
    "fold",
    "learn",
    "match",
    "match_at_once",
    "match_work",
    "mend_words",
    "nightly",
    "pass_time",
]  # match_work registers itself
