"""What calendars show: things with a day or an hour, gathered from all apps for one user.

Apps fill the slot `calendar.events`, called with user, since and until (days, until exclusive),
kinds (set of Kind) and org (an Org or None for all); each answers with a list of Happening.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.slots import gather

MOST = 2000


class Kind(TextChoices):
    """What sort of thing happens."""

    MEETING = "meeting", _("会议")
    LIFE = "life", _("组织生活")
    DECISION = "decision", _("议定事项")
    AGREEMENT = "agreement", _("协议")
    PROJECT = "project", _("项目")
    DEMAND = "demand", _("需求")
    ACTIVITY = "activity", _("活动")
    BOOKING = "booking", _("预约")


# One character before a title, so that colour does not speak alone.
LETTERS = {
    Kind.MEETING: _("会"),
    Kind.LIFE: _("组"),
    Kind.DECISION: _("办"),
    Kind.AGREEMENT: _("约"),
    Kind.PROJECT: _("项"),
    Kind.DEMAND: _("需"),
    Kind.ACTIVITY: _("活"),
    Kind.BOOKING: _("场"),
}
# Demands and meetings of branches are many; they show when asked for.
USUAL = frozenset(Kind) - {Kind.DEMAND, Kind.LIFE}


@dataclass(frozen=True)
class Happening:
    """One thing: `start` is a datetime (then with `end`) or, for a whole day, a date.

    uid: stable for the row it comes from; sequence: grows when time or state changes;
    changed_at: when it was last touched, None where that is not known.
    """

    uid: str
    kind: Kind
    title: str
    start: datetime.date
    url: str
    end: datetime.datetime | None = None
    place: str = ""
    detail: str = ""
    cancelled: bool = False
    late: bool = False
    sequence: int = 0
    changed_at: datetime.datetime | None = None

    @property
    def all_day(self) -> bool:
        """Tell whether it has a day only."""
        return not isinstance(self.start, datetime.datetime)

    @property
    def starts_at(self) -> datetime.datetime:
        """Return the start as a datetime of here; a whole day begins at midnight."""
        if isinstance(self.start, datetime.datetime):
            return timezone.localtime(self.start)
        return midnight(self.start)

    @property
    def day(self) -> datetime.date:
        """Return the local day on which it begins."""
        return self.starts_at.date()

    @property
    def letter(self) -> str:
        """Return the character that stands for its kind."""
        return str(LETTERS[self.kind])


def midnight(day: datetime.date) -> datetime.datetime:
    """Return the beginning of a local day."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def happenings(
    user: User,
    since: datetime.date,
    until: datetime.date,
    *,
    kinds: Iterable[Kind] = USUAL,
    org: Any = None,
) -> list[Happening]:
    """Return what the user may see in [since, until), by time; the first MOST of it."""
    facts = {"user": user, "since": since, "until": until, "kinds": set(kinds), "org": org}
    found = [one for some in gather("calendar.events", **facts) for one in some]
    return sorted(found, key=lambda one: (one.starts_at, not one.all_day, one.uid))[:MOST]
