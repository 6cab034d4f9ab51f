"""The engine: from two lists to ranked proposals, a plan for all, and near misses."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .content import ContentModel
from .features import demand_features, offer_features
from .lexicon import ConceptReader, bundled_reader
from .misses import NearMissRules, find_near_misses
from .plan import best_pairs, plan_value
from .proposals import Proposals
from .score import Pairs
from .shortlist import shortlist
from .side import Lists, OfferSide, Side, offer_facts, place_codes
from .text import TextLikeness, Vectors, backend
from .types import DemandRow, Key, MatchResult, OfferRow, Pair, Plan, Row, text_of
from .weeks import WeekTable
from .weights import DEFAULT, Weights


@dataclass(frozen=True)
class Settings:
    """How many, and from what chance of the same need on (0–1)."""

    per_demand: int = 16  # likeliest offers of each reach that are looked at closely
    by_words: int = 6  # and those that share most words
    kept: int = 24  # of these the best by score, for each demand, go into the plan
    floor: float = 0.03  # below it a pair is not shown
    cut: float = 0.1  # below it a pair is not planned: rather nobody than the wrong one
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

    def index(self, offers: Sequence[OfferRow], vectors: Vectors | None = None) -> OfferSide:
        """Offers made ready once, for `match_one` of many demands."""
        rows, vectors = self._ordered(offers, vectors)
        features = offer_features(rows, vectors, self.reader)
        weeks = WeekTable([row.week for row in rows])
        places = place_codes([row.place for row in rows])
        return OfferSide(rows, features, weeks, places, *offer_facts(rows))

    def match(
        self,
        demands: Sequence[DemandRow],
        offers: Sequence[OfferRow] | OfferSide,
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

        `offers`: rows, or what `index` or an `OfferIndex` made of them.
        `demand_vectors`, `offer_vectors`: from `embed`, row by row; embedded here when not given.
        `locked`: pairs that are settled; they take quantity and capacity first and stay in the
        plan. `forbidden`: pairs that were declined; they are neither proposed nor planned.
        `names`: names of orgs by id, for the words of near misses. `by_circle`: near misses for
        every demand, served or not, from each circle around it (see `misses.circles`), and an
        offer counts as full by its capacity alone, not by what this plan would give it.
        """
        ours = self._demand_side(demands, demand_vectors)
        ready = isinstance(offers, OfferSide)
        theirs = offers if ready else self.index(offers, offer_vectors)
        lists, left_out = Lists(self.model_of(weights), ours, theirs), {*forbidden, *locked}
        pairs, points, looked_at = shortlist(lists, self.settings, left_out, weights)
        chosen, plan = self._plan(pairs, points, locked)
        proposals = Proposals(pairs, points, chosen, self.settings.shown, weights)
        settled = Plan() if by_circle else plan
        rules = NearMissRules(
            self.settings, settled, frozenset(forbidden), names or {}, weights, by_circle
        )
        misses = find_near_misses(lists, _unserved(ours, settled), rules)
        return MatchResult(proposals, plan, misses, looked_at)

    def match_one(
        self,
        demand: DemandRow,
        offers: OfferSide,
        *,
        vector: Vectors | None = None,
        forbidden: Collection[Pair] = (),
        names: Mapping[Key, str] | None = None,
        weights: Weights = DEFAULT,
    ) -> MatchResult:
        """Proposals and near misses for one new demand against an `index` of offers, without a
        plan: nothing is assigned. `vector`: float32 [1, columns], embedded here if not given."""
        lists = Lists(self.model_of(weights), self._demand_side([demand], vector), offers)
        pairs, points, looked_at = shortlist(lists, self.settings, forbidden, weights)
        nobody = np.zeros(len(pairs), dtype=bool)
        proposals = Proposals(pairs, points, nobody, self.settings.shown, weights)
        if (pairs.chance >= self.settings.cut).any():
            return MatchResult(proposals, Plan(), {}, looked_at)
        rules = NearMissRules(self.settings, Plan(), frozenset(forbidden), names or {}, weights)
        misses = find_near_misses(lists, np.array([0]), rules)
        return MatchResult(proposals, Plan(), misses, looked_at)

    def model_of(self, weights: Weights) -> ContentModel:
        """The content model with the weights' own likeness, or that of the back end."""
        if weights.likeness is None:
            return self.model
        return ContentModel(self.reader, weights.likeness)

    def _demand_side(self, demands: Sequence[DemandRow], vectors: Vectors | None) -> Side:
        rows, vectors = self._ordered(demands, vectors)
        features = demand_features(rows, vectors, self.reader)
        weeks = WeekTable([row.week for row in rows])
        return Side(rows, features, weeks, place_codes([row.place for row in rows]))

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

    def _plan(
        self, pairs: Pairs, points: np.ndarray, locked: Collection[Pair]
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
            rooms=pairs.offers.rooms,
        )
        chosen = np.zeros(len(pairs), dtype=bool)
        chosen[sure[picked]] = True
        found = [
            (demands[a].id, offers[b].id)
            for a, b in zip(pairs.i[chosen], pairs.j[chosen], strict=True)
        ]
        worth = plan_value(pairs.i, value, chosen, served)
        return chosen, Plan(tuple(sorted({*found, *locked})), round(worth, 2))


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
