"""Tells PostgreSQL's planner about many new rows at once, before autovacuum gets to it."""

from django.db import connection, transaction

MANY_ROWS = 1000  # from so many written at once on, plans made for the old sizes are too slow


def refresh_statistics() -> None:
    """Let PostgreSQL look at all tables anew; call it after the rows are committed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE (SKIP_LOCKED)")


def refresh_statistics_after(rows: int) -> None:
    """Do so when the transaction is through, if it wrote many rows."""
    if rows >= MANY_ROWS:
        transaction.on_commit(refresh_statistics, robust=True)
