"""Nouns of the front line: grids and their profiles, calls and their clocks, campaigns, warnings."""

from grids.models.borders import Border
from grids.models.call_after import CallPaper, CallPressing
from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
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
from grids.models.orders import OrderCheck, OrderReview
from grids.models.profiles import BuildingCard, CentreHousehold, GridNorm, GridUnit
from grids.models.successions import GridChange, GridHeir
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
    "CampaignPart",
    "CampaignReport",
    "CampaignTask",
    "CentreHousehold",
    "EarlyWarning",
    "GridCard",
    "GridChange",
    "GridHeir",
    "GridNorm",
    "GridUnit",
    "OrderCheck",
    "OrderReview",
    "WarningRule",
    "WarningStep",
    "WeakMeasure",
    "WeakOrg",
    "WeakShare",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
