"""Access.md, row Demand (join, public list): pages of joining, the four lists, an admin's settings."""

from tests.access.table import Route, listing, row
from tests.access.world import World

# Title and org of a neighbour's published demand are open to who may join it.
NEAR = {"in": "xxooxx.", "sib": "xxoo.x.", "far": "xx.....", "out": "x......"}
DISTRICT = {"district": "oo...x."}
SWITCHED = {"district": "rr...x."}


def _own_org(world: World, side: str) -> dict:
    return {"org": world["in", "org"]}


ROUTES = [
    listing("demand_alike", "xxoooxx", query="title=孩子放学没人管"),
    row(
        "demand_join",
        "demand",
        get=NEAR,
        post={"in": "xxwwxx.", "sib": "xxrr.x.", "far": "xx.....", "out": "x......"},
        data=_own_org,
    ),
    listing("join_list"),
    listing("join_list", query="side=in&export=1", note="export"),
    # Whose org joined may leave; whose demand it is may ask for one more.
    row(
        "join_leave",
        "join",
        post={"in": "xxrr...", "sib": "xxrx...", "far": "xx.....", "out": "x......"},
    ),
    row(
        "join_raise",
        "join",
        post={"in": "xxrx...", "sib": "xxrr...", "far": "xx.....", "out": "x......"},
    ),
    listing("four_lists", "ooooxxx"),
    listing("four_lists", "ooooxxx", query="list=services&year=all", note="services"),
    listing("four_lists_export", "ooooxxx", query="year=all"),
    listing("list_settings", "ooxxxxx"),
    row("public_list_switch", "org", post=SWITCHED, data=lambda w, s: {"open": "1"}),
    row(
        "synonyms_edit",
        "org",
        get=DISTRICT,
        post=SWITCHED,
        data=lambda w, s: {"do": "save", "version": "1", "groups_text": "理发、剪头发"},
    ),
    # What an open one shows is in tests/services/test_public.py.
    Route("public_list", {"code": "=990201000000"}, get={"in": "......."}, anon="."),
]
