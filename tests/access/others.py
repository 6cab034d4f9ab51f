"""What access.md grants to posts without a column of their own, beside the column they follow.

A commissioner is a liaison in all things. A supervisor sees the units and bodies of his district
and presses; a part-time member has a seat in the bodies of his street; a messenger knows where he
files; a member of the party (row "member") sees what his community publishes and gives for himself.
Whatever else they can be asked for they get as somebody without any post.
"""

from tests.access.table import Route
from tests.access.world import OTHERS, ROLES

NEAR = ("in", "own", "sib", "far", "mate")
BODY = (
    "alliance",
    "meeting",
    "planned",
    "decision",
    "pressing",
    "membership",
    "seat",
    "attachment",
    "coming",
    "series",
    "branch",
)
LAID_DOWN = (
    "rule", "run", "workday", "work_year", "work_hours", "call_rule", "grid_norm",
    "warning_rule", "point_rule", "matter_rule", "answer_template",
)  # fmt: skip
SLIPS = (
    "campaign", "campaign_part", "campaign_task", "campaign_duty", "warning", "weak", "weak_measure",
)  # fmt: skip
RULE = dict.fromkeys(LAID_DOWN, ("in", "up"))
# Which rows they see, by role, kind of row and place.
SEEN = {
    "supervisor": {
        **dict.fromkeys(("unit", "grid_unit", "grid", "card", "building", *BODY), NEAR),
        "org": (*NEAR, "street", "district"),
        "merge": ("in",),
        "kind": ("in",),
        "pressing_rule": ("in", "up"),
        **dict.fromkeys(("call", "order_review", "order_check"), NEAR),
        **dict.fromkeys(SLIPS, NEAR),
        **RULE,
    },
    "seated": {
        **dict.fromkeys(
            (
                "alliance",
                "meeting",
                "planned",
                "membership",
                "seat",
                "attachment",
                "coming",
                "series",
            ),
            ("in",),
        ),
        "org": ("street", "district"),
        "kind": ("in",),
        **RULE,
    },
    "messenger": {"org": ("in",), "kind": ("in",), "grid": ("in",), **RULE},
    # Published demands, open needs and places of the community he reports to.
    "member": {
        **dict.fromkeys(
            (
                "demand",
                "expired",
                "need",
                "venue",
                "unit_venue",
                "closed_days",
                "activity",
                "noticed",
                "reward",
                "station",
            ),
            ("in",),
        ),
        "org": ("in", "street", "district"),
        "kind": ("in",),
        **RULE,
    },
}
# Pages that show such a row; all others of it change it: 403.
SHOWING = {
    "org_detail": "o", "org_children": "o", "unit_detail": "o", "grid_of_org": "r",
    "grid_detail": "o", "call_detail": "o", "call_press": "r", "order_review": "o",
    "order_review_export": "o", "order_check": "o", "alliance_detail": "o", "meeting_detail": "o",
    "campaign_detail": "o", "campaign_figures": "o",
    "campaign_chain": "o", "campaign_export": "o", "campaign_part": "o", "campaign_task": "o",
    "campaign_duty": "o", "warning_detail": "o", "weak_detail": "o",
    "meeting_minutes": "o", "meeting_docx": "o", "decision_report": "o",
    "unit_scorecard": "o", "unit_score_rows": "o", "pressing_detail": "o", "alliance_pact": "o",
    "cadence_cell": "o", "life_cell": "o", "standings_run": "o", "attachment": "o",
    "api-orgs-detail": "o", "api-units-detail": "o",
    "api-grids-detail": "o", "api-alliances-detail": "o", "api-meetings-detail": "o",
    "api-decisions-detail": "o", "api-calls-detail": "o", "api-campaigns-detail": "o",
}  # fmt: skip
# What a member does beside looking: gives for himself, takes on, pledges.
GIVING = {
    "offer_create": {"get": "o", "post": "r"}, "offer_fit": {"get": "o"},
    "offer_mine": {"get": "o"}, "claim_create": {"get": "o", "post": "r"},
    "need_detail": {"get": "o", "post": "r"}, "demand_detail": {"get": "o"},
    "match_panel": {"get": "o"}, "venue_card": {"get": "o"}, "venue_detail": {"get": "o"},
    "activity_detail": {"get": "o"},
    "api-demands-detail": {"get": "o"}, "api-needs-detail": {"get": "o"},
    "api-venues-detail": {"get": "o"}, "api-activities-detail": {"get": "o"},
    "point_mine": {"get": "o"}, "point_declare": {"get": "o", "post": "r"},
    "point_object": {"get": "o", "post": "r"}, "talent_mine": {"get": "o", "post": "r"},
    "station_detail": {"get": "o"},
}  # fmt: skip
PRESSING = {"decision_press": "r", "cadence_act": "+", "call_press": "w"}  # not late
# What a messenger does: files what he heard. The table's source is the office's: the form comes back.
FILING = {"matter_create": {"get": "o", "post": "w"}, "matter_phone_send": {"post": "w"}}
# Lists of what they watch that their column has not.
LISTING = {("supervisor", "scorecard_list"): "o"}
# Of a grid a messenger knows the place, not the card: 404.
NOT_THERE = {
    "messenger": ("grid_of_org",),
    **dict.fromkeys(("supervisor", "seated"), ("meeting_wall_code",)),  # wants the wall's pass
}


def _key(route: Route) -> str | None:
    """Return the kind of row that the address names, None for a page without one."""
    return next((key for key in route.keys.values() if not key.startswith("=")), None)


def places(route: Route, role: str, words: dict[str, str]) -> dict[str, str]:
    """Return at which places the role is asked: those between are as the first to whoever sees any.

    A member is asked at the last only for rows of which he sees the first.
    """
    ends = list(words.items())
    if role == "member" and _key(route) not in SEEN[role]:
        return dict(ends[:1])
    return dict([*ends[:1], *ends[-1:]])


def _own(route: Route, method: str, side: str, role: str) -> str | None:
    """Return the letter of what only this role does, if it is such a thing."""
    if (role, route.name, method, side) == ("commissioner", "project_report", "post", "in"):
        return "w"  # the table's photo is the liaison's: the form comes back
    if role == "messenger" and route.name in FILING:
        return FILING[route.name].get(method)
    key = _key(route)
    if role == "member" and (key is None or side in SEEN[role].get(key, ())):
        return GIVING[route.name].get(method, "x") if route.name in GIVING else None
    return None


def wanted(route: Route, method: str, side: str, role: str, word: str) -> str:
    """Return the letter that the role gets, where the table's word is for the columns."""
    if (letter := _own(route, method, side, role)) is not None:
        return letter
    column, key = word[ROLES.index(OTHERS[role])], _key(route)
    if key is None or route.note == "unknown" or side not in SEEN.get(role, {}).get(key, ()):
        return LISTING.get((role, route.name), column)
    if route.name.startswith("dashboard") or route.name in NOT_THERE.get(role, ()):
        return column
    if method == "get":
        return SHOWING.get(route.name, "x")
    if role == "supervisor" and "exempt" not in route.label:
        return PRESSING.get(route.name, "x")
    return "x"
