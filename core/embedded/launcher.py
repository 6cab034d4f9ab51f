"""Runs a command with both servers up: a front process for the caller, an inner one that owns.

The front only passes signals on and hands back the exit code. The inner process is the parent
of servers and command; when the front is killed outright, the kernel tells the inner one, which
then ends everything in order. When the inner one is killed, the kernel tells its children.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Sequence

from core.embedded.inner import Inner
from core.embedded.process import FRONT_SIGNALS, SI_KERNEL


def run(command: Sequence[str]) -> int:
    """Run ``command`` with DATABASE_URL and REDIS_URL set; return its exit code (128+n by signal).

    Servers that the environment names already are used and not started.
    """
    if sys.platform != "linux":
        print(
            "内置服务器只能在 Linux 上运行；请设置 DATABASE_URL 和 REDIS_URL。",
            file=sys.stderr,
        )
        return 1
    signal.pthread_sigmask(signal.SIG_BLOCK, FRONT_SIGNALS)
    sys.stdout.flush()
    sys.stderr.flush()
    front = os.getpid()
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        code = 1
        try:
            code = Inner(front, writing).run(command)
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)
    return _watch_inner(pid, reading)


def _watch_inner(inner: int, reading: int) -> int:
    """Pass signals on to ``inner`` until it ends or tells the exit code; return the code."""
    while True:
        info = signal.sigwaitinfo(FRONT_SIGNALS)
        if info.si_signo == signal.SIGUSR1:
            # The command is done, the inner process stays for others who use its servers.
            with contextlib.suppress(BlockingIOError):
                if told := os.read(reading, 1):
                    return told[0]
        elif info.si_signo != signal.SIGCHLD:
            # A terminal sends Ctrl-C to the whole group, so the inner process has it already.
            if info.si_code != SI_KERNEL:
                os.kill(inner, info.si_signo)
        else:
            pid, status = os.waitpid(inner, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                return code if code >= 0 else 128 - code
