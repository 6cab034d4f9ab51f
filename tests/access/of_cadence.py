"""Access.md, row Alliance, cadence: organisation life of branches, progress of a working-out."""

from django.utils import timezone

from tests.access.table import Route, listing, row
from tests.access.world import World

# Whose organisation life one sees: own orgs and below, and one's own unit's.
SEEN = {"in": "oooo.o.", "sib": "ooo....", "far": "oo.....", "out": "o......"}
# Who lets it off: the admins above.
EXCUSED = {"in": "rrxx.x.", "sib": "rrx....", "far": "rr.....", "out": "r......"}


def _log(world: World, side: str) -> dict:
    day = timezone.localdate().isoformat()
    facts = {"kind": "lecture", "day": day, "present": 3, "expected": 4, "topic": "党课"}
    return {"branch": world[side, "branch"], **facts}


def _cell(name: str, **facts) -> Route:
    keys = {"code": "branch", "kind": "=party_day", "start": "quarter", **facts.pop("keys", {})}
    return Route(name, keys, **facts)


ROUTES = [
    listing("cadence_life"),
    listing("cadence_life", query="export=xlsx", note="export"),
    # The liaison his unit's, staff and officers those below them; a keeper his grid's, if it has one.
    listing(
        "life_log",
        "xxooxox",
        post={"in": "xxrrxrx", "sib": "xxrwxwx", "out": "xxwwxwx"},
        data=_log,
    ),
    _cell("life_cell", get=SEEN),
    _cell(
        "life_act",
        keys={"do": "=exempt"},
        post=EXCUSED,
        data=lambda w, s: {"reason": "换届"},
        note="exempt",
    ),
    _cell("life_act", keys={"do": "=exempt"}, post={"in": "wwxx.x."}, note="exempt without reason"),
    row("standings_run", "run", get={"in": "oooooo.", "out": "o......"}),
]
