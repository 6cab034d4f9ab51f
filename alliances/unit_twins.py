"""What stands twice when two entries of a unit become one: seats, parties, pairings."""

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import Membership, Pairing, Party
from core.slots import fills
from orgs.merging import Clash
from orgs.models import Unit


@fills("units.clash")
def clash_of_meetings(*, row: Model, kept: Unit) -> Clash | None:
    """Both sit in one body: the seat of the entry that goes ends today, its past stays. Both are
    parties of one agreement: the kept party takes over the duties. Both are paired with one
    community: the later pairing ends."""
    if isinstance(row, Membership):
        return Clash(change={"left_on": max(timezone.localdate(), row.joined_on)})
    if isinstance(row, Party):
        return Clash(twin=Party.objects.filter(agreement=row.agreement_id, unit=kept).first())
    if isinstance(row, Pairing):
        return Clash(change={"ended_on": timezone.localdate(), "ended_reason": _("单位合并")})
    return None
