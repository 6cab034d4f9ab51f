"""Nouns of the front line: cards and profiles of grids, calls and their clocks."""

from grids.models.borders import Border
from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
from grids.models.cards import GridCard
from grids.models.profiles import BuildingCard, CentreHousehold, GridNorm, GridUnit
from grids.models.successions import GridChange, GridHeir
from grids.models.workdays import CallRule, WorkDay, WorkHours, WorkYear

__all__ = [
    "Border",
    "BuildingCard",
    "Call",
    "CallAsk",
    "CallParty",
    "CallPause",
    "CallRating",
    "CallRule",
    "CallStep",
    "CentreHousehold",
    "GridCard",
    "GridChange",
    "GridHeir",
    "GridNorm",
    "GridUnit",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
