"""What comes after a call's clocks: withdrawal, papers, pressings, a later question, 年底核单."""

import core.audit
import core.migrating
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


AUDITED = "callpressing ordercheck orderreview".split()


class Migration(core.migrating.Migration):
    dependencies = [
        ("core", "0003_lists_and_mails"),
        ("grids", "0007_campaigns"),
        ("orgs", "0003_members_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "呼叫的材料",
                "verbose_name_plural": "呼叫的材料",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CallPressing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=500, verbose_name="督办意见")),
                ("pressed_at", models.DateTimeField(verbose_name="督办时间")),
                ("answer_by", models.DateField(verbose_name="答复期限")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "呼叫的督办",
                "verbose_name_plural": "呼叫的督办",
                "ordering": ["pressed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CallPressingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("round", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=500, verbose_name="督办意见")),
                ("pressed_at", models.DateTimeField(verbose_name="督办时间")),
                ("answer_by", models.DateField(verbose_name="答复期限")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrderCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10, verbose_name="哪种工单")),
                ("ref", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=100, verbose_name="什么事")),
                ("closed_on", models.DateField(verbose_name="办结日期")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "确实解决"),
                            ("not", "没有解决"),
                            ("reopened", "重新处置"),
                        ],
                        max_length=10,
                        verbose_name="核查结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="核查情况")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核查时间"),
                ),
            ],
            options={
                "verbose_name": "核单结果",
                "verbose_name_plural": "核单结果",
                "ordering": ["closed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OrderCheckEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=10, verbose_name="哪种工单")),
                ("ref", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=100, verbose_name="什么事")),
                ("closed_on", models.DateField(verbose_name="办结日期")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "确实解决"),
                            ("not", "没有解决"),
                            ("reopened", "重新处置"),
                        ],
                        max_length=10,
                        verbose_name="核查结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="核查情况")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核查时间"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrderReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(default=100, verbose_name="核多少（%）"),
                ),
                ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
            ],
            options={
                "verbose_name": "年底核单",
                "verbose_name_plural": "年底核单",
                "ordering": ["-year", "org"],
            },
        ),
        migrations.CreateModel(
            name="OrderReviewEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                (
                    "percent",
                    models.PositiveSmallIntegerField(default=100, verbose_name="核多少（%）"),
                ),
                ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="callparty",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="callparty",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="callparty",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="callrating",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="callrating",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="callrating",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="callrating",
            name="call_rated_once_a_round",
        ),
        migrations.RemoveConstraint(
            model_name="callrating",
            name="call_rating_whole",
        ),
        migrations.AddField(
            model_name="callparty",
            name="result",
            field=models.TextField(blank=True, max_length=2000, verbose_name="办理结果"),
        ),
        migrations.AddField(
            model_name="callpartyevent",
            name="result",
            field=models.TextField(blank=True, max_length=2000, verbose_name="办理结果"),
        ),
        migrations.AddField(
            model_name="callrating",
            name="later",
            field=models.BooleanField(default=False, verbose_name="四周后回访"),
        ),
        migrations.AddField(
            model_name="callrating",
            name="taken_up_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="callratingevent",
            name="later",
            field=models.BooleanField(default=False, verbose_name="四周后回访"),
        ),
        migrations.AddField(
            model_name="callratingevent",
            name="taken_up_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="call",
            name="state",
            field=models.CharField(
                choices=[
                    ("called", "呼叫"),
                    ("waiting", "待应"),
                    ("working", "处置中"),
                    ("returned", "退单"),
                    ("extended", "延期"),
                    ("checking", "待核查"),
                    ("rating", "待评价"),
                    ("closed", "办结"),
                    ("withdrawn", "已撤回"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="callevent",
            name="state",
            field=models.CharField(
                choices=[
                    ("called", "呼叫"),
                    ("waiting", "待应"),
                    ("working", "处置中"),
                    ("returned", "退单"),
                    ("extended", "延期"),
                    ("checking", "待核查"),
                    ("rating", "待评价"),
                    ("closed", "办结"),
                    ("withdrawn", "已撤回"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="callrating",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="callratingevent",
            name="made_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callparty",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpartyevent" ("answered_at", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "role", "round", "unit_id") VALUES (NEW."answered_at", NEW."call_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."result", NEW."role", NEW."round", NEW."unit_id"); RETURN NULL;',
                    hash="09c09c0e09421d156a2807a0d8d0b36369153e66",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_408f0",
                    table="grids_callparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callparty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_callpartyevent" ("answered_at", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "role", "round", "unit_id") VALUES (NEW."answered_at", NEW."call_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."result", NEW."role", NEW."round", NEW."unit_id"); RETURN NULL;',
                    hash="ae15561a2eec0639925aadcde59b9d58d7647a1c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e6cd4",
                    table="grids_callparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callparty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpartyevent" ("answered_at", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "role", "round", "unit_id") VALUES (OLD."answered_at", OLD."call_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."result", OLD."role", OLD."round", OLD."unit_id"); RETURN NULL;',
                    hash="55740550b8a75927401ecafe30cef7e014f8dd92",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cecc9",
                    table="grids_callparty",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callrating",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callratingevent" ("call_id", "ends_on", "id", "later", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rating", "round", "solved", "taken_up_at") VALUES (NEW."call_id", NEW."ends_on", NEW."id", NEW."later", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rated_at", NEW."rating", NEW."round", NEW."solved", NEW."taken_up_at"); RETURN NULL;',
                    hash="94a9213b2ef1cad41519d9e74997a630501f6f74",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6b8a5",
                    table="grids_callrating",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callrating",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."call_id" IS DISTINCT FROM (NEW."call_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."later" IS DISTINCT FROM (NEW."later") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."rated_at" IS DISTINCT FROM (NEW."rated_at") OR OLD."rating" IS DISTINCT FROM (NEW."rating") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."solved" IS DISTINCT FROM (NEW."solved") OR OLD."taken_up_at" IS DISTINCT FROM (NEW."taken_up_at"))',
                    func='INSERT INTO "grids_callratingevent" ("call_id", "ends_on", "id", "later", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rating", "round", "solved", "taken_up_at") VALUES (NEW."call_id", NEW."ends_on", NEW."id", NEW."later", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rated_at", NEW."rating", NEW."round", NEW."solved", NEW."taken_up_at"); RETURN NULL;',
                    hash="8a9fb67601adf7395ee9f8099f39e61a2d057da8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2ff01",
                    table="grids_callrating",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callrating",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callratingevent" ("call_id", "ends_on", "id", "later", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rating", "round", "solved", "taken_up_at") VALUES (OLD."call_id", OLD."ends_on", OLD."id", OLD."later", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rated_at", OLD."rating", OLD."round", OLD."solved", OLD."taken_up_at"); RETURN NULL;',
                    hash="4a54d2cca1523fc42e58225d1e44c79f0319bd8a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_446fe",
                    table="grids_callrating",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="callrating",
            constraint=models.UniqueConstraint(
                fields=("call", "round", "later"), name="call_asked_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="callrating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rated_at", None), ("rating", None), ("solved", None)),
                    models.Q(
                        ("rated_at__isnull", False),
                        ("solved__isnull", False),
                        models.Q(
                            models.Q(("later", False), ("rating__gte", 1), ("rating__lte", 5)),
                            models.Q(("later", True), ("rating", None)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="call_rating_whole",
                violation_error_message="请选 1 到 5 分，并选解决了没有",
            ),
        ),
        migrations.AddField(
            model_name="callpaper",
            name="attachment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.attachment"
            ),
        ),
        migrations.AddField(
            model_name="callpaper",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="grids.call"
            ),
        ),
        migrations.AddField(
            model_name="callpaper",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="grids.callstep",
            ),
        ),
        migrations.AddField(
            model_name="callpressing",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callpressing",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pressings",
                to="grids.call",
            ),
        ),
        migrations.AddField(
            model_name="callpressing",
            name="pressed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callpressing",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.unit",
                verbose_name="督办谁",
            ),
        ),
        migrations.AddField(
            model_name="callpressingevent",
            name="answered_by",
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
            model_name="callpressingevent",
            name="call",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="grids.call",
            ),
        ),
        migrations.AddField(
            model_name="callpressingevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="grids.callpressing",
            ),
        ),
        migrations.AddField(
            model_name="callpressingevent",
            name="pressed_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="callpressingevent",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.unit",
                verbose_name="督办谁",
            ),
        ),
        migrations.AddField(
            model_name="ordercheck",
            name="checked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ordercheck",
            name="org",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orgs.org",
                verbose_name="组织",
            ),
        ),
        migrations.AddField(
            model_name="ordercheckevent",
            name="checked_by",
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
            model_name="ordercheckevent",
            name="org",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.org",
                verbose_name="组织",
            ),
        ),
        migrations.AddField(
            model_name="ordercheckevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="grids.ordercheck",
            ),
        ),
        migrations.AddField(
            model_name="orderreview",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="orderreview",
            name="org",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_reviews",
                to="orgs.org",
            ),
        ),
        migrations.AddField(
            model_name="ordercheckevent",
            name="review",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="grids.orderreview",
            ),
        ),
        migrations.AddField(
            model_name="ordercheck",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checks",
                to="grids.orderreview",
            ),
        ),
        migrations.AddField(
            model_name="orderreviewevent",
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
            model_name="orderreviewevent",
            name="org",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.org",
            ),
        ),
        migrations.AddField(
            model_name="orderreviewevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="grids.orderreview",
            ),
        ),
        migrations.AddConstraint(
            model_name="callpaper",
            constraint=models.UniqueConstraint(
                fields=("step", "attachment"), name="call_paper_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="callpressing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="call_pressing_answer_whole",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callpressing",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpressingevent" ("answer", "answer_by", "answered_at", "answered_by_id", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pressed_at", "pressed_by_id", "round", "text", "unit_id") VALUES (NEW."answer", NEW."answer_by", NEW."answered_at", NEW."answered_by_id", NEW."call_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pressed_at", NEW."pressed_by_id", NEW."round", NEW."text", NEW."unit_id"); RETURN NULL;',
                    hash="49c283bd5e46e92a8c94fa605373f44f07a6ae83",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_01087",
                    table="grids_callpressing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callpressing",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_callpressingevent" ("answer", "answer_by", "answered_at", "answered_by_id", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pressed_at", "pressed_by_id", "round", "text", "unit_id") VALUES (NEW."answer", NEW."answer_by", NEW."answered_at", NEW."answered_by_id", NEW."call_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pressed_at", NEW."pressed_by_id", NEW."round", NEW."text", NEW."unit_id"); RETURN NULL;',
                    hash="0be908e91561cfe0be5d6c647986530b7a972871",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c72d9",
                    table="grids_callpressing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callpressing",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpressingevent" ("answer", "answer_by", "answered_at", "answered_by_id", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pressed_at", "pressed_by_id", "round", "text", "unit_id") VALUES (OLD."answer", OLD."answer_by", OLD."answered_at", OLD."answered_by_id", OLD."call_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pressed_at", OLD."pressed_by_id", OLD."round", OLD."text", OLD."unit_id"); RETURN NULL;',
                    hash="4462b5383b13dcdcd3c02dc05e982015b416088e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a904a",
                    table="grids_callpressing",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="orderreview",
            constraint=models.UniqueConstraint(
                fields=("org", "year"), name="order_review_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 1), ("percent__lte", 100)),
                name="order_review_percent",
                violation_error_message="请写 1 到 100 的整数",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderreview",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_orderreviewevent" ("drawn_at", "id", "made_by_id", "org_id", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."drawn_at", NEW."id", NEW."made_by_id", NEW."org_id", NEW."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="51eb35244f57a14ea0b560f1aa9f9174c23a1393",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dd82f",
                    table="grids_orderreview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderreview",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_orderreviewevent" ("drawn_at", "id", "made_by_id", "org_id", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."drawn_at", NEW."id", NEW."made_by_id", NEW."org_id", NEW."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="bf072b9aa819acbcc297a1719f03de54140dc9ce",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_55939",
                    table="grids_orderreview",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="orderreview",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_orderreviewevent" ("drawn_at", "id", "made_by_id", "org_id", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (OLD."drawn_at", OLD."id", OLD."made_by_id", OLD."org_id", OLD."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."year"); RETURN NULL;',
                    hash="87be4af163d6d6dcc9c615d8368c689a1f7b987b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3dddc",
                    table="grids_orderreview",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercheck",
            constraint=models.UniqueConstraint(
                fields=("review", "kind", "ref"), name="order_checked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ordercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at", None), ("checked_by", None), ("result", "")),
                    models.Q(
                        models.Q(("result", ""), _negated=True),
                        ("checked_at__isnull", False),
                        ("checked_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="order_check_whole",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ordercheck",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_ordercheckevent" ("checked_at", "checked_by_id", "closed_on", "id", "kind", "note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "result", "review_id", "title") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."closed_on", NEW."id", NEW."kind", NEW."note", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."ref", NEW."result", NEW."review_id", NEW."title"); RETURN NULL;',
                    hash="44446d999ae1353178f5f562406de624717ef077",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_28467",
                    table="grids_ordercheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ordercheck",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_ordercheckevent" ("checked_at", "checked_by_id", "closed_on", "id", "kind", "note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "result", "review_id", "title") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."closed_on", NEW."id", NEW."kind", NEW."note", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."ref", NEW."result", NEW."review_id", NEW."title"); RETURN NULL;',
                    hash="96496f0565d392566bc9b08d85e6a4518aff0440",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ba81f",
                    table="grids_ordercheck",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ordercheck",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_ordercheckevent" ("checked_at", "checked_by_id", "closed_on", "id", "kind", "note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ref", "result", "review_id", "title") VALUES (OLD."checked_at", OLD."checked_by_id", OLD."closed_on", OLD."id", OLD."kind", OLD."note", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."ref", OLD."result", OLD."review_id", OLD."title"); RETURN NULL;',
                    hash="f868d5ca636e8003e498dba36d56eb91833e7060",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3d625",
                    table="grids_ordercheck",
                    when="AFTER",
                ),
            ),
        ),
        *core.audit.append_only("grids_callpaper", *(f"grids_{name}event" for name in AUDITED)),
    ]
