"""The launcher with real servers: what it starts it ends, whatever happens to it."""

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.embedded import commands

TOP = Path(__file__).resolve().parents[1]
GONE_SECONDS = 30  # a busy machine is slow; what is left over stays for ever
# Tells its addresses, then waits; "deaf" does not heed SIGTERM.
WAITS = """
import json, os, pathlib, signal, sys, time
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
names = ["DATABASE_URL", "REDIS_URL"]
told = pathlib.Path(sys.argv[1])
told.with_suffix(".draft").write_text(json.dumps({name: os.environ.get(name) for name in names}))
told.with_suffix(".draft").rename(told)
while not pathlib.Path(sys.argv[1] + ".end").exists():
    time.sleep(0.05)
"""
QUERY = """
import os, psycopg2, redis
cursor = psycopg2.connect(os.environ["DATABASE_URL"]).cursor()
cursor.execute("SELECT current_setting('timezone'), current_setting('server_encoding'), 1 + 1")
print(*cursor.fetchone(), redis.from_url(os.environ["REDIS_URL"]).ping())
"""


def environment(folder: Path, **extra: str) -> dict[str, str]:
    """Return this environment without given servers, with ``folder`` as DATA_DIR."""
    env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return env | {"DATA_DIR": str(folder), "EMBEDDED_FSYNC": "off"} | extra


def wait_for(condition, seconds: float = 30) -> bool:
    """Poll until ``condition`` holds; False when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Launch:
    """A launcher that runs the waiting command on a data folder."""

    def __init__(self, folder: Path, name: str = "told", mode: str = "", **extra: str) -> None:
        self.told = folder.parent / name
        command = [sys.executable, "-m", "core.embedded", "--"]
        command += [sys.executable, "-c", WAITS, str(self.told), mode]
        self.process = subprocess.Popen(command, cwd=TOP, env=environment(folder, **extra))

    def addresses(self) -> dict[str, str]:
        """Wait until the command runs; return the URLs that it was given."""
        assert wait_for(self.told.exists), "the command did not start"
        return json.loads(self.told.read_text())

    def family(self) -> list[psutil.Process]:
        """Return the launcher and everything below it."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def finish(self) -> int:
        """Let the command end by itself; return the launcher's exit code."""
        Path(f"{self.told}.end").touch()
        return self.process.wait(20)


def still_there(family: list[psutil.Process]) -> list[psutil.Process]:
    """Reap, and return the processes of ``family`` that are alive."""
    return [one for one in family if alive(one)]


def kill(family: list[psutil.Process]) -> None:
    """Stop all, then kill them, so that nobody can clear up; one may end by itself meanwhile."""
    for act in (psutil.Process.suspend, psutil.Process.kill):
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                act(process)


def alive(process: psutil.Process) -> bool:
    """Tell whether it runs; it may end while one asks."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def query(folder: Path) -> str:
    """Ask both servers of ``folder`` for an answer, through a launcher of its own."""
    command = [sys.executable, "-m", "core.embedded", "--", sys.executable, "-c", QUERY]
    done = subprocess.run(
        command,
        cwd=TOP,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One data folder for the module: a cluster is made once, deep, in a folder with a blank."""
    return tmp_path_factory.mktemp("launcher") / "deep " / ("d" * 110) / "data"


@pytest.fixture
def launch(folder, tmp_path):
    """Start launchers on the module's folder; what a test leaves over is killed."""
    started: list[Launch] = []

    def start(name: str = "told", mode: str = "", data: Path = folder, **extra: str) -> Launch:
        one = Launch(data, f"{tmp_path.name}-{name}", mode, **extra)
        started.append(one)
        return one

    folder.mkdir(parents=True, exist_ok=True)
    yield start
    for one in started:
        if one.process.poll() is None:
            family = one.family()
            kill(family)
            psutil.wait_procs(family, timeout=5)


def test_both_servers_answer_and_are_gone_after(folder):
    assert query(folder) == "Asia/Shanghai UTF8 2 True"
    assert [p.pid for p in psutil.process_iter(["cmdline"]) if names(p, folder)] == []


def names(process: psutil.Process, folder: Path) -> bool:
    """Tell whether a process carries the data folder in its command line."""
    return str(folder) in " ".join(process.info["cmdline"] or [])


@pytest.mark.parametrize(
    ("number", "mode"),
    [
        (signal.SIGINT, ""),
        (signal.SIGTERM, ""),
        (signal.SIGKILL, ""),
        (signal.SIGKILL, "deaf"),
    ],
    ids=["ctrl-c", "term", "kill-9", "kill-9-deaf-command"],
)
def test_nothing_outlives_the_launcher(launch, folder, number, mode):
    one = launch(mode=mode)
    one.addresses()
    family = one.family()
    programs = {process.name() for process in family}
    assert {"postgres", "redis-server"} <= programs
    one.process.send_signal(number)
    one.process.wait(GONE_SECONDS)
    gone = wait_for(lambda: not still_there(family), GONE_SECONDS)
    assert gone, f"left over: {still_there(family)}"


def test_ends_with_a_killed_caller_when_told_to(tmp_path):
    inner = f"[{sys.executable!r}, '-c', 'import time; time.sleep(300)']"
    script = (
        "import subprocess, sys\n"
        "run = [sys.executable, '-m', 'core.embedded', '--with-parent', '--']\n"
        f"child = subprocess.Popen(run + {inner})\n"
        "child.wait()\n"
    )
    env = environment(tmp_path, DATABASE_URL="postgres://x/y", REDIS_URL="redis://x")
    with subprocess.Popen([sys.executable, "-c", script], cwd=TOP, env=env) as caller:
        top = psutil.Process(caller.pid)
        assert wait_for(lambda: len(top.children(recursive=True)) == 3)
        family = top.children(recursive=True)
        caller.kill()
    assert wait_for(lambda: not still_there(family), GONE_SECONDS)


def test_killed_owner_of_the_servers_leaves_nothing(launch):
    one = launch()
    one.addresses()
    family = one.family()
    psutil.Process(one.process.pid).children()[0].kill()
    assert one.process.wait(GONE_SECONDS) == 128 + signal.SIGKILL
    assert wait_for(lambda: not still_there(family), GONE_SECONDS)


def test_locks_of_a_killed_run_do_not_stop_the_next(launch, folder):
    one = launch()
    one.addresses()
    family = one.family()
    kill(family)
    one.process.wait(GONE_SECONDS)
    assert (folder / "postgres" / "postmaster.pid").exists()
    assert (folder / "embedded" / "state.json").exists()
    assert query(folder) == "Asia/Shanghai UTF8 2 True"


def test_lock_file_with_a_strangers_pid_is_cleared(folder):
    query(folder)
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n0\n1\n\n\n")
    assert query(folder) == "Asia/Shanghai UTF8 2 True"


def test_second_joins_and_servers_end_with_the_last(launch):
    first = launch("first")
    addresses = first.addresses()
    second = launch("second")
    assert second.addresses() == addresses
    assert "postgres" not in {process.name() for process in second.family()}
    servers = [p for p in first.family() if p.name() in {"postgres", "redis-server"}]
    assert first.finish() == 0  # the caller is let go, the servers stay for the second
    assert still_there(servers)
    assert second.finish() == 0
    assert wait_for(lambda: not still_there(servers), GONE_SECONDS)


def test_started_at_once_they_agree_on_one_owner(launch):
    both = [launch("left"), launch("right")]
    told = [one.addresses() for one in both]
    assert told[0] == told[1]
    assert [one.finish() for one in both] == [0, 0]


def test_given_addresses_are_used_and_nothing_started(launch, folder, tmp_path):
    given = {"DATABASE_URL": "postgres://somewhere/portal", "REDIS_URL": "redis://somewhere"}
    one = launch(data=tmp_path / "none" / "data", **given)
    one.told.parent.mkdir(exist_ok=True)
    assert one.addresses() == given
    assert {process.name() for process in one.family()}.isdisjoint({"postgres", "redis-server"})
    assert one.finish() == 0


def test_exit_code_and_missing_command_are_handed_back(folder):
    def code(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "core.embedded", "--", *command],
            cwd=TOP,
            env=environment(folder, DATABASE_URL="postgres://x/y", REDIS_URL="redis://x"),
            capture_output=True,
            text=True,
            check=False,
        )

    assert code("sh", "-c", "exit 7").returncode == 7
    assert code("sh", "-c", "kill -9 $$").returncode == 137
    missing = code("no-such-program")
    assert missing.returncode == 127
    assert "不能运行 no-such-program" in missing.stderr


def test_grandchildren_of_the_command_are_ended(folder, tmp_path):
    pid_file = tmp_path / "pid"
    script = f"setsid sleep 300 & echo $! > '{pid_file}'"
    env = environment(folder, DATABASE_URL="postgres://x/y", REDIS_URL="redis://x")
    command = [sys.executable, "-m", "core.embedded", "--", "sh", "-c", script]
    subprocess.run(command, cwd=TOP, env=env, check=True, timeout=20)
    assert wait_for(lambda: not psutil.pid_exists(int(pid_file.read_text())), GONE_SECONDS)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as another account")
def test_root_opens_parent_folders_for_passing_only(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    closed, open_already = home / "closed", home / "closed" / "open"
    open_already.mkdir(parents=True)
    closed.chmod(0o700)
    open_already.chmod(0o755)
    above = stat.S_IMODE(home.parent.stat().st_mode)
    query(open_already / "data")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o701  # pass through, but do not list
    assert stat.S_IMODE(open_already.stat().st_mode) == 0o755
    assert stat.S_IMODE(home.parent.stat().st_mode) & ~0o001 == above & ~0o001
    secrets = [open_already / "data" / "embedded" / name for name in ["password", "owner.lock"]]
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["migrate"], True),
        (["check"], False),
        (["check", "--database", "default"], True),
        (["match_lists", "a.csv", "b.csv"], False),
        (["import_divisions", "--help"], False),
        (["--version"], False),
        ([], False),
    ],
)
def test_which_commands_need_servers(monkeypatch, arguments, needed):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert commands.needs_servers(arguments) is needed
    monkeypatch.setenv("DATABASE_URL", "postgres://x/y")
    monkeypatch.setenv("REDIS_URL", "redis://x")
    assert not commands.needs_servers(arguments)


def test_manage_goes_through_the_launcher(folder, tmp_path):
    code = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT 40 + 2'); "
    code += "print(k.fetchone()[0])"
    command = [sys.executable, str(TOP / "manage.py"), "shell", "--no-imports", "-c", code]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment(folder), capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "42", done.stderr
