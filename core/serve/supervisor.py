"""Starts the portal's programs, prefixes their lines, restarts one that dies and ends them all."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

from core.embedded.process import spawn
from core.serve.greeting import Greeting
from core.serve.programs import Program

STOP_SECONDS = 4.0
PROBE_EVERY_SECONDS = 0.3
# A program that dies at once is started again after 1, 2, 4 … seconds, at most this many.
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 30.0
READ_BYTES = 65536


@dataclass
class Running:
    """One program under watch; times are of the monotonic clock, in seconds."""

    program: Program
    process: subprocess.Popen[bytes]
    output: IO[bytes]
    started: float
    rest: bytes = b""
    at_end: bool = False


@dataclass
class Pause:
    """When a program that died is started again, and how long the next pause would be."""

    due: float = 0.0
    seconds: float = 1.0


@dataclass
class Supervisor:
    """Runs ``first`` until it answers, then ``others`` beside it, until a signal comes."""

    first: Program
    others: Sequence[Program]
    greeting: Greeting
    _running: dict[str, Running] = field(default_factory=dict)
    _pauses: dict[str, Pause] = field(default_factory=dict)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _stop: int | None = None

    def run(self) -> int:
        """Serve until a stop signal or a failed start; return the exit code."""
        self._catch_signals()
        try:
            code = self._start_first()
            if code == 0:
                self._serve()
        finally:
            self._end_all()
        if self._stop is not None:
            return 0 if self._stop == signal.SIGINT else 128 + self._stop
        return code

    def _catch_signals(self) -> None:
        """Turn stop signals into a flag and wake the selector, so that no line is torn."""

        def note(number: int, _frame: object) -> None:
            self._stop = number

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, note)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        self._selector.register(reading, selectors.EVENT_READ, None)

    def _start_first(self) -> int:
        """Start the first program; return 0 once it answers, its exit code when it ends before."""
        running = self._start(self.first)
        while self._stop is None:
            self._read_output(PROBE_EVERY_SECONDS)
            code = running.process.poll()
            if code is not None:
                self._forget(running)
                return code or 1
            if self.greeting.ready():
                print(self.greeting.text(), flush=True)
                break
        return 0

    def _serve(self) -> None:
        """Keep all programs running until a stop signal."""
        while self._stop is None:
            self._restart_dead()
            self._read_output(1.0)

    def _start(self, program: Program) -> Running:
        reading, writing = os.pipe()
        try:
            process = spawn(
                program.command,
                death_signal=program.stop_signal,
                own_session=True,
                output=writing,
            )
        finally:
            os.close(writing)
        output = os.fdopen(reading, "rb", buffering=0)
        os.set_blocking(reading, False)
        running = Running(program, process, output, time.monotonic())
        self._running[program.name] = running
        self._selector.register(output, selectors.EVENT_READ, running)
        return running

    def _read_output(self, seconds: float) -> None:
        """Print what the programs wrote; wait up to ``seconds`` for something to happen."""
        for key, _events in self._selector.select(seconds):
            if isinstance(key.data, Running):
                self._print_lines(key.data)
            else:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, READ_BYTES)

    def _print_lines(self, running: Running) -> bool:
        """Print the whole lines that came, at the end also a torn one; False when none came."""
        if running.at_end:
            return False
        data = running.output.read(READ_BYTES)  # None: nothing there yet
        if data == b"":
            running.at_end = True
            self._selector.unregister(running.output)
        *lines, running.rest = (running.rest + (data or b"")).split(b"\n")
        if running.at_end and running.rest:
            lines.append(running.rest)
            running.rest = b""
        for line in lines:
            self._print(running.program, line.decode(errors="replace"))
        return bool(data)

    def _print(self, program: Program, line: str) -> None:
        prefix = f"{program.name} |"
        if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
            prefix = f"\x1b[{program.colour}m{prefix}\x1b[0m"
        print(prefix, line, flush=True)

    def _restart_dead(self) -> None:
        """Start what does not run; what died after a pause that grows while it keeps dying."""
        now = time.monotonic()
        for program in (self.first, *self.others):
            running = self._running.get(program.name)
            pause = self._pauses.setdefault(program.name, Pause())
            if running is not None and (code := running.process.poll()) is not None:
                if now - running.started > STEADY_SECONDS:
                    pause.seconds = 1.0
                self._forget(running)
                pause.due = now + pause.seconds
                seconds = pause.seconds
                pause.seconds = min(pause.seconds * 2, LONGEST_PAUSE_SECONDS)
                self._print(program, f"意外结束（{code}），{seconds:.0f} 秒后重新启动。")
            elif running is None and now >= pause.due:
                self._start(program)

    def _forget(self, running: Running) -> None:
        """Print the last lines of an ended program and end what it left in its session."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        while self._print_lines(running):
            pass
        if not running.at_end:
            self._selector.unregister(running.output)
        running.output.close()
        del self._running[running.program.name]

    def _end_all(self) -> None:
        """Ask all programs to end, wait a little, then end them and their children hard."""
        for running in self._running.values():
            running.process.send_signal(running.program.stop_signal)
        end = time.monotonic() + STOP_SECONDS
        while self._running:
            self._read_output(0.1)
            late = time.monotonic() > end
            for running in list(self._running.values()):
                if late:
                    running.process.kill()
                    running.process.wait()
                if running.process.poll() is not None:
                    self._forget(running)
