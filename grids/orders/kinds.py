"""Kinds of orders (工单) that are looked at again at the end of a year: each registers its own.

A kind says which of its orders were closed in a year below an org, where one is read, and how it is
begun anew. Calls (grids.calls.orders) and matters (grids.matters.orders) are registered in grids.slots_here.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.models import User
from orgs.models import Org


@dataclass(frozen=True)
class ClosedOrder:
    """One closed order: its id within its kind, what it was about, whose it is, when it ended."""

    ref: int
    title: str
    org_id: int
    closed_on: datetime.date


@dataclass(frozen=True)
class OrderKind:
    """A kind of order.

    closed: (org, year) → orders closed in that year at or below the org, in any order.
    page: id → address. seen: user → ids of those that he sees. begin_again: (ref, by, text) begins a
    closed order anew; PermissionDenied, ValidationError as its own verbs raise them.
    """

    key: str  # at most 10 letters, kept in OrderCheck.kind
    label: str | Promise
    closed: Callable[[Org, int], Iterable[ClosedOrder]]
    page: Callable[[int], str]
    seen: Callable[[User], QuerySet]
    begin_again: Callable[[int, User, str], None]


KINDS: dict[str, OrderKind] = {}


def register(kind: OrderKind) -> OrderKind:
    """Let a kind of order be looked at at the end of a year."""
    KINDS[kind.key] = kind
    return kind


def closed_below(org: Org, year: int) -> dict[tuple[str, int], ClosedOrder]:
    """Return the orders of all kinds that were closed in the year at or below the org."""
    return {
        (kind.key, order.ref): order for kind in KINDS.values() for order in kind.closed(org, year)
    }
