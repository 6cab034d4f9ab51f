"""Access.md, rows Org, Unit and Audit: organisations, units, posts, accounts, grids, the log."""

from orgs.models import Sector
from tests.access.of_alliances import sent
from tests.access.table import Route, listing, row
from tests.access.world import World

# A unit's people know the names of the community, street and district in which it lies.
ORG = {
    "in": "oooo.o.", "sib": "ooo....", "far": "oo.....", "out": "o......",
    "street": "ooo..o.", "district": "oo...o.", "city": "o......",
}  # fmt: skip
GRID = {"in": "ooooo..", "sib": "ooo....", "far": "oo.....", "out": "o......"}
GRID_CHANGED = {"in": "oooox..", "sib": "ooo....", "far": "oo.....", "out": "o......"}
# From the community up only an admin above changes the structure.
BUILT = {
    "in": "ooxx.x.", "sib": "oox....", "far": "oo.....", "out": "o......",
    "street": "oox..x.", "district": "ox...x.", "city": "x......",
}  # fmt: skip
ADDED = {"in": "oooo.x.", "sib": "ooo....", "out": "o......", "street": "xxx..x."}
# `mate` sits with the liaison's unit in an alliance: he knows its name.
UNIT = {
    "in": "oooo.o.", "mate": "ooo..o.", "sib": "ooo....", "far": "oo.....", "out": "o......",
}  # fmt: skip
UNIT_CHANGED = {
    "in": "oooo.x.", "mate": "ooo..x.", "sib": "ooo....", "far": "oo.....", "out": "o......",
}  # fmt: skip
# Members and teams: their unit's people see them; officer and staff keep them.
MEMBER = {"in": "oooo.o.", "sib": "ooo....", "far": "oo.....", "out": "o......"}
KEPT = {"in": "xxoo.x.", "sib": "xxo....", "far": "xx.....", "out": "x......"}
RUN = {"in": "xxoo.o.", "sib": "xxo....", "far": "xx.....", "out": "x......"}
ACCOUNT = {"in": "oooo...", "out": "o......"}
MANAGED = {"in": "ooox...", "out": "o......"}


def _sector() -> int:
    """Any sector: their numbers differ in a database that was emptied before."""
    return Sector.objects.values_list("pk", flat=True).first()


def _unit(world: World, side: str) -> dict:
    return {"org": world[side, "org"], "name": "新单位", "sector": _sector(), "party_members": 0}


def _unit_again(world: World, side: str) -> dict:
    return {**_unit(world, "in" if side == "mate" else side), "name": "改名单位"}


def _post(world: World, side: str) -> dict:
    return {
        "kind": "grid_keeper",
        "org": world[side, "grid"],
        "username": "新人一",
        "name": "新人",
        "start": "2026-01-01",
    }


def _member(world: World, side: str) -> dict:
    facts = {"name": "周明", "phone": "13911112222", "skills": "修电器"}
    return {**facts, "org": world[side, "org"], "home_unit": world[side, "unit"]}


def _team(world: World, side: str) -> dict:
    return {"name": "夕阳红志愿队", "kind": "volunteers", "org": world[side, "org"]}


def _successor(world: World, side: str) -> dict:
    return {"username": "接任人一", "name": "接任人"}


def _street(world: World, side: str) -> dict:
    return {"to": world.city.streets[1].pk, "sure": "yes"}


ROUTES = [
    Route("link_use", {"code": "=nothing"}, {"in": "ggggggg"}, {"in": "ggggggg"}, anon="g"),
    listing("org_list"),
    listing("org_list", query="q=社区", note="found"),
    listing("org_choices"),
    row("org_detail", "org", get=ORG),
    row("org_detail", "grid", get=GRID, note="grid"),
    row("org_children", "org", get=ORG),
    row(
        "org_add",
        "org",
        get=ADDED,
        post=sent(ADDED),
        data=lambda w, s: {"name": "新网格", "code": "990201001099"},
    ),
    row("org_rename", "org", get=BUILT, post=sent(BUILT), data=lambda w, s: {"name": "改名社区"}),
    row(
        "org_rename",
        "grid",
        get=GRID_CHANGED,
        post=sent(GRID_CHANGED),
        data=lambda w, s: {"name": "改名网格"},
        note="grid",
    ),
    row("org_move", "org", get=BUILT, post=sent(BUILT, "+"), data=_street),
    row("org_close", "org", get=BUILT, post=sent(BUILT, "+")),
    row("org_close", "grid", get=GRID_CHANGED, post=sent(GRID_CHANGED), note="grid"),
    listing("unit_list"),
    listing("unit_choices"),
    listing("unit_export"),
    listing("unit_create", "ooooxxx", post={"in": "rrrrxxx", "out": "rwwwxxx"}, data=_unit),
    row("unit_detail", "unit", get=UNIT),
    row("unit_edit", "unit", get=UNIT_CHANGED, post=sent(UNIT_CHANGED, "+"), data=_unit_again),
    row(
        "unit_contact",
        "unit",
        get={**UNIT, "mate": "ooo..x."},
        post=sent({**UNIT, "mate": "ooo..x."}, "+"),
        data=lambda w, s: {"contact_name": "李四", "contact_phone": "13900001111"},
    ),
    row("unit_end", "unit", post=sent(UNIT_CHANGED), data=lambda w, s: {"do": "end"}),
    listing("member_list"),
    listing("member_export"),
    listing("member_create", "xxooxox", post={"in": "xxrrxrx", "out": "xxwwxwx"}, data=_member),
    row("member_detail", "member", get=MEMBER),
    row("member_edit", "member", get=KEPT, post=sent(KEPT, "+"), data=_member),
    row("member_confirm", "asked_member", post=sent(KEPT)),
    row("checkin_end", "member", post=sent(KEPT), data=lambda w, s: {"reason": "调走了"}),
    row("member_invite", "member", post=sent(KEPT, "+")),
    listing("team_list"),
    listing("team_export"),
    listing("team_create", "xxooxxx", post={"in": "xxrrxxx", "out": "xxwwxxx"}, data=_team),
    row("team_detail", "team", get=MEMBER),
    row("team_edit", "team", get=KEPT, post=sent(KEPT, "+"), data=_team),
    row("team_end", "team", post=sent(KEPT)),
    row("team_add", "team", post=sent(RUN), data=lambda w, s: {"name": "赵师傅", "skills": "修锁"}),
    Route("team_remove", {"pk": "team", "person": "team_person"}, post=sent(RUN)),
    listing("post_list"),
    listing("post_export"),
    listing("post_create", "ooooxxx", post={"in": "rrrrxxx", "out": "rwwwxxx"}, data=_post),
    row(
        "post_end",
        "liaison_post",
        get={"in": "oooo.x.", "out": "o......"},
        post={"in": "rrrr.x.", "out": "r......"},
        data=lambda w, s: {"on": ""},
    ),
    row(
        "post_end",
        "post",
        get=MANAGED,
        post=sent(MANAGED),
        data=lambda w, s: {"on": ""},
        note="staff",
    ),
    row("post_detail", "liaison_post", get={"in": "oooo.o.", "out": "o......"}),
    row("post_detail", "post", get=ACCOUNT, note="staff"),
    row(
        "post_charges",
        "liaison_post",
        get={"in": "oooo.x.", "out": "o......"},
        post={"in": "rrrr.x.", "out": "r......"},
    ),
    row(
        "post_charges",
        "post",
        get={"in": "xxxx...", "out": "x......"},
        post={"in": "xxxx...", "out": "x......"},
        note="staff",
    ),
    row(
        "post_hand_over",
        "liaison_post",
        get={"in": "oooo.x.", "out": "o......"},
        post={"in": "rrrr.x.", "out": "r......"},
        data=_successor,
    ),
    row("post_hand_over", "post", get=MANAGED, post=sent(MANAGED), data=_successor, note="staff"),
    listing("part_time_list"),
    listing("part_time_export"),
    listing("account_list"),
    listing("account_choices"),
    row("account_detail", "account", get=ACCOUNT),
    row("account_link", "account", post=MANAGED),
    row("account_act", "account", post=sent(MANAGED), data=lambda w, s: {"do": "unlock"}),
    row(
        "account_act",
        "account",
        post=sent(MANAGED),
        data=lambda w, s: {"do": "close"},
        note="close",
    ),
    listing(
        "invitation_sheet",
        post={"in": "nnnnnnn", "out": "nnnnnnn"},
        data=lambda w, s: {"id": w[s, "account"]},
    ),
    listing("audit_list", "ooooxxx"),
    listing("audit_list", "ooooxxx", query="what=reads", note="reads"),
    listing("import_list"),
    listing("grid_list"),
    listing("grid_export"),
    row("grid_of_org", "grid", get=sent(GRID)),
    row("grid_detail", "card", get=GRID),
    row(
        "grid_edit",
        "card",
        get=GRID_CHANGED,
        post=sent(GRID_CHANGED, "+"),
        data=lambda w, s: {"kind": "basic", "households": 9, "party_members": 1},
    ),
    row(
        "grid_propose",
        "card",
        get={"in": "xxxxo..", "sib": "xxx....", "out": "x......"},
        post={"in": "xxxxr..", "sib": "xxx....", "out": "x......"},
        data=lambda w, s: {"text": "户数不对"},
    ),
]
