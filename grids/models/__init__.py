"""Nouns of the front line: cards of grids, calls and their clocks."""

from grids.models.call_after import CallPaper, CallPressing
from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
from grids.models.cards import GridCard
from grids.models.orders import OrderCheck, OrderReview
from grids.models.workdays import CallRule, WorkDay, WorkHours, WorkYear

__all__ = [
    "Call",
    "CallAsk",
    "CallPaper",
    "CallParty",
    "CallPause",
    "CallPressing",
    "CallRating",
    "CallRule",
    "CallStep",
    "GridCard",
    "OrderCheck",
    "OrderReview",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
