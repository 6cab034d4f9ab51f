"""Forms of agreements and pairings."""

from alliances.forms_agreements.agreements import (
    AgreementForm,
    DutyDoneForm,
    ReviewForm,
)
from alliances.forms_agreements.pairings import PairingForm, VisitForm
from alliances.forms_agreements.rows import DutyRow, PartyRow, PartyRows

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
