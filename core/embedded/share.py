"""Several processes on one data folder: the first owns the servers, later ones join them.

Two lock files (flock, which the kernel drops with the process) and one state file:
``owner.lock`` is held exclusively by the launcher whose children the servers are,
``users.lock`` is held shared by each joiner while it uses them. The owner keeps the servers up
until no joiner is left, and clears the state file while no joiner can slip in.
"""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from core.embedded.errors import EmbeddedError
from core.embedded.process import wait_until

JOIN_SECONDS = 120.0


@dataclass(frozen=True)
class Addresses:
    """URLs of the running servers; None for one that the owner did not have to start."""

    database_url: str | None
    redis_url: str | None


class Lock:
    """A lock file that is dropped with the process, however that ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Lock the file; False when another process holds it and ``wait`` is not set."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, mode if wait else mode | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class Share:
    """This process's part in the use of the servers of one data folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._state = folder / "state.json"
        self._owner = Lock(folder / "owner.lock")
        self._users = Lock(folder / "users.lock")

    def join(self) -> Addresses | None:
        """Return the running servers' addresses, or None: this process is now their owner.

        Waits for an owner that is still starting or already ending.
        """
        found: list[Addresses | None] = []

        def settled() -> bool:
            if self._owner.take():
                self._state.unlink(missing_ok=True)
                found.append(None)
                return True
            if not self._users.take(shared=True):
                return False
            addresses = self._read()
            if addresses is None:
                self._users.release()
                return False
            found.append(addresses)
            return True

        if not wait_until(settled, seconds=JOIN_SECONDS, interruptible=True):
            raise EmbeddedError("另一个进程正在启动数据库，等待超时。请稍后再试。")
        return found[0]

    def announce(self, addresses: Addresses) -> None:
        """Tell joiners the addresses (owner only)."""
        draft = self._state.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(addresses)))
        draft.replace(self._state)

    def close_to_joiners(self) -> bool:
        """Owner only: False while joiners use the servers; True bars new ones until ``leave``."""
        if not self._users.take():
            return False
        self._state.unlink(missing_ok=True)
        return True

    def leave(self) -> None:
        """Drop what this process holds."""
        self._owner.release()
        self._users.release()

    def _read(self) -> Addresses | None:
        try:
            return Addresses(**json.loads(self._state.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None
