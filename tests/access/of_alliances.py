"""Access.md, rows Alliance and Meeting: pages of bodies, meetings, decisions and cadence."""

import datetime

from django.utils import timezone

from tests.access.table import Route, listing, row
from tests.access.world import World

# Who sees a body: own orgs and below; the community and the unit where they sit.
SEEN = {"in": "oooo.o.", "own": "oooo...", "sib": "ooo....", "far": "oo.....", "out": "o......"}
# Who changes it: those above and the street's officer; the community its own.
CHANGED = {"in": "ooox.x.", "own": "oooo...", "sib": "ooo....", "far": "oo.....", "out": "o......"}
# Who keeps its meetings: not the admins above, who see and press.
KEPT = {"in": "xxox.x.", "own": "xxoo...", "sib": "xxo....", "far": "xx.....", "out": "x......"}


def sent(words: dict[str, str], letter: str = "r") -> dict[str, str]:
    """The same words for a POST: whoever may is sent on."""
    swap = str.maketrans("or", letter * 2)
    return {side: word.translate(swap) for side, word in words.items()}


def _today() -> str:
    return timezone.localdate().isoformat()


def _new_body(world: World, side: str) -> dict:
    return {
        "org": world[side, "org"],
        "kind": "cluster",
        "name": "新的议事会",
        "founded_on": _today(),
    }


def _member(world: World, side: str) -> dict:
    return {"unit": world.ids["far", "unit"] if side == "far" else world.ids["own", "free_unit"]}


def _plan(world: World, side: str) -> dict:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    body = world[side, "alliance"]
    return {"alliance": body, "title": "新的会", "day": tomorrow.isoformat(), "time": "09:00"}


def _edit(world: World, side: str) -> dict:
    return {"title": "改过的会", "day": _today(), "time": "09:00"}


def _rule(world: World, side: str) -> dict:
    district = world.city.districts[0 if side == "in" else 1]
    facts = {"alliance_kind": "cluster", "level": 2, "period": "year", "count": 1, "lead_days": 9}
    return {"org": district.pk, "starts_on": _today(), **facts}


def _patches(world: World, side: str) -> dict:
    patch = {"id": "meeting", "on": "meeting", "base": 1, "set": {"summary": "写一点"}}
    return {"patches": [patch]}


# Who sits in the body signs in; who only sees the meeting is told that he has no seat.
SEATED = {"in": "xxxo.o.", "own": "xxxx...", "sib": "xxx....", "far": "xx.....", "out": "x......"}
AMENDED = {"text": "期限改为下月底", "reason": "延期"}


def sent_back(words: dict[str, str]) -> dict[str, str]:
    """The same words for a POST without a good code: whoever may gets words."""
    return {side: word.replace("o", "w") for side, word in words.items()}


CARD = {"name": "改名", "founded_on": "2025-01-01"}
SEAT = {"holder_name": "张三", "start": "2026-01-02"}
REPORTED = {"in": "xxrx.r.", "own": "xxrr...", "sib": "xxr....", "far": "xx.....", "out": "x......"}
DROPPED = {"in": "xxrx.x.", "own": "xxrr...", "sib": "xxr....", "far": "xx.....", "out": "x......"}
PRESSED = {"in": "rrxx.x.", "own": "rrxx...", "sib": "rrx....", "far": "rr.....", "out": "r......"}


def _cell(name: str, **facts) -> Route:
    """A period of a street's body, by its first day."""
    return Route(name, {"pk": "alliance", "start": "quarter", **facts.pop("keys", {})}, **facts)


PRESSED_CELL = {"in": "++xx.x.", "far": "++.....", "out": "+......"}

ROUTES = [
    listing("alliance_list"),
    listing("alliance_list", query="export=xlsx", note="export"),
    listing("alliance_create", "ooooxxx", post={"in": "rrrrxxx", "out": "rww+xxx"}, data=_new_body),
    row("alliance_detail", "alliance", get=SEEN),
    row("alliance_edit", "alliance", get=CHANGED, post=sent(CHANGED), data=lambda w, s: CARD),
    row("member_add", "alliance", post=sent(CHANGED, "+"), data=_member),
    row("member_end", "membership", post=sent(CHANGED)),
    row("seat_set", "membership", post=sent(CHANGED), data=lambda w, s: SEAT),
    listing("meeting_list"),
    listing("meeting_list", query="export=xlsx", note="export"),
    # The city has no body of its own here; the form takes no other's.
    listing(
        "meeting_create",
        "xoooxxx",
        post={"in": "x.r.xxx", "own": "x.rrxxx", "sib": "x.r.xxx", "out": "x...xxx"},
        data=_plan,
    ),
    row("meeting_detail", "meeting", get=SEEN),
    row("meeting_detail", "planned", get=SEEN, note="planned"),
    row("meeting_edit", "planned", get=KEPT, post=sent(KEPT), data=_edit),
    row(
        "meeting_cancel",
        "planned",
        get=KEPT,
        post=sent(KEPT),
        data=lambda w, s: {"reason": "改期"},
    ),
    row("meeting_log", "planned", get=KEPT, post=sent(KEPT)),
    row("meeting_save", "planned", post=KEPT, data=_patches, json=True),
    row("meeting_close", "planned", post=sent(KEPT, "+")),
    row("meeting_leftovers", "planned", get=KEPT, post=sent(KEPT, "."), data=lambda w, s: {}),
    row("meeting_pulse", "planned", post=KEPT, data=lambda w, s: {"place": ""}, json=True),
    row("meeting_wall", "planned", get=KEPT, post=sent(KEPT), data=lambda w, s: {"on": "1"}),
    # The wall's pass stands in for a login; a session alone gets nothing.
    row("meeting_wall_code", "planned", get={"in": ".......", "out": "......."}, anon="."),
    row("meeting_sign_in", "planned", get=SEATED, post=sent_back(SEATED)),
    row("meeting_minutes", "meeting", get=SEEN),
    row("meeting_docx", "meeting", get=SEEN),
    row("meeting_amend", "meeting", get=KEPT, post=sent(KEPT), data=lambda w, s: AMENDED),
    row("meeting_history", "meeting", get=CHANGED),
    listing("decision_list"),
    listing("decision_list", query="export=xlsx", note="export"),
    row(
        "decision_report", "decision", get=SEEN, post=REPORTED, data=lambda w, s: {"report": "办了"}
    ),
    row("decision_drop", "decision", post=DROPPED, data=lambda w, s: {"reason": "不用办了"}),
    row("decision_press", "decision", post=PRESSED, data=lambda w, s: {"text": "请抓紧"}),
    listing("cadence"),
    listing("cadence", query="export=xlsx", note="export"),
    listing("cadence_rules", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_rule),
    row(
        "rule_end",
        "rule",
        get={"in": "ooxxxx.", "out": "o......", "up": "oxxxxx."},
        post={"in": "rrxxxx.", "out": "r......", "up": "rxxxxx."},
        data=lambda w, s: {"ends_on": _today()},
    ),
    _cell("cadence_cell", get={side: SEEN[side] for side in ("in", "far", "out")}),
    _cell("cadence_act", keys={"do": "=press"}, post=PRESSED_CELL),
    _cell(
        "cadence_act",
        keys={"do": "=exempt"},
        post=PRESSED_CELL,
        data=lambda w, s: {"reason": "改造"},
        note="exempt",
    ),
]
