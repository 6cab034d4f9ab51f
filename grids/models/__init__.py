"""Nouns of the front line: cards of grids, calls and their clocks, matters."""

from grids.models.calls import Call, CallAsk, CallParty, CallPause, CallRating, CallStep
from grids.models.cards import GridCard
from grids.models.matter_rows import (
    AnswerTemplate,
    MatterContact,
    MatterDoor,
    MatterPhoto,
    MatterRule,
    MatterStep,
)
from grids.models.matters import Matter
from grids.models.workdays import CallRule, WorkDay, WorkHours, WorkYear

__all__ = [
    "AnswerTemplate",
    "Call",
    "CallAsk",
    "CallParty",
    "CallPause",
    "CallRating",
    "CallRule",
    "CallStep",
    "GridCard",
    "Matter",
    "MatterContact",
    "MatterDoor",
    "MatterPhoto",
    "MatterRule",
    "MatterStep",
    "WorkDay",
    "WorkHours",
    "WorkYear",
]
