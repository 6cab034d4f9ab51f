"""Forms of the lists: pages, and the checks behind their fields, shared with the API."""

from services.forms.claims import AcceptForm, AskForm, ClaimForm, RefuseForm
from services.forms.demands import DemandForm
from services.forms.fields import ReasonForm
from services.forms.offers import FitForm, MineForm, OfferForm
from services.forms.projects import DueForm, ReportForm, ReviewForm

__all__ = [
    "AcceptForm",
    "AskForm",
    "ClaimForm",
    "DemandForm",
    "DueForm",
    "FitForm",
    "MineForm",
    "OfferForm",
    "ReasonForm",
    "RefuseForm",
    "ReportForm",
    "ReviewForm",
]
