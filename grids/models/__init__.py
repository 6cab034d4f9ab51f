"""Nouns of the front line: cards of grids, calls and their clocks, double check-in, talents, points."""

from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
from grids.models.cards import GridCard
from grids.models.check_ins import CheckInCode, CheckInWord, UnitCheckIn
from grids.models.ledger import PointLine, Redemption, Reward
from grids.models.points import PointClaim, PointObjection, PointRule, PointSetting
from grids.models.stations import Station, StationHolder, StationLog
from grids.models.talents import Talent, TalentAsk
from grids.models.workdays import CallRule, WorkDay, WorkHours, WorkYear

__all__ = [
    "Call",
    "CallAsk",
    "CallParty",
    "CallPause",
    "CallRating",
    "CallRule",
    "CallStep",
    # Double check-in, pool of talents, points.
    "CheckInCode",
    "CheckInWord",
    "GridCard",
    "PointClaim",
    "PointLine",
    "PointObjection",
    "PointRule",
    "PointSetting",
    "Redemption",
    "Reward",
    "Station",
    "StationHolder",
    "StationLog",
    "Talent",
    "TalentAsk",
    "UnitCheckIn",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
