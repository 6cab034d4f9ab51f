"""Read a divisions CSV into the tree."""

from django.core.management.base import BaseCommand

from core.audit import acting
from core.listfiles import ListFileError
from core.planner import refresh_statistics_after
from orgs.divisions import import_divisions, read_divisions


class Command(BaseCommand):
    """Creates, renames and moves orgs as the file says; a second run changes nothing."""

    help = "读入区划文件（code,name,level,parent_code）"

    def add_arguments(self, parser) -> None:
        """One file."""
        parser.add_argument("file")

    def handle(self, *args, **options) -> None:
        """Print what was done; any bad row: every error on stderr, exit 1, nothing changed."""
        try:
            rows = read_divisions(options["file"])
        except FileNotFoundError:
            self.fail([f"没有这个文件：{options['file']}"])
        except ListFileError as error:
            self.fail([str(cell) for cell in error.errors] or [error.message])
        with acting(None, via="import_divisions"):
            done = import_divisions(rows)
        refresh_statistics_after(done.created + done.updated)
        self.stdout.write(
            f"created {done.created}, updated {done.updated}, unchanged {done.unchanged}"
        )

    def fail(self, lines: list[str]) -> None:
        """Write the lines to stderr and end with 1."""
        for line in lines:
            self.stderr.write(line)
        raise SystemExit(1)
