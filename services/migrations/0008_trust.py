"""Trust in matching: pairs held by hand, learned weights, a district's own concepts and limits."""

import core.audit
import core.migrating
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(core.migrating.Migration):
    dependencies = [
        ("core", "0002_guards"),
        ("orgs", "0003_members_teams"),
        ("services", "0007_project_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("locked", "定下"), ("forbidden", "排除")],
                        max_length=10,
                        verbose_name="怎么定",
                    ),
                ),
                ("own", models.BooleanField(default=False, verbose_name="自己配的")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[django.core.validators.MaxLengthValidator(200)],
                        verbose_name="原因",
                    ),
                ),
                ("cost", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="什么时候")),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "定下或排除",
                "verbose_name_plural": "定下或排除",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="HoldEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("locked", "定下"), ("forbidden", "排除")],
                        max_length=10,
                        verbose_name="怎么定",
                    ),
                ),
                ("own", models.BooleanField(default=False, verbose_name="自己配的")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[django.core.validators.MaxLengthValidator(200)],
                        verbose_name="原因",
                    ),
                ),
                ("cost", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="什么时候")),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LearnedWeights",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="版本")),
                ("points", models.JSONField(verbose_name="权重")),
                ("figures", models.JSONField(default=dict, verbose_name="依据")),
                ("answers", models.PositiveIntegerField(default=0, verbose_name="答复数")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="算出")),
                ("active", models.BooleanField(default=False, verbose_name="在用")),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "学到的权重",
                "verbose_name_plural": "学到的权重",
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="LearnedWeightsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(verbose_name="版本")),
                ("points", models.JSONField(verbose_name="权重")),
                ("figures", models.JSONField(default=dict, verbose_name="依据")),
                ("answers", models.PositiveIntegerField(default=0, verbose_name="答复数")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="算出")),
                ("active", models.BooleanField(default=False, verbose_name="在用")),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LexiconEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("category", models.CharField(max_length=20, verbose_name="类别")),
                (
                    "served_by",
                    models.TextField(blank=True, max_length=2000, verbose_name="还可以由谁承接"),
                ),
                ("keywords", models.TextField(blank=True, max_length=2000, verbose_name="关键词")),
                (
                    "residents",
                    models.TextField(blank=True, max_length=2000, verbose_name="居民怎么说"),
                ),
                ("units", models.TextField(blank=True, max_length=2000, verbose_name="单位怎么写")),
                ("off", models.BooleanField(default=False, verbose_name="停用")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "词条",
                "verbose_name_plural": "词条",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="LexiconEntryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("category", models.CharField(max_length=20, verbose_name="类别")),
                (
                    "served_by",
                    models.TextField(blank=True, max_length=2000, verbose_name="还可以由谁承接"),
                ),
                ("keywords", models.TextField(blank=True, max_length=2000, verbose_name="关键词")),
                (
                    "residents",
                    models.TextField(blank=True, max_length=2000, verbose_name="居民怎么说"),
                ),
                ("units", models.TextField(blank=True, max_length=2000, verbose_name="单位怎么写")),
                ("off", models.BooleanField(default=False, verbose_name="停用")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MatchLimits",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "per_unit",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="每家单位"
                    ),
                ),
                (
                    "per_team",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="每支队伍"
                    ),
                ),
                (
                    "per_member",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="每位党员"
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=90, verbose_name="多少天内承接过的算数"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "推荐的分寸",
                "verbose_name_plural": "推荐的分寸",
            },
        ),
        migrations.CreateModel(
            name="MatchLimitsEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "per_unit",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="每家单位"
                    ),
                ),
                (
                    "per_team",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="每支队伍"
                    ),
                ),
                (
                    "per_member",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="每位党员"
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=90, verbose_name="多少天内承接过的算数"
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Willing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at_once",
                    models.PositiveSmallIntegerField(default=1, verbose_name="同时最多接几件"),
                ),
                ("resting", models.BooleanField(default=False, verbose_name="暂时不接")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
            ],
            options={
                "verbose_name": "接单意愿",
                "verbose_name_plural": "接单意愿",
            },
        ),
        migrations.CreateModel(
            name="WillingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "at_once",
                    models.PositiveSmallIntegerField(default=1, verbose_name="同时最多接几件"),
                ),
                ("resting", models.BooleanField(default=False, verbose_name="暂时不接")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="match",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="match",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="match",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="match",
            name="chance",
            field=models.FloatField(blank=True, null=True, verbose_name="合适的可能"),
        ),
        migrations.AddField(
            model_name="matchevent",
            name="chance",
            field=models.FloatField(blank=True, null=True, verbose_name="合适的可能"),
        ),
        core.audit.AddTrigger(
            model_name="match",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_matchevent" ("answered_at", "answered_by_user_id", "chance", "demand_id", "id", "judged_at", "judged_by_id", "note", "offer_id", "parts", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "proposed_at", "rank", "reason", "run_id", "score", "state") VALUES (NEW."answered_at", NEW."answered_by_user_id", NEW."chance", NEW."demand_id", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."note", NEW."offer_id", NEW."parts", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."planned", NEW."proposed_at", NEW."rank", NEW."reason", NEW."run_id", NEW."score", NEW."state"); RETURN NULL;',
                    hash="9d42ba1ca8a4f70cee6aa88fc8d56dd5835e390c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bfc31",
                    table="services_match",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="match",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_matchevent" ("answered_at", "answered_by_user_id", "chance", "demand_id", "id", "judged_at", "judged_by_id", "note", "offer_id", "parts", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "proposed_at", "rank", "reason", "run_id", "score", "state") VALUES (NEW."answered_at", NEW."answered_by_user_id", NEW."chance", NEW."demand_id", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."note", NEW."offer_id", NEW."parts", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."planned", NEW."proposed_at", NEW."rank", NEW."reason", NEW."run_id", NEW."score", NEW."state"); RETURN NULL;',
                    hash="d5cca388bba342de78a22f12d3c165858ba40fa4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b1015",
                    table="services_match",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="match",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_matchevent" ("answered_at", "answered_by_user_id", "chance", "demand_id", "id", "judged_at", "judged_by_id", "note", "offer_id", "parts", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned", "proposed_at", "rank", "reason", "run_id", "score", "state") VALUES (OLD."answered_at", OLD."answered_by_user_id", OLD."chance", OLD."demand_id", OLD."id", OLD."judged_at", OLD."judged_by_id", OLD."note", OLD."offer_id", OLD."parts", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."planned", OLD."proposed_at", OLD."rank", OLD."reason", OLD."run_id", OLD."score", OLD."state"); RETURN NULL;',
                    hash="ba0ad6b0570231563a9e6f02d6b7ffaee08f0d9a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9011c",
                    table="services_match",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="demand",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holds",
                to="services.demand",
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hold",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="holds",
                to="services.offer",
            ),
        ),
        migrations.AddField(
            model_name="holdevent",
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
            model_name="holdevent",
            name="lifted_by",
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
            model_name="holdevent",
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
            model_name="holdevent",
            name="offer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="services.offer",
            ),
        ),
        migrations.AddField(
            model_name="holdevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.hold",
            ),
        ),
        migrations.AddField(
            model_name="learnedweights",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="learnedweights",
            name="org",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="learned",
                to="orgs.org",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="learnedweightsevent",
            name="kept_by",
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
            model_name="learnedweightsevent",
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
            model_name="learnedweightsevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.learnedweights",
            ),
        ),
        migrations.AddField(
            model_name="lexiconentry",
            name="changed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="lexiconentry",
            name="org",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lexicon",
                to="orgs.org",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="lexiconentryevent",
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
            model_name="lexiconentryevent",
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
            model_name="lexiconentryevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.lexiconentry",
            ),
        ),
        migrations.AddField(
            model_name="matchlimits",
            name="changed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="matchlimits",
            name="org",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="match_limits",
                to="orgs.org",
                verbose_name="区",
            ),
        ),
        migrations.AddField(
            model_name="matchlimitsevent",
            name="changed_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="matchlimitsevent",
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
            model_name="matchlimitsevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.matchlimits",
            ),
        ),
        migrations.AddField(
            model_name="willing",
            name="member",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="willing",
                to="orgs.member",
            ),
        ),
        migrations.AddField(
            model_name="willingevent",
            name="member",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="orgs.member",
            ),
        ),
        migrations.AddField(
            model_name="willingevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="services.willing",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)),
                fields=("demand", "offer"),
                name="hold_once_per_pair",
                violation_error_message="这一对已经定过了，先取消再改",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "forbidden"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="hold_forbidden_says_why",
                violation_error_message="请写明为什么排除",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", None)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="hold_lifted_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_holdevent" ("cost", "demand_id", "id", "kind", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "offer_id", "own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."cost", NEW."demand_id", NEW."id", NEW."kind", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."offer_id", NEW."own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;',
                    hash="9513f3df2ef9fc686adf19b42db2af321ace8a3e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0a0d4",
                    table="services_hold",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_holdevent" ("cost", "demand_id", "id", "kind", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "offer_id", "own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."cost", NEW."demand_id", NEW."id", NEW."kind", NEW."lifted_at", NEW."lifted_by_id", NEW."made_at", NEW."made_by_id", NEW."offer_id", NEW."own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;',
                    hash="4d412b361a3eb58ef477203dd2c7b6628915f82a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_45ce4",
                    table="services_hold",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_holdevent" ("cost", "demand_id", "id", "kind", "lifted_at", "lifted_by_id", "made_at", "made_by_id", "offer_id", "own", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (OLD."cost", OLD."demand_id", OLD."id", OLD."kind", OLD."lifted_at", OLD."lifted_by_id", OLD."made_at", OLD."made_by_id", OLD."offer_id", OLD."own", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason"); RETURN NULL;',
                    hash="096d693a000c57c3ba6625314d001fe59db96c60",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_601f3",
                    table="services_hold",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="learnedweights",
            constraint=models.UniqueConstraint(
                fields=("org", "version"), name="learned_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="learnedweights",
            constraint=models.UniqueConstraint(
                condition=models.Q(("active", True)), fields=("org",), name="learned_one_active"
            ),
        ),
        migrations.AddConstraint(
            model_name="learnedweights",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_at", None), ("kept_by", None)),
                    models.Q(
                        ("active", True), ("kept_at__isnull", False), ("kept_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="learned_kept_is_active",
            ),
        ),
        core.audit.AddTrigger(
            model_name="learnedweights",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_learnedweightsevent" ("active", "answers", "figures", "id", "kept_at", "kept_by_id", "made_at", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "version") VALUES (NEW."active", NEW."answers", NEW."figures", NEW."id", NEW."kept_at", NEW."kept_by_id", NEW."made_at", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."points", NEW."version"); RETURN NULL;',
                    hash="7d9a73b9f0186e25ab17112b04c3af75e94c240b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8fab8",
                    table="services_learnedweights",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="learnedweights",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_learnedweightsevent" ("active", "answers", "figures", "id", "kept_at", "kept_by_id", "made_at", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "version") VALUES (NEW."active", NEW."answers", NEW."figures", NEW."id", NEW."kept_at", NEW."kept_by_id", NEW."made_at", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."points", NEW."version"); RETURN NULL;',
                    hash="3480fa5638cfbd42c4c0530184ed3e295399d6b7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_32a66",
                    table="services_learnedweights",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="learnedweights",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_learnedweightsevent" ("active", "answers", "figures", "id", "kept_at", "kept_by_id", "made_at", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "version") VALUES (OLD."active", OLD."answers", OLD."figures", OLD."id", OLD."kept_at", OLD."kept_by_id", OLD."made_at", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."points", OLD."version"); RETURN NULL;',
                    hash="bfff2216d2f9af38d4783051eaf9c92cb7a5dc98",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1c075",
                    table="services_learnedweights",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="lexiconentry",
            constraint=models.UniqueConstraint(
                fields=("org", "name"),
                name="lexicon_entry_once",
                violation_error_message="本区已有同名的词条",
            ),
        ),
        migrations.AddConstraint(
            model_name="lexiconentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="lexicon_entry_version"
            ),
        ),
        core.audit.AddTrigger(
            model_name="lexiconentry",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_lexiconentryevent" ("category", "changed_at", "changed_by_id", "id", "keywords", "name", "off", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "residents", "served_by", "units", "version") VALUES (NEW."category", NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."keywords", NEW."name", NEW."off", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."residents", NEW."served_by", NEW."units", NEW."version"); RETURN NULL;',
                    hash="5b82827fadcfed18544b35ef92031f4a22ad9999",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7d29a",
                    table="services_lexiconentry",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="lexiconentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_lexiconentryevent" ("category", "changed_at", "changed_by_id", "id", "keywords", "name", "off", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "residents", "served_by", "units", "version") VALUES (NEW."category", NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."keywords", NEW."name", NEW."off", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."residents", NEW."served_by", NEW."units", NEW."version"); RETURN NULL;',
                    hash="aa56abde29f40eec6e2fd489dae4a39b1e390d6f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3211e",
                    table="services_lexiconentry",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="lexiconentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_lexiconentryevent" ("category", "changed_at", "changed_by_id", "id", "keywords", "name", "off", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "residents", "served_by", "units", "version") VALUES (OLD."category", OLD."changed_at", OLD."changed_by_id", OLD."id", OLD."keywords", OLD."name", OLD."off", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."residents", OLD."served_by", OLD."units", OLD."version"); RETURN NULL;',
                    hash="e8c1d377a7c557c52e5fb2c040b0a9f8c392e896",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_143e7",
                    table="services_lexiconentry",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="matchlimits",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("per_unit", None),
                    models.Q(("per_unit__gte", 1), ("per_unit__lte", 99)),
                    _connector="OR",
                ),
                name="match_limits_per_unit",
                violation_error_message="请写 1 到 99 之间的数，不限就空着",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchlimits",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("per_team", None),
                    models.Q(("per_team__gte", 1), ("per_team__lte", 99)),
                    _connector="OR",
                ),
                name="match_limits_per_team",
                violation_error_message="请写 1 到 99 之间的数，不限就空着",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchlimits",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("per_member", None),
                    models.Q(("per_member__gte", 1), ("per_member__lte", 99)),
                    _connector="OR",
                ),
                name="match_limits_per_member",
                violation_error_message="请写 1 到 99 之间的数，不限就空着",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchlimits",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 730)),
                name="match_limits_days",
                violation_error_message="请写 1 到 730 之间的天数",
            ),
        ),
        core.audit.AddTrigger(
            model_name="matchlimits",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_matchlimitsevent" ("changed_at", "changed_by_id", "days", "id", "org_id", "per_member", "per_team", "per_unit", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."days", NEW."id", NEW."org_id", NEW."per_member", NEW."per_team", NEW."per_unit", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="0eaf2d51fe9d4657dfff5dc31370019f0c9f95be",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_979e0",
                    table="services_matchlimits",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matchlimits",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_matchlimitsevent" ("changed_at", "changed_by_id", "days", "id", "org_id", "per_member", "per_team", "per_unit", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."changed_at", NEW."changed_by_id", NEW."days", NEW."id", NEW."org_id", NEW."per_member", NEW."per_team", NEW."per_unit", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="cf43f54af651ea1ca4a672be462a53aca2bbf0fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a21f6",
                    table="services_matchlimits",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matchlimits",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_matchlimitsevent" ("changed_at", "changed_by_id", "days", "id", "org_id", "per_member", "per_team", "per_unit", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."changed_at", OLD."changed_by_id", OLD."days", OLD."id", OLD."org_id", OLD."per_member", OLD."per_team", OLD."per_unit", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."version"); RETURN NULL;',
                    hash="8c104cd551bfd5cfb120ce99c76dfdb233e18ac9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_bba20",
                    table="services_matchlimits",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="willing",
            constraint=models.CheckConstraint(
                condition=models.Q(("at_once__gte", 1), ("at_once__lte", 99)),
                name="willing_at_once",
                violation_error_message="请写 1 到 99 之间的数",
            ),
        ),
        core.audit.AddTrigger(
            model_name="willing",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_willingevent" ("at_once", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resting", "updated_at") VALUES (NEW."at_once", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."resting", NEW."updated_at"); RETURN NULL;',
                    hash="f62b160c54cc5901ac80c17d7abec1362844955d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_33983",
                    table="services_willing",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="willing",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_willingevent" ("at_once", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resting", "updated_at") VALUES (NEW."at_once", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."resting", NEW."updated_at"); RETURN NULL;',
                    hash="6ccd0e4f89ae3574f462ee7d10dc798c87a3fcd9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_11c10",
                    table="services_willing",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="willing",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_willingevent" ("at_once", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "resting", "updated_at") VALUES (OLD."at_once", OLD."id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."resting", OLD."updated_at"); RETURN NULL;',
                    hash="5dbdc1f41c914901bae0812a9adb5e52b01441aa",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_15f6e",
                    table="services_willing",
                    when="AFTER",
                ),
            ),
        ),
        *core.audit.append_only(
            "services_holdevent",
            "services_learnedweightsevent",
            "services_lexiconentryevent",
            "services_matchlimitsevent",
            "services_willingevent",
        ),
    ]
