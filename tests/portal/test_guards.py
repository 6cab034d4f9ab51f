"""Every table of the audit refuses to be changed, also those that come later."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

TABLES = sorted(m._meta.db_table for m in apps.get_models() if hasattr(m, "pgh_tracked_model"))
GUARDED = [*TABLES, "core_accessevent"]


@pytest.mark.django_db
@pytest.mark.parametrize("table", GUARDED)
def test_the_table_only_grows(table):
    verbs = (
        f'UPDATE "{table}" SET id = id',
        f'DELETE FROM "{table}"',
        f'TRUNCATE "{table}" CASCADE',
    )
    with connection.cursor() as cursor:
        cursor.execute("SET pgtrigger.ignore = '*'")
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' "
            "AND tgname IN ('append_only_row', 'append_only_all')",
            [table],
        )
        assert {name for (name,) in cursor.fetchall()} == {"append_only_row", "append_only_all"}
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(verbs[2])
