"""Nouns of the front line: cards of grids, calls and their clocks."""

from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
from grids.models.cards import GridCard
from grids.models.workdays import CallRule, WorkDay, WorkHours, WorkYear

__all__ = [
    "Call",
    "CallAsk",
    "CallParty",
    "CallPause",
    "CallRating",
    "CallRule",
    "CallStep",
    "GridCard",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
