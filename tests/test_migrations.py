"""Our migrations: quick for a first start, and to be taken back."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from core.migrating import Migration, Together, together

OURS = ("core", "orgs", "alliances", "services", "grids", "portal")
# A step of these is a row of operations; what else there is renders nothing.
SINGLE = {"RunSQL", "RunPython", "SeparateDatabaseAndState"}


def test_every_migration_that_changes_models_renders_them_once_for_a_row_of_operations():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    slow = [
        f"{app}/{name}: write class Migration(core.migrating.Migration)"
        for (app, name), one in loader.disk_migrations.items()
        if app in OURS
        and not isinstance(one, Migration)
        and {type(operation).__name__ for operation in one.operations} - SINGLE
    ]
    assert not slow, "\n".join(slow)


def test_a_row_of_operations_is_one_step_and_keeps_what_it_does():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for one in loader.disk_migrations.values():
        if isinstance(one, Migration):
            steps = [operation for operation in one.operations if isinstance(operation, Together)]
            written = sum(len(step.operations) for step in steps)
            loose = len(one.operations) - len(steps)
            assert written + loose == len(type(one).operations), one


@pytest.mark.django_db
def test_a_step_is_carried_out_and_taken_back_whole():
    key = ("id", models.BigAutoField(primary_key=True))
    step, fields = together([
        migrations.CreateModel("Chest", [key]),
        migrations.AddField("Chest", "room", models.TextField()),
        migrations.CreateModel("Drawer", [key]),
        migrations.AddField("Chest", "top", models.ForeignKey("things.Drawer", models.CASCADE)),
    ])  # fmt: skip
    empty, made, whole = ProjectState(), ProjectState(), ProjectState()
    step.state_forwards("things", made)
    for one in (step, fields):
        one.state_forwards("things", whole)
    with connection.schema_editor(atomic=False) as editor:
        step.database_forwards("things", editor, empty, made)
        fields.database_forwards("things", editor, made, whole)
        assert columns("things_chest") == {"id", "room", "top_id"}
        fields.database_backwards("things", editor, whole, made)
        assert columns("things_chest") == {"id"}
        step.database_backwards("things", editor, made, empty)
    assert not {"things_chest", "things_drawer"} & set(connection.introspection.table_names())


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return {column.name for column in found}
