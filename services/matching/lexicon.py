"""The lexicon of concepts: kinds of need and service, and how a text is read into them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

from . import fits
from .concepts import Concept, faults, load_concepts
from .meant import Meanings
from .spoken import MOST
from .synonyms import Synonyms
from .text import TextLikeness, Vectors
from .words import DATA, GramRows

SERVED_BY = 0.5  # a need for A served by an offer of B counts so much of A served by A
KEYWORD = 0.3  # what a keyword adds to the regression
FAINT = 0.6  # length of strengths below which a text speaks of nothing for sure
SOFT = 0.75  # power of the strengths, so that two texts that both speak softly still meet
RIDGE = 0.15
GRAM_SHARE = 0.45  # weight of characters beside embeddings
PHRASES_TO_A_HOLDER = 5000  # of so many phrases a gram must be held by one more to be read

METHOD = b"ridge over grams and embeddings, 1"  # another name makes kept fits void

VECTORS_FILE = "phrase_vectors.npz"


class ConceptReader:
    """Reads texts into concepts by a ridge regression over the phrases of the lexicon.

    `phrase_vectors`: embeddings of `phrases` in their order, or None to read by characters
    alone (words back end, or an endpoint whose vectors of the phrases are not at hand).
    `synonyms`: words of the district that mean the same (see `synonyms`).
    """

    def __init__(
        self,
        concepts: Sequence[Concept],
        phrase_vectors: Vectors | None = None,
        synonyms: Synonyms | None = None,
    ):
        self.concepts = tuple(concepts)
        self.synonyms = synonyms or Synonyms()
        self.phrases, labels = phrases_of(self.concepts)
        self.mean = None if phrase_vectors is None else phrase_vectors.mean(axis=0)
        numbers = {concept.name: number for number, concept in enumerate(self.concepts)}
        self.serving = np.eye(len(self.concepts), dtype=np.float32)
        for number, concept in enumerate(self.concepts):
            for other in concept.served_by:
                self.serving[number, numbers[other]] = SERVED_BY
        self._serving = sparse.csr_matrix(self.serving)
        self._keywords: dict[str, list[tuple[str, int]]] = {}  # by their first character
        for number, concept in enumerate(self.concepts):
            for word in filter(None, concept.keywords):
                self._keywords.setdefault(word[0], []).append((word, number))
        self._scales = np.ones(2, dtype=np.float32)  # of characters, of embeddings
        self._fit(labels, phrase_vectors)
        self._meanings = None
        if self.phrases and phrase_vectors is not None:
            self._meanings = Meanings(self.centred(phrase_vectors), labels)

    def centred(self, vectors: Vectors) -> np.ndarray:
        """Embeddings less what all texts have in common, rows of length 1 again."""
        if self.mean is None or vectors.shape[1] != len(self.mean):
            return np.array(vectors, dtype=np.float32)
        return _of_length_1(vectors - self.mean)

    def read(self, texts: Sequence[str], vectors: Vectors) -> np.ndarray:
        """How strongly each text (see `spread`) speaks of each concept: float32 [texts,
        concepts], rows of length 1 (shorter where hardly anything is read), 0 for all but a text's
        strongest."""
        if not self.phrases or not len(texts):
            return np.zeros((len(texts), len(self.concepts)), dtype=np.float32)
        strength = np.maximum(self._spoken(texts, vectors), 0)
        strength += KEYWORD * self._keywords_in(texts)
        if strength.shape[1] > MOST:
            least = np.partition(strength, -MOST, axis=1)[:, -MOST][:, None]
            strength[strength < least] = 0
        strength = np.minimum(strength, 1) ** SOFT
        return (strength / np.maximum(_lengths(strength), FAINT)).astype(np.float32)

    def meant(self, vectors: Vectors) -> np.ndarray:
        """Which concepts texts with those embeddings mean (see `Meanings`): float32 [texts,
        concepts], zeros where there are no embeddings to tell it by."""
        known = self._meanings is not None and self.mean is not None
        if not known or not len(vectors) or vectors.shape[1] != len(self.mean):
            return np.zeros((len(vectors), len(self.concepts)), dtype=np.float32)
        return self._meanings(self.centred(vectors))

    def meant_served(self, concepts: sparse.csr_matrix) -> sparse.csr_matrix:
        """What demands that mean `concepts` are served by: [texts, concepts]. With an offer's row
        it says how far both agree."""
        return (concepts @ self._serving).astype(np.float32)

    def served(self, concepts: sparse.csr_matrix) -> sparse.csr_matrix:
        """What demands that speak of `concepts` are served by: [texts, concepts], rows of length 1
        (or empty), as sparse as what is given (a matrix of all concepts would be a hundred times
        the work). With an offer's row it makes a cosine."""
        rows = concepts @ self._serving
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1))).ravel()
        rows.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(rows.indptr))
        return rows.astype(np.float32)

    def _fit(self, labels: np.ndarray, vectors: Vectors | None) -> None:
        if not self.phrases:
            return
        least = 1 + len(self.phrases) // PHRASES_TO_A_HOLDER
        own = set(self.phrases) - bundled_phrases()
        self._grams = GramRows(self.phrases, least, own)
        columns = np.zeros((len(labels), 0), dtype=np.float32)
        if vectors is not None:
            self._scales = np.float32(np.sqrt((GRAM_SHARE, 1 - GRAM_SHARE)))
            columns = (self.centred(vectors) * self._scales[1]).astype(np.float32)
        said = repr((RIDGE, GRAM_SHARE, least, sorted(own), self.phrases, labels.tolist()))
        found = fits.kept(
            fits.mark(METHOD, said.encode(), np.ascontiguousarray(columns).data),
            lambda: self._solved(labels, columns),
            (len(self._grams) + columns.shape[1], len(self.concepts)),
        )
        self._by_grams, self._by_dense = found[: len(self._grams)], found[len(self._grams) :]

    def _solved(self, labels: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """The ridge regression: float32 [grams and columns, concepts]."""
        grams = self._grams(self.phrases) * self._scales[0]
        target = np.zeros((len(labels), len(self.concepts)), dtype=np.float32)
        target[np.arange(len(labels)), labels] = 1
        both = grams.T @ columns
        normal = np.block([[(grams.T @ grams).toarray(), both], [both.T, columns.T @ columns]])
        normal[np.diag_indices_from(normal)] += RIDGE
        wanted = np.vstack([grams.T @ target, columns.T @ target])
        return cho_solve(cho_factor(normal, overwrite_a=True), wanted, overwrite_b=True)

    def _spoken(self, texts: Sequence[str], vectors: Vectors) -> np.ndarray:
        """The regression by characters and, where there are any, embeddings."""
        spoken = self._grams(texts) @ self._by_grams
        if not len(self._by_dense) or vectors.shape[1] != len(self._by_dense):
            return spoken / self._scales[0]
        dense = self.centred(vectors) @ self._by_dense
        return self._scales[0] * spoken + self._scales[1] * dense

    def _keywords_in(self, texts: Sequence[str]) -> np.ndarray:
        hits = np.zeros((len(texts), len(self.concepts)), dtype=np.float32)
        for row, text in enumerate(texts):
            for start, sign in enumerate(text):
                for word, number in self._keywords.get(sign, ()):
                    if text.startswith(word, start):
                        hits[row, number] = 1
        return hits


def _of_length_1(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(_lengths(rows), 1e-9)


def _lengths(rows: np.ndarray) -> np.ndarray:
    return np.linalg.norm(rows, axis=1, keepdims=True)


def phrases_of(concepts: Sequence[Concept]) -> tuple[tuple[str, ...], np.ndarray]:
    """All phrases of the lexicon and the number of the concept that each belongs to."""
    phrases, labels = [], []
    for number, concept in enumerate(concepts):
        for phrase in (concept.name, *concept.residents, *concept.units):
            phrases.append(phrase)
            labels.append(number)
    return tuple(phrases), np.array(labels, dtype=np.int64)


def phrase_vectors(concepts: Sequence[Concept]) -> Vectors:
    """The stored embeddings of the phrases of the lexicon, rows of length 1. Raises ValueError
    when there is none for a phrase, or one too many."""
    stored, phrases = stored_phrases(), phrases_of(concepts)[0]
    if stored.keys() != set(phrases):
        raise ValueError("phrases changed: run python -m services.matching.embed_phrases")
    return np.stack([stored[phrase] for phrase in phrases])


@lru_cache(maxsize=1)
def stored_phrases() -> dict[str, np.ndarray]:
    """The bundled phrases as they were embedded last, each with its vector of length 1."""
    with np.load(DATA / VECTORS_FILE) as stored:
        rows = stored["rows"].astype(np.float32)
        phrases = str(stored["phrases"]).split("\n")
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return dict(zip(phrases, rows, strict=True))


@lru_cache(maxsize=1)
def bundled_phrases() -> frozenset[str]:
    """The phrases of the bundled lexicon."""
    return frozenset(phrases_of(load_concepts())[0])


@lru_cache(maxsize=2)
def bundled_reader(name: str) -> ConceptReader:
    """The reader of the bundled lexicon for a back end; one per process."""
    concepts = load_concepts()
    return ConceptReader(
        concepts, phrase_vectors(concepts) if name == "embedding" and concepts else None
    )


def reader_of(
    concepts: Sequence[Concept],
    synonyms: Iterable[Sequence[str]] = (),
    likeness: TextLikeness | None = None,
) -> ConceptReader:
    """A reader of an edited lexicon: concepts as rows, synonyms as groups of words.

    Only phrases that the bundled lexicon does not hold are embedded (some 0.1 s each); without
    `likeness`, or with one whose vectors of the bundled phrases are not at hand, characters alone
    are read. Raises ValueError with the first of `faults`, LikenessError.
    """
    wrong = faults(concepts, synonyms := tuple(synonyms))
    if wrong:
        raise ValueError(wrong[0])
    vectors = None
    if likeness is not None and likeness.name == "embedding" and concepts:
        vectors = _vectors_with_new(phrases_of(concepts)[0], likeness)
    return ConceptReader(concepts, vectors, Synonyms(synonyms))


def _vectors_with_new(phrases: Sequence[str], likeness: TextLikeness) -> Vectors:
    known = stored_phrases()
    new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in known]
    known = known | dict(zip(new, likeness.embed(new), strict=True))
    return np.stack([known[phrase] for phrase in phrases])
