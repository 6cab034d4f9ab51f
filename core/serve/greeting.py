"""What the person at the terminal reads once the portal answers."""

import http.client
import os
from dataclasses import dataclass
from pathlib import Path

from core.embedded import places

PROBE_SECONDS = 2.0


@dataclass(frozen=True)
class Greeting:
    """The address to wait for and, with a file of demo accounts, what to sign in with."""

    host: str
    port: int
    accounts: Path | None

    def ready(self) -> bool:
        """Tell whether /healthz answers 200: web, database and broker are up."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PROBE_SECONDS)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def text(self) -> str:
        """Return the address, and the demo accounts with their password."""
        lines = ["", f"  四级联动门户已就绪：http://{self.host}:{self.port}/", ""]
        if self.accounts is not None and self.accounts.exists():
            lines += [f"    {line}" for line in self.accounts.read_text().splitlines() if line]
            lines += ["", f"    密码：{self._password()}", ""]
        return "\n".join([*lines, "  按 Ctrl-C 结束。", ""])

    def _password(self) -> str:
        """Return the password of the demo accounts: the given one, or the one made and kept."""
        kept = places.data_dir() / "demo_password"
        if given := os.environ.get("DEMO_PASSWORD"):
            return given
        return kept.read_text().strip() if kept.exists() else f"见 {kept}"
