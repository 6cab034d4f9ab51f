"""A started server, however it was made: its process, its address and the way to end it."""

import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from core.embedded.process import stop


@dataclass(frozen=True)
class Running:
    """One server; steps are pairs of a signal and the seconds it is given."""

    process: subprocess.Popen[bytes]
    url: str
    stop_steps: Sequence[tuple[int, float]]
    hurried_steps: Sequence[tuple[int, float]]

    def end(self, hurried: bool) -> None:
        """End it in order; ``hurried`` leaves little time before harder signals."""
        stop(self.process, self.hurried_steps if hurried else self.stop_steps)


def free_port() -> int:
    """Return a TCP port of the loopback interface that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
