"""How strongly texts speak of concepts, kept short: the few strongest of each text."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

MOST = 16  # concepts kept of a text


@dataclass(frozen=True)
class Spoken:
    """`concepts`: numbers, int16 [texts, MOST], the strongest first; `strengths`: 0–1, float32,
    0 where a text speaks of fewer; `count`: how many concepts there are."""

    concepts: np.ndarray
    strengths: np.ndarray
    count: int

    @classmethod
    def of(cls, strength: np.ndarray) -> "Spoken":
        """From float [texts, concepts]; of equal strengths the first concepts are kept."""
        texts, count = strength.shape
        most = min(MOST, count)
        order = np.argsort(-strength, axis=1, kind="stable")[:, :most]
        concepts = np.zeros((texts, MOST), dtype=np.int16)
        strengths = np.zeros((texts, MOST), dtype=np.float32)
        concepts[:, :most] = order
        strengths[:, :most] = np.take_along_axis(strength, order, axis=1)
        return cls(concepts, strengths, count)

    @classmethod
    def joined(cls, parts: "list[Spoken]", count: int) -> "Spoken":
        """Several one after the other."""
        empty = cls(np.zeros((0, MOST), np.int16), np.zeros((0, MOST), np.float32), count)
        every = [empty, *parts]
        return cls(
            np.concatenate([part.concepts for part in every]),
            np.concatenate([part.strengths for part in every]),
            count,
        )

    def taken(self, rows: np.ndarray) -> "Spoken":
        """Those of some texts."""
        return Spoken(self.concepts[rows], self.strengths[rows], self.count)

    def rows(self, rows: np.ndarray) -> sparse.csr_matrix:
        """Strengths of all concepts for those texts: float32 [rows, count]."""
        most = min(MOST, self.count)
        columns = self.concepts[rows, :most].astype(np.int32).ravel()
        strengths = self.strengths[rows, :most].ravel()
        starts = np.arange(0, most * len(rows) + 1, most) if most else np.zeros(len(rows) + 1)
        return sparse.csr_matrix((strengths, columns, starts), shape=(len(rows), self.count))

    def strongest(self, most: int) -> np.ndarray:
        """The `most` strongest concepts of each text: int16, -1 where there are fewer."""
        return np.where(self.strengths[:, :most] > 0, self.concepts[:, :most], -1)
