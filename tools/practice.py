"""Prints the practice table: which test carries which row, halves shown as halves."""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import pytest

TABLE = Path(__file__).resolve().parents[1] / "docs" / "practice.csv"


class Collector:
    """A pytest plugin that notes the ``practice`` marks of all tests."""

    def __init__(self) -> None:
        self.carried: dict[str, dict[str, int]] = defaultdict(dict)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note row, test function and which half it carries; 0 for the whole row."""
        for item in session.items:
            test = item.nodeid.split("[", 1)[0]
            for mark in item.iter_markers("practice"):
                for row in mark.args:
                    self.carried[row][test] = int(mark.kwargs.get("part", 0))


def main() -> int:
    """Collect the tests and print the table; 1 when a mark names no row of it."""
    collector = Collector()
    options = ["--collect-only", "-qq", "--no-summary", "-m", "practice", "-p", "no:cacheprovider"]
    code = pytest.main(options, plugins=[collector])
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        return int(code)
    with TABLE.open(newline="") as file:
        rows = {line["row"]: line["practice"] for line in csv.DictReader(file)}
    for row, practice in rows.items():
        print(*lines(row, practice, collector.carried.get(row, {})), sep="\n")
    unknown = sorted(set(collector.carried) - set(rows))
    if unknown:
        print(f"不在实践表中的编号：{'、'.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


def lines(row: str, practice: str, tests: dict[str, int]) -> list[str]:
    """Return the lines of one row: full ● (by one test or by both halves), half ◐, none ○."""
    parts = set(tests.values())
    sign = "○" if not tests else "●" if 0 in parts or {1, 2} <= parts else "◐"
    return [
        f"{sign} {row:<4} {practice}",
        *(f"         {'◐' if part else '●'} {test}" for test, part in sorted(tests.items())),
    ]


if __name__ == "__main__":
    sys.exit(main())
