"""Access.md, rows Alliance and Unit: kinds, a body's card, seats, pact; entries that become one."""

from django.utils import timezone

from tests.access.of_alliances import CHANGED, SEEN, sent
from tests.access.table import listing, row
from tests.access.world import World

# The district's own kind: its admin and the city's change it; all below choose it.
KIND = {"in": "rrxxxx.", "out": "r......"}
SEATS = {"holder_name": "张三", "start": "2026-01-02", "role": "deputy"}
# Entries of units are merged by admin and officer; the community and the unit only see them.
MERGED = {"in": "ooox.x.", "sib": "ooo....", "far": "oo.....", "out": "o......"}


def _ended(world: World, side: str) -> dict:
    return {"on": timezone.localdate().isoformat(), "reason": "任务完成"}


def _into(world: World, side: str) -> dict:
    """No body to go into: the form comes back."""
    return {"into": "", "reason": "合署"}


def _kind(world: World, side: str) -> dict:
    district = world.city.districts[0 if side == "in" else 1]
    return {"org": district.pk, "name": "党员代表会议"}


ROUTES = [
    listing("alliance_kinds", "ooxxxxx", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_kind),
    row("kind_act", "kind", post=KIND, data=lambda w, s: {"do": "end"}),
    row("alliance_end", "alliance", get=CHANGED, post=sent(CHANGED, "w"), data=_ended),
    row("alliance_merge", "alliance", get=CHANGED, post=sent(CHANGED, "w"), data=_into),
    row("alliance_pact", "alliance", get=SEEN),
    row("member_sign", "membership", post=sent(CHANGED, "n")),
    row("member_seats", "membership", get=CHANGED, post=sent(CHANGED), data=lambda w, s: SEATS),
    row("seat_end", "seat", post=sent(CHANGED)),
    row("unit_merge", "unit", get=MERGED, post=sent(MERGED, "w"), data=lambda w, s: {"other": ""}),
    row("merge_undo", "merge", post=sent({"in": "ooox.x.", "out": "o......"})),
    row("import_answer", "batch", arg="batch_id", post={"in": "...+...", "out": "......."}),
]
