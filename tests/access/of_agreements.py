"""Access.md, row Alliance: pages of agreements and pairings; parties see, the keeper changes."""

import datetime

from django.utils import timezone

from alliances.models import Agreement
from tests.access.of_alliances import CHANGED, SEEN, sent
from tests.access.table import Route, listing, row
from tests.access.world import World

# Only the duty's own party and who keeps the agreement report it done.
FINISHED = {"in": "rrrx.r.", "own": "rrrr...", "sib": "rrr....", "far": "rr.....", "out": "r......"}
# A duty of a unit; the one of `own` is the community's, which needs no project.
BEGUN = {"in": "xxox.x.", "own": "xxxx...", "sib": "xxo....", "far": "xx.....", "out": "x......"}
PAIRING = {"in": "oooo.o.", "own": "oooo...", "sib": "ooo....", "far": "oo.....", "out": "o......"}
PAIRED = {"in": "oooo.x.", "own": "oooo...", "sib": "ooo....", "far": "oo.....", "out": "o......"}
VISITED = {"in": "xxoo.o.", "own": "xxoo...", "sib": "xxo....", "far": "xx.....", "out": "x......"}


def _day(days: int) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


CARD = {
    "name": "新的协议",
    "goals": "一起办",
    "party": ["a", "b"],
    "duty-a": ["c"],
    "duty-b": ["d"],
    "text-c": "出场地",
    "text-d": "出人",
    "version": 1,
}
PAIR = {"liaison_name": "张三", "days_a_month": 3}


def _card(world: World, side: str) -> dict:
    """A form of an agreement between a community and its unit."""
    org, unit = world[side, "org"], world[side, "unit"]
    places = {"org": org, "place-a": f"o{org}", "place-b": f"u{unit}"}
    return {**CARD, **places, "start": _day(40), "end": _day(400)}


def _changed(world: World, side: str) -> dict:
    """The two parties as they stand, as a browser would send them."""
    agreement = Agreement.objects.get(pk=world[side, "agreement"])
    data = {**CARD, "org": agreement.org_id, "start": _day(-300), "end": _day(90)}
    for key, party in zip("ab", agreement.parties.all(), strict=True):
        data[f"place-{key}"] = f"u{party.unit_id}" if party.unit_id else f"o{party.org_id}"
    return data


def _renewed(world: World, side: str) -> dict:
    return _changed(world, side) | {"start": _day(31), "end": _day(300)}


def _pair(world: World, side: str) -> dict:
    places = {"unit": world[side, "unit"], "org": world[side, "org"]}
    return {**PAIR, **places, "start": _day(400), "end": _day(900)}


def _paired(world: World, side: str) -> dict:
    return {**PAIR, "start": _day(-100), "end": _day(500)}


def _visit(world: World, side: str) -> dict:
    return {"day": _day(0), "note": "来过"}


def _project(world: World, side: str) -> dict:
    agreement = Agreement.objects.get(pk=world[side, "agreement"])
    return {"org": agreement.org_id, "title": "照协议办", "due": _day(9)}


def _reason(world: World, side: str) -> dict:
    return {"reason": "搬走了"}


ROUTES = [
    listing("agreement_list"),
    listing("agreement_list", query="export=xlsx", note="export"),
    listing("agreement_create", "ooooxxx", post={"in": "rrrrxxx", "out": "rwwwxxx"}, data=_card),
    listing("place_choices", "ooooxxx"),
    listing("place_choices", "ooooxxx", query="only=units", note="units"),
    row("agreement_detail", "agreement", get=SEEN),
    row("agreement_print", "agreement", get=SEEN),
    row("agreement_edit", "agreement", get=CHANGED, post=sent(CHANGED), data=_changed),
    row("agreement_renew", "agreement", get=CHANGED, post=sent(CHANGED), data=_renewed),
    row("agreement_end", "agreement", post=sent(CHANGED), data=_reason),
    row("agreement_review", "agreement", post=sent(CHANGED), data=lambda w, s: {"review": "好"}),
    row("duty_done", "duty", post=FINISHED, data=lambda w, s: {"note": "办了"}),
    row("duty_project", "duty", get=BEGUN, post=sent(BEGUN), data=_project),
    listing("pairing_list"),
    listing("pairing_list", query="export=xlsx", note="export"),
    listing("pairing_create", "ooooxxx", post={"in": "rrrrxxx", "out": "rwwwxxx"}, data=_pair),
    row("pairing_detail", "pairing", get=PAIRING),
    row("pairing_edit", "pairing", get=PAIRED, post=sent(PAIRED), data=_paired),
    row("pairing_end", "pairing", post=sent(PAIRED), data=_reason),
    row("visit_create", "pairing", get=VISITED, post=sent(VISITED), data=_visit),
    Route("reveal", {"kind": "=pairing.phone", "pk": "pairing"}, post=PAIRED, note="pairing"),
    Route("api-agreements-list", get={"in": "ooooooo"}, anon="U", json=True),
    Route("api-agreements-detail", {"pk": "agreement"}, get=SEEN, anon="U", json=True),
    Route("api-pairings-list", get={"in": "ooooooo"}, anon="U", json=True),
    Route("api-pairings-detail", {"pk": "pairing"}, get=PAIRING, anon="U", json=True),
]
