"""Command line of the launcher: ``python -m core.embedded [--with-parent] -- COMMAND …``.

``--with-parent`` ends the run also when the process that called it is killed outright.
"""

import os
import signal
import sys

from core.embedded.launcher import run
from core.embedded.process import die_with_parent

USAGE = "用法：python -m core.embedded [--with-parent] -- 命令 [参数…]"


def main(arguments: list[str]) -> int:
    """Run the command after ``--`` and return its exit code; 2 when there is no command."""
    if arguments[:1] == ["--with-parent"]:
        arguments = arguments[1:]
        die_with_parent(os.getppid(), signal.SIGTERM)
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments or arguments[0] in {"-h", "--help"}:
        print(USAGE, file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
