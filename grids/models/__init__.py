"""Nouns of the front line: grids, calls and their clocks, matters, check-ins, points, campaigns, warnings."""

from grids.models.borders import Border
from grids.models.call_after import CallPaper, CallPressing
from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
from grids.models.campaign_late import CampaignLate
from grids.models.campaigns import (
    Campaign,
    CampaignAnswer,
    CampaignDuty,
    CampaignField,
    CampaignPart,
    CampaignReport,
    CampaignTask,
)
from grids.models.cards import GridCard
from grids.models.check_ins import CheckInCode, CheckInWord, UnitCheckIn
from grids.models.ledger import PointLine, Redemption, Reward
from grids.models.matter_rows import (
    AnswerTemplate,
    MatterContact,
    MatterDoor,
    MatterPhoto,
    MatterRule,
    MatterStep,
)
from grids.models.matters import Matter
from grids.models.orders import OrderCheck, OrderReview
from grids.models.points import PointClaim, PointObjection, PointRule, PointSetting
from grids.models.profiles import BuildingCard, CentreHousehold, GridNorm, GridUnit
from grids.models.stations import Station, StationHolder, StationLog
from grids.models.successions import GridChange, GridHeir
from grids.models.talents import Talent, TalentAsk
from grids.models.warnings import (
    EarlyWarning,
    WarningRule,
    WarningStep,
    WeakMeasure,
    WeakOrg,
    WeakShare,
)
from grids.models.workdays import CallRule, WorkDay, WorkHours, WorkYear

__all__ = [
    "AnswerTemplate",
    "Border",
    "BuildingCard",
    "Call",
    "CallAsk",
    "CallPaper",
    "CallParty",
    "CallPause",
    "CallPressing",
    "CallRating",
    "CallRule",
    "CallStep",
    "Campaign",
    "CampaignAnswer",
    "CampaignDuty",
    "CampaignField",
    "CampaignLate",
    "CampaignPart",
    "CampaignReport",
    "CampaignTask",
    "CentreHousehold",
    "CheckInCode",
    "CheckInWord",
    "EarlyWarning",
    "GridCard",
    "GridChange",
    "GridHeir",
    "GridNorm",
    "GridUnit",
    "Matter",
    "MatterContact",
    "MatterDoor",
    "MatterPhoto",
    "MatterRule",
    "MatterStep",
    "OrderCheck",
    "OrderReview",
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
    "WarningRule",
    "WarningStep",
    "WeakMeasure",
    "WeakOrg",
    "WeakShare",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
