"""Matters a minute through the public form, from 2,000 addresses, with web and worker restarted in
the middle: how long the form takes, and whether all are there once and told once.

    python -m benchmarks.matters [a minute: 500] [minutes: 10] [--write]

Runs on an empty database of its own, under `core.embedded`; what it counts stays on this machine.
"""

import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from queue import Empty, Queue
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["TRUSTED_PROXIES"] = "1"

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.machine import machine, write_table  # noqa: E402
from core.models import Notice, User  # noqa: E402
from core.serve.programs import jobs, web  # noqa: E402
from grids.actions.matter_doors import put_up  # noqa: E402
from grids.matters.codes import code_of  # noqa: E402
from grids.models import Matter, MatterDoor  # noqa: E402
from orgs.divisions import Division, import_divisions  # noqa: E402
from orgs.models import Level, Org, Post, PostKind  # noqa: E402

HOST, COMMUNITIES, ADDRESSES, SENDERS, TRIES = "127.0.0.1", 40, 2_000, 16, 60
WHAT = (
    "楼道灯坏了",
    "井盖松了",
    "垃圾没人收",
    "电梯停了",
    "水压低",
    "车堵了门口",
    "路灯不亮",
    "漏水",
)


@dataclass
class Sent:
    """What the senders saw: seconds of answers that came at once, statuses, tries that failed."""

    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    seconds: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    broken: int = 0
    given_up: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def plant() -> list[str]:
    """A city with so many communities, each with a worker and a code; return the forms' addresses.

    What an earlier run planted is used again.
    """
    if doors := list(MatterDoor.objects.order_by("pk")):
        return [reverse("matter_report", args=[code_of(door)]) for door in doors]
    rows = [Division(1, "990000000000", "测试市", Level.CITY, "")]
    rows.append(Division(1, "990001000000", "测试区", Level.DISTRICT, "990000000000"))
    rows.append(Division(1, "990001001000", "测试街道", Level.STREET, "990001000000"))
    for n in range(COMMUNITIES):
        code = f"990001001{n + 1:03}"
        rows.append(Division(1, code, f"第{n + 1}社区", Level.COMMUNITY, "990001001000"))
    import_divisions(rows)
    start = timezone.localdate().replace(month=1, day=1)
    forms = []
    for org in Org.objects.filter(level=Level.COMMUNITY):
        user = User.objects.create(username=org.code, name="社区工作者")
        Post.objects.create(user=user, kind=PostKind.STAFF, org=org, start=start)
        forms.append(
            reverse("matter_report", args=[code_of(put_up(by=user, org=org, name="大厅"))])
        )
    return forms


class Portal:
    """The web program and the worker, on a free port."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Start both and wait until the web answers."""
        commands = (web(HOST, self.port, demo=False).command, jobs()[0].command)
        self.programs = [subprocess.Popen(command) for command in commands]
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                if ask(self.port, "GET", "/healthz", "", "")[0] == 200:
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise RuntimeError("the web program does not answer")

    def stop(self) -> None:
        """End both as an upgrade does."""
        for program in self.programs:
            program.terminate()
        for program in self.programs:
            program.wait()


def ask(port: int, method: str, path: str, body: str, address: str) -> tuple[int, float]:
    """Ask once; return the status and the seconds that it took."""
    client = HTTPConnection(HOST, port, timeout=30)
    headers = {"X-Forwarded-For": address}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    begun = time.perf_counter()
    try:
        client.request(method, path, body or None, headers)
        answer = client.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - begun
    finally:
        client.close()


def report(portal: Portal, forms: list[str], number: int, sent: Sent) -> None:
    """Send one report as a phone does: again with the same ticket until an answer comes."""
    draw = random.Random(f"{sent.run}-{number}")
    facts = {
        "text": f"{draw.choice(WHAT)}，第 {number} 件",
        "place": f"{draw.randint(1, 90)} 号楼",
        "category": "repair",
        "sort": "need",
        "same": "no",
        "_once": str(uuid.UUID(int=draw.getrandbits(128), version=4)),
    }
    path, body = draw.choice(forms), urlencode(facts)
    n = number % ADDRESSES
    address = f"198.18.{n // 250}.{n % 250}"
    left = 2 if number % 10 == 0 else 1  # one in ten is sent once more although it was taken
    for _try in range(TRIES):
        try:
            status, seconds = ask(portal.port, "POST", path, body, address)
        except (OSError, HTTPException):
            with sent.lock:
                sent.broken += 1
            time.sleep(1)
            continue
        with sent.lock:
            sent.statuses[status] += 1
            if status == 302:
                sent.seconds.append(seconds)
        left -= status == 302
        if not left:
            return
        if status != 302:
            time.sleep(1)
    with sent.lock:
        sent.given_up += 1


def load(portal: Portal, forms: list[str], number: int, seconds: float) -> Sent:
    """Send so many at an even pace; restart web and worker when half are on their way."""
    queue: Queue[int] = Queue()
    sent, done = Sent(), threading.Event()

    def sender() -> None:
        while not (done.is_set() and queue.empty()):
            try:
                report(portal, forms, queue.get(timeout=0.2), sent)
            except Empty:
                continue

    threads = [threading.Thread(target=sender) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    begun, restart = time.monotonic(), None
    for n in range(number):
        time.sleep(max(begun + n * seconds / number - time.monotonic(), 0))
        queue.put(n)
        if n == number // 2:
            restart = threading.Thread(target=lambda: (portal.stop(), portal.start()))
            restart.start()
    if restart:
        restart.join()
    done.set()
    for thread in threads:
        thread.join()
    return sent


def main(arguments: list[str]) -> int:
    """Run and print; 1 where something is missing, double, or was told twice."""
    numbers = [int(one) for one in arguments if one.isdecimal()]
    a_minute, minutes = (*numbers, *(500, 10)[len(numbers) :])
    call_command("migrate", verbosity=0)
    forms, number = plant(), a_minute * minutes
    before = Matter.objects.count(), Notice.objects.filter(kind="matter").count()
    portal = Portal()
    try:
        sent = load(portal, forms, number, minutes * 60)
    finally:
        portal.stop()
    there = Matter.objects.count() - before[0]
    told = Notice.objects.filter(kind="matter").count() - before[1]
    seconds = sorted(sent.seconds)
    rows = [
        ["每分钟", a_minute],
        ["分钟", minutes],
        ["发出", number],
        ["收下", there],
        ["通知", told],
        ["重启时没连上、再发的", sent.broken],
        ["放弃的", sent.given_up],
        ["答复", "、".join(f"{status}：{n}" for status, n in sorted(sent.statuses.items()))],
        ["表单中位数（毫秒）", round(1000 * statistics.median(seconds))],
        ["表单 p95（毫秒）", round(1000 * seconds[int(len(seconds) * 0.95) - 1])],
    ]
    if "--write" in arguments:
        write_table("matters", "民情事项：公开表单，途中重启", ["", "数"], rows)
    for name, value in [*rows, ["机器", machine()]]:
        print(name, value)
    connection.close()
    return 0 if there == number == told and not sent.given_up else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
