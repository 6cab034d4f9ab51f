"""One list ready for matching: its rows, what their texts say, and what the rules ask of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from .features import Features
from .rooms import Rooms
from .types import Key, OfferRow, Place, Row
from .weeks import WeekTable

if TYPE_CHECKING:
    from .content import ContentModel

LEVELS = 4  # city, district, street, community
NOWHERE = 0  # code of a level that a place does not reach down to
OFFER_CELLS = 3  # concepts under which an offer can be found


@lru_cache(maxsize=100_000)
def place_code(level: int, key: Key) -> int:
    """A number for an org at its level that is the same in every process, never NOWHERE."""
    name = f"{level} {key!r}".encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True) or 1


def place_codes(places: Sequence[Place]) -> np.ndarray:
    """Codes of the orgs of each place, the city first: int64 [n, LEVELS]."""
    codes = np.full((len(places), LEVELS), NOWHERE, dtype=np.int64)
    known: dict[Place, list[int]] = {}
    for at, place in enumerate(places):
        if place not in known:
            known[place] = [place_code(level, key) for level, key in enumerate(place[:LEVELS])]
        codes[at, : len(known[place])] = known[place]
    return codes


@dataclass(frozen=True)
class Side:
    """Rows in the order of their ids, their features, weeks and places (codes, int64 [n, 4])."""

    rows: Sequence[Row]
    features: Features
    weeks: WeekTable
    places: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class OfferSide(Side):
    """A list of offers. `reach`: level of the org that a demand must share, int8; `capacity`:
    int64, 0 for an offer that is gone; `rooms`: how many more open proposals givers may get."""

    reach: np.ndarray
    capacity: np.ndarray
    rooms: Rooms

    @cached_property
    def area(self) -> np.ndarray:
        """Code of the org within which each offer serves; NOWHERE if it serves nobody."""
        return self.places[np.arange(len(self.places)), self.reach]

    @cached_property
    def gives(self) -> np.ndarray:
        """Which offers can take on anything at all: bool [n]."""
        return (self.capacity > 0) & (self.rooms.left(()) > 0)

    @cached_property
    def by_area(self) -> dict[tuple[int, int], np.ndarray]:
        """Offers that can take something on, by level and code of the org within which they
        serve, in their order."""
        return {
            (level, code): rows
            for level in range(LEVELS)
            for code, rows in grouped(
                self.area, np.flatnonzero((self.reach == level) & self.gives)
            ).items()
            if code != NOWHERE
        }

    @cached_property
    def cells(self) -> np.ndarray:
        """The concepts that each offer speaks of most: int16 [n, OFFER_CELLS], -1 for none."""
        return self.features.concepts.strongest(OFFER_CELLS)


@dataclass(frozen=True)
class Lists:
    """Both lists and the model that tells how surely two texts are the same need."""

    model: "ContentModel"
    demands: Side
    offers: OfferSide


def offer_facts(rows: Sequence[OfferRow]) -> tuple[np.ndarray, np.ndarray, Rooms]:
    """`reach`, `capacity` and `rooms` of an OfferSide."""
    return (
        np.array([row.reach for row in rows], dtype=np.int8),
        np.array([row.capacity for row in rows], dtype=np.int64),
        Rooms.of(rows),
    )


def grouped(codes: np.ndarray, rows: np.ndarray) -> dict[int, np.ndarray]:
    """The given row numbers by their code, in order within each."""
    if not len(rows):
        return {}
    order = rows[np.argsort(codes[rows], kind="stable")]
    values, starts = np.unique(codes[order], return_index=True)
    return dict(zip(values.tolist(), np.split(order, starts[1:]), strict=True))
