"""Access.md, rows Figures (own points), Post and Member: points, rewards, posts, check-ins, talents."""

import datetime

from django.utils import timezone

from tests.access.table import Route, listing, row
from tests.access.world import World

# The place's leading posts; the home unit's people; nobody else but the member himself.
OVER = {"in": "oooo...", "sib": "ooo....", "out": "o......"}
HOME = {"in": "oooo.o.", "sib": "ooo....", "out": "o......"}
# Kept by officer and staff; admins and the home unit see it and are refused.
KEPT = {"in": "xxoo...", "sib": "xxo....", "out": "x......"}
KEPT_HOME = {"in": "xxoo.x.", "sib": "xxo....", "out": "x......"}
LAID = {"in": "rrxxxx.", "out": "r......", "up": "rxxxxx."}
SETTING = {"district": "oo...x."}
WHY = {"reason": "不属实"}


def _sent(words: dict[str, str], letter: str = "r") -> dict[str, str]:
    """What who may read the form gets when he acts."""
    return {side: word.replace("o", letter) for side, word in words.items()}


def _why(world: World, side: str) -> dict:
    return WHY


def _today(days: int = 0) -> str:
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


def _declared(world: World, side: str) -> dict:
    facts = {"day": _today(), "amount": 1, "note": "替邻居取药"}
    return {"rule": world[side, "point_rule"], **facts}


def _rule(world: World, side: str) -> dict:
    district = world.city.districts[0 if side == "in" else 1].pk
    facts = {"name": "文明劝导", "per": "time", "points": 5, "starts_on": _today()}
    return {"org": district, **facts}


def _reward(world: World, side: str) -> dict:
    return {"org": world[side, "org"], "name": "雨伞", "cost": 5, "stock": 3}


def _station(world: World, side: str) -> dict:
    facts = {"kind": "post", "name": "文明岗", "text": "劝导", "seats": 2}
    return {"org": world[side, "org"], **facts}


def _unit(world: World, side: str) -> dict:
    place = {"in": "sib", "out": "out"}[side]
    return {"unit": world[side, "unit"], "org": world[place, "org"], "brings": "出人"}


def _invited(world: World, side: str) -> dict:
    facts = {"what": "义剪", "day": _today(9), "time": "09:30", "place": "活动室"}
    return {"org": world[side, "org"], **facts}


def _found(world: World, side: str) -> dict:
    return {"skills": "理发", "slots": "", "reach": "community", "a_week": 2, "agreed": "on"}


POINTS = [
    listing("point_list"),
    listing("point_list", query="state=objected&since=year&q=课后", note="objected"),
    listing("point_export"),
    listing("point_mine", "xxxxxxx"),
    listing("point_declare", "xxxxxxx", post={"in": "xxxxxxx"}, data=_declared),
    row("point_of_record", "record", post={"in": "......."}),
    row("point_of_station", "station_log", post={"in": "......."}),
    row("point_detail", "point_claim", get=HOME),
    row("point_verify", "point_claim", post={"in": "xxrr.r.", "sib": "xxr....", "out": "x......"}),
    row(
        "point_refuse",
        "point_claim",
        get={"in": "xxoo.o.", "sib": "xxo....", "out": "x......"},
        post={"in": "xxrr.r.", "sib": "xxr....", "out": "x......"},
        data=_why,
    ),
    row(
        "point_withdraw",
        "point_claim",
        post={"in": "xxxx.x.", "sib": "xxx....", "out": "x......"},
    ),
    listing("point_notice"),
    row(
        "point_object",
        "noticed",
        get={"in": "oooooo.", "sib": "ooo....", "out": "o......"},
        post={"in": "rrrrrr.", "sib": "rrr....", "out": "r......"},
        data=lambda w, s: {"text": "不是他做的"},
    ),
    row(
        "point_decide",
        "objection",
        get=OVER,
        post=_sent(OVER),
        data=lambda w, s: {"upheld": "no", "remark": "核过了，是他"},
    ),
    Route("point_open", {"code": "=nothing"}, {"in": "......."}, anon="."),
    listing("point_accounts"),
    listing("point_accounts_export"),
    row("point_account", "member", get=OVER),
    row("point_reverse", "point_line", get=KEPT, post=_sent(KEPT), data=_why),
    listing("point_rules"),
    listing("point_rule_create", "ooxxxxx", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_rule),
    row("point_rule_end", "point_rule", post=LAID),
    row(
        "point_setting",
        "org",
        get=SETTING,
        post=_sent(SETTING),
        data=lambda w, s: {"names": "full", "is_open": "on"},
    ),
    listing("reward_list"),
    listing("reward_create", "ooooxxx", post={"in": "wwwrxxx", "out": "wwwwxxx"}, data=_reward),
    row(
        "reward_edit",
        "reward",
        get={"in": "xxxo...", "sib": "xxx....", "out": "x......"},
        post={"in": "xxx+...", "sib": "xxx....", "out": "x......"},
        data=_reward,
    ),
    Route(
        "reward_redeem",
        {"pk": "reward", "member_pk": "member"},
        post={"in": "xxxx...", "sib": "xxx....", "out": "x......"},
    ),
    listing("redemption_list"),
    listing("redemption_export"),
    row(
        "redemption_settle",
        "redemption",
        get={"in": "xxxo...", "sib": "xxx....", "out": "x......"},
        post={"in": "xxxr...", "sib": "xxx....", "out": "x......"},
        data=_why,
    ),
]
STATIONS = [
    listing("station_list"),
    listing("station_list", query="free=yes&gone=yes&kind=post", note="free"),
    listing("station_export"),
    listing("station_create", "xxooxxx", post={"in": "xxrrxxx", "out": "xxwwxxx"}, data=_station),
    row("station_detail", "station", get=HOME),
    row("station_edit", "station", get=KEPT_HOME, post=_sent(KEPT_HOME, "+"), data=_station),
    row("station_close", "station", post=_sent(KEPT_HOME)),
    row(
        "station_take",
        "station",
        post={"in": "xxxx.r.", "sib": "xxx....", "out": "x......"},
        data=lambda w, s: {"who": f"unit-{w['in', 'unit']}"},
    ),
    row("station_leave", "holder", get=KEPT_HOME, post=_sent(KEPT_HOME), data=_why),
    row(
        "station_log_create",
        "holder",
        get={"in": "xxxx.x.", "sib": "xxx....", "out": "x......"},
        post={"in": "xxxx.x.", "sib": "xxx....", "out": "x......"},
    ),
    listing("station_logs"),
    listing("station_logs", query="state=logged&q=课后", note="q"),
    listing("station_log_export"),
    row(
        "station_log",
        "station_log",
        get=HOME,
        post=_sent(KEPT_HOME),
        data=lambda w, s: {"do": "confirm"},
    ),
    Route("check_in_by_code", {"code": "=nothing"}, {"in": "ggggggg"}, {"in": "ggggggg"}, anon="g"),
    listing("check_in_code", "xxooxxx"),
    row(
        "check_in_renew",
        "org",
        post={"in": "xxrr.x.", "sib": "xxr....", "out": "x......"},
    ),
    listing("unit_check_ins"),
    listing("unit_check_ins", query="state=asked&q=课后", note="q"),
    listing("unit_check_in_export"),
    listing(
        "unit_check_in_create",
        "xxxxxox",
        post={"in": "xxxxxrx", "out": "xxxxxwx"},
        data=_unit,
    ),
    row("unit_check_in", "unit_check_in", get=HOME),
    row("unit_check_in_confirm", "unit_check_in", post=_sent(KEPT_HOME)),
    row(
        "unit_check_in_end",
        "unit_check_in",
        get={"in": "xxoo.o.", "sib": "xxo....", "out": "x......"},
        post={"in": "xxrr.r.", "sib": "xxr....", "out": "x......"},
        data=_why,
    ),
    row("check_in_home", "sheet", get=HOME),
    row(
        "check_in_word",
        "sheet",
        get=KEPT_HOME,
        post=_sent(KEPT_HOME),
        data=lambda w, s: {"text": "来得勤"},
    ),
]
TALENTS = [
    listing("talent_list"),
    listing("talent_list", query="q=理发&day=5&part=morning", note="free"),
    listing("talent_export"),
    listing("talent_mine", "xxxxxxx", post={"in": "xxxxxxx"}, data=_found),
    row("talent_take_back", "talent", post={"in": "xxxx...", "sib": "xxx....", "out": "x......"}),
    row(
        "talent_invite",
        "talent",
        get=KEPT,
        post={"in": "xxwr...", "sib": "xxw....", "out": "x......"},
        data=_invited,
    ),
    listing("talent_asks"),
    listing("talent_ask_export"),
    row(
        "talent_ask",
        "talent_ask",
        get=OVER,
        post={"in": "xxxx...", "sib": "xxx....", "out": "x......"},
    ),
    row(
        "talent_ask_withdraw",
        "talent_ask",
        post={"in": "xxxr...", "sib": "xxx....", "out": "x......"},
    ),
]
ROUTES = [*POINTS, *STATIONS, *TALENTS]
