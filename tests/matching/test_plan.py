"""The plan: best of all by trying every one, and the same whatever the order."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.plan import FIRST_UNIT, best_pairs, plan_value


@st.composite
def problems(draw):
    """Small problems: pairs with values, quantities, capacities."""
    demands, offers = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    every = list(itertools.product(range(demands), range(offers)))
    pairs = draw(st.lists(st.sampled_from(every), min_size=1, max_size=7, unique=True))
    pairs.sort()
    values = draw(st.lists(st.sampled_from([20, 35.5, 50, 50, 80]), min_size=7, max_size=7))
    small = st.integers(0, 2)
    quantities = draw(st.lists(small, min_size=demands, max_size=demands))
    capacities = draw(st.lists(small, min_size=offers, max_size=offers))
    return pairs, values[: len(pairs)], quantities, capacities


def solve(pairs, values, quantities, capacities, names=None, served=None):
    i, j = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    names = names or (
        [f"N{n}" for n in range(len(quantities))],
        [f"G{n}" for n in range(len(capacities))],
    )
    chosen = best_pairs(
        i,
        j,
        np.array(values, dtype=float),
        quantities=quantities,
        capacities=capacities,
        names=names,
        served=served,
    )
    return i, chosen


def allowed(chosen, quantities, capacities):
    counts = np.bincount([i for i, _ in chosen], minlength=len(quantities)) if chosen else [0]
    taken = np.bincount([j for _, j in chosen], minlength=len(capacities)) if chosen else [0]
    return all(a <= b for a, b in zip(counts, quantities, strict=False)) and all(
        a <= b for a, b in zip(taken, capacities, strict=False)
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_other_choice_is_worth_more(problem):
    pairs, values, quantities, capacities = problem
    i, chosen = solve(*problem)
    assert allowed([p for p, c in zip(pairs, chosen, strict=True) if c], quantities, capacities)
    found = plan_value(i, np.array(values), chosen)
    best = 0.0
    for size in range(len(pairs) + 1):
        for rows in itertools.combinations(range(len(pairs)), size):
            if allowed([pairs[row] for row in rows], quantities, capacities):
                served = {pairs[row][0] for row in rows}
                best = max(best, sum(values[row] for row in rows) + FIRST_UNIT * len(served))
    assert found == pytest.approx(best)


@settings(max_examples=40, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_of_equal_plans_the_same_whatever_the_order(problem, chance):
    pairs, values, quantities, capacities = problem
    _, chosen = solve(*problem)
    first = {pair for pair, picked in zip(pairs, chosen, strict=True) if picked}
    demands, offers = list(range(len(quantities))), list(range(len(capacities)))
    chance.shuffle(demands)
    chance.shuffle(offers)
    order = list(range(len(pairs)))
    chance.shuffle(order)
    moved = [(demands.index(pairs[k][0]), offers.index(pairs[k][1])) for k in order]
    _, again = solve(
        moved,
        [values[k] for k in order],
        [quantities[d] for d in demands],
        [capacities[o] for o in offers],
        names=([f"N{d}" for d in demands], [f"G{o}" for o in offers]),
    )
    second = {(demands[i], offers[j]) for (i, j), c in zip(moved, again, strict=True) if c}
    assert second == first


def test_two_served_once_come_before_one_served_twice():
    pairs, values = [(0, 0), (0, 1), (1, 1)], [95, 90, 30]
    _, chosen = solve(pairs, values, [2, 1], [1, 1])
    assert chosen.tolist() == [True, False, True]


def test_a_demand_that_has_somebody_waits_behind_one_that_has_nobody():
    pairs, values = [(0, 0), (1, 0)], [90, 40]
    _, chosen = solve(pairs, values, [1, 1], [1], served=np.array([True, False]))
    assert chosen.tolist() == [False, True]


def test_no_pairs_no_plan():
    empty = np.zeros(0, dtype=np.int64)
    chosen = best_pairs(empty, empty, np.zeros(0), quantities=[], capacities=[], names=([], []))
    assert chosen.tolist() == []
