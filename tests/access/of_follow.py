"""Access.md, row Meeting, decision: decisions followed up, pressings, answers and rules of both."""

import datetime

from django.utils import timezone

from tests.access.of_alliances import KEPT, SEEN, sent
from tests.access.table import listing, row
from tests.access.world import World

# Who answers: the unit in, the community its own.
ANSWERED = {"in": "xxxx.r.", "own": "xxxr...", "sib": "xxx....", "far": "xx.....", "out": "x......"}
# Who makes a project of it: who keeps the meeting, where a unit answers for the decision.
BEGUN = {"in": "xxox.x.", "own": "xxxx...", "sib": "xxo....", "far": "xx.....", "out": "x......"}
DROPPED = {"in": "rrxx...", "out": "r......", "up": "rxxx..."}


def _rule(world: World, side: str) -> dict:
    district = world.city.districts[0 if side == "in" else 1]
    return {"org": district.pk, "answer_days": 3, "secretary_after": 2, "above_after": 4}


def _project(world: World, side: str) -> dict:
    day = timezone.localdate() + datetime.timedelta(days=9)
    return {"org": world["in", "org"], "title": "新项目", "due": day.isoformat()}


ROUTES = [
    row("decision_replace", "decision", get=KEPT, post=sent(KEPT, "w")),
    row("decision_project", "decision", get=BEGUN, post=sent(BEGUN), data=_project),
    listing("pressing_list"),
    listing("pressing_list", query="export=xlsx", note="export"),
    row("pressing_detail", "pressing", get=SEEN),
    row("pressing_detail", "pressing", get=SEEN, query="export=xlsx", note="export"),
    row("pressing_answer", "pressing", post=ANSWERED, data=lambda w, s: {"answer": "快办好了"}),
    listing("pressing_rules", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_rule),
    row("pressing_rule_drop", "pressing_rule", post=DROPPED),
]
