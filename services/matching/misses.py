"""Near misses: offers that do the same thing but break a rule, and what would have to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .candidates import DEMANDS_AT_ONCE, Found, best_of, in_reach, likely
from .purpose import MARKERS
from .reasons import common_levels
from .rooms import NO_LIMIT
from .shortlist import pair_codes
from .side import NOWHERE, Lists, OfferSide, Side
from .types import DemandRow, Gap, Key, NearMiss, OfferRow, Pair, Plan, Reach
from .weights import DEFAULT, Weights

if TYPE_CHECKING:
    from .engine import Settings

LOOKED_AT = 24  # likeliest offers of the whole list that are checked for a demand
# What is put before people (`by_circle`) must be seen to be alike, not only by single concepts:
# looked through by hand on the demo city, pairs below these were of other needs.
LIKELY = 0.36  # chance from which a pair of different categories is looked at at all
KIN_COSINE = 0.25
KIN_WORDS = 0.05  # in place of the cosine where there are words alone
SURE = 0.95  # chance that needs no further sign


@dataclass(frozen=True)
class NearMissRules:
    """What near misses are judged by. `plan`: who is served and which offers it uses;
    `forbidden`: pairs that are not told; `names`: names of orgs by id.

    `by_circle`: so many from each circle around the demand (see `circles`), looked for in each
    by itself, so that what lies in one changes nothing of what is found in another; and none
    that people would not see to be alike (see `_akin`).
    """

    settings: Settings
    plan: Plan
    forbidden: frozenset[Pair]
    names: Mapping[Key, str]
    weights: Weights = DEFAULT
    by_circle: bool = False


def find_near_misses(
    lists: Lists, unserved: np.ndarray, rules: NearMissRules
) -> dict[Key, tuple[NearMiss, ...]]:
    """For each unserved demand (row numbers) the few offers that miss by least: those that
    break fewest rules first, then the likeliest. Offers that fit in all are left out."""
    demands, offers = lists.demands, lists.offers
    taken = _taken(offers, rules.plan)
    room = offers.rooms.left(np.repeat(np.arange(len(offers)), taken))
    hidden = pair_codes(demands, offers, rules.forbidden)
    found: dict[Key, list[NearMiss]] = {}
    for start in range(0, len(unserved) if len(offers) else 0, DEMANDS_AT_ONCE):
        rows = unserved[start : start + DEMANDS_AT_ONCE]
        pairs = _likeliest(lists, rows, rules)
        pairs = pairs.kept(~np.isin(pairs.i * len(offers) + pairs.j, hidden))
        full = (taken[pairs.j] >= offers.capacity[pairs.j]) | (room[pairs.j] <= 0)
        for at, points in _fewest_gaps(lists, pairs, full, rules):
            i, j = int(pairs.i[at]), int(pairs.j[at])
            demand, offer = demands.rows[i], offers.rows[j]
            gaps = gaps_of(demand, offer, int(taken[j]), rules.names, int(room[j]))
            if pairs.odds[at] < rules.settings.cut:
                gaps += _purpose_gaps(demands, offers, i, j)
            miss = NearMiss(demand.id, offer.id, float(points), tuple(gaps))
            found.setdefault(demand.id, []).append(miss)
    return {demand: tuple(misses) for demand, misses in found.items()}


def _taken(offers: OfferSide, plan: Plan) -> np.ndarray:
    """How many demands the plan gives to each offer: int64 [offers]."""
    counts = Counter(offer for _, offer in plan.pairs)
    if not counts:
        return np.zeros(len(offers), dtype=np.int64)
    return np.array([counts[row.id] for row in offers.rows], dtype=np.int64)


def _likeliest(lists: Lists, rows: np.ndarray, rules: NearMissRules) -> Found:
    """The likeliest offers of the whole list, or of each circle, for each of `rows`, whatever
    rule they break, each with its chance in place of the odds; at equal odds the one further up.
    Purposes are looked past, so that an offer which only its purpose rules out is found too."""
    model, demands, offers = lists.model, lists.demands, lists.offers
    least = model.least_odds - model.most_markers
    found = likely(lists, rows, np.arange(len(offers)), least, timely=False)
    circle = circles(demands, offers, found.i, found.j) if rules.by_circle else None
    best = best_of(found, LOOKED_AT, circle)
    return Found(best.i, best.j, model.chance(demands, offers, best.i, best.j))


def _fewest_gaps(
    lists: Lists, pairs: Found, full: np.ndarray, rules: NearMissRules
) -> list[tuple[int, int]]:
    """The pairs to tell of (numbers, with their points of 内容), those of a demand in order:
    fewest gaps first, then the likeliest, so many of each circle."""
    demands, offers = lists.demands, lists.offers
    i, j, chance = pairs.i, pairs.j, pairs.odds
    plain = lists.model.plain_chance(chance, demands, offers, i, j)
    gaps = (offers.area[j] != demands.places[i, offers.reach[j]]) | (offers.area[j] == NOWHERE)
    gaps = gaps.astype(np.int64) + ~offers.weeks.hours_with(demands.weeks, i, j) + full
    marked = (~demands.features.markers[i] & offers.features.markers[j]).any(axis=1)
    gaps += marked & (chance < rules.settings.cut)
    told = (plain >= rules.settings.cut) & (gaps > 0)
    if rules.by_circle:
        told &= _akin(demands, offers, i, j, plain)
    rows = np.flatnonzero(told)
    points = np.rint(np.sqrt(plain) * rules.weights.content).astype(np.int64)
    rows = rows[np.lexsort((j[rows], -points[rows], gaps[rows], i[rows]))]
    circle = circles(demands, offers, i[rows], j[rows]) if rules.by_circle else np.zeros(len(rows))
    seen: Counter[tuple[int, int]] = Counter()
    kept = []
    for row, demand, ring in zip(rows.tolist(), i[rows].tolist(), circle.tolist(), strict=True):
        seen[demand, ring] += 1
        if seen[demand, ring] <= rules.settings.misses:
            kept.append((row, int(points[row])))
    return kept


def _akin(
    demands: Side, offers: Side, i: np.ndarray, j: np.ndarray, chance: np.ndarray
) -> np.ndarray:
    """Whether pairs look alike to people: one category, or likely and near by text. bool [n]"""
    ours, theirs = demands.features, offers.features
    category = [
        bool(demands.rows[a].category) and demands.rows[a].category == offers.rows[b].category
        for a, b in zip(i.tolist(), j.tolist(), strict=True)
    ]
    if ours.dense.shape[1]:
        left, right = (side.astype(np.float32) for side in (ours.dense[i], theirs.dense[j]))
        near = np.einsum("ij,ij->i", left, right) >= KIN_COSINE
    else:
        shared = ours.words[i].multiply(theirs.words[j]).sum(axis=1)
        near = np.asarray(shared).ravel() >= KIN_WORDS
    likely_pair = (chance >= LIKELY) & (near | (chance >= SURE))
    return np.array(category, dtype=bool) | likely_pair


def circles(demands: Side, offers: OfferSide, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Where the offer of each pair lies: 0 its reach takes the demand in, 1 it does not but lies
    in the same street, 2 elsewhere. int8 [pairs]"""
    area, street = offers.area[j], demands.places[i, Reach.STREET]
    inside = (area == demands.places[i, offers.reach[j]]) & (area != NOWHERE)
    beside = (street == offers.places[j, Reach.STREET]) & (street != NOWHERE)
    return np.where(inside, 0, np.where(beside, 1, 2)).astype(np.int8)


def gaps_of(
    demand: DemandRow,
    offer: OfferRow,
    taken: int,
    names: Mapping[Key, str] | None = None,
    room: int = NO_LIMIT,
) -> list[Gap]:
    """The hard rules that a pair breaks, with what would have to change. `taken`: how many
    demands the plan gives to the offer already; `names`: names of orgs by id; `room`: how many
    more open proposals its giver may get."""
    gaps = []
    if not in_reach(demand, offer):
        gaps.append(_reach_gap(demand, offer, names or {}))
    if not demand.week.shares_an_hour(offer.week):
        gaps.append(_time_gap(demand, offer))
    if offer.capacity <= taken:
        fact = f"已承接满 {taken} 家" if taken else "已承接满"
        gaps.append(Gap("余量", fact, "请单位加名额，或排队等候"))
    elif room <= 0:
        fact = "待这家单位答复的推荐已经够多"
        gaps.append(Gap("推荐", fact, "等它答复几条后再推荐，或请它直接认领"))
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
