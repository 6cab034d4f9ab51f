#!/usr/bin/env python
"""Django's command line, with the embedded servers where the environment names no database."""

import os
import sys

from core.embedded import commands


def main() -> int:
    """Run the command; through the launcher when it needs a database and none is given."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    commands.set_secret_key()
    if commands.needs_servers(sys.argv[1:]):
        return commands.run_through_launcher(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
