"""Demands that a neighbour of the street joined: at each place one that its own org joined."""

from typing import TYPE_CHECKING

from services.models import DemandJoin
from tests import factories

if TYPE_CHECKING:
    from tests.access.world import World


def lay_out(world: "World") -> None:
    """`join` of a place: its org has joined a demand of the next community of its street."""
    places = world.city.communities
    by = world.users["city"]
    for side, own, owner in (("in", 0, 1), ("sib", 1, 0), ("far", 2, 3), ("out", -1, -2)):
        title = f"一起要的事（{places[owner].name}）"
        demand = factories.demand(places[owner], title, created_by=by)
        join = DemandJoin.objects.create(demand=demand, org=places[own], made_by=by)
        world.ids[side, "join"] = join.pk
