"""Which ``manage.py`` commands need the servers, and how those get them."""

import os
import sys
from collections.abc import Sequence

from core.embedded import places

# They read and write files only. `makemigrations` asks the database for its history, but only warns
# when there is none.
WITHOUT_DATABASE = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "match_lists",
        "spectacular",
        "startapp",
        "version",
    }
)


def needs_servers(arguments: Sequence[str]) -> bool:
    """Tell whether ``manage.py`` with ``arguments`` needs servers that nobody has given."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return False
    if not arguments or arguments[0].startswith("-") or {"-h", "--help"} & set(arguments):
        return False
    if arguments[0] == "check" and "--database" in arguments:
        return True
    return arguments[0] not in WITHOUT_DATABASE


def run_through_launcher(argv: Sequence[str]) -> int:
    """Run ``manage.py`` again as a child with the servers up; return its exit code."""
    from core.embedded.launcher import run

    return run([sys.executable, *argv])


def set_secret_key() -> None:
    """Set SECRET_KEY from the data folder (made at the first call) unless the environment has it.

    Production is left alone, there the office sets its own; so is a folder that cannot be written
    to (a container): settings then say what to do.
    """
    if os.environ.get("SECRET_KEY") or os.environ.get("PORTAL_ENV") == "production":
        return
    folder = places.data_dir()
    try:
        places.make_data_dir(folder)
        os.environ["SECRET_KEY"] = places.kept_secret(folder / "secret_key")
    except OSError:
        return
