"""Access.md, row Matter: the community's and the grid's, dispatched to a unit; figures of those below."""

import datetime
import uuid

from django.utils import timezone

from tests.access.table import Route, listing, row
from tests.access.world import World, picture

SEEN = {"in": "oo.oo..", "sib": "oo.....", "out": "o......"}
SENT = {"in": "oo.ooo.", "sib": "oo.....", "out": "o......"}
LAID = {"in": "rrxxxx.", "out": "r......", "up": "rxxxxx."}
WHY = {"reason": "办不了"}


def _matter(world: World, side: str) -> dict:
    return {
        "home": world[side, "community"], "source": "hotline", "text": "电梯停了",
        "category": "repair", "sort": "need", "urgency": "normal", "_once": str(uuid.uuid4()),
    }  # fmt: skip


def _phone(world: World, side: str) -> dict:
    return _matter(world, side) | {"photos": [picture()]}


def _door(world: World, side: str) -> dict:
    return {"org": world[side, "community"], "name": "北门"}


def _rule(world: World, side: str) -> dict:
    district = world.city.districts[0 if side == "in" else 1].pk
    day = datetime.date(timezone.localdate().year + 1, 6, 1).isoformat()
    facts = {"level": 3, "urgency": "urgent", "starts_on": day, "amount": 2, "unit": "days"}
    return {"org": district, **facts}


def _step(name: str, key: str, seen: dict, get: str, post: str, **data) -> Route:
    """A step: who sees the row gets 403 where the word has a dot less than `seen` has."""
    rest = {side: seen[side].replace("o", "x") for side in ("sib", "out")}
    facts = data or {"text": "好"}
    return row(
        f"matter_{name}",
        key,
        get={"in": get, **rest},
        post={"in": post, **rest},
        data=lambda w, s: {n: v(w, s) if callable(v) else v for n, v in facts.items()},
    )


def _asked(name: str, get: str = "xx.ox..", post: str = "xx.rx..", **data) -> Route:
    return _step(name, "matter", SEEN, get, post, **data)


def _sent(name: str, get: str, post: str, **data) -> Route:
    return _step(name, "matter_sent", SENT, get, post, **data)


ROUTES = [
    listing("matter_list"),
    listing("matter_list", query="state=late&source=hotline&level=3", note="late"),
    listing("matter_export"),
    listing("matter_create", "oooooxx", post={"in": "rrrrwxx", "out": "rwwwwxx"}, data=_matter),
    row("matter_detail", "matter", get=SEEN),
    row("matter_detail", "matter_sent", get=SENT, note="dispatched"),
    row("matter_photo", "matter_photo", get=SEEN),
    _asked("dispatch", unit=lambda w, s: w[s, "unit"]),
    _asked("take"),
    _asked("up", **WHY),
    _asked("down", org=lambda w, s: w[s, "grid"], **WHY),
    _asked("note"),
    row("matter_press", "matter", get={"in": "oo.xx..", "sib": "oo.....", "out": "o......"},
        post={"in": "rr.xx..", "sib": "rr.....", "out": "r......"}, data=lambda w, s: {"text": "抓紧"}),
    _asked("decline", **WHY),
    _asked("join", post="xx.rx..", into=lambda w, s: w[s, "matter_sent"]),
    row("matter_again", "matter", get={"in": "rr.rx..", "sib": "rr.....", "out": "r......"},
        post={"in": "ww.wx..", "sib": "ww.....", "out": "w......"}, data=lambda w, s: WHY),
    _asked("demand", title="装灯", text="楼道装灯"),
    _asked("topic", post="xx.rx..", title="装灯", text="谁来装",
           member=lambda w, s: w["in", "seat_of_community"]),
    _asked("call", "xx.rx..", "xx.wx.."),
    _sent("accept", "xx.xxo.", "xx.xxr."),
    _sent("refuse", "xx.xxo.", "xx.xxr.", **WHY),
    _sent("back", "xx.oxx.", "xx.rxx.", **WHY),
    _sent("finish", "xx.xxr.", "xx.xxw."),
    _sent("check", "xx.rxx.", "xx.wxx.", passed="yes", text="看过"),
    listing("matter_doors", post={"in": "xxxrwxx", "out": "xxxwwxx"}, data=_door),
    row("matter_door_sheet", "door", get={"in": "xxxo...", "sib": "xxx....", "out": "x......"}),
    row("matter_door_end", "door", post={"in": "xxxr...", "sib": "xxx....", "out": "x......"}),
    listing("matter_figures"),
    listing("matter_figures_export"),
    listing("matter_rules", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_rule),
    row("matter_rule_drop", "matter_rule", post=LAID),
    row("answer_template_drop", "answer_template", post=LAID),
    listing("matter_phone", anon="o"),
    listing("matter_phone_worker", anon="o"),
    listing("matter_phone_me"),
    Route("matter_phone_send", post={"in": "oooowxx", "out": "owwwwxx"}, data=_phone),
    listing("matter_terms", anon="o"),
    Route("matter_report", {"code": "=nothing"}, {"in": "ggggggg"}, {"in": "ggggggg"}, anon="g"),
    Route("matter_track", {"code": "=nothing"}, {"in": "ggggggg"}, {"in": "ggggggg"}, anon="g"),
    Route(
        "reveal",
        {"kind": "=matter.contact", "pk": "matter"},
        post={side: word.replace("o", "x") for side, word in SEEN.items()} | {"in": "xx.ox.."},
        note="matter.contact",
    ),
    Route("api-matters-list", get={"in": "ooooooo"}, anon="U", json=True),
    Route("api-matters-detail", {"pk": "matter"}, get=SEEN, anon="U", json=True),
]  # fmt: skip
