"""Near misses: offers that do the same thing but break a rule, and what would have to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from .candidates import in_reach
from .content import Side
from .purpose import MARKERS
from .reasons import common_levels
from .types import DemandRow, Gap, Key, NearMiss, OfferRow, Pair, Plan, Reach

if TYPE_CHECKING:
    from .engine import Matcher

LOOKED_AT = 24  # likeliest offers of the whole list that are checked for a demand
BLOCK_ROWS = 256
CONTENT_POINTS = 50


def find_near_misses(
    matcher: Matcher,
    demands: Side,
    offers: Side,
    unserved: np.ndarray,
    plan: Plan,
    *,
    forbidden: set[Pair],
    names: Mapping[Key, str],
) -> dict[Key, tuple[NearMiss, ...]]:
    """For each unserved demand (row numbers) the few offers that miss by least: those that
    break fewest rules first, then the likeliest. Offers that fit in all are left out."""
    taken = Counter(offer for _, offer in plan.pairs)
    found: dict[Key, tuple[NearMiss, ...]] = {}
    for start in range(0, len(unserved) if len(offers) else 0, BLOCK_ROWS):
        rows = unserved[start : start + BLOCK_ROWS]
        i, j = _likeliest(matcher, demands, rows, offers)
        chance = matcher.model.chance(demands, offers, i, j)
        plain = matcher.model.plain_chance(chance, demands, offers, i, j)
        worth = np.flatnonzero(plain >= matcher.settings.cut)
        misses: dict[Key, list[NearMiss]] = {}
        for at in worth:
            demand, offer = demands.rows[i[at]], offers.rows[j[at]]
            if (demand.id, offer.id) in forbidden:
                continue
            gaps = gaps_of(demand, offer, taken[offer.id], names)
            if chance[at] < matcher.settings.cut:
                gaps += _purpose_gaps(demands, offers, i[at], j[at])
            if gaps:
                miss = NearMiss(demand.id, offer.id, _points(plain[at]), tuple(gaps))
                misses.setdefault(demand.id, []).append(miss)
        for demand_id, candidates in misses.items():
            candidates.sort(key=lambda miss: (len(miss.gaps), -miss.content, miss.offer))
            found[demand_id] = tuple(candidates[: matcher.settings.misses])
    return found


def gaps_of(
    demand: DemandRow, offer: OfferRow, taken: int, names: Mapping[Key, str] | None = None
) -> list[Gap]:
    """The hard rules that a pair breaks, with what would have to change. `taken`: how many
    demands the plan gives to the offer already; `names`: names of orgs by id."""
    gaps = []
    if not in_reach(demand, offer):
        gaps.append(_reach_gap(demand, offer, names or {}))
    if not demand.week.shares_an_hour(offer.week):
        gaps.append(_time_gap(demand, offer))
    if offer.capacity <= taken:
        fact = f"已承接满 {taken} 家" if taken else "已承接满"
        gaps.append(Gap("余量", fact, "请单位加名额，或排队等候"))
    return gaps


def _reach_gap(demand: DemandRow, offer: OfferRow, names: Mapping[Key, str]) -> Gap:
    depth = common_levels(demand, offer)
    area = offer.place[offer.reach] if len(offer.place) > offer.reach else None
    fact = f"只服务{names.get(area) or '所在' + offer.reach.label}"
    if depth == 0:
        return Gap("距离", fact, "两地不在同一个市，请另找本市的单位")
    needed = Reach(min(depth - 1, offer.reach))
    change = f"把服务范围从{offer.reach.label}放宽到{needed.label}，就能承接"
    return Gap("距离", fact, change, needed)


def _time_gap(demand: DemandRow, offer: OfferRow) -> Gap:
    longest = max(demand.week.overlap_minutes(offer.week))
    asked, given = demand.week.display(), offer.week.display()
    if longest:
        fact = f"{given}，与{asked}每天最多重合 {longest} 分钟，不足 1 小时"
    else:
        fact = f"{given}，与{asked}不重合"
    return Gap("时间", fact, f"请单位加开{asked}中的 1 小时，或改需求的时间")


def _purpose_gaps(demands: Side, offers: Side, i: int, j: int) -> list[Gap]:
    harmless, carried = demands.features.markers[i], offers.features.markers[j]
    marks = zip(MARKERS, carried, harmless, strict=True)
    said = next((mark.reason for mark, carries, fine in marks if carries and not fine), "")
    return [Gap("内容", said, "请另找做这件事的单位")] if said else []


def _likeliest(
    matcher: Matcher, demands: Side, rows: np.ndarray, offers: Side
) -> tuple[np.ndarray, np.ndarray]:
    """The likeliest offers of the whole list for each of `rows`, whatever rule they break; at
    equal likeness the one further up in the list. With words alone, those that share most."""
    likeness = demands.matrix[rows] @ offers.matrix.T
    if matcher.model.by_words:
        words = demands.features.words[rows] @ offers.features.words.T
        likeness += matcher.model.weights[2] * words.toarray()
    count = min(LOOKED_AT, len(offers))
    best = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
    return np.repeat(rows, count), best.ravel()


def _points(chance: float) -> float:
    return float(round(chance**0.5 * CONTENT_POINTS))
