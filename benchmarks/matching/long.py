"""Times a night of a big city, stage by stage, and one new demand against all its offers:
python -m benchmarks.matching.long [rows]."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import numpy as np
import psutil

from benchmarks.machine import machine, median_ms, write_tables
from benchmarks.matching.made import MadeLists
from services.matching import candidates, engine, shortlist
from services.matching.engine import Matcher, matcher
from services.matching.offer_index import OfferIndex
from services.matching.score import Pairs, points_of
from services.matching.types import OfferRow

ROWS = 100_000
SMALL = 5_000  # rows at which the night is compared with looking at every pair
STAGES = {  # what a step is called: where its function lies
    "读需求的文字：分词、概念、标记": (engine, "demand_features"),
    "读供给的文字": (engine, "offer_features"),
    "挑候选": (shortlist, "find_candidates"),
    "逐对算概率和各项得分": (shortlist, "_best"),
    "最小费用流": (engine, "best_pairs"),
    "推荐（未写理由）": (engine, "Proposals"),
    "差一点的供给": (engine, "find_near_misses"),
}


class Clock:
    """Wall, processor seconds and the peak of memory (GB) of each stage, as it is passed; work in
    threads is counted by the stage's own beginning and end."""

    def __init__(self) -> None:
        self.passed: dict[str, list[float]] = {}

    def over(self, name: str, plain: Callable) -> Callable:
        """The function, timed under that name."""

        def timed(*args, **facts):
            began, worked = time.perf_counter(), time.process_time()
            found = plain(*args, **facts)
            row = self.passed.setdefault(name, [began, 0.0, worked, 0.0, 0.0])
            row[1], row[3], row[4] = time.perf_counter(), time.process_time(), peak()
            return found

        return timed

    def rows(self) -> list[list[object]]:
        """The stages as rows of a table."""
        return [
            [name, f"{done - began:.0f}", f"{worked - at:.0f}", f"{memory:.2f}"]
            for name, (began, done, at, worked, memory) in self.passed.items()
        ]


def peak() -> float:
    """The most memory that the process had so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def matched(model: Matcher, made: MadeLists):
    """A whole run with ready vectors."""
    vectors = {"demand_vectors": made.demand_vectors, "offer_vectors": made.offer_vectors}
    return model.match(made.demands, made.offers, **vectors)


def night_rows(model: Matcher, made: MadeLists) -> list[list[object]]:
    """A night, stage by stage."""
    clock, run = Clock(), Clock()
    before = peak()
    with ExitStack() as patched:
        for name, (module, function) in STAGES.items():
            plain = getattr(module, function)
            patched.enter_context(patch.object(module, function, clock.over(name, plain)))
        found = run.over("合计", matched)(model, made)
    print(f"{len(found.plan.pairs)} pairs planned, value {found.plan.value}", flush=True)
    return [["（清单和向量本身）", "", "", f"{before:.2f}"], *clock.rows(), *run.rows()]


def small_rows(model: Matcher) -> list[list[object]]:
    """A night at a smaller size beside looking at every pair, three times each."""
    made = MadeLists(SMALL)
    rows = []
    for name, few, per_demand in (("逐对全看", 10**9, SMALL), ("系统所用", 1024, 16)):
        settings = engine.Settings(per_demand=per_demand)
        own = Matcher(model.likeness, model.reader, settings)
        wall, work = [], []
        with patch.object(candidates, "FEW", few):
            for _ in range(3):
                began, worked = time.perf_counter(), time.process_time()
                found = matched(own, made)
                wall.append(time.perf_counter() - began)
                work.append(time.process_time() - worked)
        served = len({demand for demand, _ in found.plan.pairs})
        times = f"{np.median(wall):.1f}", f"{np.median(work):.1f}"
        rows.append([name, *times, f"{found.plan.value:,.0f}", served])
    return rows


def one_rows(model: Matcher, made: MadeLists) -> list[list[object]]:
    """One new demand against all offers: from the kept file, and by looking at every pair."""
    numbers = iter(range(len(made.demands)))

    def vectors(rows: list[OfferRow]) -> np.ndarray:
        return made.offer_vectors[[row.id for row in rows]]

    def next_demand():
        at = next(numbers)
        return made.demands[at], made.demand_vectors[at : at + 1]

    with tempfile.TemporaryDirectory() as folder:
        index = OfferIndex(Path(folder), model)
        rows = [["供给读好写进文件", *once(lambda: index.with_rows(made.offers, vectors))]]
        rows.append(
            ["再取同样的供给，一条没变", *once(lambda: index.with_rows(made.offers, vectors))]
        )
        changed = [OfferRow(5, made.offers[5].place, "免费理发")]
        rows.append(["改一条，撤一条", *once(lambda: index.patched(changed, [7]))])
        side = index.stored()

        def one() -> None:
            demand, vector = next_demand()
            found = model.match_one(demand, side, vector=vector)
            list(found.proposals.values())

        rows.append(["打开文件配第一条需求，含理由", *once(one)])
        rows.append(["一条需求（系统所用），含理由", f"{median_ms(one):.0f}", ""])

        def every_pair() -> None:
            demand, vector = next_demand()
            ours, j = model._demand_side([demand], vector), np.arange(len(side))
            i = np.zeros(len(j), dtype=np.int64)
            chance = model.model.chance(ours, side, i, j)
            points_of(Pairs(ours, side, i, j, chance, model.reader))

        rows.append(["一条需求，逐对全算", f"{median_ms(every_pair, 3):.0f}", ""])
    return rows


def once(work: Callable[[], object]) -> list[str]:
    """Wall and processor time of one go, in milliseconds."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return [
        f"{1000 * (time.perf_counter() - began):.0f}",
        f"{1000 * (time.process_time() - worked):.0f}",
    ]


def main() -> None:
    """Run all at the given size and write the tables."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    model, made = matcher(), MadeLists(count)
    load = [psutil.getloadavg()[0]]
    night = night_rows(model, made)
    load.append(psutil.getloadavg()[0])
    note = (
        f"机器：{machine()}；量的时候负载 {load[0]:.1f} 到 {load[1]:.1f}，全程随它变，处理器时间少变。"
        "向量已备好，十个区，一次配完，两个线程。内存峰值是整个进程的，连同造的清单。"
    )
    write_tables(
        "matching_long",
        f"匹配：{count:,} 条需求 × {count:,} 条供给",
        note,
        ("一夜", ["步骤", "全程（秒）", "处理器（秒）", "内存峰值（GB）"], night),
        (
            f"和逐对全看比，{SMALL:,} × {SMALL:,}，各三次取中位数",
            ["做法", "全程（秒）", "处理器（秒）", "分配的总值", "有着落的需求"],
            small_rows(model),
        ),
        (
            f"一条新需求 × {count:,} 条供给",
            ["步骤", "全程（毫秒）", "处理器（毫秒）"],
            one_rows(model, made),
        ),
    )


if __name__ == "__main__":
    main()
