"""Whole Celery workers and beats of our own, on the test's database, to be killed at will."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.db import connection

from core.tasks import deliver_owed

# A Redis database apart, for each test process its own (see conftest): a portal or a process that
# runs beside must not take its tasks.
BROKER = re.sub(r"/(\d+)$", lambda found: f"/{5 + int(found[1])}", os.environ["REDIS_URL"])
ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90  # seconds; the machine of the tests may be busy


@cache
def _parent(app: str, env: tuple[tuple[str, str], ...]) -> subprocess.Popen:
    """The process that such programs are forked from (see `forked`); ends with this one."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.forked", app],
        cwd=ROOT,
        env={**os.environ, **dict(env)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


class CeleryProgram:
    """One Celery program with its children, in a process group of its own."""

    def __init__(self, command: str, *, app: str = "portal", broker: str = BROKER, **env: str):
        name = connection.settings_dict["NAME"]
        url = re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", os.environ["DATABASE_URL"])
        env = {"DATABASE_URL": url, "REDIS_URL": broker, **env}
        own = {key: value for key, value in env.items() if key.startswith("JOBS_")}
        parent = _parent(app, tuple(sorted(env.items() - own.items())))
        asked = {"command": ["-A", app, *command.split(), "-l", "WARNING"], "env": own}
        print(json.dumps(asked), file=parent.stdin, flush=True)
        self.pid = int(parent.stdout.readline())

    def lives(self) -> bool:
        """Tell whether it is there; its parent buries it as soon as it is dead."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        """Kill the program with its children, as a power cut would."""
        os.killpg(self.pid, signal.SIGKILL)
        wait_for(lambda: not self.lives(), "the program to be gone")

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        if self.lives():
            self.kill()


class Worker(CeleryProgram):
    """A prefork worker with one child."""

    def __init__(self, **how: str):
        super().__init__("worker -P prefork -c 1 --without-gossip --without-mingle", **how)


class Beat(CeleryProgram):
    """A beat that keeps its own notes of what it sent."""

    def __init__(self, folder: Path, **how: str):
        folder.mkdir(exist_ok=True)
        super().__init__(f"beat --schedule={folder}/schedule --pidfile=", **how)


def send(ids: list[int]) -> None:
    """Hand owed work to the workers of this module, in place of core.outbox.send."""
    with deliver_owed.app.connection_for_write(BROKER) as broker:
        for owed_id in ids:
            deliver_owed.apply_async([owed_id], connection=broker)


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until the condition holds; AssertionError naming `what` when it does not."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.05)


def waits_for_advisory_lock() -> bool:
    """Tell whether a backend of this database stands before an advisory lock."""
    with connection.cursor() as cursor:
        # pg_locks, because a transaction sees pg_stat_activity as it was at its first look.
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
            " WHERE d.datname = current_database() AND locktype = 'advisory' AND NOT granted"
        )
        return cursor.fetchone()[0] > 0
