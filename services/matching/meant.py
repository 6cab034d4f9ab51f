"""What texts mean: kinds of need by likeness of embeddings to their phrases, no word in common."""

import numpy as np

from .text import Vectors

BY_CENTRE, BY_NEAREST = 16.0, 20.0  # weights of the two cosines in the log-odds of a kind
CLOSE = 64  # kinds by centre whose phrases are looked at one by one; the rest is out of question


class Meanings:
    """Tells which kinds the embeddings of texts mean.

    A text means a kind the more, the nearer it is to the middle of the kind's phrases and to the
    nearest of them. All kinds share a chance of 1, so that a text between many kinds means none of
    them for sure: it cannot agree with everything, as it can by strengths that are read one by one.
    """

    def __init__(self, phrases: Vectors, labels: np.ndarray):
        """`phrases`: centred embeddings, rows of length 1; `labels`: the number of the kind of
        each, rising from 0 without a gap."""
        self._phrases = phrases.astype(np.float32)
        self._starts = np.flatnonzero(np.diff(labels, prepend=-1))
        sums = np.add.reduceat(self._phrases, self._starts, axis=0)
        self._centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)

    def __call__(self, vectors: Vectors) -> np.ndarray:
        """Roots of the chances of each kind, so that a product of two rows says how far two texts
        agree (1: in all). `vectors`: centred, rows of length 1. float32 [texts, kinds]"""
        centre = vectors.astype(np.float32) @ self._centres.T
        odds = BY_CENTRE * centre + BY_NEAREST * self._nearest(vectors, _largest(centre, CLOSE))
        chance = np.exp(odds - odds.max(axis=1, keepdims=True))
        return np.sqrt(chance / chance.sum(axis=1, keepdims=True))

    def _nearest(self, vectors: Vectors, close: np.ndarray) -> np.ndarray:
        """Cosine of the nearest phrase of each kind that is close (bool [texts, kinds]), minus
        infinity for the others."""
        found = np.full(close.shape, -np.inf, dtype=np.float32)
        ends = np.append(self._starts[1:], len(self._phrases))
        for kind, (start, end) in enumerate(zip(self._starts, ends, strict=True)):
            texts = np.flatnonzero(close[:, kind])
            found[texts, kind] = (vectors[texts] @ self._phrases[start:end].T).max(axis=1)
        return found


def _largest(values: np.ndarray, count: int) -> np.ndarray:
    """Which are among the `count` largest of their row: bool."""
    if values.shape[1] <= count:
        return np.ones(values.shape, dtype=bool)
    return values >= np.partition(values, -count, axis=1)[:, [-count]]
