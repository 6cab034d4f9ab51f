"""Candidates: the pairs that keep the hard rules and are worth a close look."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sparse_dot_topn import sp_matmul_topn

from .content import Side
from .types import DemandRow, Key, OfferRow
from .weeks import hour_together

BLOCK_CELLS = 4_000_000  # cells of one likeness block: 16 MB as float32


def reach_groups(
    demands: Sequence[DemandRow], offers: Sequence[OfferRow]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rule 1: groups of (demand rows, offer rows) that share the ancestor of the offers' reach.
    Each pair that keeps the rule is in exactly one group."""
    below: dict[tuple[int, Key], list[int]] = defaultdict(list)
    for number, demand in enumerate(demands):
        for level, ancestor in enumerate(demand.place):
            below[level, ancestor].append(number)
    serving: dict[tuple[int, Key], list[int]] = defaultdict(list)
    for number, offer in enumerate(offers):
        if len(offer.place) > offer.reach:
            serving[int(offer.reach), offer.place[offer.reach]].append(number)
    for area, numbers in serving.items():
        if area in below:
            yield np.array(below[area]), np.array(numbers)


def in_reach(demand: DemandRow, offer: OfferRow) -> bool:
    """Rule 1 for one pair."""
    level = offer.reach
    return (
        len(demand.place) > level
        and len(offer.place) > level
        and demand.place[level] == offer.place[level]
    )


@dataclass(frozen=True)
class _Block:
    """Demand rows against all offer rows of one reach; `likeness` as the product of both sides'
    matrices, [rows, others], -inf where rule 2 is broken."""

    rows: np.ndarray
    others: np.ndarray
    likeness: np.ndarray


def find_candidates(
    demands: Side, offers: Side, *, per_demand: int, by_words: int, least: float = -np.inf
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that keep rules 1 and 2: for each demand the `per_demand` likeliest of each reach
    and up to `by_words` that share most words, none with a likeness below `least`. Returns row
    numbers, sorted, each pair once."""
    found: list[tuple[np.ndarray, np.ndarray]] = []
    for block in _blocks(demands, offers):
        a, b = best_columns(block.likeness, per_demand)
        if len(block.others) > per_demand:
            more = _wordiest(block, demands, offers, by_words)
            a, b = np.concatenate([a, more[0]]), np.concatenate([b, more[1]])
        likeness = block.likeness[a, b]
        keep = np.isfinite(likeness) & (likeness >= least)
        found.append((block.rows[a[keep]], block.others[b[keep]]))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    codes = np.unique(np.concatenate([i.astype(np.int64) * len(offers) + j for i, j in found]))
    return codes // len(offers), codes % len(offers)


def best_columns(likeness: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Row and column numbers of the `count` highest finite cells of each row, the highest
    first; of equal ones the one further left, so that nothing but the cells decides."""
    if likeness.shape[1] > count:
        last = np.partition(likeness, likeness.shape[1] - count, axis=1)[:, -count]
        a, b = np.nonzero((likeness >= last[:, None]) & np.isfinite(likeness))
    else:
        a, b = np.nonzero(np.isfinite(likeness))
    order = np.lexsort((b, -likeness[a, b], a))
    a, b = a[order], b[order]
    place = np.arange(len(a)) - np.searchsorted(a, a)
    return a[place < count], b[place < count]


def _blocks(demands: Side, offers: Side) -> Iterator[_Block]:
    for ours, theirs in reach_groups(demands.rows, offers.rows):
        step = max(1, BLOCK_CELLS // len(theirs))
        right = offers.matrix[theirs].T
        for start in range(0, len(ours), step):
            rows = ours[start : start + step]
            weeks = demands.weeks.index[rows], offers.weeks.index[theirs]
            fits = hour_together(demands.weeks, weeks[0], offers.weeks, weeks[1])
            likeness = demands.matrix[rows] @ right
            likeness[~fits] = -np.inf
            yield _Block(rows, theirs, likeness)


def _wordiest(
    block: _Block, demands: Side, offers: Side, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Places in the block of the offers that share most words with each demand."""
    words = demands.features.words[block.rows]
    columns = offers.features.words[block.others].T.tocsr()
    best = sp_matmul_topn(words, columns, top_n=count, threshold=0.0).tocoo()
    return best.row, best.col
