"""Pages of the demo city, answered with room for their frames and without, at many depths."""

import os
import resource
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from benchmarks.machine import write_table  # noqa: E402
from core.models import User  # noqa: E402

ROOM = "core.frames.RoomyMiddleware"
BACKEND = "django.contrib.auth.backends.ModelBackend"
# Calls beneath the request; under gunicorn there are some 20, under the tests some 50.
DEPTHS = range(0, 80, 4)
TIMES = 8
PAGES = {
    "工作台": ("street", "/"),
    "驾驶舱": ("district", "/dashboard/"),
    "需求清单": ("community", "/demands/"),
    "没有的地址（404）": ("unit", "/demands/999999999/"),
}


def at_depth(depth: int, run: Callable[[], tuple[float, int]]) -> tuple[float, int]:
    """Call on a stack that is so many calls deeper."""
    return at_depth(depth - 1, run) if depth else run()


def cost(client: Client, path: str) -> tuple[float, int]:
    """Return the median computing time of a request in ms, and the pages of memory it took."""
    taken, pages = [], []
    for _ in range(TIMES):
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_minflt, time.process_time()
        client.get(path)
        taken.append(1000 * (time.process_time() - start))
        pages.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    return statistics.median(taken), int(statistics.median(pages))


def client_of(name: str, *, room: bool) -> Client:
    """Return a client of that account; its handler stands as the settings are now."""
    chain = [one for one in settings.MIDDLEWARE if room or one != ROOM]
    with override_settings(MIDDLEWARE=chain, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(User.objects.get(username=name), backend=BACKEND)
        client.get("/healthz")  # now the handler is made
    return client


def main() -> None:
    """Load the demo city and measure; writes frames.md."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    rows: list[list[object]] = []
    for page, (name, path) in PAGES.items():
        found: dict[bool, list[tuple[float, int]]] = {True: [], False: []}
        clients = {room: client_of(name, room=room) for room in found}
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            for client in clients.values():
                cost(client, path)
            for depth in DEPTHS:
                for room, client in clients.items():
                    found[room].append(at_depth(depth, lambda: cost(client, path)))  # noqa: B023
        for room in (False, True):
            times, pages = [one[0] for one in found[room]], [one[1] for one in found[room]]
            rows.append([
                page,
                "有" if room else "无",
                f"{min(times):.1f}",
                f"{statistics.median(times):.1f}",
                f"{max(times):.1f}",
                f"{int(statistics.median(pages))}",
                f"{max(pages)}",
            ])  # fmt: skip
    head = ["页面", "留出位置", "CPU 毫秒：最少", "中间", "最多", "取内存页：中间", "最多"]
    write_table("frames", f"一次请求的栈：在 {len(DEPTHS)} 个深度上", head, rows)


if __name__ == "__main__":
    main()
