"""What a body was called before: read from its audit events, kept nowhere else."""

import datetime
from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone

from alliances.models import Alliance


@dataclass(frozen=True)
class OldName:
    """A name that a body had, and the day on which it got another."""

    name: str
    until: datetime.date


def old_names(body: Alliance) -> list[OldName]:
    """Return the names before the present one, the newest first, in one query.

    A name that was taken back the same day, as after a slip of the pen, is still shown: what was
    printed meanwhile bears it.
    """
    events = apps.get_model("alliances", "AllianceEvent").objects.filter(pgh_obj_id=body.pk)
    found: list[OldName] = []
    before = ""
    for name, at in events.order_by("pgh_id").values_list("name", "pgh_created_at"):
        if before and before not in (name, body.name):
            day = timezone.localtime(at).date()
            found = [one for one in found if one.name != before]
            found.insert(0, OldName(before, day))
        before = name
    return found
