"""Features of texts: what is known of each demand or offer before any pair is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .lexicon import ConceptReader
from .purpose import MARKERS, excluded_text, markers_of, wanted_by, without_exclusions
from .spoken import Spoken
from .text import Vectors
from .types import Row, text_of
from .words import word_rows

READ_AT_ONCE = 4096  # texts


@dataclass(frozen=True)
class Features:
    """One row per text. `dense`: centred embeddings, float16 (no columns with words alone);
    `concepts`: how strongly a text speaks of which; `meant`: which it means by its
    embedding, as roots of chances (nothing without one); `words`: TF-IDF rows; `excluded`:
    words of what an offer does not do; `markers`: of an offer those it carries, of a demand
    those that do it no harm, bool."""

    texts: Sequence[str]
    dense: np.ndarray
    concepts: Spoken
    meant: Spoken
    words: sparse.csr_matrix
    excluded: sparse.csr_matrix
    markers: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)

    def taken(self, rows: np.ndarray, texts: Sequence[str]) -> "Features":
        """Those of some rows, whose texts are `texts`."""
        return Features(
            texts,
            self.dense[rows],
            self.concepts.taken(rows),
            self.meant.taken(rows),
            self.words[rows],
            self.excluded[rows],
            self.markers[rows],
        )

    def followed_by(self, other: "Features") -> "Features":
        """Both, one after the other, without their texts (those of stored offers are read from
        the file one by one)."""
        return Features(
            ("",) * (len(self) + len(other)),
            np.concatenate([self.dense, other.dense]),
            Spoken.joined([self.concepts, other.concepts], self.concepts.count),
            Spoken.joined([self.meant, other.meant], self.meant.count),
            sparse.vstack([self.words, other.words], format="csr"),
            sparse.vstack([self.excluded, other.excluded], format="csr"),
            np.concatenate([self.markers, other.markers]),
        )


def demand_features(rows: Sequence[Row], vectors: Vectors, reader: ConceptReader) -> Features:
    """Features of demands; `vectors` are those of `text_of` each row, in their order."""
    texts = tuple(text_of(row) for row in rows)
    spread = [reader.synonyms.spread(text) for text in texts]
    nothing = word_rows([""] * len(texts))
    wanted = np.array([wanted_by(text) for text in texts], dtype=bool)
    return Features(
        texts,
        _dense(texts, vectors, reader),
        *_read(reader, spread, vectors),
        word_rows(spread),
        nothing,
        wanted.reshape(len(texts), len(MARKERS)),
    )


def offer_features(rows: Sequence[Row], vectors: Vectors, reader: ConceptReader) -> Features:
    """Features of offers; what an offer says it does not do counts apart."""
    texts = tuple(text_of(row) for row in rows)
    stated = [reader.synonyms.spread(without_exclusions(text)) for text in texts]
    carried = np.array([markers_of(text) for text in texts], dtype=bool)
    return Features(
        texts,
        _dense(texts, vectors, reader),
        *_read(reader, stated, vectors),
        word_rows(stated),
        word_rows([excluded_text(text) for text in texts]),
        carried.reshape(len(texts), len(MARKERS)),
    )


def _read(reader: ConceptReader, texts: Sequence[str], vectors: Vectors) -> tuple[Spoken, Spoken]:
    """Concepts that very many texts speak of, and those that they mean, so many at a time."""
    parts = [slice(at, at + READ_AT_ONCE) for at in range(0, len(texts), READ_AT_ONCE)]
    spoken, meant = [], []
    for part in parts:
        silent = _silent(texts[part])
        for found, strength in (
            (spoken, reader.read(texts[part], vectors[part])),
            (meant, reader.meant(vectors[part])),
        ):
            strength[silent] = 0
            found.append(Spoken.of(strength))
    count = len(reader.concepts)
    return Spoken.joined(spoken, count), Spoken.joined(meant, count)


def _dense(texts: Sequence[str], vectors: Vectors, reader: ConceptReader) -> np.ndarray:
    """Centred vectors; a text that says nothing is like no other."""
    rows = np.empty(vectors.shape, dtype=np.float16)
    for at in range(0, len(rows), READ_AT_ONCE):
        rows[at : at + READ_AT_ONCE] = reader.centred(vectors[at : at + READ_AT_ONCE])
    rows[_silent(texts)] = 0
    return rows


def _silent(texts: Sequence[str]) -> list[bool]:
    """Which texts say nothing: fewer than two letters or characters."""
    return [sum(sign.isalnum() for sign in text) < 2 for text in texts]
