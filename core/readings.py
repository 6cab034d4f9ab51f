"""What early warning reads: signals of the apps, each giving a number per place, body or branch.

Apps fill the slot `warning.signals` with a list of Signal. Whoever has something that may slip adds
one; the warnings themselves know none by name.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.utils.functional import Promise

from core.slots import gather

Text = str | Promise
# Gives, for a lookup to an Org, the filter "lies in the place that is watched".
Lying = Callable[[str], Q]


@dataclass(frozen=True)
class Stretch:
    """The days that are looked at: both are meant."""

    since: datetime.date
    until: datetime.date


@dataclass(frozen=True)
class Reading:
    """A number of one subject: `org_id` is where it lies; a unit or body is named beside.

    url: the rows that the number counts. No reading is of a person.
    """

    org_id: int
    name: str
    value: Decimal
    unit_id: int | None = None
    alliance_id: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Signal:
    """One thing that may slip: its key and words, and how it is read in a place and a stretch.

    usual: the number from which on a form proposes to warn. measure: 次, 件, 分. A subject whose
    number is nought may be left out.
    """

    key: str
    title: Text
    explained: Text
    measure: Text
    usual: Decimal
    read: Callable[[Lying, Stretch], Iterable[Reading]]


def signals() -> dict[str, Signal]:
    """Return what the apps registered, by key, in their order."""
    return {one.key: one for some in gather("warning.signals") for one in some}
