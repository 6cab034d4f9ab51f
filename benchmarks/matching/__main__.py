"""Times matching beside its baselines: python -m benchmarks.matching [rows]."""

import sys
import time

import numpy as np

from benchmarks.machine import median_ms, write_table
from benchmarks.matching.made import MadeLists
from services.matching.engine import Matcher, matcher
from services.matching.plan import best_pairs, plan_value
from services.matching.score import Pairs, points_of
from services.matching.shortlist import shortlist
from services.matching.side import Lists
from services.matching.weights import DEFAULT

ROWS = 10_000


class Problem:
    """Candidates of the lists as arrays, and what may be taken."""

    def __init__(self, pairs: Pairs, cut: float):
        points = points_of(pairs).sum(axis=1)
        sure = pairs.chance >= cut
        self.i, self.j, self.value = pairs.i[sure], pairs.j[sure], points[sure]
        self.quantities = np.array([row.quantity for row in pairs.demands.rows])
        self.capacities = np.array([row.capacity for row in pairs.offers.rows])
        self.names = (
            [row.id for row in pairs.demands.rows],
            [row.id for row in pairs.offers.rows],
        )

    def flow(self) -> np.ndarray:
        """The portal's plan."""
        return best_pairs(
            self.i,
            self.j,
            self.value,
            quantities=self.quantities,
            capacities=self.capacities,
            names=self.names,
        )

    def in_order(self, order: np.ndarray) -> np.ndarray:
        """Pairs taken one after the other while there is room."""
        wants, gives = self.quantities.copy(), self.capacities.copy()
        chosen = np.zeros(len(order), dtype=bool)
        for row in order:
            if wants[self.i[row]] and gives[self.j[row]]:
                wants[self.i[row]] -= 1
                gives[self.j[row]] -= 1
                chosen[row] = True
        return chosen

    def first_come(self) -> np.ndarray:
        """Demands in the order of their numbers, each with its best that is still free."""
        return self.in_order(np.lexsort((-self.value, self.i)))

    def greedy(self) -> np.ndarray:
        """The best pairs of all first."""
        return self.in_order(np.argsort(-self.value, kind="stable"))

    def linear(self) -> float:
        """The optimum of the same candidates by another method: a linear program (HiGHS),
        whose corners are whole numbers. In points."""
        from scipy.optimize import linprog
        from scipy.sparse import coo_matrix, hstack, identity, vstack

        n, demands = len(self.value), len(self.quantities)
        ones, columns = np.ones(n), np.arange(n)
        uses = coo_matrix((ones, (self.i, columns)), (demands, n))
        takes = coo_matrix((ones, (self.j, columns)), (len(self.capacities), n))
        nothing = coo_matrix((len(self.capacities), demands))
        # served[d] ≤ what d gets, and ≤ 1 by its bounds
        rows = vstack(
            [
                hstack([uses, coo_matrix((demands, demands))]),
                hstack([takes, nothing]),
                hstack([-uses, identity(demands)]),
            ]
        )
        limits = np.concatenate([self.quantities, self.capacities, np.zeros(demands)])
        worth = -np.concatenate([self.value, np.full(demands, 100.0)])
        found = linprog(worth, A_ub=rows.tocsr(), b_ub=limits, bounds=(0, 1), method="highs")
        return -found.fun


def timed(work):
    """The result of `work`, its wall time, and the time its processors worked; in seconds."""
    began, worked = time.perf_counter(), time.process_time()
    result = work()
    return result, np.array([time.perf_counter() - began, time.process_time() - worked])


def said(seconds: np.ndarray) -> list[str]:
    """Wall and processor time as cells."""
    return [f"{value:.1f}" for value in seconds]


def plan_rows(model: Matcher, made: MadeLists) -> list[list[object]]:
    """The plan for all, beside simpler ways to one."""

    def candidates() -> Pairs:
        ours = model._demand_side(made.demands, made.demand_vectors)
        theirs = model.index(made.offers, made.offer_vectors)
        lists = Lists(model.model, ours, theirs)
        return shortlist(lists, model.settings, (), DEFAULT)[0]

    pairs, looking = timed(candidates)
    problem, scoring = timed(lambda: Problem(pairs, model.settings.cut))
    best, proving = timed(problem.linear)
    rows = []
    for name, way in (
        ("先来先得", problem.first_come),
        ("贪心（分高的先配）", problem.greedy),
        ("最小费用流（系统所用）", problem.flow),
    ):
        chosen, took = timed(way)
        value = plan_value(problem.i, problem.value, chosen)
        whole = looking + scoring + took
        served = len(np.unique(problem.i[chosen]))
        rows.append(
            [name, *said(whole), f"{took[0]:.2f}", f"{value / best:.2%}", served, int(chosen.sum())]
        )
    rows.append(["线性规划求得的最优值", "", "", f"{proving[0]:.2f}", "100.00%", "", ""])
    _, everything = timed(
        lambda: model.match(
            made.demands,
            made.offers,
            demand_vectors=made.demand_vectors,
            offer_vectors=made.offer_vectors,
        )
    )
    rows.append(["连同推荐、理由和差一点的供给", *said(everything), "", "", "", ""])
    return rows


def one_rows(model: Matcher, lists: MadeLists) -> list[list[object]]:
    """One new demand against all offers, beside looking at every pair."""
    index = model.index(lists.offers, lists.offer_vectors)
    numbers = iter(range(len(lists.demands)))

    def quick() -> None:
        at = next(numbers)
        model.match_one(lists.demands[at], index, vector=lists.demand_vectors[at : at + 1])

    def every_pair() -> None:
        at = next(numbers)
        ours = model._demand_side([lists.demands[at]], lists.demand_vectors[at : at + 1])
        j = np.arange(len(index))
        i = np.zeros(len(j), dtype=np.int64)
        demand = ours.rows[0]
        [demand.week.shares_an_hour(offer.week) for offer in index.rows]
        points_of(Pairs(ours, index, i, j, model.model.chance(ours, index, i, j), model.reader))

    return [
        ["逐对全算", f"{median_ms(every_pair):.0f}"],
        ["先挑候选（系统所用），含理由", f"{median_ms(quick):.0f}"],
    ]


def main() -> None:
    """Run both at the given size and write the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    lists, model = MadeLists(count), matcher()
    write_table(
        "matching",
        f"匹配：{count:,} 条需求 × {count:,} 条供给，向量已备好",
        [
            "做法",
            "全程（秒）",
            "处理器（秒）",
            "其中分配（秒）",
            "占最优",
            "有着落的需求",
            "配成的对数",
        ],
        plan_rows(model, lists),
    )
    write_table(
        "matching_one",
        f"一条新需求 × {count:,} 条供给，向量已备好",
        ["做法", "毫秒"],
        one_rows(model, lists),
    )


if __name__ == "__main__":
    main()
