"""The lexicon of concepts: kinds of need and service, and how a text is read into them."""

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from .text import Vectors
from .words import DATA, GramRows

SEPARATOR = "|"
SERVED_BY = 0.8  # a need for A served by an offer of B counts so much of A served by A
STRONGEST = 8  # concepts kept for a text
KEYWORD = 0.3  # what a keyword adds to the regression
RIDGE = 0.15
GRAM_SHARE = 0.45  # weight of characters beside embeddings

VECTORS_FILE = "phrase_vectors.npz"


@dataclass(frozen=True)
class Concept:
    """A kind of need and service: its category, what else can serve it, and how people say it."""

    name: str
    category: str
    served_by: tuple[str, ...]
    keywords: tuple[str, ...]
    residents: tuple[str, ...]
    units: tuple[str, ...]


def load_concepts(folder: Path = DATA) -> tuple[Concept, ...]:
    """Read the concept files (`concepts_*.csv`), in the order of their names."""
    concepts = []
    for path in sorted(folder.glob("concepts_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            concepts += [_concept(row) for row in csv.DictReader(file)]
    return tuple(concepts)


def _concept(row: dict[str, str]) -> Concept:
    parts = {
        name: tuple(filter(None, row[name].split(SEPARATOR)))
        for name in ("served_by", "keywords", "residents", "units")
    }
    return Concept(row["concept"], row["category"], **parts)


class ConceptReader:
    """Reads texts into concepts by a ridge regression over the phrases of the lexicon.

    `phrase_vectors`: embeddings of `phrases` in their order, or None to read by characters
    alone (words back end, or an endpoint whose vectors of the phrases are not at hand).
    """

    def __init__(self, concepts: Sequence[Concept], phrase_vectors: Vectors | None = None):
        self.concepts = tuple(concepts)
        self.phrases, labels = phrases_of(self.concepts)
        self.mean = None if phrase_vectors is None else phrase_vectors.mean(axis=0)
        numbers = {concept.name: number for number, concept in enumerate(self.concepts)}
        self.serving = np.eye(len(self.concepts), dtype=np.float32)
        for number, concept in enumerate(self.concepts):
            for other in concept.served_by:
                self.serving[number, numbers[other]] = SERVED_BY
        self._keywords: dict[str, list[int]] = {}
        for number, concept in enumerate(self.concepts):
            for word in concept.keywords:
                self._keywords.setdefault(word, []).append(number)
        self._keyword_lengths = sorted({len(word) for word in self._keywords})
        self._fit(labels, phrase_vectors)

    def centred(self, vectors: Vectors) -> np.ndarray:
        """Embeddings less what all texts have in common, rows of length 1 again."""
        if self.mean is None or vectors.shape[1] != len(self.mean):
            return np.array(vectors, dtype=np.float32)
        rows = vectors - self.mean
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def read(self, texts: Sequence[str], vectors: Vectors) -> np.ndarray:
        """How strongly each text speaks of each concept: float32 [texts, concepts], 0 for all
        but a text's strongest."""
        if not self.phrases or not len(texts):
            return np.zeros((len(texts), len(self.concepts)), dtype=np.float32)
        strength = np.maximum(self._spoken(texts, vectors), 0)
        strength += KEYWORD * self._keywords_in(texts)
        if strength.shape[1] > STRONGEST:
            least = np.partition(strength, -STRONGEST, axis=1)[:, -STRONGEST][:, None]
            strength[strength < least] = 0
        # The root, so that two texts that both speak softly of a thing still meet in it.
        return np.sqrt(np.minimum(strength, 1)).astype(np.float32)

    def served(self, concepts: np.ndarray) -> np.ndarray:
        """What a demand that speaks of `concepts` is served by: [texts, concepts]."""
        return concepts @ self.serving

    def _fit(self, labels: np.ndarray, vectors: Vectors | None) -> None:
        if not self.phrases:
            return
        self._grams = GramRows(self.phrases)
        grams = self._grams(self.phrases)
        kernel = (grams @ grams.T).toarray()
        if vectors is not None:
            dense = self.centred(vectors)
            kernel = GRAM_SHARE * kernel + (1 - GRAM_SHARE) * (dense @ dense.T)
        target = np.zeros((len(labels), len(self.concepts)), dtype=np.float64)
        target[np.arange(len(labels)), labels] = 1
        ridge = kernel.astype(np.float64) + RIDGE * np.eye(len(labels))
        coefficients = cho_solve(cho_factor(ridge, overwrite_a=True), target).astype(np.float32)
        # The kernel is a sum of products, so the phrases can be multiplied in once for all.
        self._by_grams = grams.T @ coefficients
        self._by_dense = None if vectors is None else dense.T @ coefficients

    def _spoken(self, texts: Sequence[str], vectors: Vectors) -> np.ndarray:
        """The regression by characters and, where there are any, embeddings."""
        spoken = self._grams(texts) @ self._by_grams
        if self._by_dense is not None and vectors.shape[1] == len(self._by_dense):
            dense = self.centred(vectors) @ self._by_dense
            spoken = GRAM_SHARE * spoken + (1 - GRAM_SHARE) * dense
        return spoken

    def _keywords_in(self, texts: Sequence[str]) -> np.ndarray:
        hits = np.zeros((len(texts), len(self.concepts)), dtype=np.float32)
        for row, text in enumerate(texts):
            for start in range(len(text)):
                for length in self._keyword_lengths:
                    for number in self._keywords.get(text[start : start + length], ()):
                        hits[row, number] = 1
        return hits


def phrases_of(concepts: Sequence[Concept]) -> tuple[tuple[str, ...], np.ndarray]:
    """All phrases of the lexicon and the number of the concept that each belongs to."""
    phrases, labels = [], []
    for number, concept in enumerate(concepts):
        for phrase in (concept.name, *concept.residents, *concept.units):
            phrases.append(phrase)
            labels.append(number)
    return tuple(phrases), np.array(labels, dtype=np.int64)


def digest(phrases: Sequence[str]) -> str:
    """A fingerprint of the phrases, by which stored vectors are known to be theirs."""
    return hashlib.sha256("\n".join(phrases).encode()).hexdigest()


def phrase_vectors(concepts: Sequence[Concept], folder: Path = DATA) -> Vectors:
    """The stored embeddings of the phrases of the lexicon. Raises ValueError when the phrases
    were changed since."""
    with np.load(folder / VECTORS_FILE) as stored:
        if str(stored["digest"]) != digest(phrases_of(concepts)[0]):
            raise ValueError("phrases changed: run python -m services.matching.embed_phrases")
        rows = stored["rows"].astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@lru_cache(maxsize=2)
def bundled_reader(name: str) -> ConceptReader:
    """The reader of the bundled lexicon for a back end; one per process."""
    concepts = load_concepts()
    return ConceptReader(
        concepts, phrase_vectors(concepts) if name == "embedding" and concepts else None
    )
