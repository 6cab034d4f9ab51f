"""Which programs make up the running portal, and how each is started and ended."""

import os
import signal
import sys
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    """A program of the portal: its name in the log, colour (ANSI), command and last signal."""

    name: str
    colour: int
    command: list[str] = field(default_factory=list)
    stop_signal: int = signal.SIGTERM


def _module(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def web(host: str, port: int, *, demo: bool) -> Program:
    """Return the program that prepares, with the demo city if wanted, and serves ``host:port``."""
    command = _module(
        "core.serve.web",
        *(["--demo"] if demo else []),
        f"--bind={host}:{port}",
        f"--workers={os.environ.get('WEB_WORKERS', '2')}",
        "--worker-class=gthread",
        "--threads=4",
        "--timeout=60",
        "--graceful-timeout=3",
        "--max-requests=2000",
        "--max-requests-jitter=200",
        "--no-control-socket",
        "--log-level=warning",
    )
    return Program("网页", 36, command)


def jobs() -> list[Program]:
    """Return worker and beat."""
    level = os.environ.get("LOG_LEVEL", "INFO").lower()
    # On a desk as root (a container, a first try) Celery's long warning would hide the address.
    quiet = ["-W", "ignore:You're running the worker with superuser"]
    celery = [sys.executable, *quiet, "-m", "celery", "--app=portal.celery:app", "--quiet"]
    worker = [
        *celery,
        "worker",
        f"--concurrency={os.environ.get('WORKER_PROCESSES', '2')}",
        "--without-gossip",
        "--without-mingle",
        f"--loglevel={level}",
    ]
    beat = [*celery, "beat", f"--loglevel={level}", "--pidfile="]
    return [Program("任务", 35, worker), Program("定时", 34, beat)]
