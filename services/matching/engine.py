"""The engine: from two lists to ranked proposals, a plan for all, and near misses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .candidates import find_candidates
from .content import ContentModel, Side, calibrated
from .features import demand_features, offer_features
from .lexicon import ConceptReader, bundled_reader
from .misses import NearMissRules, find_near_misses
from .plan import best_pairs, plan_value
from .rooms import Rooms, shown_within
from .score import Pairs, parts_of, points_of
from .text import TextLikeness, Vectors, backend
from .types import (
    DemandRow,
    Key,
    MatchResult,
    OfferRow,
    Pair,
    Plan,
    Proposal,
    Row,
    text_of,
)
from .weeks import WeekTable
from .weights import DEFAULT, Weights


@dataclass(frozen=True)
class Settings:
    """How many, and from what chance of the same need on (0–1)."""

    per_demand: int = 24  # likeliest offers of each reach that are looked at closely
    by_words: int = 6  # and those that share most words
    floor: float = 0.05  # below it a pair is not shown
    cut: float = 0.2  # below it a pair is not planned: rather nobody than the wrong one
    shown: int = 5  # proposals for a demand
    misses: int = 3  # near misses for a demand that nobody serves


class Matcher:
    """Matches lists with one back end of text likeness; keeps nothing between calls."""

    def __init__(
        self, likeness: TextLikeness, reader: ConceptReader, settings: Settings = Settings()
    ):
        self.likeness, self.reader, self.settings = likeness, reader, settings
        self.model = ContentModel.for_backend(reader, likeness.name)

    def embed(self, rows: Sequence[Row]) -> Vectors:
        """Vectors of rows' texts, to be stored and handed in again. Raises LikenessError."""
        return self.likeness.embed([text_of(row) for row in rows])

    def index(self, offers: Sequence[OfferRow], vectors: Vectors | None = None) -> Side:
        """Offers made ready once, for `match_one` of many demands."""
        rows, vectors = self._ordered(offers, vectors)
        features = offer_features(rows, vectors, self.reader)
        weeks = WeekTable([row.week for row in rows])
        return Side(rows, features, weeks, self.model.offer_matrix(features))

    def match(
        self,
        demands: Sequence[DemandRow],
        offers: Sequence[OfferRow],
        *,
        demand_vectors: Vectors | None = None,
        offer_vectors: Vectors | None = None,
        locked: Collection[Pair] = (),
        forbidden: Collection[Pair] = (),
        names: Mapping[Key, str] | None = None,
        by_circle: bool = False,
        weights: Weights = DEFAULT,
    ) -> MatchResult:
        """Match two lists. The result does not depend on their order.

        `demand_vectors`, `offer_vectors`: from `embed`, row by row; embedded here when not given.
        `locked`: pairs that are settled; they take quantity and capacity first and stay in the
        plan. `forbidden`: pairs that were declined; they are neither proposed nor planned.
        `names`: names of orgs by id, for the words of near misses. `by_circle`: near misses for
        every demand, served or not, from each circle around it (see `misses.circles`), and an
        offer counts as full by its capacity alone, not by what this plan would give it.
        """
        ours = self._demand_side(demands, demand_vectors, weights)
        theirs = self.index(offers, offer_vectors)
        rooms = Rooms.of(theirs.rows)
        pairs = self._pairs(ours, theirs, set(forbidden) | set(locked), rooms, weights)
        points = points_of(pairs, weights)
        chosen, plan = self._plan(pairs, points, locked, rooms)
        proposals = self._proposals(pairs, points, chosen, rooms, weights)
        settled = Plan() if by_circle else plan
        misses = find_near_misses(
            self.model_of(weights),
            ours,
            theirs,
            _unserved(ours, settled),
            NearMissRules(
                self.settings, settled, set(forbidden), names or {}, rooms, weights, by_circle
            ),
        )
        return MatchResult(proposals, plan, misses, len(pairs))

    def match_one(
        self,
        demand: DemandRow,
        offers: Side,
        *,
        vector: Vectors | None = None,
        forbidden: Collection[Pair] = (),
        names: Mapping[Key, str] | None = None,
        weights: Weights = DEFAULT,
    ) -> MatchResult:
        """Proposals and near misses for one new demand against an `index` of offers, without a
        plan: nothing is assigned. `vector`: float32 [1, columns], embedded here if not given."""
        ours = self._demand_side([demand], vector, weights)
        rooms = Rooms.of(offers.rows)
        pairs = self._pairs(ours, offers, set(forbidden), rooms, weights)
        points = points_of(pairs, weights)
        nobody = np.zeros(len(pairs), dtype=bool)
        proposals = self._proposals(pairs, points, nobody, rooms, weights)
        if (pairs.chance >= self.settings.cut).any():
            return MatchResult(proposals, Plan(), {}, len(pairs))
        misses = find_near_misses(
            self.model_of(weights),
            ours,
            offers,
            np.array([0]),
            NearMissRules(self.settings, Plan(), set(forbidden), names or {}, rooms, weights),
        )
        return MatchResult(proposals, Plan(), misses, len(pairs))

    def model_of(self, weights: Weights) -> ContentModel:
        """The content model with the weights' own likeness, or that of the back end."""
        if weights.likeness is None:
            return self.model
        return ContentModel(self.reader, weights.likeness)

    def _demand_side(
        self, demands: Sequence[DemandRow], vectors: Vectors | None, weights: Weights = DEFAULT
    ) -> Side:
        rows, vectors = self._ordered(demands, vectors)
        features = demand_features(rows, vectors, self.reader)
        weeks = WeekTable([row.week for row in rows])
        matrix = self.model_of(weights).demand_matrix(features)
        return Side(rows, features, weeks, matrix)

    def _ordered(
        self, rows: Sequence[Row], vectors: Vectors | None
    ) -> tuple[tuple[Row, ...], Vectors]:
        """Rows in the order of their ids, with their vectors. Raises ValueError for twins."""
        if len({row.id for row in rows}) != len(rows):
            raise ValueError("ids of rows must differ")
        vectors = self.embed(rows) if vectors is None else vectors
        if len(vectors) != len(rows):
            raise ValueError(f"{len(rows)} rows, but {len(vectors)} vectors")
        order = sorted(range(len(rows)), key=lambda at: rows[at].id)
        return tuple(rows[at] for at in order), np.asarray(vectors, dtype=np.float32)[order]

    def _pairs(
        self, demands: Side, offers: Side, left_out: set[Pair], rooms: Rooms, weights: Weights
    ) -> Pairs:
        """Candidates at or above the floor, of rows that still want or can take on something."""
        settings, model = self.settings, self.model_of(weights)
        i, j = find_candidates(
            demands,
            offers,
            per_demand=settings.per_demand,
            by_words=settings.by_words,
            least=model.least_likeness if settings.floor > 0 else -np.inf,
        )
        wants = np.array([row.quantity > 0 for row in demands.rows], dtype=bool)
        gives = np.array([row.capacity > 0 for row in offers.rows], dtype=bool)
        gives &= rooms.left(()) > 0
        keep = wants[i] & gives[j]
        if left_out:
            ids = zip(i.tolist(), j.tolist(), strict=True)
            keep &= [(demands.rows[a].id, offers.rows[b].id) not in left_out for a, b in ids]
        i, j = i[keep], j[keep]
        chance = model.chance(demands, offers, i, j)
        keep = chance >= settings.floor
        return Pairs(demands, offers, i[keep], j[keep], chance[keep], self.reader)

    def _plan(
        self, pairs: Pairs, points: np.ndarray, locked: Collection[Pair], rooms: Rooms
    ) -> tuple[np.ndarray, Plan]:
        """The chosen candidates (bool array) and the plan with the locked pairs in it."""
        demands, offers = pairs.demands.rows, pairs.offers.rows
        taken: dict[Key, int] = {}
        for pair in locked:
            for side, row in zip(("demand", "offer"), pair, strict=True):
                taken[side, row] = taken.get((side, row), 0) + 1
        quantities = [max(row.quantity - taken.get(("demand", row.id), 0), 0) for row in demands]
        capacities = [max(row.capacity - taken.get(("offer", row.id), 0), 0) for row in offers]
        served = np.array([("demand", row.id) in taken for row in demands], dtype=bool)
        value = points.sum(axis=1)
        sure = np.flatnonzero(pairs.chance >= self.settings.cut)
        picked = best_pairs(
            pairs.i[sure],
            pairs.j[sure],
            value[sure],
            quantities=quantities,
            capacities=capacities,
            names=([row.id for row in demands], [row.id for row in offers]),
            served=served,
            rooms=rooms,
        )
        chosen = np.zeros(len(pairs), dtype=bool)
        chosen[sure[picked]] = True
        found = [
            (demands[a].id, offers[b].id)
            for a, b in zip(pairs.i[chosen], pairs.j[chosen], strict=True)
        ]
        worth = plan_value(pairs.i, value, chosen, served)
        return chosen, Plan(tuple(sorted({*found, *locked})), round(worth, 2))

    def _proposals(
        self, pairs: Pairs, points: np.ndarray, chosen: np.ndarray, rooms: Rooms, weights: Weights
    ) -> dict[Key, tuple[Proposal, ...]]:
        """The best few for each demand, the chosen among them, ranked by score; no giver is in
        more of them than it has room for."""
        score = np.rint(points).sum(axis=1)
        best_first = np.lexsort((pairs.j, pairs.i, -points.sum(axis=1), -score, ~chosen))
        giver = rooms.giver[pairs.j]
        kept = shown_within(pairs.i, giver, best_first, rooms, self.settings.shown)
        order = np.lexsort((pairs.j, -points.sum(axis=1), -score, pairs.i))
        likely = calibrated(pairs.chance)
        found: dict[Key, list[Proposal]] = {}
        for row in order[kept[order]].tolist():
            demand = pairs.demands.rows[pairs.i[row]].id
            rows = found.setdefault(demand, [])
            rows.append(
                Proposal(
                    demand,
                    pairs.offers.rows[pairs.j[row]].id,
                    len(rows) + 1,
                    float(score[row]),
                    parts_of(pairs, row, points[row], weights),
                    bool(chosen[row]),
                    round(float(likely[row]), 3),
                )
            )
        return {demand: tuple(rows) for demand, rows in found.items()}


def _unserved(demands: Side, plan: Plan) -> np.ndarray:
    served = {demand for demand, _ in plan.pairs}
    numbers = [
        at for at, row in enumerate(demands.rows) if row.quantity > 0 and row.id not in served
    ]
    return np.array(numbers, dtype=np.int64)


@lru_cache(maxsize=4)
def matcher(name: str = "embedding", url: str = "", model: str = "", key: str = "") -> Matcher:
    """The matcher with that back end, one per process (see `text.backend`)."""
    likeness = backend(name, url, model, key)
    return Matcher(likeness, bundled_reader(likeness.name))
