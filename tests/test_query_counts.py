"""How many statements a page costs: a baseline per page and role, and no growth with the rows.

After a change that is meant: `UPDATE_QUERY_COUNTS=1 make test PYTEST_ARGS=tests/test_query_counts.py`
writes the baseline anew, and the change of `query_counts.json` is read like any other.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access.growth import grow
from tests.access.pages import read, readable
from tests.access.table import Route
from tests.access.world import World

BASELINE = Path(__file__).parent / "query_counts.json"
ASKED = ("city", "district", "officer", "staff", "keeper", "liaison")
# Pages whose statements follow from what the reader opens, not from the page.
LISTS = (
    "workbench", "dashboard", "search", "notices", "org_list", "unit_list", "post_list",
    "account_list", "grid_list", "alliance_list", "meeting_list", "decision_list", "pressing_list",
    "cadence", "topic_list",
    "demand_list", "offer_list", "project_list", "match_list", "demand_export", "offer_export",
    "project_export", "unit_export", "post_export", "grid_export", "audit_list",
    "api-demands-list", "api-offers-list", "api-projects-list", "api-claims-list",
    "api-matches-list", "api-alliances-list", "api-meetings-list", "api-decisions-list",
    "api-orgs-list", "api-units-list", "api-posts-list", "api-grids-list",
    "agreement_list", "pairing_list", "api-agreements-list", "api-pairings-list",
)  # fmt: skip


def cost(world: World, route: Route, side: str, role: str) -> int:
    """Return the number of statements of one look, without those of transactions."""
    connection.queries_log.clear()  # it keeps 9,000 at most, and would then count no more
    with CaptureQueriesContext(connection) as found:
        read(world, route, side, role)
    return sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for one in found)


def costs(world: World, names: tuple[str, ...] = ()) -> dict[str, int]:
    """Return the cost of every page that the roles may read, by role, page and place."""
    return {
        f"{role} {route.label} {side}": cost(world, route, side, role)
        for role in ASKED
        for route, side in readable(role)
        if not names or (route.name in names and not route.query.startswith("q=外"))
    }


@pytest.mark.django_db  # one marked test per file makes pytest lay out the database for the world
def test_the_baseline_is_whole(client):
    if not os.environ.get("UPDATE_QUERY_COUNTS"):
        assert json.loads(BASELINE.read_text("utf-8"))


def test_no_page_costs_more_than_before_or_more_with_more_rows(access_world: World):
    """Ten rows of each kind beside a hundred, in the midst of what everybody here sees."""
    grow(access_world.city.communities[0], 10, mark="头一批")
    costs(access_world, ("workbench",))  # what the first request of all loads once
    few = costs(access_world)
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        lines = json.dumps(few, ensure_ascii=False, indent=0, sort_keys=True)
        BASELINE.write_text(f"{lines}\n", "utf-8")
    known = json.loads(BASELINE.read_text("utf-8"))
    more = [f"{page}: {known.get(page)} → {n}" for page, n in few.items() if n > known.get(page, 0)]
    assert not more, "\n".join(more)
    grow(access_world.city.communities[0], 90, mark="又一批")
    many = costs(access_world, LISTS)
    # The search counts a kind only where it finds more than it shows.
    room = {page: 5 if page.split()[1] == "search" else 0 for page in many}
    grown = [f"{page}: {few[page]} → {n}" for page, n in many.items() if n > few[page] + room[page]]
    assert not grown, "\n".join(grown)
