"""How they meet and agree: bodies, seats, meetings, decisions, cadence, agreements, pairings."""

from alliances.models.agreements import Agreement, Duty, Pairing, Party, Visit
from alliances.models.bodies import (
    Alliance,
    AllianceKind,
    BodyKind,
    BodyPlace,
    Membership,
    Seat,
)
from alliances.models.cadence import (
    BranchRecord,
    CadenceRule,
    Period,
    PeriodStanding,
    StaleStanding,
    StandingsRun,
    Subject,
    Waiver,
)
from alliances.models.leftovers import Leftover
from alliances.models.meetings import (
    OF_BODIES,
    ORG_LIFE,
    AgendaItem,
    Amendment,
    Attendance,
    Decision,
    Meeting,
    MeetingKind,
    Presence,
)
from alliances.models.minutes import MinutesNumber
from alliances.models.plans import MeetingSeries, Paper, Reply, SeriesDay, Topic
from alliances.models.supervision import PressingRule, Supervision

__all__ = [
    "OF_BODIES",
    "ORG_LIFE",
    "AgendaItem",
    "Agreement",
    "Alliance",
    "AllianceKind",
    "Amendment",
    "Attendance",
    "BodyKind",
    "BodyPlace",
    "BranchRecord",
    "CadenceRule",
    "Decision",
    "Duty",
    "Leftover",
    "Meeting",
    "MeetingKind",
    "MeetingSeries",
    "Membership",
    "MinutesNumber",
    "Pairing",
    "Paper",
    "Party",
    "Period",
    "PeriodStanding",
    "Presence",
    "PressingRule",
    "Reply",
    "Seat",
    "SeriesDay",
    "StaleStanding",
    "StandingsRun",
    "Subject",
    "Supervision",
    "Topic",
    "Visit",
    "Waiver",
]
