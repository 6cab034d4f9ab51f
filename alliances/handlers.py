"""Owed work of bodies: standings after a change of rules, and their nightly check."""

from alliances.cadence import keeping
from core.models import Owed
from core.outbox import finish, handles, keep_alive


@handles(keeping.RUN_KIND, atomic=False, lease_seconds=keeping.LEASE_SECONDS)
def standings(owed: Owed) -> None:
    """Work out the standings of all whom a changed rule binds."""
    keeping.carry_out(owed)


@handles("alliances.check", atomic=False, lease_seconds=keeping.LEASE_SECONDS)
def check(owed: Owed) -> None:
    """Work out everybody's standings anew and store what differs."""
    keeping.check_all(alive=keep_alive(owed, keeping.LEASE_SECONDS))
    finish(owed)
