"""Numbers of minutes: each body counts its closed meetings anew each year."""

from django.db.models import Max

from alliances.bodies.people import meeting_day
from alliances.models import Alliance, Meeting, MinutesNumber


def give_number(meeting: Meeting) -> MinutesNumber | None:
    """Give a meeting that closes the next number of its body's year; None without a body.

    Must run inside the closing's transaction: the body's row is locked, so that two meetings that
    close at once get two numbers.
    """
    if meeting.alliance_id is None:
        return None
    Alliance.objects.select_for_update(no_key=True).get(pk=meeting.alliance_id)
    year = meeting_day(meeting).year
    taken = MinutesNumber.objects.filter(alliance_id=meeting.alliance_id, year=year)
    last = taken.aggregate(last=Max("number"))["last"] or 0
    return MinutesNumber.objects.create(
        meeting=meeting, alliance_id=meeting.alliance_id, year=year, number=last + 1
    )
