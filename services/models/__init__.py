"""What they need, give and do: lists, matches, claims, projects, and the running totals."""

from services.models.joins import DemandJoin
from services.models.bookings import (
    BINDING,
    OPEN,
    Activity,
    Booking,
    BookingHold,
    SignUp,
)
from services.models.lists import (
    JUDGED,
    PUBLISHED,
    SEEKING,
    TAKEN_ON,
    UNFINISHED,
    WORKING,
    Category,
    Demand,
    DemandKind,
    DemandState,
    Kind,
    Offer,
    OfferState,
    Reach,
)
from services.models.matches import DeclineReason, Match, MatchRun, NearMiss, TextVector
from services.models.projects import Claim, Project, Review
from services.models.providers import Provider
from services.models.public import PublicList
from services.models.synonyms import Synonyms
from services.models.totals import DemandDelta
from services.models.venues import ClosedDays, Opening, Venue, Visit

__all__ = [
    "BINDING",
    "JUDGED",
    "OPEN",
    "PUBLISHED",
    "SEEKING",
    "TAKEN_ON",
    "UNFINISHED",
    "WORKING",
    "Activity",
    "Booking",
    "BookingHold",
    "Category",
    "Claim",
    "ClosedDays",
    "DeclineReason",
    "Demand",
    "DemandDelta",
    "DemandJoin",
    "DemandKind",
    "DemandState",
    "Kind",
    "Match",
    "MatchRun",
    "NearMiss",
    "Offer",
    "OfferState",
    "Opening",
    "Project",
    "Provider",
    "PublicList",
    "Reach",
    "Review",
    "SignUp",
    "Synonyms",
    "TextVector",
    "Venue",
    "Visit",
]
