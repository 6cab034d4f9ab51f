"""Content: how surely a demand and an offer speak of the same need (rule 4 of a match)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .features import Features
from .lexicon import ConceptReader
from .purpose import MARKERS
from .types import Row
from .weeks import WeekTable
from .weights import ContentWeights

CHUNK = 20_000  # pairs looked at in one go

WEIGHTS = {  # by kind of back end
    "embedding": ContentWeights(cosine=7.0, concepts=5.5, words=0.5, bias=-6.0),
    "words": ContentWeights(cosine=0.0, concepts=6.5, words=1.0, bias=-5.5),
}
DENIED = 5.0  # weight of the words that an offer says it does not do
CALIBRATION = (1.0, 0.0)  # slope and shift of the log-odds of a pair
HOPELESS = -3.5  # log-odds (a chance of 0.03) below which nothing is looked at more closely


@dataclass(frozen=True)
class Side:
    """One list ready for matching: rows in the order of their ids, their features, their weeks,
    and their half of the content product (`demand_matrix` or `offer_matrix`)."""

    rows: tuple[Row, ...]
    features: Features
    weeks: WeekTable
    matrix: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


class ContentModel:
    """Log-odds of "the same need" as a weighted sum of few likenesses."""

    def __init__(self, reader: ConceptReader, weights: ContentWeights):
        self.reader, self.weights = reader, weights
        self.by_words = weights.cosine == 0
        self._marker_weights = np.array([marker.weight for marker in MARKERS], dtype=np.float32)

    @classmethod
    def for_backend(cls, reader: ConceptReader, name: str) -> "ContentModel":
        """The model with the weights of a back end of text likeness."""
        return cls(reader, WEIGHTS["words" if name == "words" else "embedding"])

    @property
    def least_likeness(self) -> float:
        """The product of two sides' matrices below which words no longer help."""
        return HOPELESS - self.weights.bias - self.weights.words

    def demand_matrix(self, demands: Features) -> np.ndarray:
        """Left sides of the product that gives the log-odds but for words, exclusions and
        bias: one matrix product then finds candidates among very many. float32 [n, columns]"""
        parts = [
            demands.dense * self.weights.cosine,
            self.reader.served(demands.concepts) * self.weights.concepts,
            (demands.markers - 1) * self._marker_weights,
        ]
        return np.ascontiguousarray(np.hstack(parts), dtype=np.float32)

    def offer_matrix(self, offers: Features) -> np.ndarray:
        """Right sides of the product of `demand_matrix`."""
        parts = [offers.dense, offers.concepts, offers.markers]
        return np.ascontiguousarray(np.hstack(parts), dtype=np.float32)

    def chance(self, demands: Side, offers: Side, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Chance 0–1 that the pairs (i, j) are the same need, float32."""
        odds = np.empty(len(i), dtype=np.float32)
        for part in _chunks(len(i)):
            odds[part] = np.einsum("ij,ij->i", demands.matrix[i[part]], offers.matrix[j[part]])
        odds += self.weights.bias
        near = np.flatnonzero(odds >= HOPELESS - self.weights.words)
        for part in _chunks(len(near)):
            rows = near[part]
            odds[rows] += self._by_shared_words(demands.features, offers.features, i[rows], j[rows])
        return 1 / (1 + np.exp(-odds))

    def _by_shared_words(
        self, demands: Features, offers: Features, i: np.ndarray, j: np.ndarray
    ) -> np.ndarray:
        """Log-odds from words that both say, less words that the offer says it does not do."""
        words = demands.words[i]
        shared = np.asarray(words.multiply(offers.words[j]).sum(axis=1)).ravel()
        denied = np.asarray(words.multiply(offers.excluded[j]).sum(axis=1)).ravel()
        return self.weights.words * shared - DENIED * denied

    def plain_chance(
        self, chance: np.ndarray, demands: Side, offers: Side, i: np.ndarray, j: np.ndarray
    ) -> np.ndarray:
        """What `chance` would be if the offer's purpose did not speak against it."""
        held = (
            (1 - demands.features.markers[i]) * offers.features.markers[j]
        ) @ self._marker_weights
        odds = np.log(np.clip(chance, 1e-6, 1 - 1e-6) / (1 - np.clip(chance, 1e-6, 1 - 1e-6)))
        return 1 / (1 + np.exp(-(odds + held)))


def calibrated(chance: np.ndarray) -> np.ndarray:
    """How often a pair of that chance is right: a logistic curve fitted to pairs by several
    hands (`benchmarks/results/matching_quality.md`). 0–1"""
    slope, shift = CALIBRATION
    sure = np.clip(chance, 1e-6, 1 - 1e-6)
    return 1 / (1 + np.exp(-(slope * np.log(sure / (1 - sure)) + shift)))


def _chunks(length: int) -> Iterator[slice]:
    for start in range(0, length, CHUNK):
        yield slice(start, min(start + CHUNK, length))
