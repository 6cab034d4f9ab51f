"""Nouns of the front line: cards of grids, calls and their clocks, campaigns, early warning."""

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
    "Call",
    "CallAsk",
    "CallParty",
    "CallPause",
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
    "EarlyWarning",
    "GridCard",
    "WarningRule",
    "WarningStep",
    "WeakMeasure",
    "WeakOrg",
    "WeakShare",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
