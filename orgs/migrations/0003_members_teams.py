"""Members who check in, teams with their people; audit tables that only grow."""

import core.audit
import core.migrating
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from core.audit import AddTrigger, append_only


class Migration(core.migrating.Migration):
    dependencies = [
        ("orgs", "0002_sectors_and_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                (
                    "phone",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(1\\d{10}|0\\d{2,3}-?\\d{7,8}(-\\d{1,6})?)$",
                                "请写 11 位手机号，或带区号的座机，如 0532-82881234",
                            )
                        ],
                        verbose_name="手机号",
                    ),
                ),
                (
                    "skills",
                    models.CharField(
                        blank=True,
                        help_text="会什么、能帮什么，用顿号隔开",
                        max_length=200,
                        verbose_name="特长",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "待确认"), ("confirmed", "已报到"), ("ended", "已结束")],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="登记日期")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="确认日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="结束原因"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="orgs.unit",
                        verbose_name="所在单位",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="orgs.org",
                        verbose_name="报到社区",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "党员",
                "verbose_name_plural": "党员",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="MemberEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "skills",
                    models.CharField(
                        blank=True,
                        help_text="会什么、能帮什么，用顿号隔开",
                        max_length=200,
                        verbose_name="特长",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "待确认"), ("confirmed", "已报到"), ("ended", "已结束")],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="登记日期")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="确认日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="结束原因"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.unit",
                        verbose_name="所在单位",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="报到社区",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="orgs.member",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="队伍名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("volunteers", "志愿服务队"), ("association", "社会组织")],
                        default="volunteers",
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="解散日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leads",
                        to="orgs.member",
                        verbose_name="队长",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="orgs.org",
                        verbose_name="所在社区",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="orgs.unit",
                        verbose_name="所属单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "队伍",
                "verbose_name_plural": "队伍",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="TeamEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60, verbose_name="队伍名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("volunteers", "志愿服务队"), ("association", "社会组织")],
                        default="volunteers",
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="解散日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.member",
                        verbose_name="队长",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="所在社区",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="orgs.team",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.unit",
                        verbose_name="所属单位",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TeamPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="姓名")),
                (
                    "skills",
                    models.CharField(
                        blank=True,
                        help_text="会什么、能帮什么，用顿号隔开",
                        max_length=200,
                        verbose_name="特长",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_teams",
                        to="orgs.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="orgs.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "队员",
                "verbose_name_plural": "队员",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TeamPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "skills",
                    models.CharField(
                        blank=True,
                        help_text="会什么、能帮什么，用顿号隔开",
                        max_length=200,
                        verbose_name="特长",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="orgs.teamperson",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=("org", "phone"),
                name="member_once_in_org",
                violation_error_message="这个手机号已经在本社区报到",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True), ("user__isnull", False)
                ),
                fields=("org", "user"),
                name="member_account_once_in_org",
                violation_error_message="这个账号已经在本社区报到",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "ended"),
                    models.Q(("end_reason", ""), ("ended_on", None)),
                    _connector="OR",
                ),
                name="member_ended_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True),
                    ("ended_on__isnull", False),
                    _connector="OR",
                ),
                name="member_ended_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("confirmed_on__isnull", False),
                    _connector="OR",
                ),
                name="member_confirmed_on_a_day",
            ),
        ),
        AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "orgs_memberevent" ("asked_by_id", "asked_on", "confirmed_by_id", "confirmed_on", "created_at", "end_reason", "ended_by_id", "ended_on", "home_unit_id", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "state", "updated_at", "user_id") VALUES (NEW."asked_by_id", NEW."asked_on", NEW."confirmed_by_id", NEW."confirmed_on", NEW."created_at", NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."home_unit_id", NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."skills", NEW."state", NEW."updated_at", NEW."user_id"); RETURN NULL;',
                    hash="ba0979833c5ba54d7bc0c276329f5c99dd52f470",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4689d",
                    table="orgs_member",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."asked_on" IS DISTINCT FROM (NEW."asked_on") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."end_reason" IS DISTINCT FROM (NEW."end_reason") OR OLD."ended_by_id" IS DISTINCT FROM (NEW."ended_by_id") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."home_unit_id" IS DISTINCT FROM (NEW."home_unit_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."skills" IS DISTINCT FROM (NEW."skills") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "orgs_memberevent" ("asked_by_id", "asked_on", "confirmed_by_id", "confirmed_on", "created_at", "end_reason", "ended_by_id", "ended_on", "home_unit_id", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "state", "updated_at", "user_id") VALUES (NEW."asked_by_id", NEW."asked_on", NEW."confirmed_by_id", NEW."confirmed_on", NEW."created_at", NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."home_unit_id", NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."skills", NEW."state", NEW."updated_at", NEW."user_id"); RETURN NULL;',
                    hash="65b2eea6e97d2be025938db97d93d2981f961886",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b9fe6",
                    table="orgs_member",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="member",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "orgs_memberevent" ("asked_by_id", "asked_on", "confirmed_by_id", "confirmed_on", "created_at", "end_reason", "ended_by_id", "ended_on", "home_unit_id", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "state", "updated_at", "user_id") VALUES (OLD."asked_by_id", OLD."asked_on", OLD."confirmed_by_id", OLD."confirmed_on", OLD."created_at", OLD."end_reason", OLD."ended_by_id", OLD."ended_on", OLD."home_unit_id", OLD."id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."skills", OLD."state", OLD."updated_at", OLD."user_id"); RETURN NULL;',
                    hash="563120a58705fa0c925d5816d38bfad06f692be7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_be28e",
                    table="orgs_member",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("org", "name"),
                name="team_name_once_in_org",
                violation_error_message="本社区已有同名的队伍",
            ),
        ),
        AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "orgs_teamevent" ("created_at", "ended_on", "id", "kind", "leader_id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "updated_at") VALUES (NEW."created_at", NEW."ended_on", NEW."id", NEW."kind", NEW."leader_id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."unit_id", NEW."updated_at"); RETURN NULL;',
                    hash="794690a17c084d23a7d59280085f70299e44c3c6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4eb56",
                    table="orgs_team",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "orgs_teamevent" ("created_at", "ended_on", "id", "kind", "leader_id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "updated_at") VALUES (NEW."created_at", NEW."ended_on", NEW."id", NEW."kind", NEW."leader_id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."unit_id", NEW."updated_at"); RETURN NULL;',
                    hash="00e65f529a6f5cf789115fe9436cf893b699c491",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_410c1",
                    table="orgs_team",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="team",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "orgs_teamevent" ("created_at", "ended_on", "id", "kind", "leader_id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "updated_at") VALUES (OLD."created_at", OLD."ended_on", OLD."id", OLD."kind", OLD."leader_id", OLD."name", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."unit_id", OLD."updated_at"); RETURN NULL;',
                    hash="1ca609e216178dcd4a065b389ef7696ac742f608",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_48490",
                    table="orgs_team",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="teamperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("member__isnull", False),
                    models.Q(("name", ""), _negated=True),
                    _connector="XOR",
                ),
                name="team_person_member_or_name",
                violation_error_message="队员要么是报到党员，要么写姓名",
            ),
        ),
        migrations.AddConstraint(
            model_name="teamperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("member__isnull", False)),
                fields=("team", "member"),
                name="team_member_once",
                violation_error_message="这位党员已经在队里",
            ),
        ),
        AddTrigger(
            model_name="teamperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "orgs_teampersonevent" ("id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "team_id") VALUES (NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."skills", NEW."team_id"); RETURN NULL;',
                    hash="4b06abc9c84b77f583a4b87f1ed6ffd2b40fc97e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f6c82",
                    table="orgs_teamperson",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="teamperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."skills" IS DISTINCT FROM (NEW."skills") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))',
                    func='INSERT INTO "orgs_teampersonevent" ("id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "team_id") VALUES (NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."skills", NEW."team_id"); RETURN NULL;',
                    hash="6a00ec21797f2d37bbc143bc8bd4ad9c0f2a0292",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_47a51",
                    table="orgs_teamperson",
                    when="AFTER",
                ),
            ),
        ),
        AddTrigger(
            model_name="teamperson",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "orgs_teampersonevent" ("id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "skills", "team_id") VALUES (OLD."id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."skills", OLD."team_id"); RETURN NULL;',
                    hash="45a650a2e0a19d470bcd212e35e24e8672803aa9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9a7a5",
                    table="orgs_teamperson",
                    when="AFTER",
                ),
            ),
        ),
        *append_only("orgs_memberevent", "orgs_teamevent", "orgs_teampersonevent"),
    ]
