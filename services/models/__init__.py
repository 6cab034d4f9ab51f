"""What they need, give and do: lists, matches, claims, projects, and the running totals."""

from services.models.bookings import (
    BINDING,
    OPEN,
    Activity,
    Booking,
    BookingHold,
    SignUp,
)
from services.models.feedback import Filing, RatingLink, ResidentRating, Talk, UnitReview, Voice
from services.models.holds import Hold
from services.models.joins import DemandJoin
from services.models.learned import LearnedWeights
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
from services.models.pledges import Need, Pledge
from services.models.projects import Claim, Project, Review
from services.models.providers import Provider
from services.models.public import PublicList
from services.models.synonyms import Synonyms
from services.models.totals import DemandDelta
from services.models.tuning import LexiconEntry, MatchLimits, Willing
from services.models.venues import ClosedDays, Opening, Venue, Visit
from services.models.work import (
    DueChange,
    Milestone,
    Participant,
    Progress,
    ServiceRecord,
    Side,
    Task,
)

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
    "DueChange",
    "Filing",
    "Hold",
    "Kind",
    "LearnedWeights",
    "LexiconEntry",
    "Match",
    "MatchLimits",
    "MatchRun",
    "Milestone",
    "NearMiss",
    "Need",
    "Offer",
    "OfferState",
    "Opening",
    "Participant",
    "Pledge",
    "Progress",
    "Project",
    "Provider",
    "PublicList",
    "RatingLink",
    "Reach",
    "ResidentRating",
    "Review",
    "ServiceRecord",
    "Side",
    "SignUp",
    "Synonyms",
    "Talk",
    "Task",
    "TextVector",
    "UnitReview",
    "Venue",
    "Visit",
    "Voice",
    "Willing",
]
