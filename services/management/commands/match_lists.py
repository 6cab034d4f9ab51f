"""Match two list files with one another, without touching a database."""

import dataclasses
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core.listfiles import ListFileError
from services.matches.files import MOST_ROWS, read_lists, read_places, write_matches
from services.matches.vectors import engine
from services.matching.engine import Matcher, Settings
from services.matching.types import DemandRow

BACKENDS = ("embedding", "words")
LEAST = 0.005  # chance of the same need from which on a pair is listed


class Command(BaseCommand):
    """`match_lists DEMANDS OFFERS --divisions FILE --output MATCHES`."""

    help = "把需求清单和供给清单（.csv 或 .xlsx）配起来，写成匹配清单；不用数据库"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two lists, the places they name, and where to write."""
        parser.add_argument("demands")
        parser.add_argument("offers")
        parser.add_argument("--divisions", required=True)
        parser.add_argument("--output", required=True)
        parser.add_argument("--backend", choices=BACKENDS, default=BACKENDS[0])

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the counts; any bad row: every error on stderr, exit 1, nothing written."""
        began = time.perf_counter()
        try:
            divisions = read_places(options["divisions"])
        except OSError as missing:
            self._refuse([f"{options['divisions']}：{missing.strerror}"])
        except ListFileError as refused:
            self._refuse([f"{options['divisions']}：{refused.message}", *map(str, refused.errors)])
        lists = read_lists(options["demands"], options["offers"], divisions)
        for line in lists.warnings:
            self.stderr.write(line)
        if lists.errors:
            self._refuse(lists.errors)
        demands = [self._at_most_shown(row) for row in lists.demands]
        usual = engine().matcher(options["backend"])
        # A list shows up to five rows of a demand: also unlikely ones, but none without any hope.
        every = Matcher(usual.likeness, usual.reader, Settings(floor=LEAST))
        found = every.match(demands, lists.offers, names=divisions.names)
        try:
            write_matches(options["output"], demands, found)
        except OSError as refused:
            self._refuse([f"{options['output']}：{refused.strerror}"])
        self.stdout.write(
            f"demands {len(demands)}, offers {len(lists.offers)}, "
            f"candidates {found.candidates}, assigned {len(found.plan.pairs)}, "
            f"seconds {time.perf_counter() - began:.1f}"
        )

    def _at_most_shown(self, row: DemandRow) -> DemandRow:
        """A demand has five rows in the output, so no more than five units are planned for it."""
        if row.quantity <= MOST_ROWS:
            return row
        self.stderr.write(
            _("需求 %(ref)s 要 %(n)s 家；匹配清单里每条需求最多列 %(most)s 家")
            % {"ref": row.id, "n": row.quantity, "most": MOST_ROWS}
        )
        return dataclasses.replace(row, quantity=MOST_ROWS)

    def _refuse(self, lines: Iterable[str]) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        raise SystemExit(1)
