"""Command line of `make run`: ``python -m core.serve [--port N] [--no-demo] [--accounts FILE]``.

Runs under ``core.embedded``, which gives it the servers and sweeps up after it.
"""

import argparse
import os
import socket
import sys
from pathlib import Path

from core.embedded import commands, places
from core.serve.greeting import Greeting
from core.serve.programs import jobs, web
from core.serve.supervisor import Supervisor

HOST = "127.0.0.1"


def main(arguments: list[str]) -> int:
    """Prepare and serve until a signal ends it; return the exit code."""
    options = _parse(arguments)
    if fault := _port_fault(options.port):
        print(fault, file=sys.stderr)
        return 1
    commands.set_secret_key()
    os.environ.setdefault("DATA_DIR", str(places.data_dir()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("PORTAL_URL", f"http://{HOST}:{options.port}")
    # Hash seeds and buffers: lines of the children show at once, not when a buffer is full.
    os.environ["PYTHONUNBUFFERED"] = "1"
    supervisor = Supervisor(
        first=web(HOST, options.port, demo=options.demo),
        others=jobs(),
        greeting=Greeting(HOST, options.port, options.accounts if options.demo else None),
    )
    return supervisor.run()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.serve")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-demo", dest="demo", action="store_false")
    parser.add_argument("--accounts", type=Path, help="demo accounts, one per line")
    return parser.parse_args(arguments)


def _port_fault(port: int) -> str | None:
    """Say why ``port`` cannot be used, or None when it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return f"端口 {port} 不能使用（可能已被占用）。请换一个端口，例如：make run PORT=8001"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
