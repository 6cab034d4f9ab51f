"""The supervisor of `make run` with small real programs in place of web, worker and beat."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

TOP = Path(__file__).resolve().parents[1]
DRIVER = """
import pathlib, sys
from core.serve.greeting import Greeting
from core.serve.programs import Program
from core.serve.supervisor import Supervisor
folder, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])
first = Program("web", 36, [sys.executable, str(folder / "web.py")])
scripts = sorted(folder.glob("job-*.py"))
others = [Program(path.stem[4:], 35, [sys.executable, str(path)]) for path in scripts]
greeting = Greeting("127.0.0.1", port, folder / "accounts.txt")
sys.exit(Supervisor(first, others, greeting).run())
"""
STEADY = "import time\nprint('up', flush=True)\ntime.sleep(300)\n"
DYING = """
import pathlib, sys
count = pathlib.Path(__file__).with_suffix(".count")
number = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(number))
print("life", number, flush=True)
print("last words without an end", end="", flush=True)
sys.exit(3)
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
print("child", child.pid, flush=True)
time.sleep(300)
"""
HEALTHY = """
import http.server
print("prepared", flush=True)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
    def log_message(self, *args):
        pass
http.server.HTTPServer(("127.0.0.1", PORT), Answer).serve_forever()
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Run:
    """A running supervisor and what it has printed so far."""

    def __init__(self, folder: Path, web: str = HEALTHY) -> None:
        self.log = folder / "log"
        self.port = free_port()
        (folder / "web.py").write_text(web.replace("PORT", str(self.port)))
        env = os.environ | {"DATA_DIR": str(folder), "DEMO_PASSWORD": "shown-password"}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", DRIVER, str(folder), str(self.port)],
                cwd=TOP,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait_for(self, text: str, seconds: float = 15) -> str:
        """Wait until ``text`` is printed; return all that was printed."""
        end = time.monotonic() + seconds
        while text not in self.log.read_text():
            assert time.monotonic() < end, f"{text!r} not in:\n{self.log.read_text()}"
            time.sleep(0.05)
        return self.log.read_text()


@pytest.fixture
def run(tmp_path):
    """Start supervisors over the scripts in tmp_path; end what is left of them."""
    started = []

    def start(**options) -> Run:
        started.append(Run(tmp_path, **options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            family = psutil.Process(one.process.pid).children(recursive=True)
            one.process.kill()
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):  # it ends with its parent
                    process.kill()
            one.process.wait()


def test_lines_are_prefixed_and_a_dead_program_comes_back(run, tmp_path):
    (tmp_path / "job-steady.py").write_text(STEADY)
    (tmp_path / "job-dying.py").write_text(DYING)
    log = run().wait_for("life 2")
    assert "web | prepared\n" in log
    assert "steady | up\n" in log
    assert "dying | life 1\n" in log
    assert "dying | last words without an end\n" in log
    assert "dying | 意外结束（3），1 秒后重新启动。" in log
    assert log.count("steady | up") == 1


def test_who_keeps_dying_waits_longer_each_time(run, tmp_path):
    (tmp_path / "job-dying.py").write_text(DYING)
    one = run()
    assert "意外结束（3），2 秒后" in one.wait_for("2 秒后重新启动")
    log = one.wait_for("life 3")
    assert log.index("2 秒后重新启动") < log.index("life 3")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stop_ends_all_even_who_does_not_heed(run, tmp_path, number):
    (tmp_path / "job-steady.py").write_text(STEADY)
    (tmp_path / "job-stubborn.py").write_text(STUBBORN)
    one = run()
    log = one.wait_for("stubborn | child")
    one.wait_for("steady | up")
    grandchild = int(log.rsplit("child ", 1)[1].split()[0])
    family = psutil.Process(one.process.pid).children(recursive=True)
    assert grandchild in {process.pid for process in family}
    one.process.send_signal(number)
    assert one.process.wait(8) == (0 if number == signal.SIGINT else 128 + number)
    _gone, alive = psutil.wait_procs(family, timeout=2)
    assert alive == []


def test_greets_once_the_portal_is_healthy_and_then_starts_the_jobs(run, tmp_path):
    (tmp_path / "job-steady.py").write_text(STEADY)
    (tmp_path / "accounts.txt").write_text("city  管理员\n")
    one = run()
    log = one.wait_for("steady | up")
    assert f"http://127.0.0.1:{one.port}/" in log
    assert "city  管理员" in log
    assert "密码：shown-password" in log
    assert log.index("按 Ctrl-C 结束") < log.index("steady | up")


def test_failed_start_ends_with_its_words_and_code(run, tmp_path):
    (tmp_path / "job-steady.py").write_text(STEADY)
    one = run(web="import sys; print('no database'); sys.exit(4)")
    assert one.process.wait(10) == 4
    log = one.log.read_text()
    assert "web | no database" in log
    assert "steady" not in log


def test_busy_port_is_named_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "core.serve", "--port", str(port)]
        done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        f"端口 {port} 不能使用（可能已被占用）。请换一个端口，例如：make run PORT=8001\n"
    )
