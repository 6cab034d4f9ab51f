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
    """Demand rows against all offer rows of one reach; `fits`: rule 2, [rows, others] bool."""

    demands: Side
    offers: Side
    rows: np.ndarray
    others: np.ndarray
    fits: np.ndarray


def find_candidates(
    demands: Side, offers: Side, per_demand: int, by_words: int
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that keep rules 1 and 2: for each demand the `per_demand` likeliest of each reach
    and up to `by_words` that share most words. Returns row numbers, sorted, each pair once."""
    found: list[tuple[np.ndarray, np.ndarray]] = []
    for block in _blocks(demands, offers):
        found.append(_likeliest(block, per_demand))
        if len(block.others) > per_demand:
            found.append(_wordiest(block, by_words))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    codes = np.unique(np.concatenate([i.astype(np.int64) * len(offers) + j for i, j in found]))
    return codes // len(offers), codes % len(offers)


def _blocks(demands: Side, offers: Side) -> Iterator[_Block]:
    for ours, theirs in reach_groups(demands.rows, offers.rows):
        step = max(1, BLOCK_CELLS // len(theirs))
        for start in range(0, len(ours), step):
            rows = ours[start : start + step]
            weeks = demands.weeks.index[rows], offers.weeks.index[theirs]
            fits = hour_together(demands.weeks, weeks[0], offers.weeks, weeks[1])
            yield _Block(demands, offers, rows, theirs, fits)


def _likeliest(block: _Block, count: int) -> tuple[np.ndarray, np.ndarray]:
    """For each demand of the block the `count` likeliest offers among those that fit."""
    rows, others = block.rows, block.others
    if len(others) <= count:
        a, b = np.nonzero(block.fits)
        return rows[a], others[b]
    likeness = block.demands.matrix[rows] @ block.offers.matrix[others].T
    likeness[~block.fits] = -np.inf
    best = np.argpartition(-likeness, count, axis=1)[:, :count]
    a = np.repeat(np.arange(len(rows)), count)
    b = best.ravel()
    keep = np.isfinite(likeness[a, b])
    return rows[a[keep]], others[b[keep]]


def _wordiest(block: _Block, count: int) -> tuple[np.ndarray, np.ndarray]:
    """For each demand those offers that share most words, up to `count`, if they fit."""
    words = block.demands.features.words[block.rows]
    columns = block.offers.features.words[block.others].T.tocsr()
    best = sp_matmul_topn(words, columns, top_n=count, threshold=0.0).tocoo()
    keep = block.fits[best.row, best.col]
    return block.rows[best.row[keep]], block.others[best.col[keep]]
