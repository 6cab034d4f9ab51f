"""Features of texts: what is known of each demand or offer before any pair is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .lexicon import ConceptReader
from .purpose import MARKERS, excluded_text, markers_of, wanted_by, without_exclusions
from .text import Vectors
from .types import Row, text_of
from .words import word_rows


@dataclass(frozen=True)
class Features:
    """One row per text. `dense`: centred embeddings (no columns with words alone);
    `concepts`: how strongly a text speaks of each concept; `words`: TF-IDF rows; `excluded`:
    words of what an offer does not do; `markers`: of an offer those it carries, of a demand
    those that do it no harm."""

    texts: tuple[str, ...]
    dense: np.ndarray
    concepts: np.ndarray
    words: sparse.csr_matrix
    excluded: sparse.csr_matrix
    markers: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)


def demand_features(rows: Sequence[Row], vectors: Vectors, reader: ConceptReader) -> Features:
    """Features of demands; `vectors` are those of `text_of` each row, in their order."""
    texts = tuple(text_of(row) for row in rows)
    spread = [reader.synonyms.spread(text) for text in texts]
    nothing = word_rows([""] * len(texts))
    wanted = np.array([wanted_by(text) for text in texts], dtype=np.float32)
    return Features(
        texts,
        _dense(texts, vectors, reader),
        reader.read(spread, vectors),
        word_rows(spread),
        nothing,
        wanted.reshape(len(texts), len(MARKERS)),
    )


def offer_features(rows: Sequence[Row], vectors: Vectors, reader: ConceptReader) -> Features:
    """Features of offers; what an offer says it does not do counts apart."""
    texts = tuple(text_of(row) for row in rows)
    stated = [reader.synonyms.spread(without_exclusions(text)) for text in texts]
    carried = np.array([markers_of(text) for text in texts], dtype=np.float32)
    return Features(
        texts,
        _dense(texts, vectors, reader),
        reader.read(stated, vectors),
        word_rows(stated),
        word_rows([excluded_text(text) for text in texts]),
        carried.reshape(len(texts), len(MARKERS)),
    )


def _dense(texts: Sequence[str], vectors: Vectors, reader: ConceptReader) -> np.ndarray:
    """Centred vectors; a text that says nothing is like no other."""
    rows = reader.centred(vectors)
    silent = [sum(sign.isalnum() for sign in text) < 2 for text in texts]
    rows[silent] = 0
    return rows
