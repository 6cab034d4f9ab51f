"""A street, two departments with their liaisons, and a call between them."""

from dataclasses import dataclass

from grids.actions.calls import make_call
from grids.models import Call
from orgs.models import PostKind, Unit
from tests import factories


@dataclass
class Town:
    """Who takes part: the street's officer, two departments of its district, its admin."""

    street: object
    officer: object
    admin: object
    roads: Unit
    water: Unit
    roads_liaison: object
    water_liaison: object

    def call(self, **facts) -> Call:
        """Call the roads department, the water department helping."""
        known = {
            "street": self.street,
            "by": self.officer,
            "kind": "work",
            "urgency": "normal",
            "title": "路面塌陷",
            "text": "小区门口路面塌了一米见方",
            "lead": self.roads,
            "helpers": [self.water],
        }
        return make_call(**(known | facts))


def settle(city, people) -> Town:
    """Give the first district two departments with a liaison each."""
    district = city.districts[0]
    roads = factories.unit(district, "区城市管理局", sector="机关")
    water = factories.unit(district, "区水务局", sector="机关")
    liaisons = [
        factories.user(f"bureau{n}", name=name) for n, name in enumerate(["周科长", "吴科长"])
    ]
    for who, unit in zip(liaisons, (roads, water), strict=True):
        factories.post(who, PostKind.LIAISON, unit=unit)
    inside = people.inside
    return Town(
        city.streets[0], inside[PostKind.OFFICER], inside[PostKind.ADMIN], roads, water, *liaisons
    )
