"""What a decision about single pairs costs the whole: the plan before it and after it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from .plan import FIRST_UNIT, best_pairs
from .rooms import Rooms
from .types import Key, Pair, Plan


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that may be planned, with its score in points, as a run proposed it."""

    demand: Key
    offer: Key
    value: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be taken: quantities of demands and capacities of offers still free, by id (one
    that is not named counts as 1); `givers`: who gives an offer, `rooms`: how many more open
    proposals a giver may get (one that is not named has no limit)."""

    quantities: Mapping[Key, int]
    capacities: Mapping[Key, int]
    givers: Mapping[Key, Key] = field(default_factory=dict)
    rooms: Mapping[Key, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanCost:
    """The best plan before and after a decision. `unserved`: demands that only the plan before
    serves, `served`: those that only the plan after serves; both in the order of their ids."""

    before: Plan
    after: Plan
    unserved: tuple[Key, ...]
    served: tuple[Key, ...]

    @property
    def points(self) -> float:
        """By how many points the plan is worth less after the decision; below 0: more."""
        return round(self.before.value - self.after.value, 2)


def cost_of(
    candidates: Iterable[Candidate],
    limits: Limits,
    *,
    locked: Collection[Pair] = (),
    forbidden: Collection[Pair] = (),
    force: Collection[Pair] = (),
    forbid: Collection[Pair] = (),
) -> PlanCost:
    """What it costs to put `force` into the plan and to keep `forbid` out of it, where `locked`
    and `forbidden` hold already. A pair that is forced need be no candidate: it then counts with
    0 points. A plan is worth the points of its pairs and 100 for each demand that it serves.
    """
    pairs = {(row.demand, row.offer): row.value for row in candidates}
    before = _best(pairs, limits, set(locked), set(forbidden))
    after = _best(
        pairs, limits, (set(locked) | set(force)) - set(forbid), set(forbidden) | set(forbid)
    )
    served_before = {demand for demand, _ in before.pairs}
    served_after = {demand for demand, _ in after.pairs}
    return PlanCost(
        before,
        after,
        tuple(sorted(served_before - served_after)),
        tuple(sorted(served_after - served_before)),
    )


def _best(
    values: Mapping[Pair, float], limits: Limits, locked: set[Pair], forbidden: set[Pair]
) -> Plan:
    """The best plan with the locked pairs in it and none of the forbidden ones."""
    free = sorted(pair for pair in values if pair not in locked and pair not in forbidden)
    demands = sorted({demand for demand, _ in free})
    offers = sorted({offer for _, offer in free})
    held_by_demand, held_by_offer = _counts(locked)
    row_of = {key: at for at, key in enumerate(demands)}
    column_of = {key: at for at, key in enumerate(offers)}
    chosen = best_pairs(
        np.array([row_of[demand] for demand, _ in free], dtype=np.int64),
        np.array([column_of[offer] for _, offer in free], dtype=np.int64),
        np.array([values[pair] for pair in free], dtype=np.float64),
        quantities=_left(demands, limits.quantities, held_by_demand),
        capacities=_left(offers, limits.capacities, held_by_offer),
        names=(demands, offers),
        served=np.array([demand in held_by_demand for demand in demands], dtype=bool),
        rooms=_rooms(offers, limits),
    )
    picked = [pair for pair, taken in zip(free, chosen, strict=True) if taken]
    together = tuple(sorted({*picked, *locked}))
    worth = sum(values.get(pair, 0.0) for pair in together)
    served = len({demand for demand, _ in together})
    return Plan(together, round(worth + FIRST_UNIT * served, 2))


def _counts(pairs: Iterable[Pair]) -> tuple[dict[Key, int], dict[Key, int]]:
    """How many of the pairs each demand and each offer is in."""
    demands: dict[Key, int] = {}
    offers: dict[Key, int] = {}
    for demand, offer in pairs:
        demands[demand] = demands.get(demand, 0) + 1
        offers[offer] = offers.get(offer, 0) + 1
    return demands, offers


def _left(keys: list[Key], limits: Mapping[Key, int], held: Mapping[Key, int]) -> list[int]:
    return [max(limits.get(key, 1) - held.get(key, 0), 0) for key in keys]


def _rooms(offers: list[Key], limits: Limits) -> Rooms:
    names = sorted(limits.rooms)
    number_of = {name: at for at, name in enumerate(names)}
    giver = [number_of.get(limits.givers.get(offer), -1) for offer in offers]
    room = [max(limits.rooms[name], 0) for name in names]
    return Rooms(np.array(giver, dtype=np.int64), np.array(room, dtype=np.int64))
