"""How many open proposals each giver may still get, and who is shown while there is room."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .types import Key, OfferRow

NO_LIMIT = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Rooms:
    """`giver`: number of the giver of each offer, -1 where there is no limit; `room`: how many
    more open proposals each giver may get."""

    giver: np.ndarray
    room: np.ndarray

    @classmethod
    def of(cls, offers: Sequence[OfferRow]) -> "Rooms":
        """The limits that rows carry; of rows of one giver the least counts."""
        numbers: dict[tuple[bool, Key], int] = {}
        least: list[int] = []
        giver = np.full(len(offers), -1, dtype=np.int64)
        for at, offer in enumerate(offers):
            if offer.room is None:
                continue
            alone = offer.provider is None
            number = numbers.setdefault((alone, offer.id if alone else offer.provider), len(least))
            if number == len(least):
                least.append(offer.room)
            least[number] = min(least[number], offer.room)
            giver[at] = number
        if least:
            _share_with_unlimited(offers, numbers, giver)
        return cls(giver, np.maximum(np.array(least, dtype=np.int64), 0))

    def left(self, taken: Iterable[int]) -> np.ndarray:
        """Room of each offer, given the offers (row numbers, one entry per pair) that a plan
        already uses; NO_LIMIT where there is none. int64 [offers]"""
        room = self.room.copy()
        for at in taken:
            if self.giver[at] >= 0:
                room[self.giver[at]] -= 1
        found = np.full(len(self.giver), NO_LIMIT, dtype=np.int64)
        held = self.giver >= 0
        found[held] = room[self.giver[held]]
        return found


def _share_with_unlimited(
    offers: Sequence[OfferRow], numbers: dict[tuple[bool, Key], int], giver: np.ndarray
) -> None:
    """A row without a limit of its own shares that of its giver's other rows."""
    for at, offer in enumerate(offers):
        if giver[at] < 0 and offer.provider is not None:
            giver[at] = numbers.get((False, offer.provider), -1)


def shown_within(
    sides: tuple[np.ndarray, np.ndarray],
    value: np.ndarray,
    chosen: np.ndarray,
    rooms: Rooms,
    shown: int,
) -> np.ndarray:
    """Which pairs are shown: those of the plan, then the best by value, no more than `shown` of
    a demand and than the room of a giver. `sides`: numbers of demands and of givers (-1: no
    limit). bool [pairs]"""
    if len(rooms.room):
        return _within_rooms(sides, value, chosen, rooms, shown)
    demand_of = sides[0]
    order = np.lexsort((np.arange(len(value)), -value, ~chosen, demand_of))
    ordered = demand_of[order]
    place = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    kept = chosen.copy()
    kept[order[place < shown]] = True
    return kept


def _within_rooms(
    sides: tuple[np.ndarray, np.ndarray],
    value: np.ndarray,
    chosen: np.ndarray,
    rooms: Rooms,
    shown: int,
) -> np.ndarray:
    kept = np.zeros(len(value), dtype=bool)
    room, count = rooms.room.tolist(), Counter[int]()
    order = np.lexsort((np.arange(len(value)), -value, ~chosen))
    facts = zip(*(side[order].tolist() for side in (*sides, chosen)), strict=True)
    for row, (demand, giver, planned) in zip(order.tolist(), facts, strict=True):
        if (count[demand] >= shown and not planned) or (giver >= 0 and not room[giver]):
            continue
        count[demand] += 1
        if giver >= 0:
            room[giver] -= 1
        kept[row] = True
    return kept
