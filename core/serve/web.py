"""The web program of `make run`: prepares in a child, then serves with gunicorn.

Both need the same imports, which are the long part of a start; so they are done once, here, and
shared by fork. The preparation's threads and connections stay in its child.
"""

import os
import sys

import django
from django.urls import get_resolver
from gunicorn.app.wsgiapp import WSGIApplication

from core.serve.prepare import prepare


def main(arguments: list[str]) -> int:
    """Prepare (with ``--demo`` the demo city too) and serve; the other arguments are gunicorn's.

    Returns the preparation's exit code when that failed.
    """
    demo = "--demo" in arguments
    django.setup()
    child = os.fork()
    if child == 0:
        _prepare_and_exit(demo)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != 0:
        return code if code > 0 else 128 - code
    _ = get_resolver().url_patterns  # imports all views, which the first visitor need not wait for
    options = [argument for argument in arguments if argument != "--demo"]
    sys.argv = ["gunicorn", "portal.wsgi:application", "--preload", *options]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
    return 0


def _prepare_and_exit(demo: bool) -> None:
    """Do the preparation and end this process, with 1 and the traceback when it fails."""
    code = 1
    try:
        prepare(demo=demo)
        code = 0
    except Exception:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
