"""What of the lists goes along when a post is handed over: where the holder is the contact."""

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.slots import fills
from orgs.handover import Moved
from orgs.models import Post
from services.models import Demand, DemandState, Project


@fills("post.handed_over")
def hand_over(*, old: Post, new: Post | None) -> list[Moved]:
    """Move (with `new`), or only name, open demands and projects whose contact is the holder.

    The contact of a demand and of its project is written by name.
    """
    demands = Demand.objects.filter(org_id=old.org_id or 0, contact_name=old.user.name)
    demands = demands.exclude(state__in=[DemandState.DONE, DemandState.WITHDRAWN])
    projects = Project.objects.filter(
        Q(unit_id=old.unit_id) if old.unit_id else Q(org_id=old.org_id),
        contact_name=old.user.name,
        state__in=[Project.State.IN_WORK, Project.State.REPORTED],
    )
    return [
        _contact(demands, _("需求的联系人"), new),
        _contact(projects, _("项目的联系人"), new),
    ]


def _contact(rows: QuerySet, name: str, new: Post | None) -> Moved:
    titles = tuple(rows.order_by("pk").values_list("title", flat=True))
    if new is not None and titles:
        who = new.user
        rows.order_by().update(
            contact_name=who.name,
            contact_phone=who.phone,
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
    return Moved(name, titles)
