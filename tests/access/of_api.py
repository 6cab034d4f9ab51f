"""The API follows the same table; it knows tokens only, and whoever has none gets 401."""

import datetime

from django.utils import timezone

from tests.access import of_alliances, of_calls, of_campaigns, of_orgs, of_services
from tests.access.table import ALL, Route
from tests.access.world import World

PUBLISHED = of_services._draft_id


def _list(name: str, **facts) -> Route:
    return Route(f"api-{name}-list", get={"in": ALL}, anon="U", json=True, **facts)


def _row(name: str, key: str, **facts) -> Route:
    return Route(f"api-{name}", {"pk": key}, anon="U", json=True, **facts)


def _demand(world: World, side: str) -> dict:
    code = world.city.communities[0 if side == "in" else -1].code
    return {"org_code": code, "title": "接口写的"}


def _claim(world: World, side: str) -> dict:
    return {"demand": world[side, "demand"], "unit": world["in", "unit"]}


def _refuse(world: World, side: str) -> dict:
    return {"reason": "time"}


def _photos(world: World, side: str) -> dict:
    return {"report": "做完了", "photos": [str(world[side, "photo"])]}


REFUSED = {"in": "xxxx.+.", "sib": "xxx....", "out": "x......"}
JUDGED = {"in": "xxx+...", "sib": "xxx....", "far": "xx.....", "out": "x......"}
RATED = {"in": "xx++.x.", "sib": "xx+....", "far": "xx.....", "out": "x......"}


def _hold(world: World, side: str) -> dict:
    return {"demand": world[side, "demand"], "offer": world[side, "offer"], "kind": "locked"}


def _by_hand(world: World, side: str) -> dict:
    code = world.city.communities[0 if side == "in" else -1].code
    due = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    return {"org_code": code, "title": "装扶手", "unit": world[side, "unit"], "due": due}


def _offer(world: World, side: str) -> dict:
    facts = {"kind": "service", "title": "新供给", "capacity": 1, "reach": "street"}
    return {"unit": world[side, "unit"], **facts}


ROUTES = [
    _list("alliances"),
    _row("alliances-detail", "alliance", get=of_alliances.SEEN),
    _list("meetings"),
    _row("meetings-detail", "meeting", get=of_alliances.SEEN),
    _list("decisions"),
    _row("decisions-detail", "decision", get=of_alliances.SEEN),
    _row(
        "decisions-report",
        "decision",
        post=of_alliances.sent(of_alliances.REPORTED, "o"),
        data=lambda w, s: {"report": "办了"},
    ),
    _list("demands", post={"in": "wwoooww", "out": "wwwwwww"}, data=_demand),
    _row("demands-detail", "demand", get=of_services.DEMAND),
    _row(
        "demands-publish",
        "draft",
        post={"in": "xxoox..", "sib": "xxo....", "far": "xx.....", "out": "x......"},
    ),
    _row(
        "demands-withdraw",
        "demand",
        post={"in": "ooooxx.", "sib": "ooo..x.", "far": "oo.....", "out": "o......"},
        data=of_services._reason,
    ),
    _list("offers", post={"in": "wwwwwow", "out": "wwwwwww"}, data=_offer),
    _row("offers-detail", "offer", get=of_services.OFFER),
    _row("offers-publish", "offer", post=of_alliances.sent(of_services.OWN_OFFER, "+")),
    _row(
        "offers-withdraw",
        "offer",
        post={"in": "ooxx.o.", "sib": "oox....", "far": "oo.....", "out": "o......"},
        data=of_services._reason,
    ),
    _list("calls"),
    _row("calls-detail", "call", get=of_calls.SEEN),
    _list("campaigns"),
    _row("campaigns-detail", "campaign", get=of_campaigns.SEEN),
    _list("matches"),
    _row("matches-detail", "proposed", get={"in": "oooo...", "sib": "ooo....", "out": "o......"}),
    _row("matches-accept", "proposed", post=JUDGED),
    _row("matches-decline", "proposed", post=JUDGED, data=_refuse),
    _row("matches-answer-accept", "accepted", post=REFUSED, data=of_services._due),
    _row("matches-answer-refuse", "accepted", post=REFUSED, data=_refuse),
    _list("holds", post={"in": "xxxoxxx", "sib": "xxxwxxx", "out": "xxwwxxx"}, data=_hold),
    _row("holds-detail", "hold", get={"in": "oooo...", "sib": "ooo....", "out": "o......"}),
    _row("holds-lift", "hold", post={"in": "xxx+...", "sib": "xxx....", "out": "x......"}),
    Route("api-lacking-list", get={"in": "oooxxxx"}, anon="U", json=True),
    _list("claims", post={"in": "wwwwwow", "sib": "wwwwwow", "out": "wwwwwww"}, data=_claim),
    _row("claims-detail", "claim", get=of_services.OFFER),
    _row(
        "claims-accept",
        "claim",
        post={"in": "xxx+.x.", "sib": "xxx....", "out": "x......"},
        data=of_services._due,
    ),
    _row(
        "claims-refuse",
        "claim",
        post={"in": "xxx+.x.", "sib": "xxx....", "out": "x......"},
        data=_refuse,
    ),
    _row("claims-withdraw", "claim", post={"in": "xxxx.+.", "sib": "xxx....", "out": "x......"}),
    _list("projects", post={"in": "wwoowww", "out": "wwwwwww"}, data=_by_hand),
    _row("projects-detail", "project", get=of_services.OFFER),
    _row("projects-report", "project", post=REFUSED, data=_photos),
    _row("projects-review", "reported", post=RATED, data=lambda w, s: {"rating": 5}),
    _row("projects-send-back", "reported", post=RATED, data=of_services._reason),
    _list("orgs"),
    _row("orgs-detail", "org", get=of_orgs.ORG),
    _list("units"),
    _row("units-detail", "unit", get=of_orgs.UNIT),
    _list("posts"),
    _row("posts-detail", "post", get={"in": "oooo...", "out": "o......"}),
    _list("grids"),
    _row(
        "grids-detail",
        "card",
        get=of_orgs.GRID,
        post=of_orgs.GRID_CHANGED,
        verb="patch",
        data=lambda w, s: {"households": 9},
    ),
    _list("points"),
    Route("api-figures", get={"in": "oooo..."}, anon="U", json=True),
    Route("api-schema", get={"in": ALL}, anon="U"),
]
