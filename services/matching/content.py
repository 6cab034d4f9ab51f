"""Content: how surely a demand and an offer speak of the same need (rule 4 of a match)."""

from collections.abc import Iterator
from math import log

import numpy as np
from scipy import sparse

from .features import Features
from .lexicon import ConceptReader
from .purpose import MARKERS
from .side import Side
from .weights import ContentWeights

CHUNK = 20_000  # pairs looked at in one go

WEIGHTS = {  # by kind of back end
    "embedding": ContentWeights(cosine=4.9, concepts=6.9, meant=6.7, words=0.0, bias=-6.1),
    "endpoint": ContentWeights(cosine=11.5, concepts=13.9, meant=0.0, words=0.0, bias=-6.8),
    "words": ContentWeights(cosine=0.0, concepts=18.2, meant=0.0, words=0.0, bias=-5.6),
}
DENIED = 5.0  # weight of the words that an offer says it does not do
CALIBRATION = (0.57, 0.12)  # slope and shift of the log-odds of a pair
ROUNDING = 1e-3  # more than a product of matrices and one of single pairs ever differ by
HOPELESS = -3.5  # log-odds (a chance of 0.03) below which nothing is looked at more closely


class ContentModel:
    """Log-odds of "the same need" as a weighted sum of few likenesses."""

    def __init__(self, reader: ConceptReader, weights: ContentWeights):
        self.reader, self.weights = reader, weights
        self.by_words = weights.cosine == 0
        self._marker_weights = np.array([marker.weight for marker in MARKERS], dtype=np.float32)

    @classmethod
    def for_backend(cls, reader: ConceptReader, name: str) -> "ContentModel":
        """The model with the weights of a back end of text likeness."""
        return cls(reader, WEIGHTS.get(name, WEIGHTS["endpoint"]))

    @property
    def least_odds(self) -> float:
        """The log-odds but for words below which words no longer help."""
        return HOPELESS - self.weights.words

    def odds_for(self, chance: float) -> float:
        """The log-odds but for words without which no words lead to that chance (0–1)."""
        if chance <= 0:
            return -np.inf
        return log(chance / (1 - chance)) - self.weights.words - ROUNDING

    @property
    def most_markers(self) -> float:
        """The most that the purpose of an offer takes from the log-odds, of one marker."""
        return float(self._marker_weights.max(initial=0.0))

    def demand_matrix(self, demands: Features, rows: np.ndarray) -> np.ndarray:
        """Left sides of the product that gives the log-odds but for words, exclusions and
        bias: one matrix product then looks at very many pairs. float32 [rows, columns]"""
        near = np.multiply(demands.dense[rows], self.weights.cosine, dtype=np.float32)
        harmed = ~demands.markers[rows] * -self._marker_weights
        meant, served = self._meant(demands, rows), self.served(demands, rows).toarray()
        return np.hstack([near, meant, served, harmed])

    def concept_columns(self, columns: int) -> slice:
        """Where in such a matrix of so many columns what serves the demands stands."""
        last = columns - len(self._marker_weights)
        return slice(last - len(self.reader.concepts), last)

    def offer_matrix(self, offers: Features, rows: np.ndarray) -> np.ndarray:
        """Right sides of the product of `demand_matrix`."""
        meant, concepts = (said.rows(rows).toarray() for said in (offers.meant, offers.concepts))
        columns = [offers.dense[rows], meant, concepts, offers.markers[rows]]
        return np.hstack(columns, dtype=np.float32)

    def served(self, demands: Features, rows: np.ndarray) -> sparse.csr_matrix:
        """What serves those demands, weighed: float32 [rows, concepts], nearly all zeros."""
        return self.reader.served(demands.concepts.rows(rows)) * np.float32(self.weights.concepts)

    def _meant(self, demands: Features, rows: np.ndarray) -> np.ndarray:
        """What those demands mean and are served by, weighed: float32 [rows, concepts]."""
        served = self.reader.meant_served(demands.meant.rows(rows))
        return (served * np.float32(self.weights.meant)).toarray()

    def chance(self, demands: Side, offers: Side, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Chance 0–1 that the pairs (i, j) are the same need, float32."""
        odds = self.odds(demands.features, offers.features, i, j)
        near = np.flatnonzero(odds >= HOPELESS - self.weights.words)
        for part in _chunks(len(near)):
            rows = near[part]
            odds[rows] += self._by_shared_words(demands.features, offers.features, i[rows], j[rows])
        return 1 / (1 + np.exp(-odds))

    def odds(self, demands: Features, offers: Features, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Log-odds of single pairs but for words and exclusions, float32."""
        found = np.empty(len(i), dtype=np.float32)
        for part in _chunks(len(i)):
            found[part] = self._odds(demands, offers, i[part], j[part])
        return found

    def _odds(
        self, demands: Features, offers: Features, i: np.ndarray, j: np.ndarray
    ) -> np.ndarray:
        """What the product of both matrices gives for single pairs, and the bias."""
        rows, place = np.unique(i, return_inverse=True)
        ours, theirs = (side.astype(np.float32) for side in (demands.dense[i], offers.dense[j]))
        odds = np.einsum("ij,ij->i", ours, theirs) * self.weights.cosine + self.weights.bias
        if offers.concepts.count:
            served = self.served(demands, rows).toarray()
            for wanted, given in (
                (served, offers.concepts),
                (self._meant(demands, rows), offers.meant),
            ):
                met = wanted[place[:, None], given.concepts[j]]
                odds += np.einsum("ij,ij->i", met, given.strengths[j])
        return odds - (~demands.markers[i] & offers.markers[j]) @ self._marker_weights

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
        held = (~demands.features.markers[i] & offers.features.markers[j]) @ self._marker_weights
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
