"""Access.md, row Project, service record, review: the pages of the work on projects."""

from collections.abc import Callable

from django.utils import timezone

from tests.access.of_alliances import sent
from tests.access.of_services import BOTH_SIDES, OFFER, _reason
from tests.access.table import ALL, Route, listing, row
from tests.access.world import World

# The community's (or street's) side alone.
COMMUNITY = {"in": "xxoo.x.", "sib": "xxo....", "far": "xx.....", "out": "x......"}
PROVIDER = {"in": "xxxx.o.", "sib": "xxx....", "far": "xx.....", "out": "x......"}
# An open need is known in the street, as a published demand is; its units pledge.
NEED = {"in": "oooo.o.", "sib": "ooo..o.", "far": "oo.....", "out": "o......"}
PLEDGED = {"in": "xxxx.r.", "sib": "xxx..r.", "far": "xx.....", "out": "x......"}
HEARD = {"in": "xxxxox.", "sib": "xxx....", "far": "xx.....", "out": "x......"}
FILED = {"in": "rrxx.x.", "sib": "rrx....", "far": "rr.....", "out": "r......"}


def _today() -> str:
    return timezone.localdate().isoformat()


def _stone(world: World, side: str) -> dict:
    return {"name": "验收", "due": _today()}


def _step(world: World, side: str) -> dict:
    return {"do": "milestone_done", "id": world[side, "milestone"]}


def _need(world: World, side: str) -> dict:
    return {"kind": "money", "name": "购书款", "asked": 900}


def _record(world: World, side: str) -> dict:
    clock = {"begins": "15:00", "ends": "16:00"}
    return {"people": [world[side, "person"]], "day": _today(), "note": "上课", **clock}


def _pledge(world: World, side: str) -> dict:
    return {"unit": world["in", "unit"], "amount": 1}


def _pledge_form(world: World, side: str) -> dict:
    return {"provider": f"unit-{world['in', 'unit']}", "amount": 1}


def _voice(world: World, side: str) -> dict:
    counts = {"satisfied": 1, "so_so": 0, "dissatisfied": 0}
    return {"grid": world[side, "grid"], "day": _today(), **counts}


def _talk(world: World, side: str) -> dict:
    return {"held_on": _today(), "people": "书记和单位", "agreed": "补做"}


def _stars(world: World, side: str) -> dict:
    return {"rating": 5}


def _part(part: str, data) -> Route:
    keys = {"pk": "project", "part": f"={part}"}
    return Route("project_add", keys, BOTH_SIDES, sent(BOTH_SIDES), data, note=part)


def _list(name: str, **facts) -> Route:
    return Route(f"api-{name}-list", get={"in": ALL}, anon="U", json=True, **facts)


def _row(name: str, key: str, **facts) -> Route:
    return Route(f"api-{name}", {"pk": key}, anon="U", json=True, **facts)


def _of(key: str, data) -> Callable[[World, str], dict]:
    """Return the data with the row that the API must be told, as its address names none."""
    return lambda world, side: {key: world[side, key], **data(world, side)}


def _by_hand(world: World, side: str) -> dict:
    facts = {"org": world[side, "org"], "kind": "joint", "title": "装扶手", "due": _today()}
    return {**facts, "giver": f"unit-{world['in', 'unit']}"}


ROUTES = [
    listing("project_create", "xxooxxx", post={"in": "xxrrxxx", "out": "xxw+xxx"}, data=_by_hand),
    listing("giver_choices"),
    listing("giver_choices", query="q=课后", note="q"),
    row("project_work", "project", get=OFFER),
    _part("milestone", _stone),
    _part("task", lambda w, s: {"text": "备课"}),
    _part("person", lambda w, s: {"name": "钱老师", "side": "community"}),
    _part("progress", lambda w, s: {"percent": 10, "note": "开始了"}),
    _part("need", _need),
    Route("project_add", {"pk": "project", "part": "=none"}, get={"in": "......."}, note="unknown"),
    row("person_choices", "project", get=BOTH_SIDES),
    row("project_step", "project", post=sent(BOTH_SIDES), data=_step),
    row("project_log", "project", get=OFFER),
    row("record_create", "project", get=BOTH_SIDES, post=sent(BOTH_SIDES), data=_record),
    row(
        "record_judge",
        "project",
        post=sent(COMMUNITY),
        data=lambda w, s: {"do": "confirm", "id": w[s, "record"]},
    ),
    listing("record_list"),
    listing("record_list", query="export=xlsx", note="export"),
    row("project_pledges", "project", get=OFFER),
    listing("need_list"),
    listing("secretary_list"),
    listing("secretary_list", query="export=xlsx", note="export"),
    listing("need_list", query="export=xlsx", note="export"),
    row("need_detail", "need", get=NEED, post=PLEDGED, data=_pledge_form),
    row("pledge_withdraw", "pledge", get=PROVIDER, post=sent(PROVIDER), data=_reason),
    row(
        "pledge_receive",
        "pledge",
        get=COMMUNITY,
        post=sent(COMMUNITY),
        data=lambda w, s: {"received": 9},
    ),
    row("project_reviews", "done", get=OFFER),
    row("project_reviews", "talked", get=OFFER, note="talk"),
    row("unit_review", "done", post=sent(PROVIDER), data=_stars),
    row("talk_log", "talked", post=sent(COMMUNITY), data=_talk),
    row("rating_link", "done", post=sent(COMMUNITY), data=lambda w, s: {"ends_on": _today()}),
    row("rating_sheet", "link", get=COMMUNITY),
    Route("resident_rate", {"code": "=nothing"}, {"in": "ggggggg"}, {"in": "ggggggg"}, anon="g"),
    listing("voice_list", "xxxxoxx"),
    row("voice_create", "project", get=HEARD, post=sent(HEARD), data=_voice),
    row("project_feedback", "done", get=OFFER),
    listing("feedback"),
    listing("feedback", query="export=xlsx", note="export"),
    row(
        "project_send",
        "talked",
        get=COMMUNITY,
        post=sent(COMMUNITY),
        data=lambda w, s: {"secretary": "王书记", "aim": "停车难"},
    ),
    row("project_file", "project", post=FILED),
    _list("milestones", post={"in": "xxoowow", "out": "xwwwwww"}, data=_of("project", _stone)),
    _row("milestones-detail", "milestone", get=OFFER),
    _row("milestones-done", "milestone", post=BOTH_SIDES),
    _list(
        "service-records", post={"in": "xxoowow", "out": "xwwwwww"}, data=_of("project", _record)
    ),
    _row("service-records-detail", "record", get=OFFER),
    _row("service-records-confirm", "record", post=COMMUNITY),
    _row("service-records-refuse", "record", post=COMMUNITY, data=_reason),
    _list("needs", post={"in": "xxoowow", "out": "xwwwwww"}, data=_of("project", _need)),
    _row("needs-detail", "need", get=NEED),
    _list("pledges", post={"in": "wwwwwow", "out": "wwwwwww"}, data=_of("need", _pledge)),
    _row("pledges-detail", "pledge", get=OFFER),
    _row("pledges-withdraw", "pledge", post=PROVIDER, data=_reason),
    _row("pledges-receive", "pledge", post=COMMUNITY, data=lambda w, s: {"received": 9}),
    _list("voices", post={"in": "wwwwoww", "out": "wwwwwww"}, data=_of("project", _voice)),
    _row(
        "voices-detail",
        "voice",
        get={"in": "oooooo.", "sib": "ooo....", "far": "oo.....", "out": "o......"},
    ),
]
