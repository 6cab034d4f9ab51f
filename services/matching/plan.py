"""The plan that is best for all together: a min-cost flow over candidate pairs."""

import zlib
from collections.abc import Sequence

import numpy as np
from ortools.graph.python import min_cost_flow

from .rooms import Rooms
from .types import Key

# What it is worth, in points, that a demand has somebody at all: as much as a full score, so
# that two demands with one unit each come before one demand with two.
FIRST_UNIT = 100.0
CENTS = 100  # values are compared to a hundredth of a point
TIE_STEPS = 1 << 24  # room below one hundredth for choosing among equals


def best_pairs(
    demand_of: np.ndarray,
    offer_of: np.ndarray,
    value: np.ndarray,
    *,
    quantities: Sequence[int],
    capacities: Sequence[int],
    names: tuple[Sequence[Key], Sequence[Key]],
    served: np.ndarray | None = None,
    rooms: Rooms | None = None,
) -> np.ndarray:
    """Choose pairs so that the sum of their values plus FIRST_UNIT for each demand served is
    greatest, no demand with more than its quantity, no offer with more than its capacity, no
    giver with more than its room.

    `demand_of`, `offer_of`: numbers of rows, one entry per pair; `value`: points, above 0;
    `names`: ids of demands and offers, which alone decide among equals; `served`: demands (bool)
    that somebody serves already, to which FIRST_UNIT does not apply. Returns a bool array.
    """
    if not len(value):
        return np.zeros(0, dtype=bool)
    demands, offers = len(quantities), len(capacities)
    supply = int(min(sum(quantities), sum(capacities)))
    flow = min_cost_flow.SimpleMinCostFlow()
    source, sink = demands + offers, demands + offers + 1
    unit = _scale(supply)
    _add_demands(flow, source, np.asarray(quantities, dtype=np.int64), served, unit)
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        demand_of.astype(np.int64),
        offer_of.astype(np.int64) + demands,
        np.ones(len(value), dtype=np.int64),
        -(
            np.rint(value * CENTS).astype(np.int64) * unit
            + _ties(demand_of, offer_of, names, unit, supply)
        ),
    )
    _add_offers(flow, demands, sink, np.asarray(capacities, dtype=np.int64), rooms)
    # What is not worth assigning goes past: each unit of flow may reach the sink at no cost.
    flow.add_arcs_with_capacity_and_unit_cost(
        np.array([source]), np.array([sink]), np.array([supply]), np.array([0])
    )
    flow.set_nodes_supplies(np.array([source, sink]), np.array([supply, -supply]))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the flow has no optimum: {status}")
    return flow.flows(pairs) > 0


def _add_demands(
    flow: min_cost_flow.SimpleMinCostFlow,
    source: int,
    wanted: np.ndarray,
    served: np.ndarray | None,
    unit: int,
) -> None:
    """Arcs from the source to each demand: the first unit carries the reward for serving it."""
    nodes = np.arange(len(wanted), dtype=np.int64)
    bonus = np.full(len(wanted), -int(FIRST_UNIT * CENTS) * unit, dtype=np.int64)
    first = bonus if served is None else np.where(served, 0, bonus)
    starts = np.full(len(wanted), source)
    flow.add_arcs_with_capacity_and_unit_cost(starts, nodes, np.minimum(wanted, 1), first)
    more, free = np.maximum(wanted - 1, 0), np.zeros(len(wanted), np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(starts, nodes, more, free)


def _add_offers(
    flow: min_cost_flow.SimpleMinCostFlow,
    demands: int,
    sink: int,
    capacities: np.ndarray,
    rooms: Rooms | None,
) -> None:
    """Arcs from each offer to the sink, by way of its giver where that has a limit."""
    nodes = np.arange(len(capacities), dtype=np.int64) + demands
    ends = np.full(len(capacities), sink, dtype=np.int64)
    if rooms is not None and len(rooms.room):
        givers = np.arange(len(rooms.room), dtype=np.int64) + sink + 1
        ends = np.where(rooms.giver >= 0, givers[rooms.giver], ends)
        flow.add_arcs_with_capacity_and_unit_cost(
            givers, np.full(len(givers), sink), rooms.room, np.zeros(len(givers), np.int64)
        )
    flow.add_arcs_with_capacity_and_unit_cost(
        nodes, ends, capacities, np.zeros(len(capacities), np.int64)
    )


def plan_value(
    demand_of: np.ndarray,
    value: np.ndarray,
    chosen: np.ndarray,
    served: np.ndarray | None = None,
) -> float:
    """The sum that `best_pairs` maximises, in points."""
    newly = np.unique(demand_of[chosen])
    count = len(newly) if served is None else int((~served[newly]).sum())
    return float(value[chosen].sum() + FIRST_UNIT * count)


def _scale(supply: int) -> int:
    """Cost units per hundredth of a point: so many that all ties together stay below one."""
    return max(TIE_STEPS, 2 * supply)


def _ties(
    demand_of: np.ndarray,
    offer_of: np.ndarray,
    names: tuple[Sequence[Key], Sequence[Key]],
    unit: int,
    supply: int,
) -> np.ndarray:
    """A small number for each pair, made from the two ids: of plans of equal value one is best,
    and it is the same whatever else is in the lists and in whatever order they came."""
    steps = max(unit // max(supply, 1) - 1, 1)
    ours, theirs = (
        np.array([zlib.crc32(repr(name).encode()) for name in side], dtype=np.uint64)
        for side in names
    )
    mixed = (ours[demand_of] * np.uint64(2654435761)) ^ (theirs[offer_of] * np.uint64(40503))
    mixed = (mixed ^ (mixed >> np.uint64(15))) * np.uint64(2246822519)
    mixed ^= mixed >> np.uint64(13)
    return (mixed % np.uint64(steps)).astype(np.int64)
