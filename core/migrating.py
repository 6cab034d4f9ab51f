"""Migrations that render the models once for many operations, not once for each of them.

Django renders every model that is related to the one an operation touches, which here is every
model there is: a first start took 45 s of computing, nine tenths of it for rows of operations
between which nobody looks at the models. `Migration` makes one step of each such row.
"""

import itertools
from collections.abc import Iterable, Iterator

import pgtrigger.migrations
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

LAID = (migrations.CreateModel, migrations.AddField, migrations.AlterField)
# Apart from the fields, so that they are taken back while those are still there.
TIED = (migrations.AddIndex, migrations.AddConstraint)
SAID = (migrations.AlterModelOptions,)  # of the models only; the tables do not know
TRIGGERS = (pgtrigger.migrations.AddTrigger, pgtrigger.migrations.RemoveTrigger)


class Together(Operation):
    """Operations of which none asks what state another one left: they share one."""

    def __init__(self, operations: Iterable[Operation]):
        self.operations = list(operations)
        self.reversible = all(one.reversible for one in self.operations)  # type: ignore[misc]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note them all in a state without models; it renders them when next asked."""
        state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Carry them out in their order, each between the same two states."""
        for one in self.operations:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take them back, the last one first."""
        for one in reversed(self.operations):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Name what it does, one line for each, for `sqlmigrate`."""
        return "\n-- ".join(one.describe() for one in self.operations)


def together(operations: Iterable[Operation]) -> Iterator[Operation]:
    """Return the operations with each row of alike ones as one step.

    Models are made before fields are added to any: a field is added apart only because its model
    came before the one it points at. Triggers ask for nothing of a model but its table, so they go
    with the row in which they stand.
    """
    operations = list(operations)
    numbered = zip(_kinds(operations), operations, strict=True)
    for kind, group in itertools.groupby(numbered, key=lambda pair: pair[0]):
        row = [one for _kind, one in group]
        if kind is LAID:
            created = [one for one in row if isinstance(one, migrations.CreateModel)]
            rest = [one for one in row if not isinstance(one, migrations.CreateModel)]
            yield from (Together(part) for part in (created, rest) if part)
        elif kind in (TIED, SAID):
            yield Together(row)
        else:
            yield from row


def _kinds(operations: Iterable[Operation]) -> Iterator[tuple | None]:
    """Return the kind of row to which each operation belongs."""
    last: tuple | None = None
    for one in operations:
        if isinstance(one, TRIGGERS):
            last = last or LAID
        else:
            last = next((kind for kind in (LAID, TIED, SAID) if isinstance(one, kind)), None)
        yield last


class Migration(migrations.Migration):
    """The base of every migration here; `makemigrations` writes Django's own in its place."""

    def __init__(self, name: str, app_label: str):
        super().__init__(name, app_label)
        self.operations = list(together(self.operations))  # type: ignore[misc] # one of each
