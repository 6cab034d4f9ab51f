"""Candidates: the pairs that keep the hard rules and are worth a close look.

A group of few offers is looked at whole. In a larger one a demand is compared with those offers
that speak of a concept which serves it: the concepts are the cells of an inverted list, and cells
depend on a text alone, so what else is in the lists changes nothing of what a pair is found by.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from sparse_dot_topn import sp_matmul_topn

from .content import ContentModel
from .side import LEVELS, NOWHERE, Lists, OfferSide, Side, grouped
from .types import DemandRow, OfferRow

T, R = TypeVar("T"), TypeVar("R")

THREADS = 2  # arrays are worked on outside Python's lock
FEW = 1024  # offers that are looked at whole
DEMANDS_AT_ONCE = 16_384
DEMAND_CELLS = 10  # concepts, by how well they serve a demand, under which offers are looked for
BLOCK_CELLS = 4_000_000  # cells of one likeness block: 16 MB as float32


@dataclass(frozen=True)
class Found:
    """Pairs of row numbers with their log-odds but for words: three arrays of one length."""

    i: np.ndarray
    j: np.ndarray
    odds: np.ndarray

    @classmethod
    def joined(cls, parts: "list[Found]") -> "Found":
        """Several one after the other."""
        empty = cls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
        every = [empty, *parts]
        return cls(*(np.concatenate([getattr(part, name) for part in every]) for name in _NAMES))

    def kept(self, rows: np.ndarray) -> "Found":
        """Those pairs (bool or numbers)."""
        return Found(self.i[rows], self.j[rows], self.odds[rows])

    def each_once(self) -> "Found":
        """Sorted by demand and offer, each pair once."""
        codes = self.i * (int(self.j.max(initial=0)) + 1) + self.j
        order = np.argsort(codes)
        codes = codes[order]
        return self.kept(order[np.append(True, codes[1:] != codes[:-1])[: len(codes)]])


_NAMES = ("i", "j", "odds")


def in_reach(demand: DemandRow, offer: OfferRow) -> bool:
    """Rule 1 for one pair."""
    level = offer.reach
    return (
        len(demand.place) > level
        and len(offer.place) > level
        and demand.place[level] == offer.place[level]
    )


def reach_groups(demands: Side, offers: OfferSide) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rule 1: groups of (demand rows, offer rows) that share the org of the offers' reach. Each
    pair that keeps the rule, of an offer that can take something on, is in exactly one."""
    every = np.arange(len(demands))
    for level in range(LEVELS):
        for code, ours in grouped(demands.places[:, level], every).items():
            theirs = offers.by_area.get((level, code))
            if code != NOWHERE and theirs is not None:
                yield ours, theirs


def find_candidates(
    lists: Lists, *, per_demand: int, by_words: int, least: float = -np.inf
) -> Found:
    """Pairs that keep rules 1 and 2: for each demand the `per_demand` likeliest of each reach
    and up to `by_words` that share most words, none with log-odds below `least`; sorted, each
    pair once."""

    def look(group: tuple[np.ndarray, np.ndarray]) -> Found:
        rows, theirs = group
        parts = [best_of(likely(lists, rows, theirs, least, timely=True), per_demand)]
        if len(theirs) > per_demand:
            parts.append(_wordiest(lists, rows, theirs, by_words))
        both = Found.joined(parts)
        return both.kept(both.odds >= least).each_once()

    groups = [
        (ours[start : start + DEMANDS_AT_ONCE], theirs)
        for ours, theirs in reach_groups(lists.demands, lists.offers)
        for start in range(0, len(ours), DEMANDS_AT_ONCE)
    ]
    return Found.joined(at_once(look, groups)).each_once()


def at_once(work: Callable[[T], R], parts: Sequence[T]) -> list[R]:
    """The work on each part, in their order; a few parts at a time in threads."""
    if len(parts) < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(work, parts))


def likely(
    lists: Lists, rows: np.ndarray, theirs: np.ndarray, least: float, *, timely: bool
) -> Found:
    """Pairs of demands `rows` and offers `theirs` with log-odds of `least` or more, as far as
    cells tell, each once. timely: only those that keep rule 2."""
    left = lists.model.demand_matrix(lists.demands.features, rows)
    every = np.arange(len(rows))
    if len(theirs) <= FEW:
        return Found.joined(list(_block(lists, (rows, left), (every, theirs), least, timely)))
    found: list[Found] = []
    demands_of = _by_cell(_cells_of(lists.model, left), every)
    offers_of = _by_cell(lists.offers.cells[theirs], theirs)
    for cell in sorted(demands_of.keys() & offers_of.keys()):
        cells = demands_of[cell], offers_of[cell]
        found += _block(lists, (rows, left), cells, least, timely)
    return Found.joined(found).each_once()


def best_of(found: Found, count: int, part: np.ndarray | None = None) -> Found:
    """The `count` likeliest of each demand (and of each of its parts, numbered in `part`); of
    equals the offer further up. `found` is sorted by demand and offer."""
    group = found.i if part is None else found.i * 8 + part
    order = np.argsort((group << 32) | _falling(found.odds), kind="stable")
    ordered = group[order]
    place = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    return found.kept(order[place < count])


def _falling(odds: np.ndarray) -> np.ndarray:
    """Numbers of 32 bits, int64, that are the smaller the greater the odds: one key sorts several
    times as fast as two."""
    bits = (odds + np.float32(0)).view(np.int32).astype(np.int64)  # −0 is 0
    return np.where(bits < 0, bits & 0xFFFFFFFF, 0x7FFFFFFF - bits)


def _cells_of(model: ContentModel, left: np.ndarray) -> np.ndarray:
    """The concepts that serve each demand best: int16 [rows, DEMAND_CELLS], -1 for none."""
    served = left[:, model.concept_columns(left.shape[1])]
    most = min(DEMAND_CELLS, served.shape[1])
    if not most:
        return np.full((len(left), 1), -1, dtype=np.int16)
    cells = np.argpartition(served, served.shape[1] - most, axis=1)[:, -most:]
    return np.where(np.take_along_axis(served, cells, axis=1) > 0, cells, -1).astype(np.int16)


def _by_cell(cells: np.ndarray, rows: np.ndarray) -> dict[int, np.ndarray]:
    """Rows by the cells they are in."""
    flat = cells.ravel()
    every = np.flatnonzero(flat >= 0)
    return {cell: rows[places // cells.shape[1]] for cell, places in grouped(flat, every).items()}


def _block(
    lists: Lists,
    asking: tuple[np.ndarray, np.ndarray],
    looked_at: tuple[np.ndarray, np.ndarray],
    least: float,
    timely: bool,
) -> Iterator[Found]:
    """Demands against offers, so many at a time that memory stays bounded. `asking`: row
    numbers of demands and their half of the product; `looked_at`: which of these (places in
    `asking`) against which offers (row numbers)."""
    (rows, left), (places, others) = asking, looked_at
    demands, offers = lists.demands, lists.offers
    step = max(1, BLOCK_CELLS // max(len(others), 1))
    right = lists.model.offer_matrix(offers.features, others).T
    for start in range(0, len(places), step):
        part = places[start : start + step]
        odds = left[part] @ right
        near = np.flatnonzero(odds >= least - lists.model.weights.bias)
        a, b = np.divmod(near, len(others))
        i, j = rows[part[a]], others[b]
        found = Found(i, j, odds.ravel()[near] + lists.model.weights.bias)
        yield found.kept(offers.weeks.hours_with(demands.weeks, i, j)) if timely else found


def _wordiest(lists: Lists, rows: np.ndarray, theirs: np.ndarray, count: int) -> Found:
    """The offers that share most words with each demand, of those that keep rule 2."""
    demands, offers = lists.demands, lists.offers
    columns = offers.features.words[theirs].T.tocsr()
    best = sp_matmul_topn(demands.features.words[rows], columns, top_n=count, threshold=0.0)
    best = best.tocoo()
    i, j = rows[best.row].astype(np.int64), theirs[best.col].astype(np.int64)
    fits = offers.weeks.hours_with(demands.weeks, i, j)
    i, j = i[fits], j[fits]
    return Found(i, j, lists.model.odds(demands.features, offers.features, i, j))
