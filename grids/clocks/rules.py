"""How long a call may take: versions of rules by start date, kind and urgency."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from .clock import Term

ANY = ""  # a rule without kind is for the kinds that have none of their own


@dataclass(frozen=True)
class RuleVersion:
    """Terms of a call from a day on: for the first answer, the plan and the solution.

    All three count from the moment of the call.
    """

    starts_on: datetime.date
    urgency: str
    answer: Term
    plan: Term
    solution: Term
    kind: str = ANY


def rule_at(
    versions: Iterable[RuleVersion], *, kind: str, urgency: str, day: datetime.date
) -> RuleVersion | None:
    """Return the version that binds a call made that day; None where there is none.

    A rule of the kind goes before one for any kind, then the newest. A call keeps the rule of the
    day on which it was made: later versions do not touch its clocks.
    """
    begun = [
        version
        for version in versions
        if version.starts_on <= day and version.urgency == urgency and version.kind in (kind, ANY)
    ]
    return max(begun, key=lambda version: (version.kind != ANY, version.starts_on), default=None)
