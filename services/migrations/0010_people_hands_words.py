"""Projects by hand and of kinds; participants who are members; bookings of teams; places by words."""

import core.migrating
import core.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import services.models.searchable
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import core.audit


def mark_filed(apps, schema_editor):
    """What was sent for filing before is the secretary's."""
    apps.get_model("services", "Project").objects.exclude(filing=None).update(kind="secretary")


def owe_words(apps, schema_editor):
    """Places have no words yet: a worker cuts them."""
    apps.get_model("core", "Owed").objects.get_or_create(
        kind="services.words", key="places", defaults={"due_at": timezone.now()}
    )


class Migration(core.migrating.Migration):
    dependencies = [
        ("core", "0003_lists_and_mails"),
        ("orgs", "0003_members_teams"),
        ("services", "0009_word_statistics"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="booking",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="booking",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="booking",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="participant",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="participant",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="participant",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="project",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="project",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="project",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="servicerecord",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="servicerecord",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="servicerecord",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="booking",
            name="booking_for_one",
        ),
        migrations.RemoveConstraint(
            model_name="participant",
            name="participant_once_in_project",
        ),
        migrations.AddField(
            model_name="booking",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="orgs.team",
                verbose_name="队伍",
            ),
        ),
        migrations.AddField(
            model_name="bookingevent",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.team",
                verbose_name="队伍",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="takes_part",
                to="orgs.member",
                verbose_name="党员",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="team_person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="takes_part",
                to="orgs.teamperson",
                verbose_name="队员",
            ),
        ),
        migrations.AddField(
            model_name="participantevent",
            name="member",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.member",
                verbose_name="党员",
            ),
        ),
        migrations.AddField(
            model_name="participantevent",
            name="team_person",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.teamperson",
                verbose_name="队员",
            ),
        ),
        migrations.AddField(
            model_name="project",
            name="description",
            field=models.TextField(
                blank=True,
                validators=[django.core.validators.MaxLengthValidator(5000)],
                verbose_name="说明",
            ),
        ),
        migrations.AddField(
            model_name="projectevent",
            name="description",
            field=models.TextField(
                blank=True,
                validators=[django.core.validators.MaxLengthValidator(5000)],
                verbose_name="说明",
            ),
        ),
        migrations.AddField(
            model_name="servicerecord",
            name="member",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="orgs.member",
            ),
        ),
        migrations.AddField(
            model_name="servicerecordevent",
            name="member",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.member",
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="words",
            field=services.models.searchable.WordsField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="venue",
            name="words_from",
            field=services.models.searchable.PrintField(editable=False, max_length=32, null=True),
        ),
        migrations.AlterField(
            model_name="project",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ordinary", "普通项目"),
                    ("joint", "共建项目"),
                    ("secretary", "书记项目"),
                ],
                default="ordinary",
                max_length=10,
                verbose_name="种类",
            ),
        ),
        migrations.AlterField(
            model_name="projectevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("ordinary", "普通项目"),
                    ("joint", "共建项目"),
                    ("secretary", "书记项目"),
                ],
                default="ordinary",
                max_length=10,
                verbose_name="种类",
            ),
        ),
        migrations.AddIndex(
            model_name="venue",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="venue_words"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="booking",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_bookingevent" ("answer", "answer_by", "created_at", "group", "id", "made_by_id", "org_id", "overridden", "override_reason", "people", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "state", "team_id", "unit_id", "updated_at", "venue_id", "version") VALUES (NEW."answer", NEW."answer_by", NEW."created_at", NEW."group", NEW."id", NEW."made_by_id", NEW."org_id", NEW."overridden", NEW."override_reason", NEW."people", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."state", NEW."team_id", NEW."unit_id", NEW."updated_at", NEW."venue_id", NEW."version"); RETURN NULL;',
                    hash="8a38cf47c56c4264201dd703a7900e94d8ed5c3b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6b9b6",
                    table="services_booking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="booking",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answer_by" IS DISTINCT FROM (NEW."answer_by") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."group" IS DISTINCT FROM (NEW."group") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."overridden" IS DISTINCT FROM (NEW."overridden") OR OLD."override_reason" IS DISTINCT FROM (NEW."override_reason") OR OLD."people" IS DISTINCT FROM (NEW."people") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."venue_id" IS DISTINCT FROM (NEW."venue_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "services_bookingevent" ("answer", "answer_by", "created_at", "group", "id", "made_by_id", "org_id", "overridden", "override_reason", "people", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "state", "team_id", "unit_id", "updated_at", "venue_id", "version") VALUES (NEW."answer", NEW."answer_by", NEW."created_at", NEW."group", NEW."id", NEW."made_by_id", NEW."org_id", NEW."overridden", NEW."override_reason", NEW."people", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."state", NEW."team_id", NEW."unit_id", NEW."updated_at", NEW."venue_id", NEW."version"); RETURN NULL;',
                    hash="b4b40ea458a627719d79591680c25bdae2d2341d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8dffc",
                    table="services_booking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="booking",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_bookingevent" ("answer", "answer_by", "created_at", "group", "id", "made_by_id", "org_id", "overridden", "override_reason", "people", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "state", "team_id", "unit_id", "updated_at", "venue_id", "version") VALUES (OLD."answer", OLD."answer_by", OLD."created_at", OLD."group", OLD."id", OLD."made_by_id", OLD."org_id", OLD."overridden", OLD."override_reason", OLD."people", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."state", OLD."team_id", OLD."unit_id", OLD."updated_at", OLD."venue_id", OLD."version"); RETURN NULL;',
                    hash="705b378ed5b54516ed9541571d302ab96c46e92e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0c459",
                    table="services_booking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_participantevent" ("created_at", "created_by_id", "duty", "id", "left_on", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "side", "team_person_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."duty", NEW."id", NEW."left_on", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."side", NEW."team_person_id"); RETURN NULL;',
                    hash="75271580264b6f121e69c43c5ed8cfd4329e551f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ac73",
                    table="services_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."duty" IS DISTINCT FROM (NEW."duty") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_on" IS DISTINCT FROM (NEW."left_on") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."team_person_id" IS DISTINCT FROM (NEW."team_person_id"))',
                    func='INSERT INTO "services_participantevent" ("created_at", "created_by_id", "duty", "id", "left_on", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "side", "team_person_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."duty", NEW."id", NEW."left_on", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."side", NEW."team_person_id"); RETURN NULL;',
                    hash="e91ea086a62c84e67b825c52dc9a9bfdc3436689",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d4ed9",
                    table="services_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_participantevent" ("created_at", "created_by_id", "duty", "id", "left_on", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "side", "team_person_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."duty", OLD."id", OLD."left_on", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."side", OLD."team_person_id"); RETURN NULL;',
                    hash="0278d0ed18ccfaef43c0ca9968382e3ec9aede3f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_477e1",
                    table="services_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_projectevent" ("cancelled_reason", "claim_id", "created_at", "demand_id", "description", "done_on", "due", "id", "kind", "match_id", "member_id", "offer_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_on", "sent_back_reason", "started_on", "state", "team_id", "title", "unit_id", "updated_at", "version") VALUES (NEW."cancelled_reason", NEW."claim_id", NEW."created_at", NEW."demand_id", NEW."description", NEW."done_on", NEW."due", NEW."id", NEW."kind", NEW."match_id", NEW."member_id", NEW."offer_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."report", NEW."reported_on", NEW."sent_back_reason", NEW."started_on", NEW."state", NEW."team_id", NEW."title", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="b3708aa18b7d8567a16d5c6ced7d04ad7d81dff6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b80e6",
                    table="services_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."cancelled_reason" IS DISTINCT FROM (NEW."cancelled_reason") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."demand_id" IS DISTINCT FROM (NEW."demand_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due" IS DISTINCT FROM (NEW."due") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."match_id" IS DISTINCT FROM (NEW."match_id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."report" IS DISTINCT FROM (NEW."report") OR OLD."reported_on" IS DISTINCT FROM (NEW."reported_on") OR OLD."sent_back_reason" IS DISTINCT FROM (NEW."sent_back_reason") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "services_projectevent" ("cancelled_reason", "claim_id", "created_at", "demand_id", "description", "done_on", "due", "id", "kind", "match_id", "member_id", "offer_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_on", "sent_back_reason", "started_on", "state", "team_id", "title", "unit_id", "updated_at", "version") VALUES (NEW."cancelled_reason", NEW."claim_id", NEW."created_at", NEW."demand_id", NEW."description", NEW."done_on", NEW."due", NEW."id", NEW."kind", NEW."match_id", NEW."member_id", NEW."offer_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."report", NEW."reported_on", NEW."sent_back_reason", NEW."started_on", NEW."state", NEW."team_id", NEW."title", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="33671562cf94b5b3f0cabe6637a4474b2690f1de",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a7a43",
                    table="services_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_projectevent" ("cancelled_reason", "claim_id", "created_at", "demand_id", "description", "done_on", "due", "id", "kind", "match_id", "member_id", "offer_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report", "reported_on", "sent_back_reason", "started_on", "state", "team_id", "title", "unit_id", "updated_at", "version") VALUES (OLD."cancelled_reason", OLD."claim_id", OLD."created_at", OLD."demand_id", OLD."description", OLD."done_on", OLD."due", OLD."id", OLD."kind", OLD."match_id", OLD."member_id", OLD."offer_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."report", OLD."reported_on", OLD."sent_back_reason", OLD."started_on", OLD."state", OLD."team_id", OLD."title", OLD."unit_id", OLD."updated_at", OLD."version"); RETURN NULL;',
                    hash="3a427e20f20d0f6f07f98eefa2b4227b6e7f301b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4ed4b",
                    table="services_project",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_servicerecordevent" ("begins", "created_at", "day", "ends", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "member_id", "minutes", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "refused_reason", "state") VALUES (NEW."begins", NEW."created_at", NEW."day", NEW."ends", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."logged_on", NEW."made_by_id", NEW."member_id", NEW."minutes", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."refused_reason", NEW."state"); RETURN NULL;',
                    hash="38186767f28b3dc48b800274109390fff6ca98ac",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_67c05",
                    table="services_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_servicerecordevent" ("begins", "created_at", "day", "ends", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "member_id", "minutes", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "refused_reason", "state") VALUES (NEW."begins", NEW."created_at", NEW."day", NEW."ends", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."logged_on", NEW."made_by_id", NEW."member_id", NEW."minutes", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."refused_reason", NEW."state"); RETURN NULL;',
                    hash="2c6710f05e3ecd51fa30f342eba22ffc7794323d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e4501",
                    table="services_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_servicerecordevent" ("begins", "created_at", "day", "ends", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "member_id", "minutes", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "refused_reason", "state") VALUES (OLD."begins", OLD."created_at", OLD."day", OLD."ends", OLD."id", OLD."judged_at", OLD."judged_by_id", OLD."logged_on", OLD."made_by_id", OLD."member_id", OLD."minutes", OLD."note", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."refused_reason", OLD."state"); RETURN NULL;',
                    hash="eda4d1da8a22da049fea57902e0cc3905efddad3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_345a1",
                    table="services_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("team", None), ("unit", None), models.Q(("group", ""), _negated=True)
                    ),
                    models.Q(("group", ""), ("team", None), ("unit__isnull", False)),
                    models.Q(("group", ""), ("team__isnull", False), ("unit", None)),
                    _connector="OR",
                ),
                name="booking_for_one",
                violation_error_message="请写是哪个居民团队，或选一家单位、一支队伍",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("left_on", None), models.Q(("name__contains", "*"), _negated=True)
                ),
                fields=("project", "side", "name"),
                name="participant_once_in_project",
                violation_error_message="这个人已在名单里；同名的请在姓名后加以区别",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None), ("member__isnull", False)),
                fields=("project", "member"),
                name="participant_member_once",
                violation_error_message="这位党员已在名单里",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None), ("team_person__isnull", False)),
                fields=("project", "team_person"),
                name="participant_team_person_once",
                violation_error_message="这位队员已在名单里",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", None), ("team_person", None), _connector="OR"),
                name="participant_one_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("member__isnull", False), models.Q(("state", "refused"), _negated=True)
                ),
                expressions=[
                    (core.ranges.SameId("member"), "&&"),
                    (core.ranges.Hours("day", "begins", "ends"), "&&"),
                ],
                name="record_member_once_at_a_time",
                violation_error_message="这个人这段时间在别的项目已有记录，请改时间",
            ),
        ),
        migrations.RunPython(mark_filed, migrations.RunPython.noop),
        migrations.RunPython(owe_words, migrations.RunPython.noop),
    ]
