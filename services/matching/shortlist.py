"""The short list: candidates at or above the floor with their points, the best few per demand."""

from collections.abc import Collection
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .candidates import at_once, find_candidates
from .score import Pairs, points_of
from .side import Lists, Side
from .types import Key, Pair
from .weights import Weights

if TYPE_CHECKING:
    from .engine import Settings

PAIRS_AT_ONCE = 300_000


def shortlist(
    lists: Lists, settings: "Settings", left_out: Collection[Pair], weights: Weights
) -> tuple[Pairs, np.ndarray, int]:
    """Pairs of demands that still want something, sorted, with their points by part (float64
    [pairs, parts]), and how many were looked at closely. No more than `settings.kept` per demand
    go on, the best by score."""
    model, demands, offers = lists.model, lists.demands, lists.offers
    found = find_candidates(
        lists,
        per_demand=settings.per_demand,
        by_words=settings.by_words,
        least=model.odds_for(settings.floor),
    )
    wants = np.array([row.quantity > 0 for row in demands.rows], dtype=bool)
    keep = wants[found.i] if len(wants) else np.zeros(0, dtype=bool)
    if left_out:
        keep &= ~np.isin(found.i * len(offers) + found.j, pair_codes(demands, offers, left_out))
    i, j = found.i[keep], found.j[keep]
    parts = at_once(
        lambda part: _best(lists, settings, i[part], j[part], weights), _whole_demands(i)
    )
    empty = np.zeros(0, np.int64)
    chosen = [np.concatenate([empty, *(part[at] for part in parts)]) for at in (0, 1)]
    chance = np.concatenate([np.zeros(0, np.float32), *(part[2] for part in parts)])
    pairs = Pairs(demands, offers, chosen[0], chosen[1], chance, model.reader)
    points = np.concatenate([points_of(_none(pairs), weights), *(part[3] for part in parts)])
    return pairs, points, sum(part[4] for part in parts)


def pair_codes(demands: Side, offers: Side, pairs: Collection[Pair]) -> np.ndarray:
    """Pairs of ids as one number each (row of the demand × offers + row of the offer); those
    that are not in the lists are left out."""
    wanted: tuple[set[Key], set[Key]] = ({d for d, _ in pairs}, {o for _, o in pairs})
    rows, columns = (
        {row.id: at for at, row in enumerate(side.rows) if row.id in ids}
        for side, ids in zip((demands, offers), wanted, strict=True)
    )
    return np.array(
        [rows[d] * len(offers) + columns[o] for d, o in pairs if d in rows and o in columns],
        dtype=np.int64,
    )


def _best(
    lists: Lists, settings: "Settings", i: np.ndarray, j: np.ndarray, weights: Weights
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, int]:
    """Of those pairs the best of each demand: i, j, chance, points; and how many were likely."""
    model, sides = lists.model, (lists.demands, lists.offers)
    chance = model.chance(*sides, i, j)
    likely = chance >= settings.floor
    i, j, chance = i[likely], j[likely], chance[likely]
    points = points_of(Pairs(*sides, i, j, chance, model.reader), weights)
    order = np.lexsort((j, -points.sum(axis=1), i))
    place = np.arange(len(order)) - np.searchsorted(i[order], i[order])
    kept = np.sort(order[place < settings.kept])
    return i[kept], j[kept], chance[kept], points[kept], len(i)


def _whole_demands(i: np.ndarray) -> list[slice]:
    """Parts of sorted pairs of about PAIRS_AT_ONCE, all pairs of a demand in one."""
    ends = [0]
    while ends[-1] < len(i):
        last = min(ends[-1] + PAIRS_AT_ONCE, len(i))
        ends.append(int(np.searchsorted(i, i[last - 1], side="right")))
    return [slice(*pair) for pair in pairwise(ends)]


def _none(pairs: Pairs) -> Pairs:
    empty = np.zeros(0, np.int64)
    return Pairs(pairs.demands, pairs.offers, empty, empty, np.zeros(0, np.float32), pairs.reader)
