"""Prove the tree sound, or repair it."""

from django.core.management.base import BaseCommand
from django.db import transaction

from orgs.models import Org
from orgs.tree import broken_nodes, repair


class Command(BaseCommand):
    """Compares lft, rght, level, tree_id and the ancestor keys with the parents."""

    help = "检查组织树；--fix 修复"

    def add_arguments(self, parser) -> None:
        """`--fix` writes what should be there."""
        parser.add_argument("--fix", action="store_true")

    def handle(self, *args, **options) -> None:
        """Print `ok: N nodes` and exit 0, or the broken nodes and exit 1."""
        if options["fix"]:
            fixed = repair()
            if fixed:
                self.stdout.write(f"fixed: {fixed} nodes")
        with transaction.atomic():
            broken, total = broken_nodes(), Org.objects.count()
        if not broken:
            self.stdout.write(f"ok: {total} nodes")
            return
        for org, node in broken:
            should = node.numbers() if node else "no root above it"
            held = (org.lft, org.rght, org.level, org.tree_id)
            self.stdout.write(f"broken: {org.code} {org.name} holds {held}, should be {should}")
        raise SystemExit(1)
