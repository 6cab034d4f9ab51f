"""Child processes that never outlive their parent, and the signals that go to them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from core.embedded.errors import Interrupted

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SI_KERNEL = 0x80
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT}
WATCHED_SIGNALS = STOP_SIGNALS | {signal.SIGCHLD}
FRONT_SIGNALS = WATCHED_SIGNALS | {signal.SIGUSR1}

# Loaded before any fork: between fork and exec nothing should import or allocate much.
_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int) -> None:
    """Call prctl(2); raises OSError when the kernel refuses."""
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def die_with_parent(parent: int, death_signal: int) -> None:
    """Ask the kernel for ``death_signal`` when ``parent`` (a pid) ends; end now if it already has.

    To be called in the child after every change of user, because that clears the wish.
    """
    prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        os._exit(128 + death_signal)


@dataclass(frozen=True)
class Account:
    """The unprivileged system account of the servers when the launcher runs as root."""

    uid: int
    gid: int


def spawn(
    command: Sequence[str | Path],
    *,
    death_signal: int,
    account: Account | None = None,
    own_session: bool = False,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``command`` as a child that gets ``death_signal`` when this process ends in any way.

    ``own_session`` keeps Ctrl-C of the terminal away from it; ``output`` takes stdout and stderr.
    Must be called from the main thread: the kernel ties the death signal to the calling thread.
    """
    parent = os.getpid()

    def before_exec() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        die_with_parent(parent, death_signal)

    return subprocess.Popen(
        command,
        preexec_fn=before_exec,  # noqa: PLW1509 - the launcher has no threads
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        start_new_session=own_session,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL if own_session else None,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
    )


def pending_stop() -> int | None:
    """Return a blocked stop signal that waits to be taken, or None; takes it off the queue."""
    with contextlib.suppress(InterruptedError):
        info = signal.sigtimedwait(STOP_SIGNALS, 0)
        if info is not None:
            return int(info.si_signo)
    return None


def wait_until(condition: Callable[[], bool], *, seconds: float, interruptible: bool) -> bool:
    """Poll ``condition`` until it holds (True) or ``seconds`` are over (False).

    With ``interruptible`` a stop signal raises Interrupted.
    """
    end = time.monotonic() + seconds
    pause = 0.01
    while not condition():
        if time.monotonic() > end:
            return False
        if interruptible and (number := pending_stop()):
            raise Interrupted(number)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return True


def stop(child: subprocess.Popen[bytes], steps: Sequence[tuple[int, float]]) -> None:
    """Send each signal in turn and wait its seconds until ``child`` ends; at last SIGKILL."""
    for number, seconds in steps:
        if child.poll() is not None:
            return
        child.send_signal(number)
        if wait_until(lambda: child.poll() is not None, seconds=seconds, interruptible=False):
            return
    child.kill()
    child.wait()


def end_descendants(*, keep: set[int], seconds: float) -> None:
    """End every process below this one, except the pids in ``keep`` and what is below those.

    TERM first, KILL after ``seconds``. As a subreaper this process has orphans below it too.
    """

    def strays() -> list[psutil.Process]:
        found: list[psutil.Process] = []
        for child in psutil.Process().children():
            if child.pid in keep:
                continue
            with contextlib.suppress(psutil.NoSuchProcess):
                found += [child, *child.children(recursive=True)]
        return found

    for process in strays():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    psutil.wait_procs(strays(), timeout=seconds)
    for process in strays():
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(strays(), timeout=1)
