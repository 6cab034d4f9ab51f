"""Near misses: offers that do the same thing but break a rule, and what would have to change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .candidates import best_columns, in_reach
from .content import ContentModel, Side
from .purpose import MARKERS
from .reasons import common_levels
from .rooms import NO_LIMIT, Rooms
from .types import DemandRow, Gap, Key, NearMiss, OfferRow, Pair, Plan, Reach
from .weights import DEFAULT, Weights

if TYPE_CHECKING:
    from .engine import Settings

LOOKED_AT = 24  # likeliest offers of the whole list that are checked for a demand
BLOCK_ROWS = 256
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
    forbidden: set[Pair]
    names: Mapping[Key, str]
    rooms: Rooms
    weights: Weights = DEFAULT
    by_circle: bool = False


def find_near_misses(
    model: ContentModel, demands: Side, offers: Side, unserved: np.ndarray, rules: NearMissRules
) -> dict[Key, tuple[NearMiss, ...]]:
    """For each unserved demand (row numbers) the few offers that miss by least: those that
    break fewest rules first, then the likeliest. Offers that fit in all are left out."""
    taken = Counter(offer for _, offer in rules.plan.pairs)
    number = {row.id: at for at, row in enumerate(offers.rows)} if taken else {}
    room = rules.rooms.left(number[offer] for _, offer in rules.plan.pairs if offer in number)
    found: dict[Key, tuple[NearMiss, ...]] = {}
    for start in range(0, len(unserved) if len(offers) else 0, BLOCK_ROWS):
        rows = unserved[start : start + BLOCK_ROWS]
        around = circles(demands, rows, offers) if rules.by_circle else None
        place = {row: at for at, row in enumerate(rows.tolist())}
        i, j = _likeliest(model, demands, rows, offers, around)
        chance = model.chance(demands, offers, i, j)
        plain = model.plain_chance(chance, demands, offers, i, j)
        worth = np.flatnonzero(plain >= rules.settings.cut)
        if rules.by_circle:
            worth = worth[_akin(demands, offers, i[worth], j[worth], plain[worth])]
        misses: dict[Key, list[tuple[int, NearMiss]]] = {}
        for at in worth:
            demand, offer = demands.rows[i[at]], offers.rows[j[at]]
            if (demand.id, offer.id) in rules.forbidden:
                continue
            gaps = gaps_of(demand, offer, taken[offer.id], rules.names, int(room[j[at]]))
            if chance[at] < rules.settings.cut:
                gaps += _purpose_gaps(demands, offers, i[at], j[at])
            if gaps:
                points = float(round(plain[at] ** 0.5 * rules.weights.content))
                miss = NearMiss(demand.id, offer.id, points, tuple(gaps))
                circle = 0 if around is None else int(around[place[i[at]], j[at]])
                misses.setdefault(demand.id, []).append((circle, miss))
        for demand_id, candidates in misses.items():
            found[demand_id] = _few(candidates, rules.settings.misses)
    return found


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
        near = np.einsum("ij,ij->i", ours.dense[i], theirs.dense[j]) >= KIN_COSINE
    else:
        shared = ours.words[i].multiply(theirs.words[j]).sum(axis=1)
        near = np.asarray(shared).ravel() >= KIN_WORDS
    likely = (chance >= LIKELY) & (near | (chance >= SURE))
    return np.array(category, dtype=bool) | likely


def circles(demands: Side, rows: np.ndarray, offers: Side) -> np.ndarray:
    """Where each offer lies for each of `rows`: 0 its reach takes the demand in, 1 it does not
    but lies in the same street, 2 elsewhere. int8 [rows, offers]."""
    codes: dict[Key, int] = {}
    ours = _places([demands.rows[row].place for row in rows], codes)
    theirs = _places([row.place for row in offers.rows], codes)
    reach = np.array([row.reach for row in offers.rows], dtype=np.int64)
    area = theirs[np.arange(len(offers)), reach]
    inside = (ours[:, reach] == area[None, :]) & (area >= 0)[None, :]
    street = (ours[:, 2:3] == theirs[None, :, 2]) & (ours[:, 2:3] >= 0)
    return np.where(inside, 0, np.where(street, 1, 2)).astype(np.int8)


def _places(places: list[tuple[Key, ...]], codes: dict[Key, int]) -> np.ndarray:
    """Places as numbers, [n, 4]; -1 where a place does not go so far down."""
    table = np.full((len(places), 4), -1, dtype=np.int64)
    for at, place in enumerate(places):
        for level, key in enumerate(place[:4]):
            table[at, level] = codes.setdefault(key, len(codes))
    return table


def _few(candidates: list[tuple[int, NearMiss]], count: int) -> tuple[NearMiss, ...]:
    """The first `count` of each circle, ranked: fewest gaps first, then the likeliest."""
    candidates.sort(key=lambda pair: (len(pair[1].gaps), -pair[1].content, pair[1].offer))
    seen: Counter[int] = Counter()
    kept = []
    for circle, miss in candidates:
        seen[circle] += 1
        if seen[circle] <= count:
            kept.append(miss)
    return tuple(kept)


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


def _likeliest(
    model: ContentModel,
    demands: Side,
    rows: np.ndarray,
    offers: Side,
    around: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The likeliest offers of the whole list, or of each circle, for each of `rows`, whatever
    rule they break; at equal likeness the one further up. With words alone, those that share
    most."""
    likeness = demands.matrix[rows] @ offers.matrix.T
    if model.by_words:
        words = demands.features.words[rows] @ offers.features.words.T
        likeness += model.weights.words * words.toarray()
    if around is None:
        parts = [best_columns(likeness, LOOKED_AT)]
    else:
        inside = (np.where(around == circle, likeness, -np.inf) for circle in range(3))
        parts = [best_columns(part, LOOKED_AT) for part in inside]
    return (
        np.concatenate([rows[a] for a, _ in parts]),
        np.concatenate([b for _, b in parts]),
    )
