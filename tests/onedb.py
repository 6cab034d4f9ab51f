"""The database of the tests is migrated once; each further test process copies it.

Migrating takes 40 s of computing, copying what came of it a third of a second. The conftest above
this folder brings it in; where one process runs all tests it does nothing.
"""

import hashlib
import os
from contextlib import ExitStack, suppress

import pytest

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
PATTERN = f"test_pattern_{hashlib.sha256(RUN.encode()).hexdigest()[:12]}"
LAYING, USING = 0x7E57, 0x7E58  # advisory locks: who looks for the pattern, who may still copy it


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, django_db_blocker):
    """Let this process's database be made from the migrated one; who comes first migrates that.

    The last one to end takes it away.
    """
    from django.db import DatabaseError, connection

    if not RUN:
        yield
        return
    with ExitStack() as beside:
        with django_db_blocker.unblock():
            cursor = beside.enter_context(connection.creation._nodb_cursor())
            cursor.execute("SELECT pg_advisory_lock(%s)", [LAYING])
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [USING])
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [PATTERN])
            if not cursor.rowcount:
                cursor.execute(f"CREATE DATABASE {PATTERN}")
                _migrate()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LAYING])
        connection.settings_dict["TEST"]["TEMPLATE"] = PATTERN
        yield
        with suppress(DatabaseError):
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [USING])
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [USING])
            if cursor.fetchone()[0]:
                cursor.execute(f"DROP DATABASE IF EXISTS {PATTERN}")


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
