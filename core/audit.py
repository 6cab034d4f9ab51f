"""The audit trail: database triggers that no setting opens, tables that only grow, who did it.

pghistory writes an event row for every insert, update and delete of a tracked model, also for bulk
updates and plain SQL. Its own triggers heed `SET pgtrigger.ignore`; ours do not (quality.md).
"""

import uuid
from collections.abc import Callable, Sequence

import pghistory
import pghistory.trigger
import pgtrigger
import pgtrigger.migrations
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models
from django.db.migrations.state import ProjectState
from pghistory.middleware import HistoryMiddleware
from pgtrigger import compiler

from core.middleware import client_address

# A move would write a row per neighbour; what a text is found by is in the text.
NEVER_TRACKED = ("lft", "rght", "tree_id", "level", "words_from")


class UnignorableTriggerSql(compiler.UpsertTriggerSql):
    """The library's trigger SQL without its way out through `pgtrigger.ignore`."""

    def get_template(self) -> str:
        """Return the template with the check of the setting cut out."""
        template = super().get_template()
        start = template.index("IF ({ignore_func_name}(TG_NAME)")
        return template[:start] + template[template.index("{func}", start) :]


class UnignorableEvent(pghistory.trigger.Event):
    """A pghistory trigger that cannot be switched off by a setting."""

    def compile(self, model: models.Model) -> compiler.Trigger:
        """Compile as the library does, with our SQL in place of its own."""
        compiled = super().compile(model)
        return compiler.Trigger(name=self.name, sql=UnignorableTriggerSql(**compiled.sql.kwargs))


class _Recorded(pghistory.RowEvent):
    """A pghistory tracker that registers the unignorable trigger."""

    def add_event_trigger(self, event_model: type[models.Model]) -> None:
        """Register the trigger on the model that is tracked."""
        trigger = UnignorableEvent(
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
            level=self.level,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)  # type: ignore[attr-defined]


class Inserted(_Recorded, pghistory.InsertEvent):
    """Records a new row."""


class Updated(_Recorded, pghistory.UpdateEvent):
    """Records a changed row as it is afterwards, when a tracked field changed."""


class Deleted(_Recorded, pghistory.DeleteEvent):
    """Records a row that went, as it was."""


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """Adds a trigger without rendering every related model anew, which no trigger needs.

    Some hundreds of them in first migrations: a first start takes seconds instead of a minute.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Note the trigger in the state of the model."""
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


def audited(*, exclude: Sequence[str] = ()) -> Callable[[type[models.Model]], type[models.Model]]:
    """Class decorator: keep every change of the model in `<Model>Event`.

    exclude: fields that are personal facts or secrets; they never reach the audit tables.
    """

    def decorate(model: type[models.Model]) -> type[models.Model]:
        untold = (
            field.name
            for field in model._meta.fields
            if field.name in NEVER_TRACKED or isinstance(field, SearchVectorField)
        )
        leave_out = [*exclude, *untold]
        return pghistory.track(Inserted(), Updated(), Deleted(), exclude=leave_out)(model)

    return decorate


REFUSE_SQL = """
CREATE OR REPLACE FUNCTION core_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Migration operations after which the tables refuse UPDATE, DELETE and TRUNCATE.

    Plain triggers: neither `pgtrigger.ignore` nor the ORM opens them.
    """
    operations = [migrations.RunSQL(REFUSE_SQL, migrations.RunSQL.noop)]
    for table in tables:
        operations.append(
            migrations.RunSQL(
                f'CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON "{table}" '
                "FOR EACH ROW EXECUTE FUNCTION core_refuse_change();"
                f'CREATE TRIGGER append_only_all BEFORE TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();",
                f'DROP TRIGGER append_only_row ON "{table}";'
                f'DROP TRIGGER append_only_all ON "{table}";',
            )
        )
    return operations


def acting(user, *, via: str):
    """Context manager: changes made inside are recorded as the user's (commands, tasks)."""
    return pghistory.context(
        user=getattr(user, "pk", None), name=str(user) if user else "", via=via
    )


class AuditMiddleware(HistoryMiddleware):
    """Notes with every change of a request who made it, from where, and in which request."""

    def __call__(self, request):
        """Give the request an id, then run it inside the library's context."""
        request.audit_id = uuid.uuid4()
        return super().__call__(request)

    def get_context(self, request) -> dict:
        """Return what is kept beside the change; the name is copied, it outlives the account."""
        user = request.user if request.user.is_authenticated else None
        return {
            "user": user.pk if user else None,
            "name": str(user) if user else "",
            "request": str(request.audit_id),
            "address": client_address(request),
        }
