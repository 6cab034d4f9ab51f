"""The score of a pair: a sum of named parts, each with a maximum and a true reason."""

import csv
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import reasons
from .lexicon import ConceptReader
from .side import NOWHERE, OfferSide, Side
from .types import CATEGORIES, Part, Row
from .weights import BALANCE, CONTENT, DEFAULT, DISTANCE, KIND, TIME, Weights
from .words import DATA

# Shares of the maximum of 类型: same category, a near one, one not given, another.
SAME, NEAR, UNKNOWN, OTHER = 1.0, 0.75, 0.6, 0.3
# Shares of the maximum of 距离 by the deepest org in common: city, district, street, community.
NEARNESS = (0.3, 0.55, 0.85, 1.0)


@dataclass(frozen=True)
class Pairs:
    """Candidate pairs with what the parts are worked out from. `i`, `j`: row numbers of
    demands and offers; `chance`: 0–1 that both are the same need."""

    demands: Side
    offers: OfferSide
    i: np.ndarray
    j: np.ndarray
    chance: np.ndarray
    reader: ConceptReader

    def __len__(self) -> int:
        return len(self.i)


@dataclass(frozen=True)
class PartRule:
    """How one named part is worked out: `share` gives 0–1 of its points for all pairs at once,
    `reason` the words and the sign for one pair. What it is worth is in `weights`."""

    name: str
    share: Callable[[Pairs], np.ndarray]
    reason: Callable[[Pairs, int, float], tuple[str, str]]


def content_share(pairs: Pairs) -> np.ndarray:
    """The root of the chance of the same need, so that a pair which may just be planned (a chance
    of a fifth) has nearly half of the points."""
    return np.sqrt(pairs.chance)


def kind_share(pairs: Pairs) -> np.ndarray:
    """Agreement of categories; one that is empty or not on the list is neither for nor against."""
    ours = _numbered(pairs.demands, pairs.i, lambda row: [_category_number(row.category)])
    theirs = _numbered(pairs.offers, pairs.j, lambda row: [_category_number(row.category)])
    return _CATEGORY_SHARES[ours[:, 0], theirs[:, 0]]


def distance_share(pairs: Pairs) -> np.ndarray:
    """Nearness by the deepest org that both lie in."""
    shares = np.array((0.0, *NEARNESS))
    return shares[common_depth(pairs)]


def time_share(pairs: Pairs) -> np.ndarray:
    """Share of the time asked for that the offer has."""
    return pairs.offers.weeks.share_of(pairs.demands.weeks, pairs.i, pairs.j)


def common_depth(pairs: Pairs) -> np.ndarray:
    """How many leading orgs (city, district, street, community) both places share, 0–4."""
    ours, theirs = pairs.demands.places[pairs.i], pairs.offers.places[pairs.j]
    equal = (ours == theirs) & (ours != NOWHERE)
    return np.logical_and.accumulate(equal, axis=1).sum(axis=1)


def balance_share(pairs: Pairs) -> np.ndarray:
    """How little the giver gave lately, 1 = nothing."""
    given = _numbered(pairs.offers, pairs.j, lambda row: [row.given], np.float64)
    return 1 - np.clip(given[:, 0], 0, 1)


PARTS: tuple[PartRule, ...] = (
    PartRule(CONTENT, content_share, reasons.content),
    PartRule(KIND, kind_share, reasons.kind),
    PartRule(DISTANCE, distance_share, reasons.distance),
    PartRule(TIME, time_share, reasons.time),
    PartRule(BALANCE, balance_share, reasons.balance),
)


def points_of(pairs: Pairs, weights: Weights = DEFAULT) -> np.ndarray:
    """Points of each pair by part: float64 [pairs, parts], each from 0 to the part's maximum."""
    if not len(pairs):
        return np.zeros((0, len(PARTS)))
    most = weights.points()
    columns = [np.asarray(part.share(pairs), np.float64) * most[part.name] for part in PARTS]
    return np.column_stack(columns)


def parts_of(
    pairs: Pairs, row: int, points: np.ndarray, weights: Weights = DEFAULT
) -> tuple[Part, ...]:
    """The named parts of one pair with their reasons, those worth nothing left out; points are
    whole, as the pages show them."""
    most, parts = weights.points(), []
    for rule, exact in zip(PARTS, points, strict=True):
        if maximum := most[rule.name]:
            text, sign = rule.reason(pairs, row, float(exact) / maximum)
            parts.append(Part(rule.name, round(float(exact)), maximum, text, sign))
    return tuple(parts)


def _category_number(name: str) -> int:
    return CATEGORIES.index(name) if name in CATEGORIES else len(CATEGORIES)


def _near_categories() -> frozenset[frozenset[str]]:
    """Categories that are often written for one another; agreement of such counts in part."""
    with (DATA / "near_categories.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(frozenset(row.values()) for row in csv.DictReader(file))


def _category_shares() -> np.ndarray:
    near_pairs = _near_categories()
    size = len(CATEGORIES)
    shares = np.full((size + 1, size + 1), UNKNOWN)
    for a, one in enumerate(CATEGORIES):
        for b, two in enumerate(CATEGORIES):
            near = frozenset((one, two)) in near_pairs
            shares[a, b] = SAME if a == b else NEAR if near else OTHER
    return shares


_CATEGORY_SHARES = _category_shares()


def _numbered(
    side: Side, which: np.ndarray, number: Callable[[Row], list], dtype: type = np.int64
) -> np.ndarray:
    """Numbers of the rows `which`, worked out once for each row that occurs: [pairs, k]."""
    rows, place = np.unique(which, return_inverse=True)
    table = np.array([number(side.rows[row]) for row in rows], dtype=dtype)
    return table.reshape(len(rows), -1)[place] if len(rows) else np.zeros((0, 4), dtype=np.int64)
