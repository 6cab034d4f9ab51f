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
    """`count` demands and as many offers with their vectors, float32 [count, 384], over so many
    districts of a city. Each text is a phrase of the lexicon and a number, so that no two are
    the same and each is taken apart by itself."""

    def __init__(self, count: int, seed: int = 20261123, districts: int = 10):
        self._draw = np.random.default_rng(seed)
        concepts = load_concepts()
        vectors = phrase_vectors(concepts)
        self._phrases, owners = _said(concepts)
        kinds = self._draw.integers(0, len(concepts), (2, count))
        self.demand_vectors, asked = self._texts(kinds[0], owners[0], vectors)
        self.offer_vectors, given = self._texts(kinds[1], owners[1], vectors)
        weeks = [Week.parse(text) for text in WEEKS]
        places = self._places(count, districts), self._places(count, districts)
        facts = self._draw.integers(0, (2, len(WEEKS), 3, len(WEEKS), len(REACHES)), (count, 5))
        self.demands, self.offers = [], []
        for number, (quantity, asked_week, capacity, given_week, reach) in enumerate(
            facts.tolist()
        ):
            self.demands.append(
                DemandRow(
                    number,
                    places[0][number],
                    asked[number],
                    quantity=1 + quantity,
                    week=weeks[asked_week],
                )
            )
            self.offers.append(
                OfferRow(
                    number,
                    places[1][number],
                    given[number],
                    capacity=1 + capacity,
                    week=weeks[given_week],
                    reach=REACHES[reach],
                )
            )

    def _texts(
        self, kinds: np.ndarray, owners: list[list[int]], vectors: np.ndarray
    ) -> tuple[np.ndarray, list[str]]:
        """A phrase of each kind with its vector, blurred so that no two are alike."""
        chances = self._draw.random(len(kinds)).tolist()
        rows = np.array(
            [
                owners[kind][int(chance * len(owners[kind]))]
                for kind, chance in zip(kinds.tolist(), chances, strict=True)
            ]
        )
        blurred = np.empty((len(rows), vectors.shape[1]), dtype=np.float32)
        for start in range(0, len(rows), 8192):
            some = rows[start : start + 8192]
            noise = self._draw.normal(0, 0.008, (len(some), vectors.shape[1]))
            blurred[start : start + 8192] = vectors[some] + noise
        blurred /= np.linalg.norm(blurred, axis=1, keepdims=True)
        return blurred, [f"{self._phrases[row]}（{at}）" for at, row in enumerate(rows.tolist())]

    def _places(self, count: int, districts: int) -> list[tuple[str, ...]]:
        drawn = self._draw.integers(0, (districts, STREETS, COMMUNITIES), (count, 3))
        return [("c", f"d{d}", f"d{d}s{s}", f"d{d}s{s}k{k}") for d, s, k in drawn.tolist()]


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
