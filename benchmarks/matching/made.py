"""Made lists of any size with a fixed seed: real phrases, real streets, random vectors."""

import numpy as np

from services.matching.concepts import load_concepts
from services.matching.lexicon import phrase_vectors
from services.matching.types import DemandRow, OfferRow, Reach
from services.matching.week import Week

WEEKS = (
    "",
    "",
    "工作日",
    "双休日",
    "周一、周三 9:00-11:00",
    "周六 14:00-17:00",
    "工作日 18:00-20:00",
)
REACHES = (Reach.COMMUNITY, Reach.STREET, Reach.STREET, Reach.DISTRICT, Reach.CITY)
STREETS, COMMUNITIES = 11, 5  # of a district such as 市南区; ten districts make the city


class MadeLists:
    """`count` demands and as many offers with their vectors, float32 [count, 384]."""

    def __init__(self, count: int, seed: int = 20261123):
        self._draw = np.random.default_rng(seed)
        concepts = load_concepts()
        vectors = phrase_vectors(concepts)
        self._phrases, owners = _said(concepts)
        kinds = self._draw.integers(0, len(concepts), (2, count))
        self.demand_vectors, asked = self._texts(kinds[0], owners[0], vectors)
        self.offer_vectors, given = self._texts(kinds[1], owners[1], vectors)
        weeks = [Week.parse(text) for text in WEEKS]
        self.demands = [
            DemandRow(
                number,
                self._place(),
                asked[number],
                quantity=int(self._draw.integers(1, 3)),
                week=weeks[self._draw.integers(len(weeks))],
            )
            for number in range(count)
        ]
        self.offers = [
            OfferRow(
                number,
                self._place(),
                given[number],
                capacity=int(self._draw.integers(1, 4)),
                week=weeks[self._draw.integers(len(weeks))],
                reach=REACHES[self._draw.integers(len(REACHES))],
            )
            for number in range(count)
        ]

    def _texts(self, kinds, owners, vectors) -> tuple[np.ndarray, list[str]]:
        """A phrase of each kind with its vector, blurred so that no two are alike."""
        rows = np.array([self._draw.choice(owners[kind]) for kind in kinds])
        blurred = vectors[rows] + self._draw.normal(0, 0.008, (len(rows), vectors.shape[1]))
        blurred /= np.linalg.norm(blurred, axis=1, keepdims=True)
        return blurred.astype(np.float32), [self._phrases[row] for row in rows]

    def _place(self) -> tuple[str, ...]:
        district, street = self._draw.integers(10), self._draw.integers(STREETS)
        community = self._draw.integers(COMMUNITIES)
        parts = f"d{district}", f"d{district}s{street}", f"d{district}s{street}k{community}"
        return ("c", *parts)


def _said(concepts) -> tuple[list[str], tuple[list[list[int]], list[list[int]]]]:
    """All phrases in the order of their vectors, and which of them residents and units say."""
    phrases: list[str] = []
    residents: list[list[int]] = []
    units: list[list[int]] = []
    for concept in concepts:
        start = len(phrases) + 1
        split = start + len(concept.residents)
        phrases += [concept.name, *concept.residents, *concept.units]
        residents.append(list(range(start, split)))
        units.append(list(range(split, len(phrases))))
    return phrases, (residents, units)
