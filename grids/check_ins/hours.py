"""Hours at posts beside hours elsewhere: nobody is in two places at a time (practice S3, Y6)."""

import datetime
from collections.abc import Iterable

from core.slots import fills
from grids.models import StationLog
from orgs.models import Member
from services.person_hours import check_ins_of


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
    check_ins = check_ins_of(members)
    rows = StationLog.objects.filter(
        member__in=check_ins, day=day, begins__lt=ends, ends__gt=begins
    )
    rows = rows.exclude(state=StationLog.State.REFUSED).exclude(pk=besides).order_by()
    return {check_ins[pk] for pk in rows.values_list("member_id", flat=True)}
