"""How they meet and agree: bodies, seats, meetings, attendance, decisions, cadence rules."""

from alliances.models.bodies import Alliance, AllianceKind, Membership, Seat
from alliances.models.cadence import CadenceRule, Period, Supervision, Waiver
from alliances.models.meetings import AgendaItem, Attendance, Decision, Meeting

__all__ = [
    "AgendaItem",
    "Alliance",
    "AllianceKind",
    "Attendance",
    "CadenceRule",
    "Decision",
    "Meeting",
    "Membership",
    "Period",
    "Seat",
    "Supervision",
    "Waiver",
]
