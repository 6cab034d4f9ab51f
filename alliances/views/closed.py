"""What a meeting's page shows once it is closed: number, amendments, the ways to both."""

from alliances.models import Meeting, MinutesNumber
from alliances.rules import may_log, may_see_history
from core.models import User


def after_closing(user: User, meeting: Meeting, *, whole: bool) -> dict:
    """Return number, amendments, may_amend and may_see_history for the page of a meeting."""
    closed = meeting.state == Meeting.State.CLOSED
    shown = whole and closed
    amendments = meeting.amendments.select_related("made_by") if shown else ()
    return {
        "number": MinutesNumber.objects.filter(meeting=meeting).first() if shown else None,
        "amendments": list(amendments),
        "may_amend": closed and may_log(user, meeting),
        "may_see_history": may_see_history(user, meeting),
    }
