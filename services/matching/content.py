"""Content: how surely a demand and an offer speak of the same need (rule 4 of a match)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .features import Features
from .lexicon import ConceptReader
from .purpose import MARKERS
from .types import Row
from .weeks import WeekTable

CHUNK = 200_000  # pairs looked at in one go

# For each kind of back end: weights of embedding cosine, concept agreement, word cosine; bias.
WEIGHTS = {
    "embedding": ((7.0, 5.5, 0.5), -6.0),
    "words": ((0.0, 6.5, 1.0), -5.5),
}
DENIED = 5.0  # weight of the words that an offer says it does not do


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
    """Log-odds of "the same need" as a weighted sum of few likenesses.

    Weights: see docs/design/matching.md for how they were found. `weights` belong to
    (embedding cosine, concept agreement, word cosine).
    """

    def __init__(self, reader: ConceptReader, weights: tuple[float, float, float], bias: float):
        self.reader, self.weights, self.bias = reader, weights, bias
        self.by_words = weights[0] == 0
        self._marker_weights = np.array([marker.weight for marker in MARKERS], dtype=np.float32)

    @classmethod
    def for_backend(cls, reader: ConceptReader, name: str) -> "ContentModel":
        """The model with the weights of a back end of text likeness."""
        weights, bias = WEIGHTS["words" if name == "words" else "embedding"]
        return cls(reader, weights, bias)

    def demand_matrix(self, demands: Features) -> np.ndarray:
        """Left sides of the product that gives the log-odds but for words, exclusions and
        bias: one matrix product then finds candidates among very many. float32 [n, columns]"""
        cosine, concept, _ = self.weights
        parts = [
            demands.dense * cosine,
            self.reader.served(demands.concepts) * concept,
            (demands.markers - 1) * self._marker_weights,
        ]
        return np.ascontiguousarray(np.hstack(parts), dtype=np.float32)

    def offer_matrix(self, offers: Features) -> np.ndarray:
        """Right sides of the product of `demand_matrix`."""
        parts = [offers.dense, offers.concepts, offers.markers]
        return np.ascontiguousarray(np.hstack(parts), dtype=np.float32)

    def chance(self, demands: Side, offers: Side, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """Chance 0–1 that the pairs (i, j) are the same need, float32."""
        chance = np.empty(len(i), dtype=np.float32)
        words, stated, shut = (
            demands.features.words,
            offers.features.words,
            offers.features.excluded,
        )
        for part in _chunks(len(i)):
            mine, theirs = i[part], j[part]
            odds = np.einsum("ij,ij->i", demands.matrix[mine], offers.matrix[theirs])
            shared = words[mine].multiply(stated[theirs]).sum(axis=1)
            denied = words[mine].multiply(shut[theirs]).sum(axis=1)
            odds += (
                self.weights[2] * np.asarray(shared).ravel() - DENIED * np.asarray(denied).ravel()
            )
            chance[part] = 1 / (1 + np.exp(-(odds + self.bias)))
        return chance

    def plain_chance(
        self, chance: np.ndarray, demands: Side, offers: Side, i: np.ndarray, j: np.ndarray
    ) -> np.ndarray:
        """What `chance` would be if the offer's purpose did not speak against it."""
        held = (
            (1 - demands.features.markers[i]) * offers.features.markers[j]
        ) @ self._marker_weights
        odds = np.log(np.clip(chance, 1e-6, 1 - 1e-6) / (1 - np.clip(chance, 1e-6, 1 - 1e-6)))
        return 1 / (1 + np.exp(-(odds + held)))


def _chunks(length: int) -> Iterator[slice]:
    for start in range(0, length, CHUNK):
        yield slice(start, min(start + CHUNK, length))
