"""Forms of agreements and pairings."""

from alliances.forms.agreements.agreements import (
    AgreementForm,
    DutyDoneForm,
    ReviewForm,
)
from alliances.forms.agreements.pairings import PairingForm, VisitForm
from alliances.forms.agreements.rows import DutyRow, PartyRow, PartyRows

__all__ = [
    "AgreementForm",
    "DutyDoneForm",
    "DutyRow",
    "PairingForm",
    "PartyRow",
    "PartyRows",
    "ReviewForm",
    "VisitForm",
]
