"""Access.md, rows Org and Figures, for campaigns, warnings and weak branches: own and below."""

import datetime

from django.utils import timezone

from tests.access.of_calls import LAID
from tests.access.table import Route, listing, row
from tests.access.world import World

SEEN = {"in": "oooo.o.", "out": "o......"}
BELOW = {"in": "oooo...", "sib": "ooo....", "out": "o......"}
KINDS = ("leader", "partner", "guide", "plan", "training")


def _by(word: str, out: str = "x......") -> dict:
    return {"in": word, "out": out}


def _draft(world: World, side: str) -> dict:
    facts = {"title": "防汛", "text": "逐户排查", "reporting": "leaves", "chase_at": "17:00"}
    return {**facts, "f0-name": "户数", "f0-kind": "sum", "f0-measure": "户"}


def _report(world: World, side: str) -> dict:
    return {"day": timezone.localdate().isoformat(), f"field_{world[side, 'campaign_field']}": "5"}


def _task(world: World, side: str) -> dict:
    day = timezone.localdate() + datetime.timedelta(days=1)
    facts = {"text": "清排水口", "roles": ["squad"], "day": day.isoformat(), "time": "18:00"}
    return {"giver": world[side, "campaign_zone"], **facts}


def _rule(world: World, side: str) -> dict:
    org = world.city.districts[0 if side == "in" else 1].pk
    facts = {"signal": "demands", "on": "yes", "threshold": "3", "span": "quarter", "level": 3}
    return {"org": org, **facts, "days": 10}


def _share(world: World, side: str) -> dict:
    org = world.city.districts[0 if side == "in" else 1].pk
    return {"org": org, "year": timezone.localdate().year, "percent": "8"}


def _weak(world: World, side: str) -> dict:
    due = (timezone.localdate() + datetime.timedelta(days=9)).isoformat()
    facts = {f"{kind}_text": "做" for kind in KINDS} | {f"{kind}_due": due for kind in KINDS}
    return {"branch": world[side, "weak_branch"], "reason": "没开会", **facts}


def _fixed(**facts):
    return lambda world, side: facts


ROUTES = [
    listing("campaign_list"),
    listing("campaign_list", query="state=active&q=防汛", note="active"),
    listing("campaign_list_export"),
    listing("campaign_create", "xooxxxx", post={"in": "xrrxxxx"}, data=_draft),
    row("campaign_detail", "campaign", get=SEEN),
    row("campaign_detail", "campaign_draft", get={"in": "oo.....", "out": "o......"}, note="draft"),
    row("campaign_figures", "campaign", get=SEEN),
    row("campaign_figures", "campaign", get=SEEN, query="till=1", note="till"),
    row("campaign_chain", "campaign", get=SEEN),
    row("campaign_chain", "campaign", get=SEEN, query="state=missing&role=squad", note="missing"),
    row("campaign_export", "campaign", get=SEEN),
    row("campaign_edit", "campaign_draft", get=_by("xo....."), post=_by("xr....."), data=_draft),
    row("campaign_drop", "campaign_draft", post=_by("xr.....")),
    row("campaign_activate", "campaign_draft", post=_by("xr.....")),
    row("campaign_end", "campaign", get=_by("xoxx.x."), post=_by("xrxx.x."),
        data=_fixed(went_well="快", to_improve="")),
    row("campaign_join", "campaign", get=_by("xooo.x."), post=_by("xrrr.x."),
        data=lambda world, side: {"units": [world["own", "free_unit"]]}),
    # The squad's own people report, and those of the post right above it.
    row("campaign_report", "campaign", get=_by("xxxo.o."), post=_by("xxxr.r."), data=_report),
    row("campaign_part", "campaign_part", get={"in": "oooo.o.", "sib": "ooo....", "out": "o......"}),
    row("campaign_leave", "campaign_part", get=_by("xooo.x."), post=_by("xrrr.x."),
        data=_fixed(reason="放假")),
    # The table's giver is the street: for others not to be chosen.
    row("campaign_task_new", "campaign", get=_by("xooo.x."), post=_by("xwrw.x."), data=_task),
    row("campaign_task", "campaign_task", get=SEEN),
    row("campaign_duty", "campaign_duty", get=SEEN, post=_by("xxxr.r."), data=_fixed(text="清了")),
    listing("warning_list"),
    listing("warning_list", query="state=mine&signal=demands", note="mine"),
    listing("warning_export"),
    row("warning_detail", "warning", get=BELOW, post=_by("xxxr..."), data=_fixed(text="在改")),
    listing("warning_rules", post={"in": "rrxxxxx", "out": "rwxxxxx"}, data=_rule),
    row("warning_rule_drop", "warning_rule", post=LAID),
    listing("weak_list"),
    listing("weak_export"),
    Route("weak_share", post={"in": "rrxxxxx"}, data=_share),
    listing("weak_create", "xooxxxx", post={"in": "xrrxxxx", "out": "xwwxxxx"}, data=_weak),
    row("weak_detail", "weak", get=BELOW),
    row("weak_right", "weak", get={"in": "ooox...", "out": "o......"},
        post={"in": "wwwx...", "out": "w......"}, data=_fixed(result="好了")),
    row("weak_measure", "weak_measure", get=BELOW, post={"in": "rrrr...", "out": "r......"},
        data=_fixed(note="做了")),
]  # fmt: skip
