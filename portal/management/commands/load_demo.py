"""Load the demo city."""

import os
import secrets

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.demo import DemoRefusedError, load


def demo_password() -> str:
    """Return DEMO_PASSWORD, or the one made at the first run and kept under DATA_DIR, mode 0600."""
    if settings.DEMO_PASSWORD:
        return settings.DEMO_PASSWORD
    kept = settings.DATA_DIR / "demo_password"
    if not kept.exists():
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(9))
    return kept.read_text().strip()


class Command(BaseCommand):
    """The same city from the same seed; a second run, also on a later day, changes nothing."""

    help = "装入演示城市（青岛市）"

    def add_arguments(self, parser) -> None:
        """`--seed` chooses another cast."""
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, *args, **options) -> None:
        """Load, or say why not."""
        try:
            loaded = load(seed=options["seed"], password=demo_password())
        except DemoRefusedError as error:
            self.stderr.write(str(error))
            raise SystemExit(1) from error
        self.stdout.write("演示城市已装好。" if loaded else "演示城市已经在了，没有改动。")
