"""Profiles of grids in the world of the walk: a building with a 党员中心户, a border, a unit, a norm."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from grids.models import Border, BuildingCard, CentreHousehold, GridCard, GridNorm, GridUnit
from orgs.models import Org
from orgs.tree import add_many
from tests import factories
from tests.grids.shapes import square

if TYPE_CHECKING:
    from tests.access.world import World


def lay_down(side: str, org: Org) -> dict:
    """A norm of an org."""
    far = timezone.localdate().year + 2
    norm = GridNorm.objects.create(
        org=org, starts_on=datetime.date(far, 1, 1), households_least=300, households_most=500,
        members_least=20, members_most=60,
    )  # fmt: skip
    return {(side, "grid_norm"): norm.pk}


def lay_out(world: World) -> None:
    """In each place a building under the first grid and its border; inside, a unit in the grid."""
    sides = ("in", "sib", "far", "out")
    grids = {side: Org.objects.get(pk=world[side, "grid"]) for side in sides}
    made = add_many((f"{org.code}01", f"{org.name}1号楼院", org) for org in grids.values())
    by_code = {one.code: one for one in made}
    for n, (side, grid) in enumerate(grids.items()):
        building = by_code[f"{grid.code}01"]
        _fill(building, grid.name)
        Border.objects.create(
            org=grid, shape={"type": "Polygon", "coordinates": [square(2 * n, 0)]}
        )
        world.ids[side, "building"] = building.pk
    shop = factories.unit(world.city.communities[0], "格内小店")
    GridUnit.objects.create(org=grids["in"], unit=shop)
    world.ids["in", "grid_unit"] = shop.pk


def _fill(building: Org, name: str) -> None:
    BuildingCard.objects.create(
        org=building, doorways=3, households=120, party_members=11, group_name=f"{name}党小组"
    )
    CentreHousehold.objects.create(org=building, name=f"{name}中心户", place="2单元301")


def grow_profiles(community: Org, mark: str) -> list:
    """Another grid out of the norm with a building, a border, and a unit in it."""
    card = GridCard.objects.filter(org__community=community, org__name__startswith=mark).first()
    if card is None:
        return []
    (building,) = add_many([(f"{card.org.code}77", f"{mark}楼院", card.org)])
    _fill(building, mark)
    ring = square(1, 7)
    return [
        building,
        Border.objects.create(org=card.org, shape={"type": "Polygon", "coordinates": [ring]}),
    ]
