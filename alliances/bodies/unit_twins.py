"""What stands twice when two entries of a unit become one: seats, parties, pairings."""

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import Membership, Pairing, Party, PeriodStanding, Waiver
from core.slots import fills
from orgs.merging import Clash
from orgs.models import Unit


@fills("units.clash")
def clash_of_meetings(*, row: Model, kept: Unit) -> Clash | None:
    """Both sit in one body: the seat of the entry that goes ends today, its past stays. Both are
    parties of one agreement: the kept party takes over the duties. Both are paired with one
    community: the pairing of the entry that goes ends. Both branches were excused for one period:
    once is enough."""
    if isinstance(row, Membership):
        return Clash(change={"left_on": max(timezone.localdate(), row.joined_on)})
    if isinstance(row, Party):
        return Clash(twin=Party.objects.filter(agreement=row.agreement_id, unit=kept).first())
    if isinstance(row, Pairing):
        return Clash(change={"ended_on": timezone.localdate(), "ended_reason": _("单位合并")})
    if isinstance(row, Waiver):
        same = {"meeting_kind": row.meeting_kind, "period_start": row.period_start}
        return Clash(twin=Waiver.objects.filter(unit=kept, **same).first())
    return None


@fills("units.derived")
def worked_out() -> tuple[type[Model], ...]:
    """Standings follow from meetings, which move: they are worked out anew."""
    return (PeriodStanding,)
