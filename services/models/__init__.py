"""What they need, give and do: lists, matches, claims, projects, and the running totals."""

from services.models.lists import (
    PUBLISHED,
    SEEKING,
    Category,
    Demand,
    DemandState,
    Kind,
    Offer,
    OfferState,
    Reach,
)
from services.models.matches import DeclineReason, Match, MatchRun, NearMiss, TextVector
from services.models.projects import Claim, Project, Review
from services.models.totals import DemandDelta

__all__ = [
    "PUBLISHED",
    "SEEKING",
    "Category",
    "Claim",
    "DeclineReason",
    "Demand",
    "DemandDelta",
    "DemandState",
    "Kind",
    "Match",
    "MatchRun",
    "NearMiss",
    "Offer",
    "OfferState",
    "Project",
    "Reach",
    "Review",
    "TextVector",
]
