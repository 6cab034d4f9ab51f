"""Nouns of the front line: cards and profiles of grids, calls and their clocks."""

from grids.models.borders import Border
from grids.models.call_after import CallPaper, CallPressing
from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
from grids.models.cards import GridCard
from grids.models.orders import OrderCheck, OrderReview
from grids.models.profiles import BuildingCard, CentreHousehold, GridNorm, GridUnit
from grids.models.successions import GridChange, GridHeir
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
    "CentreHousehold",
    "GridCard",
    "GridChange",
    "GridHeir",
    "GridNorm",
    "GridUnit",
    "OrderCheck",
    "OrderReview",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
