"""Access.md, rows Demand, Offer, Match, claim, Project: pages of the lists."""

import datetime

from django.utils import timezone

from tests.access.of_alliances import sent
from tests.access.table import ALL, Route, listing, row
from tests.access.world import World

# A published demand: above it, its grid's keeper, units of the street (nearer than any reach).
DEMAND = {"in": "oooooo.", "sib": "ooo..o.", "far": "oo.....", "out": "o......"}
DRAFT = {"in": "ooooo..", "sib": "ooo....", "far": "oo.....", "out": "o......"}
WRITTEN = {"in": "xxooxx.", "sib": "xxo..x.", "far": "xx.....", "out": "x......"}
OFFER = {"in": "oooo.o.", "sib": "ooo....", "far": "oo.....", "out": "o......"}
OWN_OFFER = {"in": "xxxx.o.", "sib": "xxx....", "far": "xx.....", "out": "x......"}
IDLE_OFFER = {"in": ".....o.", "sib": ".......", "out": "......."}
# Matches and claims are judged for exactly one's own org (row Match, claim).
JUDGED = {"in": "xxx+.x.", "sib": "xxx....", "far": "xx.....", "out": "x......"}
ANSWERED = {"in": "xxxx.o.", "sib": "xxx....", "far": "xx.....", "out": "x......"}
BOTH_SIDES = {"in": "xxoo.o.", "sib": "xxo....", "far": "xx.....", "out": "x......"}


def _demand(world: World, side: str) -> dict:
    return {"org": world[side, "org"], "title": "新需求", "quantity": 1}


def _offer(world: World, side: str) -> dict:
    facts = {"kind": "service", "title": "新供给", "capacity": 1, "reach": "street"}
    return {"provider": f"unit-{world[side, 'unit']}", **facts}


def _due(world: World, side: str) -> dict:
    day = timezone.localdate() + datetime.timedelta(days=9)
    return {"due": day.isoformat(), "reason": "等材料"}


def _reason(world: World, side: str) -> dict:
    return {"reason": "有变化"}


def _draft_id(world: World, side: str) -> dict:
    return {"id": [world[side, "draft"]]}


def _report(world: World, side: str) -> dict:
    return {"report": "做完了", "photos": [str(world[side, "photo"])]}


def _ask(world: World, side: str) -> dict:
    return {"demand": world["in", "demand"], "note": "想请你们来"}


ROUTES = [
    listing("demand_list"),
    listing("demand_export", post={"in": ALL, "out": ALL}, data=_draft_id),
    listing("demand_create", "xxoooxx", post={"in": "xxrrrxx", "out": "xxw++xx"}, data=_demand),
    Route(
        "demand_publish",
        post={"in": "xxrrxnn", "sib": "xxrnnnn", "far": "xxnnnnn", "out": "xnnnnnn"},
        data=_draft_id,
    ),
    Route(
        "demand_delete",
        post={"in": "xxrrxnn", "sib": "xxrnnnn", "far": "xxnnnnn", "out": "xnnnnnn"},
        data=_draft_id,
    ),
    row("demand_detail", "demand", get=DEMAND),
    row("demand_detail", "draft", get=DRAFT, note="draft"),
    row("demand_edit", "demand", get=WRITTEN, post=sent(WRITTEN, "+"), data=_demand),
    row(
        "demand_withdraw",
        "demand",
        get={"in": "ooooxx.", "sib": "ooo..x.", "far": "oo.....", "out": "o......"},
        post={"in": "rrrrxx.", "sib": "rrr..x.", "far": "rr.....", "out": "r......"},
        data=_reason,
    ),
    row(
        "demand_reopen",
        "expired",
        get={"in": "xxoo.x.", "sib": "xxo..x.", "far": "xx.....", "out": "x......"},
        post={"in": "xxrr.x.", "sib": "xxr..x.", "far": "xx.....", "out": "x......"},
        data=_due,
    ),
    row(
        "claim_create",
        "demand",
        get={"in": "xxxxxo.", "sib": "xxx..o.", "far": "xx.....", "out": "x......"},
        post={"in": "xxxxxr.", "sib": "xxx..r.", "far": "xx.....", "out": "x......"},
        data=lambda w, s: {"note": "我们来", "provider": f"unit-{w['in', 'unit']}"},
    ),
    listing("offer_list"),
    listing("offer_export"),
    listing("offer_create", "xxxxxox", post={"in": "xxxxxrx"}, data=_offer),
    listing("offer_fit", "xxxxxox"),
    listing("offer_mine", "xxxxxxx"),
    # Members keep it for themselves; who only sees the member is refused.
    row(
        "offer_rest",
        "member",
        post={"in": "xxxx.x.", "sib": "xxx....", "far": "xx.....", "out": "x......"},
    ),
    row("offer_detail", "offer", get=OFFER),
    row("offer_detail", "idle_offer", get=IDLE_OFFER, note="draft"),
    row("offer_edit", "offer", get=OWN_OFFER, post=sent(OWN_OFFER, "+"), data=_offer),
    row("offer_publish", "offer", post=sent(OWN_OFFER, "+")),
    row("offer_publish", "idle_offer", post=sent(IDLE_OFFER), note="draft"),
    row(
        "offer_withdraw",
        "offer",
        get={"in": "ooxx.o.", "sib": "oox....", "far": "oo.....", "out": "o......"},
        post={"in": "rrxx.r.", "sib": "rrx....", "far": "rr.....", "out": "r......"},
        data=_reason,
    ),
    row(
        "offer_ask",
        "offer",
        get={"in": "xxoo.x.", "sib": "xxo....", "far": "xx.....", "out": "x......"},
        post={"in": "xx+r.x.", "sib": "xx+....", "far": "xx.....", "out": "x......"},
        data=_ask,
    ),
    row(
        "claim_answer",
        "claim",
        # Who sees it and is not the one to answer is led to its demand.
        get={"in": "rrro.r.", "sib": "rrr....", "far": "rr.....", "out": "r......"},
        post={"in": "xxxr.x.", "sib": "xxx....", "far": "xx.....", "out": "x......"},
        data=_due,
    ),
    row("claim_withdraw", "claim", post=sent(ANSWERED)),
    listing("project_list"),
    listing("project_export"),
    row("project_detail", "project", get=OFFER),
    row("project_report", "project", get=ANSWERED, post=sent(ANSWERED), data=_report),
    row(
        "project_review",
        "reported",
        get=sent({"in": "xxoo.x.", "sib": "xxo....", "far": "xx.....", "out": "x......"}),
        post=sent({"in": "xxoo.x.", "sib": "xxo....", "far": "xx.....", "out": "x......"}),
        data=lambda w, s: {"rating": 5},
    ),
    row("project_due", "project", get=BOTH_SIDES, post=sent(BOTH_SIDES), data=_due),
    row("project_cancel", "project", get=BOTH_SIDES, post=sent(BOTH_SIDES), data=_reason),
    listing("match_list"),
    listing("match_export"),
    # A unit learns of a proposal only once it is asked.
    row(
        "match_judge",
        "proposed",
        post={"in": "xxx+...", "sib": "xxx....", "far": "xx.....", "out": "x......"},
        data=lambda w, s: {"do": "accept"},
    ),
    row("match_judge", "accepted", post=JUDGED, data=lambda w, s: {"do": "decline"}, note="asked"),
    row("match_answer", "proposed", get={"in": "xxxx...", "out": "x......"}, note="not asked"),
    row("match_answer", "accepted", get=ANSWERED, post=sent(ANSWERED), data=_due),
    row("match_panel", "demand", get=DEMAND),
    Route(
        "match_ask",
        {"pk": "demand", "offer_pk": "offer"},
        post={"in": "xxx+xx.", "sib": "xxx..x.", "far": "xx.....", "out": "x......"},
    ),
]
