"""Twenty kills over three hundred pieces of work, and Redis emptied among them, at full count."""

import os
import random
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from benchmarks.machine import write_table
from core.models import AccessEvent, Owed
from tests.jobs import quick
from tests.jobs.conftest import Broker
from tests.jobs.counted import done, left, lost_and_repeated, owe_all
from tests.workers import Beat, Worker, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
TASKS = int(os.environ.get("SOAK_TASKS", "300"))
KILLS = int(os.environ.get("SOAK_KILLS", "20"))
SLOW = 0.02  # seconds that a piece of work takes


def send_all(task) -> Callable[[], None]:
    """Return what sends all pieces as messages of Celery alone."""

    def send() -> None:
        for number in range(TASKS):
            task.delay(number)

    return send


WAYS = (
    ("Celery 默认", send_all(quick.plain)),
    ("Celery acks_late + reject_on_worker_lost", send_all(quick.late)),
    ("本系统（数据库里记账）", lambda: owe_all(TASKS)),
)


def empty(broker: Broker) -> bool:
    """Tell whether nothing waits any more, in Redis or in the database."""
    client = broker.client
    return not (client.llen("celery") or client.hlen("unacked") or left())


def forget(broker: Broker) -> None:
    """Begin anew: nothing done, nothing owed, nothing on the way."""
    broker.client.flushall()
    Owed.objects.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # past the log's guard
        cursor.execute(f"DELETE FROM {AccessEvent._meta.db_table}")


def worked_off(broker: Broker, tmp_path, kills: int, losses: int, how: dict[str, str]) -> float:
    """Kill a worker and empty Redis so often on the way, then let all be done; return seconds."""
    rng, began = random.Random(kills), time.monotonic()
    troubles = ["kill"] * kills + ["lose"] * losses
    step = TASKS // (len(troubles) + 1)
    with Beat(tmp_path, **how):
        worker = Worker(**how)
        for trouble in troubles:
            goal = len(done()) + step
            wait_for(lambda: len(done()) >= goal or empty(broker), "progress")  # noqa: B023 - called at once
            time.sleep(rng.random() * SLOW)  # anywhere in the work
            if trouble == "lose":
                broker.lose()
                continue
            worker.kill()
            worker = Worker(**how)
        with worker:
            wait_for(lambda: empty(broker), "all to be done")
    return time.monotonic() - began


def test_what_is_lost_and_what_is_repeated(broker, tmp_path):
    how = broker.programs(slow=SLOW, visible=5)
    rows, found = [], {}
    for kills, losses in ((KILLS, 0), (0, 1)):
        for name, send in WAYS:
            forget(broker)
            send()
            seconds = worked_off(broker, tmp_path / name, kills, losses, how)
            lost, repeated = lost_and_repeated(TASKS)
            found[name, kills] = (lost, repeated)
            rows.append([name, TASKS, kills, losses, lost, repeated, f"{seconds:.0f}"])
    head = ["做法", "任务", "杀掉整个执行进程", "清空 Redis", "丢失", "重复", "秒"]
    write_table("jobs", "后台任务：执行进程被杀、Redis 被清空", head, rows)
    ours = {counts for (name, _kills), counts in found.items() if name == WAYS[-1][0]}
    assert ours == {(0, 0)}
    assert sum(sum(counts) for counts in found.values()) > 0  # the others show that it is needed
