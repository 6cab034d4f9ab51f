"""Demands partly and wholly committed, reported and expired; claims that lapse."""

import core.audit
import core.migrating
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from core.audit import AddTrigger


# What stood as in work is told apart as services.states does from now on.
TELL_APART = """
UPDATE services_demand d SET state = n.state FROM (
  SELECT d.id, CASE
    WHEN p.begun >= d.quantity AND p.open = 0 THEN 'reported'
    WHEN p.begun >= d.quantity THEN 'in_work'
    WHEN p.begun + (SELECT count(*) FROM services_match m
                    WHERE m.demand_id = d.id AND m.state = 'accepted')
                 + (SELECT count(*) FROM services_claim c WHERE c.demand_id = d.id
                    AND c.state = 'waiting' AND c.direction = 'community') >= d.quantity
      THEN 'committed'
    ELSE 'partly' END AS state
  FROM services_demand d JOIN (
    SELECT demand_id, count(*) AS begun, count(*) FILTER (WHERE state = 'in_work') AS open
    FROM services_project WHERE state <> 'cancelled' GROUP BY 1
  ) p ON p.demand_id = d.id WHERE d.state = 'in_work'
) n WHERE n.id = d.id AND n.state <> d.state;
"""


class Migration(core.migrating.Migration):
    dependencies = [
        ("alliances", "0002_kinds_guards_marks"),
        ("orgs", "0003_members_teams"),
        ("services", "0003_providers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.RemoveIndex(
            model_name="demand",
            name="demand_overdue",
        ),
        migrations.AddField(
            model_name="demand",
            name="expired_on",
            field=models.DateField(blank=True, null=True, verbose_name="过期日期"),
        ),
        migrations.AddField(
            model_name="demand",
            name="reopened_on",
            field=models.DateField(blank=True, null=True, verbose_name="重新发布日期"),
        ),
        migrations.AddField(
            model_name="demandevent",
            name="expired_on",
            field=models.DateField(blank=True, null=True, verbose_name="过期日期"),
        ),
        migrations.AddField(
            model_name="demandevent",
            name="reopened_on",
            field=models.DateField(blank=True, null=True, verbose_name="重新发布日期"),
        ),
        migrations.AlterField(
            model_name="claim",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "待答复"),
                    ("agreed", "已成项目"),
                    ("refused", "未接受"),
                    ("withdrawn", "已收回"),
                    ("lapsed", "过期未答复"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="claimevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "待答复"),
                    ("agreed", "已成项目"),
                    ("refused", "未接受"),
                    ("withdrawn", "已收回"),
                    ("lapsed", "过期未答复"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="demand",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("open", "待匹配"),
                    ("proposed", "待确认"),
                    ("offered", "待单位确认"),
                    ("partly", "部分落实"),
                    ("committed", "全部落实"),
                    ("in_work", "办理中"),
                    ("reported", "待评议"),
                    ("done", "已办结"),
                    ("unserved", "无人可承接"),
                    ("expired", "已过期"),
                    ("withdrawn", "已撤回"),
                ],
                default="draft",
                max_length=12,
                verbose_name="走到哪一步",
            ),
        ),
        migrations.AlterField(
            model_name="demandevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "草稿"),
                    ("open", "待匹配"),
                    ("proposed", "待确认"),
                    ("offered", "待单位确认"),
                    ("partly", "部分落实"),
                    ("committed", "全部落实"),
                    ("in_work", "办理中"),
                    ("reported", "待评议"),
                    ("done", "已办结"),
                    ("unserved", "无人可承接"),
                    ("expired", "已过期"),
                    ("withdrawn", "已撤回"),
                ],
                default="draft",
                max_length=12,
                verbose_name="走到哪一步",
            ),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "open",
                            "proposed",
                            "offered",
                            "partly",
                            "committed",
                            "in_work",
                            "reported",
                            "unserved",
                            "expired",
                        ],
                    )
                ),
                fields=["due"],
                include=("org", "published_on", "created_at"),
                name="demand_overdue",
            ),
        ),
        AddTrigger(
            model_name="demand",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_demandevent" ("category_id", "category_text", "created_at", "created_by_id", "decision_id", "description", "done_on", "due", "duty_id", "expired_on", "grid_id", "id", "kind", "matched_at", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "quantity", "ref", "reopened_on", "slots", "state", "title", "updated_at", "version", "withdrawn_reason") VALUES (NEW."category_id", NEW."category_text", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."description", NEW."done_on", NEW."due", NEW."duty_id", NEW."expired_on", NEW."grid_id", NEW."id", NEW."kind", NEW."matched_at", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."published_on", NEW."quantity", NEW."ref", NEW."reopened_on", NEW."slots", NEW."state", NEW."title", NEW."updated_at", NEW."version", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="8581c64e02831bd63ccb8494ee19900b54f870f0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_32d5d",
                    table="services_demand",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="demand",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."category_text" IS DISTINCT FROM (NEW."category_text") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."decision_id" IS DISTINCT FROM (NEW."decision_id") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due" IS DISTINCT FROM (NEW."due") OR OLD."duty_id" IS DISTINCT FROM (NEW."duty_id") OR OLD."expired_on" IS DISTINCT FROM (NEW."expired_on") OR OLD."grid_id" IS DISTINCT FROM (NEW."grid_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."matched_at" IS DISTINCT FROM (NEW."matched_at") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."quantity" IS DISTINCT FROM (NEW."quantity") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."reopened_on" IS DISTINCT FROM (NEW."reopened_on") OR OLD."slots" IS DISTINCT FROM (NEW."slots") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."withdrawn_reason" IS DISTINCT FROM (NEW."withdrawn_reason"))',
                    func='INSERT INTO "services_demandevent" ("category_id", "category_text", "created_at", "created_by_id", "decision_id", "description", "done_on", "due", "duty_id", "expired_on", "grid_id", "id", "kind", "matched_at", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "quantity", "ref", "reopened_on", "slots", "state", "title", "updated_at", "version", "withdrawn_reason") VALUES (NEW."category_id", NEW."category_text", NEW."created_at", NEW."created_by_id", NEW."decision_id", NEW."description", NEW."done_on", NEW."due", NEW."duty_id", NEW."expired_on", NEW."grid_id", NEW."id", NEW."kind", NEW."matched_at", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."published_on", NEW."quantity", NEW."ref", NEW."reopened_on", NEW."slots", NEW."state", NEW."title", NEW."updated_at", NEW."version", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="0c174acf4b16b3b2c0a52c69a18b91e986103969",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d432b",
                    table="services_demand",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="demand",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_demandevent" ("category_id", "category_text", "created_at", "created_by_id", "decision_id", "description", "done_on", "due", "duty_id", "expired_on", "grid_id", "id", "kind", "matched_at", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "quantity", "ref", "reopened_on", "slots", "state", "title", "updated_at", "version", "withdrawn_reason") VALUES (OLD."category_id", OLD."category_text", OLD."created_at", OLD."created_by_id", OLD."decision_id", OLD."description", OLD."done_on", OLD."due", OLD."duty_id", OLD."expired_on", OLD."grid_id", OLD."id", OLD."kind", OLD."matched_at", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."published_on", OLD."quantity", OLD."ref", OLD."reopened_on", OLD."slots", OLD."state", OLD."title", OLD."updated_at", OLD."version", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="a97a39c202038ef6271c5b23aa9304e365e1fdda",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_63f31",
                    table="services_demand",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "expired"), _negated=True),
                    ("expired_on__isnull", False),
                    _connector="OR",
                ),
                name="demand_expired_has_day",
            ),
        ),
        migrations.RunSQL(TELL_APART, migrations.RunSQL.noop),
    ]
