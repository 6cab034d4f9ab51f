"""What texts mean: kinds of need by likeness of embeddings to their phrases, no word in common."""

import numpy as np

from .text import Vectors

BY_CENTRE, BY_NEAREST = 16.0, 20.0  # weights of the two cosines in the log-odds of a kind
TEXTS_AT_ONCE = 256  # against some 18,000 phrases: 18 MB


class Meanings:
    """Tells which kinds the embeddings of texts mean.

    A text means a kind the more, the nearer it is to the middle of the kind's phrases and to the
    nearest of them. All kinds share a chance of 1, so that a text between many kinds means none of
    them for sure: it cannot agree with everything, as it can by strengths that are read one by one.
    """

    def __init__(self, phrases: Vectors, labels: np.ndarray):
        """`phrases`: centred embeddings, rows of length 1; `labels`: the number of the kind of
        each, rising from 0 without a gap."""
        self._starts = np.flatnonzero(np.diff(labels, prepend=-1))
        centres = np.add.reduceat(phrases, self._starts, axis=0)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
        self._phrases = np.ascontiguousarray(phrases.T, dtype=np.float32)
        self._centres = np.ascontiguousarray(centres.T, dtype=np.float32)

    def __call__(self, vectors: Vectors) -> np.ndarray:
        """Roots of the chances of each kind, so that a product of two rows says how far two texts
        agree (1: in all). `vectors`: centred, rows of length 1. float32 [texts, kinds]"""
        found = np.empty((len(vectors), len(self._starts)), dtype=np.float32)
        for at in range(0, len(vectors), TEXTS_AT_ONCE):
            found[at : at + TEXTS_AT_ONCE] = self._few(vectors[at : at + TEXTS_AT_ONCE])
        return found

    def _few(self, vectors: Vectors) -> np.ndarray:
        nearest = np.maximum.reduceat(vectors @ self._phrases, self._starts, axis=1)
        odds = BY_CENTRE * (vectors @ self._centres) + BY_NEAREST * nearest
        chance = np.exp(odds - odds.max(axis=1, keepdims=True))
        return np.sqrt(chance / chance.sum(axis=1, keepdims=True))
