"""Advisory locks of PostgreSQL, gathered in one place so that none is forgotten or reused."""

from enum import IntEnum

from django.db import connection, transaction


class Lock(IntEnum):
    """What may be locked; the key beside it says which one."""

    TREE = 1  # key: 0, structural writes of the org tree
    MATCHING = 2  # key: id of the district whose plan is written
    IMPORT = 3  # key: id of the importing user
    STANDING = 4  # key: id of the alliance
    DEMO = 5  # key: 0
    MAIL = 11  # key: id of the user to whom an e-mail is sent
    HOURS = 12  # key: id of the account whose hours of service are written down, or -id of a member
    BODIES = 6  # key: id of the district in which a body is founded or changed


class LockOutsideTransaction(RuntimeError):
    """An advisory lock of a transaction was asked for where there is none to hold it."""


def hold(lock: Lock, key: int = 0) -> None:
    """Wait for the lock and hold it until the transaction ends.

    Raises LockOutsideTransaction outside `transaction.atomic()`, where it would end at once.
    """
    if not transaction.get_connection().in_atomic_block:
        raise LockOutsideTransaction(f"{lock.name} must be held inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [int(lock), key & 0x7FFFFFFF])
