"""Access.md, rows Alliance and Meeting: series, notices, replies, topics, clashes."""

import datetime

from django.utils import timezone

from tests.access.of_alliances import KEPT, sent
from tests.access.table import Route, listing, row
from tests.access.world import World

# Who speaks for a member answers; whoever else sees the meeting is told that it is not his to.
REPLIED = {"in": "xxxo.o.", "own": "xxxx...", "sib": "xxx....", "far": "xx.....", "out": "x......"}
# A topic: who keeps the body or lies above it, and the unit that proposed it.
TOPIC = {"in": "ooo..o.", "own": "oooo...", "sib": "ooo....", "far": "oo.....", "out": "o......"}
JUDGED = {"in": "xxr..x.", "own": "xxrr...", "sib": "xxr....", "far": "xx.....", "out": "x......"}


def _series(world: World, side: str) -> dict:
    day = timezone.localdate().isoformat()
    facts = {"title": "例会", "every": "quarter", "month": 1, "week": 2, "weekday": 1}
    return {**facts, "time": "14:30", "minutes": 90, "starts_on": day}


def _last(world: World, side: str) -> dict:
    return {"last": (timezone.localdate() + datetime.timedelta(days=9)).isoformat()}


def _topic(world: World, side: str) -> dict:
    return {"member": world[side, "membership"], "title": "停车难"}


ROUTES = [
    row("meeting_notice", "coming", get=KEPT, post=sent(KEPT), data=lambda w, s: {"do": "send"}),
    row(
        "meeting_reply",
        "coming",
        get=REPLIED,
        post=sent(REPLIED),
        data=lambda w, s: {"answer": "yes"},
    ),
    Route("reply_link", {"code": "=nothing"}, {"in": "ggggggg"}, {"in": "ggggggg"}, anon="g"),
    row("meeting_clashes", "alliance", get=KEPT),
    row("series_list", "alliance", get=KEPT, post=sent(KEPT), data=_series),
    row("series_edit", "series", get=KEPT, post=sent(KEPT), data=_series),
    row("series_stop", "series", post=sent(KEPT), data=_last),
    listing("topic_list"),
    listing("topic_list", query="export=xlsx", note="export"),
    listing(
        "topic_create",
        "xxxoxox",
        post={"in": "xxxwxrx", "own": "xxxwxwx", "out": "xxxwxwx"},
        data=_topic,
    ),
    row(
        "topic_detail",
        "topic",
        get=TOPIC,
        post=JUDGED,
        data=lambda w, s: {"state": "refused", "reason": "不归这里管"},
    ),
]
