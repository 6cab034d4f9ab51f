"""The database of the tests is migrated once; each further test process copies it.

Migrating takes 40 s of computing, copying what came of it a third of a second. The conftest above
this folder brings it in; where one process runs all tests it does nothing.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
PATTERN = f"test_pattern_{hashlib.sha256(RUN.encode()).hexdigest()[:12]}"
LOCK = 0x7E57  # of the advisory lock under which one process after the other looks for the pattern


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """Let this process's database be made from the migrated one; who comes first migrates that."""
    from django.db import connection

    if not RUN:
        yield
        return
    with django_db_blocker.unblock(), _alone() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [PATTERN])
        if not cursor.rowcount:
            cursor.execute(f"CREATE DATABASE {PATTERN}")
            _migrate()
    connection.settings_dict["TEST"]["TEMPLATE"] = PATTERN
    yield
    # Who still needs it when the first is done lays it out again.
    with django_db_blocker.unblock(), _alone() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {PATTERN}")


@contextmanager
def _alone() -> Iterator:
    """A cursor beside all test databases, while no other process has one here."""
    from django.db import connection

    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield cursor  # the lock ends with the connection


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = PATTERN
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
