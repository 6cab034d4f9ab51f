"""Access.md, row Matter, call: calls by the street, those dispatched to a department; calendars."""

import datetime

from django.utils import timezone

from tests.access.table import Route, listing, row
from tests.access.world import World


def _of(word: str, above: str) -> dict:
    """The street's officer and the lead's liaison as told; admins above get the same everywhere."""
    return {"in": word, "sib": f"{above}.....", "out": f"{above[0]}......"}


SEEN = _of("ooo..o.", "oo")
REVIEWED = _of("ooo....", "oo")
LAID = {"in": "rrxxxx.", "out": "r......", "up": "rxxxxx."}
TEXT = {"text": "快办好了"}


def _call(world: World, side: str) -> dict:
    facts = {"title": "路面塌陷", "text": "门口", "kind": "work", "urgency": "normal"}
    return {**facts, "street": world[side, "street_org"], "lead": world[side, "bureau"]}


def _draw(world: World, side: str) -> dict:
    year = timezone.localdate().year
    return {"org": world[side, "street_org"], "year": year, "percent": 50}


def _found(world: World, side: str) -> dict:
    return {"result": "solved", "note": "看过了"}


def _district(world: World, side: str) -> int:
    return world.city.districts[0 if side == "in" else 1].pk


def _day(year: int = 1) -> str:
    return datetime.date(timezone.localdate().year + year, 6, 1).isoformat()


def _days(world: World, side: str) -> dict:
    facts = {"works": "no", "first": _day(), "last": _day(), "name": "本地放假"}
    return {"org": _district(world, side), **facts}


def _hours(world: World, side: str) -> dict:
    times = {"morning_from": "9:00", "morning_to": "12:00", "afternoon_from": "14:00"}
    start = {"starts_on": _day(), "afternoon_to": "18:00"}
    return {"org": _district(world, side), **times, **start}


def _rule(world: World, side: str) -> dict:
    terms = {f"{part}_amount": 3 for part in ("answer", "plan", "solve")}
    units = {f"{part}_unit": "days" for part in ("answer", "plan", "solve")}
    facts = {"kind": "", "urgency": "urgent", "starts_on": _day()}
    return {"org": _district(world, side), **facts, **terms, **units}


def _verb(name: str, get: str, post: str, above: str = "xx", told: str = "xx", **data) -> Route:
    """A step: `above` is what admins get who look, `told` when they act."""
    facts = data or TEXT
    return row(
        f"call_{name}", "call", get=_of(get, above), post=_of(post, told), data=lambda w, s: facts
    )


ROUTES = [
    listing("call_list"),
    listing("call_list", query="state=late&time=kept", note="late"),
    listing("call_export"),
    listing("call_create", "xxoxxxx", post={"in": "xxrxxxx", "out": "xxwxxxx"}, data=_call),
    row("call_detail", "call", get=SEEN),
    # It waits for its first answer: later steps send back to the call, or say why not.
    _verb("answer", "xxx..o.", "xxx..r."),
    _verb("plan", "xxx..r.", "xxx..w."),
    _verb("solve", "xxx..r.", "xxx..w."),
    _verb("note", "xxo..o.", "xxr..r."),
    _verb("return", "xxx..o.", "xxx..r.", reason="不归我们管"),
    _verb("extend", "xxx..r.", "xxx..w.", amount=1, reason="等材料"),
    _verb("pause", "xxo..x.", "xxr..x.", reason="等居民"),
    _verb("resume", "xxr..x.", "xxw..x."),
    _verb("check", "xxr..x.", "xxw..x.", passed="yes", text="看过了"),
    _verb("close", "xxr..x.", "xxw..x."),
    _verb("decide", "rrr..x.", "www..x.", "rr", "ww", granted="yes", remark=""),
    _verb("again", "xxr..x.", "xxw..x."),
    _verb("part", "xxx..x.", "xxx..x."),
    _verb("press", "rrx..x.", "wwx..x.", "rr", "ww", text="快办"),  # not late yet
    _verb("reply", "xxx..r.", "xxx..w."),
    _verb("withdraw", "xxo..x.", "xxr..x.", reason="不用办了"),
    _verb("reopen", "xxr..x.", "xxw..x."),
    _verb("leave", "xxr..x.", "xxw..x."),
    Route("call_rate", {"code": "=nothing"}, {"in": "ggggggg"}, {"in": "ggggggg"}, anon="g"),
    listing("order_review_list", post={"in": "wwwxxxx"}, data=_draw),  # nothing closed yet
    listing("order_review_list_export"),
    listing("order_found"),
    listing("order_found_export"),
    row("order_review", "order_review", get=REVIEWED),
    row("order_review_export", "order_review", get=REVIEWED),
    row("order_check", "order_check", get=REVIEWED, post=_of("rrr....", "rr"), data=_found),
    listing("call_rules", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_rule),
    row("call_rule_drop", "call_rule", post=LAID),
    listing("workday_list"),
    listing("workday_list", query="since=2026-12-31&time=16:30&number=2&unit=hours", note="try"),
    listing("workday_export"),
    listing("workday_enter", "ooxxxxx", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_days),
    row("workday_drop", "workday", post=LAID),
    Route(
        "work_year",
        post={"in": "rrxxxxx"},
        data=lambda w, s: {"org": _district(w, s), "year": timezone.localdate().year + 2},
    ),
    row("work_year_drop", "work_year", post=LAID),
    listing("work_hours", "ooxxxxx", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_hours),
    row("work_hours_drop", "work_hours", post=LAID),
]
