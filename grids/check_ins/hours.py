"""Hours at posts beside hours elsewhere: nobody is in two places at a time (practice S3, Y6)."""

import datetime
from collections.abc import Iterable

from core.slots import fills
from grids.models import StationLog
from orgs.models import Member
from services.person_hours import busy


@fills("hours.elsewhere")
def at_posts(
    members: Iterable[Member],
    day: datetime.date,
    begins: datetime.time,
    ends: datetime.time,
    besides: int | None = None,
) -> set[int]:
    """Return which of the members have hours at a post that overlap, refused ones left out.

    By any of their check-ins. besides: the id of hours that do not count against themselves.
    """
    rows = StationLog.objects.exclude(state=StationLog.State.REFUSED).exclude(pk=besides)
    return busy(rows, members, day, begins, ends)
