"""Celery programs forked from a process that has loaded the portal once: to load it anew for each
takes two seconds of a core. `python -m tests.forked APP` reads one command to a line, says its
process id, and ends when nobody asks any more.
"""

import json
import os
import signal
import sys

from celery.__main__ import main
from celery.app.utils import find_app


def begin(name: str, asked: dict) -> None:
    """Become that Celery program, with a process group of its own; never return."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.environ.update(asked["env"])
    getattr(sys.modules[name], "hurry", lambda: None)()
    sys.argv = ["celery", *asked["command"]]
    try:
        main()
    finally:
        os._exit(1)


def serve(name: str) -> None:
    """Fork what is asked for; the dead are buried by the kernel."""
    find_app(name).loader.import_default_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        if not (pid := os.fork()):
            begin(name, asked)
        os.setpgid(pid, pid)  # here, too: who reads the number may kill the group at once
        print(pid, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
