"""The lists of bodies: 席位清单, and what the 单位清单 needs (加入的议事协调机构)."""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.lists.seats import SeatList
from alliances.models import Alliance, Membership
from core.listfiles.parse import Nearest
from core.models import User
from core.slots import fills
from orgs.models import KEY_OF_LEVEL, Org, Unit

__all__ = ["Bodies", "SeatList", "bodies_of"]


class Bodies:
    """The bodies that the user may let units join, by name; loaded once for a whole list."""

    def __init__(self, user: User) -> None:
        bodies = Alliance.objects.editable_by(user).standing().select_related("org")
        self.by_name: dict[str, list[Alliance]] = defaultdict(list)
        for body in bodies.order_by("-org__level", "pk"):
            self.by_name[body.name].append(body)
        self._near = Nearest(self.by_name)

    def joined_by(self, unit_ids: list[int]) -> dict[int, list[str]]:
        """Names of the bodies in which each unit has a place today."""
        sits: dict[int, list[str]] = defaultdict(list)
        standing = Membership.objects.standing().filter(unit__in=unit_ids)
        for membership in standing.select_related("alliance"):
            if membership.unit_id:
                sits[membership.unit_id].append(membership.alliance.name)
        return sits

    def find(self, name: str, org: Org) -> tuple[int | None, str]:
        """Key of the body of that name at the unit's org or above it, or why there is none."""
        above = {getattr(org, f"{key}_id") for key in KEY_OF_LEVEL.values()}
        for body in self.by_name.get(name, []):
            if body.org_id in above:
                return body.pk, ""
        near = self._near.to(name)
        if near:
            return None, _("没有“%(name)s”，或不归您管；相近的有“%(near)s”") % {
                "name": name,
                "near": near,
            }
        return None, _("没有“%(name)s”，或不归您管；请由管它的街道或区里来加") % {"name": name}

    def join(self, pairs: list[tuple[Unit, int]]) -> None:
        """Give each unit its place in the body, from today on, after those who are there."""
        today = timezone.localdate()
        standing = Q(left_on=None, unit__isnull=False)
        known = set(
            Membership.objects.filter(
                standing, alliance__in={body for _unit, body in pairs}
            ).values_list("unit_id", "alliance_id")
        )
        Membership.objects.bulk_create(
            [
                Membership(unit=unit, alliance_id=body, joined_on=today, order=1000 + place)
                for place, (unit, body) in enumerate(pairs)
                if (unit.pk, body) not in known
            ]
        )


@fills("lists.bodies")
def bodies_of(*, user: User) -> Bodies:
    """The bodies that the user may let units join."""
    return Bodies(user)
