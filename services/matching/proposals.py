"""Ranked proposals: worked out as arrays, put into words when somebody reads them."""

from collections.abc import Iterator, Mapping

import numpy as np

from .content import calibrated
from .rooms import shown_within
from .score import Pairs, parts_of
from .types import Key, Proposal
from .weights import Weights


class Proposals(Mapping[Key, tuple[Proposal, ...]]):
    """The best few pairs of each demand by its id, ranked by score, those of the plan among them;
    no giver is in more of them than it has room for. A demand without any is no key."""

    def __init__(
        self, pairs: Pairs, points: np.ndarray, chosen: np.ndarray, shown: int, weights: Weights
    ):
        exact, score = points.sum(axis=1), np.rint(points).sum(axis=1)
        value = score + exact / 1000  # whole points first, as people see them
        giver = pairs.offers.rooms.giver[pairs.j]
        kept = shown_within((pairs.i, giver), value, chosen, pairs.offers.rooms, shown)
        rows = np.flatnonzero(kept)
        rows = rows[np.lexsort((pairs.j[rows], -value[rows], pairs.i[rows]))]
        self._pairs = Pairs(
            pairs.demands, pairs.offers, pairs.i[rows], pairs.j[rows], pairs.chance[rows],
            pairs.reader,
        )  # fmt: skip
        self._points, self._chosen, self._score = points[rows], chosen[rows], score[rows]
        self._weights = weights
        numbers, starts = np.unique(self._pairs.i, return_index=True)
        ends = np.append(starts, len(rows))[1:]
        self._places = {
            pairs.demands.rows[number].id: (start, end)
            for number, start, end in zip(
                numbers.tolist(), starts.tolist(), ends.tolist(), strict=True
            )
        }

    def __getitem__(self, demand: Key) -> tuple[Proposal, ...]:
        start, end = self._places[demand]
        likely = calibrated(self._pairs.chance[start:end])
        return tuple(
            Proposal(
                demand,
                self._pairs.offers.rows[self._pairs.j[row]].id,
                row - start + 1,
                float(self._score[row]),
                parts_of(self._pairs, row, self._points[row], self._weights),
                bool(self._chosen[row]),
                round(float(likely[row - start]), 3),
            )
            for row in range(start, end)
        )

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def pair_count(self) -> int:
        """How many pairs are proposed, without putting them into words."""
        return len(self._pairs)
