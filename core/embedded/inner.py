"""The process that owns or joins the servers and is the parent of the command."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from core.embedded import places, postgres, redis_server
from core.embedded.errors import EmbeddedError, Interrupted
from core.embedded.process import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_PDEATHSIG,
    SI_KERNEL,
    WATCHED_SIGNALS,
    die_with_parent,
    end_descendants,
    pending_stop,
    prctl,
    spawn,
)
from core.embedded.server import Running
from core.embedded.share import Addresses, Share

# What a command has after SIGTERM before it is killed: in sum with the servers below 10 s.
COMMAND_SECONDS = 5.0
STRAY_SECONDS = 0.5
LINGER_POLL_SECONDS = 0.2


class Inner:
    """One run of a command with the servers up.

    ``front`` is the pid that the caller sees, ``writing`` the pipe on which it can be told the
    exit code before this process ends.
    """

    def __init__(self, front: int, writing: int) -> None:
        self._front = front
        self._writing = writing
        self._folder = places.data_dir()
        self._servers: list[Running] = []
        self._deadline: float | None = None

    def run(self, command: Sequence[str]) -> int:
        """Get the servers, run the command, end what was started; return the exit code."""
        try:
            die_with_parent(self._front, signal.SIGTERM)
            prctl(PR_SET_CHILD_SUBREAPER, 1)
            places.make_data_dir(self._folder)
            share = Share(self._folder / "embedded")
            try:
                code = self._run_command(command, self._get_servers(share))
                self._stay_for_joiners(share, code)
                return code
            finally:
                self._end_servers(share)
        except EmbeddedError as error:
            print(error, file=sys.stderr)
            return 1
        except OSError as error:
            place = error.filename or self._folder
            print(f"数据目录不能使用：{place}：{error.strerror}", file=sys.stderr)
            return 1
        except Interrupted as stop:
            return 128 + int(stop.args[0])

    def _get_servers(self, share: Share) -> Addresses:
        """Join running servers or start the missing ones; return what the command gets."""
        need_database = not os.environ.get("DATABASE_URL")
        need_redis = not os.environ.get("REDIS_URL")
        if not need_database and not need_redis:
            return Addresses(None, None)
        joined = share.join()
        if joined is None:
            joined = self._start_servers(need_database, need_redis)
            share.announce(joined)
        if (need_database and not joined.database_url) or (need_redis and not joined.redis_url):
            raise EmbeddedError(
                "另一个进程正用这个 DATA_DIR，但没有启动全部服务器。请等它结束，或换一个 DATA_DIR。"
            )
        return joined

    def _start_servers(self, need_database: bool, need_redis: bool) -> Addresses:
        """Start what is needed on this data folder."""
        account = places.server_account()
        password = places.kept_secret(self._folder / "embedded" / "password")
        database_url = redis_url = None
        if need_database:
            database = postgres.start(self._folder, password, account)
            self._servers.append(database)
            database_url = database.url
        if need_redis:
            broker = redis_server.start(self._folder, password, account)
            self._servers.append(broker)
            redis_url = broker.url
        return Addresses(database_url, redis_url)

    def _run_command(self, command: Sequence[str], addresses: Addresses) -> int:
        """Run the command in the foreground and watch over it and the servers."""
        env = dict(os.environ)
        if addresses.database_url and not env.get("DATABASE_URL"):
            env["DATABASE_URL"] = addresses.database_url
        if addresses.redis_url and not env.get("REDIS_URL"):
            env["REDIS_URL"] = addresses.redis_url
        try:
            child = spawn(command, death_signal=signal.SIGTERM, env=env)
        except OSError as error:
            print(f"不能运行 {command[0]}：{error.strerror}", file=sys.stderr)
            return 127
        try:
            code = self._watch(child)
        finally:
            end_descendants(keep=self._server_pids(), seconds=STRAY_SECONDS)
        return code if code >= 0 else 128 - code

    def _watch(self, child: subprocess.Popen[bytes]) -> int:
        """Return the child's exit code (negative: signal); passes signals on, keeps deadlines."""
        while (code := child.poll()) is None:
            info = signal.sigtimedwait(WATCHED_SIGNALS, 1.0)
            if self._deadline is not None and time.monotonic() > self._deadline:
                child.kill()
            if info is None or info.si_signo == signal.SIGCHLD:
                self._reap_orphans(child)
                self._check_servers(child)
                continue
            if info.si_code != SI_KERNEL or os.getppid() != self._front:
                child.send_signal(info.si_signo)
            if info.si_signo != signal.SIGINT:
                self._deadline = time.monotonic() + COMMAND_SECONDS
        return code

    def _reap_orphans(self, child: subprocess.Popen[bytes]) -> None:
        """Collect ended processes that fell to this subreaper, not those that Popen waits for."""
        own = {child.pid, *self._server_pids()}
        with contextlib.suppress(ChildProcessError):
            while True:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                if ended is None or ended.si_pid in own:
                    return
                os.waitpid(ended.si_pid, 0)

    def _check_servers(self, child: subprocess.Popen[bytes]) -> None:
        """End the command when a server is gone: it could only fail from here on."""
        for server in self._servers:
            if server.process.poll() is not None and self._deadline is None:
                print(f"内置服务器意外结束，记录在 {self._folder}。", file=sys.stderr)
                child.terminate()
                self._deadline = time.monotonic() + COMMAND_SECONDS

    def _stay_for_joiners(self, share: Share, code: int) -> None:
        """Keep the servers up while others use them; the caller is let go with ``code`` before."""
        if not self._servers or share.close_to_joiners():
            return
        with contextlib.suppress(ProcessLookupError):
            prctl(PR_SET_PDEATHSIG, 0)
            os.setsid()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            os.write(self._writing, bytes([code]))
            if os.getppid() == self._front:
                os.kill(self._front, signal.SIGUSR1)
        while not share.close_to_joiners() and not pending_stop():
            time.sleep(LINGER_POLL_SECONDS)

    def _server_pids(self) -> set[int]:
        return {server.process.pid for server in self._servers}

    def _end_servers(self, share: Share) -> None:
        """End the servers this process owns."""
        for server in reversed(self._servers):
            server.end(self._deadline is not None)
        share.leave()
