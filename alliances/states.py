"""How far meetings and decisions are, as rings and words."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import Decision, Meeting
from core.ui.states import State

MEETING_RINGS = {
    Meeting.State.PLANNED: "open",
    Meeting.State.OPEN: "half",
    Meeting.State.CLOSED: "done",
    Meeting.State.CANCELLED: "withdrawn",
}
DECISION_RINGS = {
    Decision.State.OPEN: "half",
    Decision.State.DONE: "done",
    Decision.State.REPLACED: "withdrawn",
    Decision.State.DROPPED: "withdrawn",
}


def meeting_state(meeting: Meeting, today: datetime.date) -> State:
    """Return the ring of a meeting; one that is over and not closed waits for its log."""
    ring = MEETING_RINGS[Meeting.State(meeting.state)]
    if meeting.state in (Meeting.State.PLANNED, Meeting.State.OPEN) and (
        timezone.localtime(meeting.starts_at).date() < today
    ):
        return State("half", _("待结会"), "mine")
    return State(ring, meeting.get_state_display())


def decision_state(decision: Decision, today: datetime.date) -> State:
    """Return the ring of a decision; red when it is open and late."""
    late = decision.state == Decision.State.OPEN and decision.due and decision.due < today
    ring = DECISION_RINGS[Decision.State(decision.state)]
    if late:
        days = (today - decision.due).days
        return State(ring, _("逾期 %(n)s 天") % {"n": days}, "late")
    return State(ring, decision.get_state_display())


def who_words(decision: Decision) -> str:
    """Return who is responsible: name and place, 张建军 朝霞小学."""
    place = decision.unit or decision.org or ""
    return f"{decision.person_name} {place}".strip()
