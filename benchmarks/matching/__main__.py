"""Times matching beside its baselines: python -m benchmarks.matching [rows]."""

import sys
import time

import numpy as np

from benchmarks.machine import median_ms, write_table
from benchmarks.matching.made import MadeLists
from benchmarks.matching.problem import Problem
from services.matching.engine import Matcher, matcher
from services.matching.plan import plan_value
from services.matching.score import Pairs, points_of
from services.matching.shortlist import shortlist
from services.matching.side import Lists
from services.matching.weights import DEFAULT

ROWS = 10_000


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

    def candidates() -> tuple[Pairs, np.ndarray]:
        ours = model._demand_side(made.demands, made.demand_vectors)
        theirs = model.index(made.offers, made.offer_vectors)
        lists = Lists(model.model, ours, theirs)
        return shortlist(lists, model.settings, (), DEFAULT)[:2]

    (pairs, points), looking = timed(candidates)
    problem = Problem(pairs, points, model.settings.cut)
    best, proving = timed(problem.linear)
    rows = []
    for name, way in (
        ("先来先得", problem.first_come),
        ("贪心（分高的先配）", problem.greedy),
        ("最小费用流（系统所用）", problem.flow),
    ):
        chosen, took = timed(way)
        value = plan_value(problem.i, problem.value, chosen)
        whole = looking + took
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
