"""Processes that change the tree all at once, and readers that compare each look with the parents.

What a reader may see is worked out twice in one statement, hence of one state of the database: by
the ancestor keys, as every page does it, and by walking from parent to parent.
"""

import multiprocessing
import random
import time
from dataclasses import dataclass

from django.db import connection, connections
from django.db.models import QuerySet

from core.models import User
from orgs import tree
from orgs.models import Level, Org, Unit

WRITERS, PATIENCE = 4, 240
# Forked from a clean server: a fork of the test's own process, which runs threads, can hang.
CLEAN = multiprocessing.get_context("forkserver")
CLEAN.set_forkserver_preload(["tests.orgs.tree_server"])

TRUTH = """
WITH RECURSIVE truth(id) AS (
    SELECT org_id FROM orgs_post WHERE user_id = %s AND org_id IS NOT NULL
    UNION SELECT o.id FROM orgs_org o JOIN truth t ON o.parent_id = t.id
)
SELECT count(*) FILTER (WHERE seen AND NOT own), count(*) FILTER (WHERE own AND NOT seen)
FROM (SELECT r.id IN ({visible}) AS seen, r.{org} IN (SELECT id FROM truth) AS own FROM {table} r) x
"""


@dataclass
class Outcome:
    """What a run brought: looks of the readers, foreign rows seen, own rows missed, writes."""

    looks: int
    foreign: int
    missed: int
    written: int
    seconds: float


def race(readers: list[User], *, times: int, seed: int = 1, lock: bool = True) -> Outcome:
    """Let WRITERS processes insert, move and close `times` each while every reader looks.

    lock: False takes the lock of the tree off in the writers.
    """
    database = connection.settings_dict["NAME"]
    connections.close_all()
    done, looks, written = CLEAN.Event(), CLEAN.Queue(), CLEAN.Queue()
    start = time.monotonic()
    looking = [
        CLEAN.Process(target=_read, args=(database, user.pk, done, looks)) for user in readers
    ]
    writing = [
        CLEAN.Process(target=_write, args=(database, seed + i, times, lock, written))
        for i in range(WRITERS)
    ]
    for process in (*looking, *writing):
        process.start()
    count = sum(written.get(timeout=PATIENCE) for _ in writing)
    seconds = time.monotonic() - start
    done.set()
    sums = [looks.get(timeout=PATIENCE) for _ in looking]
    for process in (*looking, *writing):
        process.join(PATIENCE)
        assert process.exitcode == 0, process
    total = [sum(part) for part in zip(*sums, strict=True)]
    return Outcome(*total, written=count, seconds=seconds)


def _use(database: str) -> None:
    connection.settings_dict["NAME"] = database


def _write(database: str, seed: int, times: int, lock: bool, written) -> None:
    """Insert, move and close in an order of its own; a refusal is an answer as well."""
    _use(database)
    if not lock:
        tree.hold = lambda *_args: None
    chance, count = random.Random(seed), 0
    work = [_insert, _move, _close] * times
    chance.shuffle(work)
    for number, verb in enumerate(work):
        try:
            verb(chance, f"r{seed}n{number}")
            count += 1
        except Exception:
            connection.close()
    written.put(count)


def _any(chance: random.Random, level: int, **facts) -> Org:
    return chance.choice(list(Org.objects.filter(level=level, **facts)))


def _insert(chance: random.Random, code: str) -> None:
    tree.add_org(code=code, name=code, parent=_any(chance, Level.COMMUNITY))


def _move(chance: random.Random, _code: str) -> None:
    level = chance.choice([Level.STREET, Level.COMMUNITY, Level.COMMUNITY, Level.GRID])
    tree.move_org(org=_any(chance, level), to=_any(chance, level - 1))


def _close(chance: random.Random, _code: str) -> None:
    tree.close_org(org=_any(chance, Level.GRID, closed_on=None))


def _read(database: str, user_id: int, done, looks) -> None:
    """Look again and again until the writers are done."""
    _use(database)
    user = User.objects.get(pk=user_id)
    count = foreign = missed = 0
    while not done.is_set() or not count:
        for rows, column in ((Org.objects.visible_to(user), "id"), (_units(user), "org_id")):
            extra, lacking = _compare(user_id, rows, column)
            foreign, missed, count = foreign + extra, missed + lacking, count + 1
    looks.put((count, foreign, missed))


def _units(user: User) -> QuerySet[Unit]:
    return Unit.objects.visible_to(user)


def _compare(user_id: int, rows: QuerySet, column: str) -> tuple[int, int]:
    """Return how many rows are seen that are not one's own, and own ones that are not seen."""
    visible, params = rows.order_by().values("pk").query.sql_with_params()
    sql = TRUTH.format(visible=visible, org=column, table=rows.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(sql, [user_id, *params])
        return cursor.fetchone()
