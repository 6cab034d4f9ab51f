"""Access.md, row Match: pairs held by hand; and what a district's admin sets for its matching."""

from tests.access.table import Route, row

# Judged for exactly one's own org; who only sees the demand is refused.
HOLDS = {"in": "xxxoxx.", "sib": "xxx..x.", "far": "xx.....", "out": "x......"}
HELD = {"in": "xxxrxx.", "sib": "xxx..x.", "far": "xx.....", "out": "x......"}
PAIR = {"pk": "demand", "offer_pk": "offer"}

ROUTES = [
    row("pair_pick", "demand", get=HOLDS),
    Route("hold_create", PAIR, get=HOLDS, post=HELD, data=lambda w, s: {"kind": "locked"}),
    row(
        "hold_lift",
        "hold",
        post={"in": "xxxr...", "sib": "xxx....", "far": "xx.....", "out": "x......"},
    ),
]
