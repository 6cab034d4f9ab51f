"""Access.md, row Match: pairs held by hand; and what a district's admin sets for its matching."""

from tests.access.table import Route, listing, row
from tests.access.world import World

# Judged for exactly one's own org; who only sees the demand is refused.
HOLDS = {"in": "xxxoxx.", "sib": "xxx..x.", "far": "xx.....", "out": "x......"}
HELD = {"in": "xxxrxx.", "sib": "xxx..x.", "far": "xx.....", "out": "x......"}
PAIR = {"pk": "demand", "offer_pk": "offer"}
# Set by a district's admin and those above him.
SET = {"district": "oo...x."}
SENT = {"district": "rr...x."}


def _concept(world: World, side: str) -> dict:
    facts = {"name": "古琴调音", "category": "便民服务", "residents": "七弦琴走音没人会弄"}
    return {"do": "save", "version": "0", **facts}


ROUTES = [
    row("pair_pick", "demand", get=HOLDS),
    Route("hold_create", PAIR, get=HOLDS, post=HELD, data=lambda w, s: {"kind": "locked"}),
    row(
        "hold_lift",
        "hold",
        post={"in": "xxxr...", "sib": "xxx....", "far": "xx.....", "out": "x......"},
    ),
    row("lexicon_list", "org", get=SET),
    row("lexicon_edit", "org", get=SET, post=SENT, data=_concept),
    row("limits_edit", "org", get=SET, post=SENT, data=lambda w, s: {"version": "0", "days": "90"}),
    row("learned_list", "org", get=SET),
    row("learned_on", "org", post=SENT),
    Route("learned_put_back", {"pk": "org", "version": "=0"}, post=SENT),
    listing("lacking", "oooxxxx"),
    listing("lacking_rows", "oooxxxx"),
    listing("lacking_rows", "oooxxxx", query="cause=none&export=1", note="export"),
]
