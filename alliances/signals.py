"""Stores period standings anew in the transaction of what changed them."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from alliances.cadence.keeping import settle_places
from alliances.models import Alliance, BranchRecord, Meeting, StaleStanding, Waiver

# A rule's own action follows it up; attendance, members and seats count from the closing on.
CAUSES = (Alliance, BranchRecord, Meeting, Waiver)


@receiver(post_save)
@receiver(post_delete)
def follow(sender: type, instance: Any, raw: bool = False, **_facts: Any) -> None:
    """Settle what the triggers marked for this row's body or branch, if anything."""
    if raw or sender not in CAUSES:
        return
    row = instance.meeting if sender is BranchRecord else instance
    alliance = row.pk if sender is Alliance else row.alliance_id
    unit = None if alliance else row.unit_id
    org = None if alliance or unit else row.org_id
    place = (alliance, org, unit)
    marks = StaleStanding.objects.filter(alliance_id=alliance, org_id=org, unit_id=unit)
    if any(place) and marks.exists():
        settle_places([place])
