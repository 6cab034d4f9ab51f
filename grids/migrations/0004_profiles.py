"""Profiles of grids, norms, borders, splits and merges; what says what became of a grid only grows."""

import core.audit
import core.migrating
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

AUDITED = "border buildingcard centrehousehold gridnorm gridunit".split()
# Building groups that stand already get the card that new ones are given with their place.
CARDS = """
INSERT INTO grids_buildingcard (org_id, doorways, households, party_members, group_name, leader_name, updated_at)
SELECT id, 0, 0, 0, '', '', now() FROM orgs_org WHERE level = 5
"""


class Migration(core.migrating.Migration):
    dependencies = [
        ("grids", "0003_calls"),
        ("core", "0002_guards"),
        ("orgs", "0003_members_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Border",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shape", models.JSONField(verbose_name="边界")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="来源")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "org",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="border",
                        to="orgs.org",
                        verbose_name="组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "边界",
                "verbose_name_plural": "边界",
                "ordering": ["org__lft"],
            },
        ),
        migrations.CreateModel(
            name="BorderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("shape", models.JSONField(verbose_name="边界")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="来源")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "made_by",
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
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="组织",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.border",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BuildingCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("doorways", models.PositiveSmallIntegerField(default=0, verbose_name="楼门数")),
                ("households", models.PositiveIntegerField(default=0, verbose_name="户数")),
                ("party_members", models.PositiveIntegerField(default=0, verbose_name="党员数")),
                (
                    "group_name",
                    models.CharField(blank=True, max_length=100, verbose_name="楼院党小组"),
                ),
                (
                    "leader_name",
                    models.CharField(blank=True, max_length=40, verbose_name="党小组组长"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "org",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="building_card",
                        to="orgs.org",
                        verbose_name="楼院",
                    ),
                ),
            ],
            options={
                "verbose_name": "楼院",
                "verbose_name_plural": "楼院",
                "ordering": ["org__lft"],
            },
        ),
        migrations.CreateModel(
            name="BuildingCardEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("doorways", models.PositiveSmallIntegerField(default=0, verbose_name="楼门数")),
                ("households", models.PositiveIntegerField(default=0, verbose_name="户数")),
                ("party_members", models.PositiveIntegerField(default=0, verbose_name="党员数")),
                (
                    "group_name",
                    models.CharField(blank=True, max_length=100, verbose_name="楼院党小组"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="楼院",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.buildingcard",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CentreHousehold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="户主")),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="门牌")),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="centre_households",
                        to="orgs.org",
                        verbose_name="楼院",
                    ),
                ),
            ],
            options={
                "verbose_name": "党员中心户",
                "verbose_name_plural": "党员中心户",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CentreHouseholdEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place", models.CharField(blank=True, max_length=60, verbose_name="门牌")),
                (
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="楼院",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.centrehousehold",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GridChange",
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
                        choices=[("split", "拆分"), ("merge", "合并")],
                        max_length=8,
                        verbose_name="怎么调",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="为什么")),
                ("moved", models.JSONField(default=list, verbose_name="搬动")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="什么时候")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谁办的",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                        verbose_name="社区",
                    ),
                ),
            ],
            options={
                "verbose_name": "网格调整",
                "verbose_name_plural": "网格调整",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="GridHeir",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("households", models.PositiveIntegerField(default=0, verbose_name="户数")),
                ("party_members", models.PositiveIntegerField(default=0, verbose_name="党员数")),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heirs",
                        to="grids.gridchange",
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                        verbose_name="现网格",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heirs",
                        to="orgs.org",
                        verbose_name="原网格",
                    ),
                ),
            ],
            options={
                "verbose_name": "网格去向",
                "verbose_name_plural": "网格去向",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="GridNorm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="施行日期")),
                ("households_least", models.PositiveIntegerField(verbose_name="户数最少")),
                ("households_most", models.PositiveIntegerField(verbose_name="户数最多")),
                ("members_least", models.PositiveIntegerField(verbose_name="党员最少")),
                ("members_most", models.PositiveIntegerField(verbose_name="党员最多")),
                (
                    "own_branch",
                    models.BooleanField(
                        default=True,
                        help_text="每个网格都要有自己的党支部，不和别的网格合用",
                        verbose_name="一格一支部",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grid_norms",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "网格规模",
                "verbose_name_plural": "网格规模",
                "ordering": ["-starts_on", "org"],
            },
        ),
        migrations.CreateModel(
            name="GridNormEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField(verbose_name="施行日期")),
                ("households_least", models.PositiveIntegerField(verbose_name="户数最少")),
                ("households_most", models.PositiveIntegerField(verbose_name="户数最多")),
                ("members_least", models.PositiveIntegerField(verbose_name="党员最少")),
                ("members_most", models.PositiveIntegerField(verbose_name="党员最多")),
                (
                    "own_branch",
                    models.BooleanField(
                        default=True,
                        help_text="每个网格都要有自己的党支部，不和别的网格合用",
                        verbose_name="一格一支部",
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
                        verbose_name="制定组织",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.gridnorm",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GridUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                        verbose_name="网格",
                    ),
                ),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grid_place",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "格内单位",
                "verbose_name_plural": "格内单位",
                "ordering": ["unit__name"],
            },
        ),
        migrations.CreateModel(
            name="GridUnitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="网格",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.gridunit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        core.audit.AddTrigger(
            model_name="border",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_borderevent" ("id", "made_by_id", "note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shape", "updated_at") VALUES (NEW."id", NEW."made_by_id", NEW."note", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."shape", NEW."updated_at"); RETURN NULL;',
                    hash="c2fbe8c67d8a8d97716272d71d3abb326289db3e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_12107",
                    table="grids_border",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="border",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_borderevent" ("id", "made_by_id", "note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shape", "updated_at") VALUES (NEW."id", NEW."made_by_id", NEW."note", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."shape", NEW."updated_at"); RETURN NULL;',
                    hash="1a38aa7b4c2aa8a2a7dbf50137fe9ccc0bc637fb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a5ec6",
                    table="grids_border",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="border",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_borderevent" ("id", "made_by_id", "note", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shape", "updated_at") VALUES (OLD."id", OLD."made_by_id", OLD."note", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."shape", OLD."updated_at"); RETURN NULL;',
                    hash="6fe832b23cf3730331685b95480d82da61b43b8b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_525c5",
                    table="grids_border",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="buildingcard",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_buildingcardevent" ("doorways", "group_name", "households", "id", "org_id", "party_members", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (NEW."doorways", NEW."group_name", NEW."households", NEW."id", NEW."org_id", NEW."party_members", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at"); RETURN NULL;',
                    hash="636809f69c829a96d8eed03cffc2950a561b875f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7fe6a",
                    table="grids_buildingcard",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="buildingcard",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."doorways" IS DISTINCT FROM (NEW."doorways") OR OLD."group_name" IS DISTINCT FROM (NEW."group_name") OR OLD."households" IS DISTINCT FROM (NEW."households") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."party_members" IS DISTINCT FROM (NEW."party_members") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "grids_buildingcardevent" ("doorways", "group_name", "households", "id", "org_id", "party_members", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (NEW."doorways", NEW."group_name", NEW."households", NEW."id", NEW."org_id", NEW."party_members", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at"); RETURN NULL;',
                    hash="38ba1b0b430f6f5be81f42584dd5547a4fe5235d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9e43a",
                    table="grids_buildingcard",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="buildingcard",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_buildingcardevent" ("doorways", "group_name", "households", "id", "org_id", "party_members", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (OLD."doorways", OLD."group_name", OLD."households", OLD."id", OLD."org_id", OLD."party_members", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at"); RETURN NULL;',
                    hash="83b6f76ad3f35b4d87fc88aae82963364dd68859",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_fefd7",
                    table="grids_buildingcard",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="centrehousehold",
            constraint=models.UniqueConstraint(
                fields=("org", "name", "place"),
                name="centre_household_once",
                violation_error_message="这一户已经写过",
            ),
        ),
        core.audit.AddTrigger(
            model_name="centrehousehold",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_centrehouseholdevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place"); RETURN NULL;',
                    hash="e033c98cb6f98df4cfac7f59f351378e2ff1fa05",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1a528",
                    table="grids_centrehousehold",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="centrehousehold",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."place" IS DISTINCT FROM (NEW."place"))',
                    func='INSERT INTO "grids_centrehouseholdevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place"); RETURN NULL;',
                    hash="eccc1a45f8e04c68eb7662df62c8acc3124adfe9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3aff7",
                    table="grids_centrehousehold",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="centrehousehold",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_centrehouseholdevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (OLD."id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place"); RETURN NULL;',
                    hash="3b54d11db0c04819f2be13c05c6fe464d0fe5521",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_42847",
                    table="grids_centrehousehold",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="gridheir",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="grid_heir_once"),
        ),
        migrations.AddConstraint(
            model_name="gridheir",
            constraint=models.CheckConstraint(
                condition=models.Q(("old", models.F("new")), _negated=True),
                name="grid_heir_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="gridnorm",
            constraint=models.UniqueConstraint(
                fields=("org", "starts_on"),
                name="grid_norm_once",
                violation_error_message="同一天起已经定过，要改请先取消原来的",
            ),
        ),
        migrations.AddConstraint(
            model_name="gridnorm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("households_least__lte", models.F("households_most")),
                    ("members_least__lte", models.F("members_most")),
                ),
                name="grid_norm_rising",
                violation_error_message="最少不能大于最多",
            ),
        ),
        core.audit.AddTrigger(
            model_name="gridnorm",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_gridnormevent" ("households_least", "households_most", "id", "members_least", "members_most", "org_id", "own_branch", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."households_least", NEW."households_most", NEW."id", NEW."members_least", NEW."members_most", NEW."org_id", NEW."own_branch", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="dc1969c37c42305d1f0b6d834dd0edf0b1cbae00",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_94a4a",
                    table="grids_gridnorm",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="gridnorm",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_gridnormevent" ("households_least", "households_most", "id", "members_least", "members_most", "org_id", "own_branch", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."households_least", NEW."households_most", NEW."id", NEW."members_least", NEW."members_most", NEW."org_id", NEW."own_branch", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="ddf4c408684174e4f9cdbf366299d4c18a3962fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c719c",
                    table="grids_gridnorm",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="gridnorm",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_gridnormevent" ("households_least", "households_most", "id", "members_least", "members_most", "org_id", "own_branch", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."households_least", OLD."households_most", OLD."id", OLD."members_least", OLD."members_most", OLD."org_id", OLD."own_branch", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;',
                    hash="1c2dafabb1f671929d6ca2cd6b3220107f422651",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2726f",
                    table="grids_gridnorm",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="gridunit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_gridunitevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."unit_id"); RETURN NULL;',
                    hash="17f0f56b1e489abe7de4e404c65f870275168554",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_91ede",
                    table="grids_gridunit",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="gridunit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_gridunitevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."unit_id"); RETURN NULL;',
                    hash="d5d5afcd9a6a09a6d3f09867ac9232830c77bb10",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c4bf9",
                    table="grids_gridunit",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="gridunit",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_gridunitevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (OLD."id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."unit_id"); RETURN NULL;',
                    hash="84654536a329c94d8f3ccadeec38874163b50d8f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3b93f",
                    table="grids_gridunit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(CARDS, migrations.RunSQL.noop),
        *core.audit.append_only(
            "grids_gridchange", "grids_gridheir", *(f"grids_{name}event" for name in AUDITED)
        ),
    ]
