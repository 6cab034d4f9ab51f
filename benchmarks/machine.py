"""What every benchmark writes beside its figures: the machine, and medians over runs."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import psutil

RESULTS = Path(__file__).parent / "results"


def machine() -> str:
    """Return the machine's size in one line."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} 核，{memory:.0f} GiB 内存，共享主机"


def median_ms(run: Callable[[], object], times: int = 15) -> float:
    """Return the median wall time of `run` in milliseconds, after one run that is not counted."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def write_table(name: str, title: str, head: list[str], rows: list[list[object]]) -> None:
    """Write benchmarks/results/<name>.md and print it."""
    note = f"机器：{machine()}。同一次运行里并排量，取中位数。"
    _write(name, [f"# {title}", "", note, "", *_table(head, rows)])


def write_tables(
    name: str, title: str, note: str, *tables: tuple[str, list[str], list[list[object]]]
) -> None:
    """Write several tables, each with a title, under one note to benchmarks/results/<name>.md."""
    lines = [f"# {title}", "", note]
    for heading, head, rows in tables:
        lines += ["", f"## {heading}", "", *_table(head, rows)]
    _write(name, lines)


def _table(head: list[str], rows: list[list[object]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def _write(name: str, lines: list[str]) -> None:
    RESULTS.mkdir(exist_ok=True)
    text = "\n".join(lines) + "\n"
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)
