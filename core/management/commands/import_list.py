"""Bring a list in from the command line, with the same engine as the page."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from core.audit import acting
from core.imports import actions
from core.imports.kinds import ListKind, PlannedRow, kind_named, kind_names
from core.listfiles import IMPORT_LIMITS, ListFileError, read_table
from core.models import ImportBatch, User


class Command(BaseCommand):
    """`import_list KIND FILE --as USERNAME [--dry-run]`: all rows or none."""

    help = "导入一份清单：要收就收整份；有错时列出每一行的行号、列和原因，什么也不改"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the kind of list, the file, and in whose name."""
        parser.add_argument("kind", choices=kind_names())
        parser.add_argument("file")
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME")
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不改")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was done; name every bad row on stderr and exit with 1."""
        kind = kind_named(options["kind"])
        user = self._user(options["username"])
        if not kind.may_import(user):
            raise CommandError(f"{user.username} 的任职不能导入{kind.title}")
        try:
            table = read_table(options["file"], IMPORT_LIMITS)
            planned = actions.plan_table(kind, table, user)
        except OSError as missing:
            raise CommandError(f"{options['file']}：{missing.strerror}") from missing
        except ListFileError as refused:
            self._refuse([refused.message, *map(str, refused.errors)])
        self._report(planned)
        if not options["dry_run"]:
            self._take(kind, user, options["file"])
        done = [row.action for row in planned]
        self.stdout.write(
            f"created {done.count('new')}, updated {done.count('updated')}, "
            f"unchanged {done.count('unchanged')}"
        )

    def _user(self, username: str) -> User:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有账号 {username}")
        return user

    def _report(self, planned: list[PlannedRow]) -> None:
        errors = [str(error) for row in planned for error in row.errors]
        if errors:
            self._refuse(errors)
        for row in planned:
            for warning in row.warnings:
                self.stderr.write(str(warning))

    def _refuse(self, words: list[str]) -> None:
        for line in words:
            self.stderr.write(line)
        raise SystemExit(1)

    def _take(self, kind: ListKind, user: User, path: str) -> None:
        with acting(user, via="import_list"), open(path, "rb") as opened:
            try:
                name = path.rsplit("/", 1)[-1]
                batch = actions.preview(kind=kind, user=user, source=opened, file_name=name)
                batch = actions.take(batch_id=batch.pk, user=user)
            except PermissionDenied as refused:
                raise CommandError(str(refused)) from refused
        if batch.state != ImportBatch.State.TAKEN:
            marks = [
                f"{e['line']} {e['column']} {e['reason']}" for r in batch.rows for e in r["errors"]
            ]
            self._refuse([batch.problem, *marks])
