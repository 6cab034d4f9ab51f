"""Words that rows are found by; joined demands, public lists, synonyms; audit tables that only grow."""

import core.audit
import core.migrating
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import services.models.searchable
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from core.audit import append_only

AUDITED = "demandjoin publiclist synonyms"


def owe_words(apps, schema_editor):
    """Rows of before have no words yet: a worker cuts them, also those of a million rows."""
    now = timezone.now()
    apps.get_model("core", "Owed").objects.get_or_create(
        kind="services.words", key="first", defaults={"due_at": now}
    )


class Migration(core.migrating.Migration):
    dependencies = [
        ("core", "0002_guards"),
        ("alliances", "0002_kinds_guards_marks"),
        ("orgs", "0003_members_teams"),
        ("services", "0004_states"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DemandJoin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="什么时候")),
                ("raised_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "一并需要",
                "verbose_name_plural": "一并需要",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DemandJoinEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="什么时候")),
                ("raised_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublicList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_open", models.BooleanField(default=False, verbose_name="对外公开")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="什么时候")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "公开清单",
                "verbose_name_plural": "公开清单",
            },
        ),
        migrations.CreateModel(
            name="PublicListEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("is_open", models.BooleanField(default=False, verbose_name="对外公开")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="什么时候")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Synonyms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "groups",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(20000)],
                        verbose_name="同义词",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "同义词",
                "verbose_name_plural": "同义词",
            },
        ),
        migrations.CreateModel(
            name="SynonymsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "groups",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(20000)],
                        verbose_name="同义词",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="demand",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="demand",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="demand",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="offer",
            name="update_update",
        ),
        migrations.AddField(
            model_name="demand",
            name="open_note",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="区里开着公开清单时，说明也给大家看，里面不要写人名、门牌和电话；不勾就只公开标题、社区、类别和进度",
                verbose_name="公开说明",
            ),
        ),
        migrations.AddField(
            model_name="demand",
            name="words",
            field=services.models.searchable.WordsField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="demand",
            name="words_from",
            field=services.models.searchable.PrintField(editable=False, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="demandevent",
            name="open_note",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="区里开着公开清单时，说明也给大家看，里面不要写人名、门牌和电话；不勾就只公开标题、社区、类别和进度",
                verbose_name="公开说明",
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="words",
            field=services.models.searchable.WordsField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="words_from",
            field=services.models.searchable.PrintField(editable=False, max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="words",
            field=services.models.searchable.WordsField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="words_from",
            field=services.models.searchable.PrintField(editable=False, max_length=32, null=True),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="demand_words"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="offer_words"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="project_words"),
        ),
        core.audit.AddTrigger(
            model_name="demand",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_demandevent" ("category_id", "category_text", "created_at", "created_by_id", "decision_id", "description", "done_on", "due", "duty_id", "expired_on", "grid_id", "id", "kind", "matched_at", "open_note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "quantity", "ref", "reopened_on", "slots", "state", "title", "updated_at", "version", "withdrawn_reason") VALUES (NEW."category_id", NEW."category_text", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."description", NEW."done_on", NEW."due", NEW."duty_id", NEW."expired_on", NEW."grid_id", NEW."id", NEW."kind", NEW."matched_at", NEW."open_note", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_on", NEW."quantity", NEW."ref", NEW."reopened_on", NEW."slots", NEW."state", NEW."title", NEW."updated_at", NEW."version", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="2852b4063a9878e9f00da584f0edcac76d6a2255",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_32d5d",
                    table="services_demand",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="demand",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."category_text" IS DISTINCT FROM (NEW."category_text") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due" IS DISTINCT FROM (NEW."due") OR OLD."duty_id" IS DISTINCT FROM (NEW."duty_id") OR OLD."expired_on" IS DISTINCT FROM (NEW."expired_on") OR OLD."grid_id" IS DISTINCT FROM (NEW."grid_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."matched_at" IS DISTINCT FROM (NEW."matched_at") OR OLD."open_note" IS DISTINCT FROM (NEW."open_note") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."quantity" IS DISTINCT FROM (NEW."quantity") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."reopened_on" IS DISTINCT FROM (NEW."reopened_on") OR OLD."slots" IS DISTINCT FROM (NEW."slots") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."withdrawn_reason" IS DISTINCT FROM (NEW."withdrawn_reason"))',
                    func='INSERT INTO "services_demandevent" ("category_id", "category_text", "created_at", "created_by_id", "decision_id", "description", "done_on", "due", "duty_id", "expired_on", "grid_id", "id", "kind", "matched_at", "open_note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "quantity", "ref", "reopened_on", "slots", "state", "title", "updated_at", "version", "withdrawn_reason") VALUES (NEW."category_id", NEW."category_text", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."description", NEW."done_on", NEW."due", NEW."duty_id", NEW."expired_on", NEW."grid_id", NEW."id", NEW."kind", NEW."matched_at", NEW."open_note", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_on", NEW."quantity", NEW."ref", NEW."reopened_on", NEW."slots", NEW."state", NEW."title", NEW."updated_at", NEW."version", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="17a682734dc80f804564342a4dbaf651df309160",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d432b",
                    table="services_demand",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="demand",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_demandevent" ("category_id", "category_text", "created_at", "created_by_id", "decision_id", "description", "done_on", "due", "duty_id", "expired_on", "grid_id", "id", "kind", "matched_at", "open_note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "quantity", "ref", "reopened_on", "slots", "state", "title", "updated_at", "version", "withdrawn_reason") VALUES (OLD."category_id", OLD."category_text", OLD."created_at", OLD."created_by_id", OLD."decision_id", OLD."description", OLD."done_on", OLD."due", OLD."duty_id", OLD."expired_on", OLD."grid_id", OLD."id", OLD."kind", OLD."matched_at", OLD."open_note", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_on", OLD."quantity", OLD."ref", OLD."reopened_on", OLD."slots", OLD."state", OLD."title", OLD."updated_at", OLD."version", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="20cede352a2593a8c81d37409faf1ef2522d324e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_63f31",
                    table="services_demand",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="offer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."category_text" IS DISTINCT FROM (NEW."category_text") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."reach" IS DISTINCT FROM (NEW."reach") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."slots" IS DISTINCT FROM (NEW."slots") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "services_offerevent" ("capacity", "category_id", "category_text", "created_at", "created_by_id", "description", "id", "kind", "member_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "reach", "ref", "slots", "state", "team_id", "title", "unit_id", "updated_at", "version") VALUES (NEW."capacity", NEW."category_id", NEW."category_text", NEW."created_at", NEW."created_by_id", NEW."description", NEW."id", NEW."kind", NEW."member_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_on", NEW."reach", NEW."ref", NEW."slots", NEW."state", NEW."team_id", NEW."title", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="ea22adb23b067f21abe19c888f8dcef006a1486a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_96055",
                    table="services_offer",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="demandjoin",
            name="demand",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="joins",
                to="services.demand",
            ),
        ),
        migrations.AddField(
            model_name="demandjoin",
            name="left_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="demandjoin",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="demandjoin",
            name="org",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined_demands",
                to="orgs.org",
                verbose_name="一起要的社区",
            ),
        ),
        migrations.AddField(
            model_name="demandjoin",
            name="raised_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="demandjoinevent",
            name="demand",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="services.demand",
            ),
        ),
        migrations.AddField(
            model_name="demandjoinevent",
            name="left_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="demandjoinevent",
            name="made_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="demandjoinevent",
            name="org",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.org",
                verbose_name="一起要的社区",
            ),
        ),
        migrations.AddField(
            model_name="demandjoinevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.demandjoin",
            ),
        ),
        migrations.AddField(
            model_name="demandjoinevent",
            name="raised_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publiclist",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publiclist",
            name="org",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="public_list",
                to="orgs.org",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="publiclistevent",
            name="changed_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publiclistevent",
            name="org",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.org",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="publiclistevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.publiclist",
            ),
        ),
        migrations.AddField(
            model_name="synonyms",
            name="org",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="synonyms",
                to="orgs.org",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="synonymsevent",
            name="org",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.org",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="synonymsevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.synonyms",
            ),
        ),
        migrations.AddConstraint(
            model_name="demandjoin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("demand", "org"),
                name="demand_join_once",
                violation_error_message="已经在一起要了，不用再并",
            ),
        ),
        migrations.AddConstraint(
            model_name="demandjoin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at", None), ("left_at__gte", models.F("made_at")), _connector="OR"
                ),
                name="demand_join_left_later",
                violation_error_message="退出不能早于并入",
            ),
        ),
        core.audit.AddTrigger(
            model_name="demandjoin",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_demandjoinevent" ("demand_id", "id", "left_at", "left_by_id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id") VALUES (NEW."demand_id", NEW."id", NEW."left_at", NEW."left_by_id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."raised_at", NEW."raised_by_id"); RETURN NULL;',
                    hash="4dbb4528894a44a07eec68442847822c75338583",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_41196",
                    table="services_demandjoin",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="demandjoin",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_demandjoinevent" ("demand_id", "id", "left_at", "left_by_id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id") VALUES (NEW."demand_id", NEW."id", NEW."left_at", NEW."left_by_id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."raised_at", NEW."raised_by_id"); RETURN NULL;',
                    hash="d6467c0b4c1bd5dcd26cf0cfd021b5101d102da0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c24eb",
                    table="services_demandjoin",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="demandjoin",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_demandjoinevent" ("demand_id", "id", "left_at", "left_by_id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id") VALUES (OLD."demand_id", OLD."id", OLD."left_at", OLD."left_by_id", OLD."made_at", OLD."made_by_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."raised_at", OLD."raised_by_id"); RETURN NULL;',
                    hash="ffe33fbffb20a6d84f2ba432dd0c05d61f0c9dd3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b010a",
                    table="services_demandjoin",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="publiclist",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_publiclistevent" ("changed_at", "changed_by_id", "id", "is_open", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."is_open", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="80279ebc9a5a3045c84f57542fa2429349ceb3b5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f0ea0",
                    table="services_publiclist",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="publiclist",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_publiclistevent" ("changed_at", "changed_by_id", "id", "is_open", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."is_open", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="f7ec0bc1bf2881a1227c75a715f98b1155f312d8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_efc95",
                    table="services_publiclist",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="publiclist",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_publiclistevent" ("changed_at", "changed_by_id", "id", "is_open", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."changed_at", OLD."changed_by_id", OLD."id", OLD."is_open", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."version"); RETURN NULL;',
                    hash="40e7385251e7f79b16e4564fa70511c5fbc35b4d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e6273",
                    table="services_publiclist",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="synonyms",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="synonyms_version"
            ),
        ),
        core.audit.AddTrigger(
            model_name="synonyms",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_synonymsevent" ("groups", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (NEW."groups", NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="0b7de12f71f1ae68f03010062af20a58586aee8a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bdd87",
                    table="services_synonyms",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="synonyms",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_synonymsevent" ("groups", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (NEW."groups", NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="2a735fae65e0d5d5570fdcd615169d085366be14",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fa2ca",
                    table="services_synonyms",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="synonyms",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_synonymsevent" ("groups", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at", "version") VALUES (OLD."groups", OLD."id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at", OLD."version"); RETURN NULL;',
                    hash="61ab79963879eabb9ddd97e245458edf53e414e5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_53850",
                    table="services_synonyms",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(owe_words, migrations.RunPython.noop),
        *append_only(*(f"services_{name}event" for name in AUDITED.split())),
    ]
