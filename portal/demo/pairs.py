"""Lets some of the demo's proposals be judged by communities and answered by units."""

import datetime
import random

from django.core.exceptions import ValidationError
from django.utils import timezone

from orgs.models import PostKind, Unit
from orgs.scope import people_at, people_of_unit
from portal.demo.ground import COMMUNITY
from services.actions import matching
from services.models import DeclineReason, Match

SHARE = 0.4
WHY_NOT = {
    "距离": (DeclineReason.FAR, "老人走不了这么远"),
    "时间": (DeclineReason.TIME, "那个钟点居民凑不齐"),
}


def judge_some(seed: int) -> None:
    """Accept two fifths of the planned pairs of other communities, decline some, answer half."""
    rng = random.Random(seed + 1)
    planned = Match.objects.filter(planned=True, state=Match.State.PROPOSED)
    units = planned.exclude(offer__unit=None)  # members and teams judge in their own time
    rows = units.exclude(demand__org__code=COMMUNITY).order_by("demand__title", "pk")
    shown = list(Unit.objects.filter(posts__user__username="unit").values_list("pk", flat=True))
    waiting = False
    for match in rows.select_related("demand__org", "offer__unit"):
        luck = rng.random()
        if match.offer.unit_id in shown:  # one waits for the liaison's answer, the others are his
            luck = SHARE if waiting else SHARE / 3
            waiting = True
        if luck <= SHARE:
            _judge(match, luck)


def _judge(match: Match, luck: float) -> None:
    workers = people_at([match.demand.org_id], PostKind.STAFF, PostKind.OFFICER)
    liaisons = people_of_unit(match.offer.unit_id)
    if not workers or not liaisons:
        return
    due = timezone.localdate() + datetime.timedelta(days=30)
    try:
        if luck < SHARE / 6:
            reason, note = _why_not(match)
            matching.decline(match=match, by=workers[0], reason=reason, note=note)
            return
        matching.accept(match=match, by=workers[0])
        if luck > SHARE / 2:
            matching.answer_accept(match=match, by=liaisons[0], due=due)
    except ValidationError:
        return  # another pair of the same demand or offer was first


def _why_not(match: Match) -> tuple[str, str]:
    """Return reason and words for the part of the score in which the pair is weakest."""
    shares = {p["name"]: p["points"] / p["maximum"] for p in match.parts if p["name"] in WHY_NOT}
    weakest = min(shares, key=lambda name: shares[name], default="")
    if shares.get(weakest, 1.0) > 0.8:
        return DeclineReason.ARRANGED, "已请老邻居帮忙"
    return WHY_NOT[weakest]
