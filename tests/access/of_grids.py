"""Access.md, row Org below the community: profiles, norms, borders, splits and merges of grids."""

import datetime

from django.utils import timezone

from tests.access.of_alliances import sent
from tests.access.of_calls import LAID
from tests.access.of_orgs import GRID_CHANGED
from tests.access.table import Route, listing, row
from tests.access.world import World

HOMES = {"home-TOTAL_FORMS": 1, "home-INITIAL_FORMS": 0}


def _building(world: World, side: str) -> dict:
    sizes = {"doorways": 5, "households": 130, "party_members": 12}
    return {**sizes, **HOMES, "home-0-name": "王大爷", "home-0-place": "1单元101"}


def _norm(world: World, side: str) -> dict:
    bounds = {"households_least": 300, "households_most": 500, "members_least": 20,
              "members_most": 60}  # fmt: skip
    district = world.city.districts[0 if side == "in" else 1].pk
    start = datetime.date(timezone.localdate().year + 1, 1, 1)
    return {"org": district, "starts_on": start.isoformat(), **bounds}


def _change(world: World, side: str) -> dict:
    return {"reason": "户数太多", "sure": "yes"}


ROUTES = [
    listing("grid_keepers"),
    listing("grid_keepers_export"),
    listing("grid_map"),
    listing(
        "border_upload", "ooooxxx", post={"in": "wwwwxxx"}, data=lambda w, s: {"note": "区划图"}
    ),
    Route("border_drop", {"pk": "card"}, post=sent(GRID_CHANGED)),
    listing("grid_norms", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_norm),
    row("grid_norm_drop", "grid_norm", post=LAID),
    listing("grid_changes"),
    listing("grid_changes_export"),
    row(
        "building_edit", "building", get=GRID_CHANGED, post=sent(GRID_CHANGED, "+"), data=_building
    ),
    row(
        "grid_units",
        "card",
        get=GRID_CHANGED,
        post=sent(GRID_CHANGED),
        data=lambda w, s: {"units": [w[s, "unit"]]},
    ),
    row("unit_detail", "grid_unit", get={"in": "ooooo.."}, note="in one's grid"),
    row("grid_split", "card", get=GRID_CHANGED, post=sent(GRID_CHANGED, "+"), data=_change),
    row("grid_merge", "card", get=GRID_CHANGED, post=sent(GRID_CHANGED, "+"), data=_change),
]
