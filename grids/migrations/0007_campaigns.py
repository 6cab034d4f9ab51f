"""Campaigns, early warning and weak branches; reports and histories only grow, ended is ended."""

import core.audit
import core.migrating
import datetime
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


AUDITED = "campaign campaignduty campaignfield campaignpart campaigntask earlywarning warningrule weakmeasure weakorg weakshare".split()
GROWING = "campaignreport campaignanswer warningstep".split()
# Whoever reports holds the campaign as it is; whoever ends it waits for him, or he is refused.
OPEN_ONLY = """
CREATE FUNCTION grids_campaign_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM grids_campaign c JOIN grids_campaignpart p ON p.campaign_id = c.id
        WHERE p.id = NEW.part_id AND c.state = 'active' FOR SHARE OF c;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the campaign of part % is not under way', NEW.part_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaign_open BEFORE INSERT ON grids_campaignreport
    FOR EACH ROW EXECUTE FUNCTION grids_campaign_open();
CREATE TRIGGER campaign_open BEFORE INSERT OR UPDATE OF done_at ON grids_campaignduty
    FOR EACH ROW EXECUTE FUNCTION grids_campaign_open();
"""
NOT_OPEN_ONLY = """
DROP TRIGGER campaign_open ON grids_campaignreport;
DROP TRIGGER campaign_open ON grids_campaignduty;
DROP FUNCTION grids_campaign_open();
"""


class Migration(core.migrating.Migration):
    dependencies = [
        ("alliances", "0002_kinds_guards_marks"),
        ("core", "0003_lists_and_mails"),
        ("grids", "0006_points"),
        ("orgs", "0003_members_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("text", models.TextField(max_length=2000, verbose_name="要做什么")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("active", "进行中"), ("ended", "已结束")],
                        default="draft",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                (
                    "communities",
                    models.BooleanField(default=True, verbose_name="社区都编为阵地专班"),
                ),
                (
                    "reporting",
                    models.CharField(
                        choices=[("leaves", "只有最末一级"), ("all", "战区、阵地专班也报自己做的")],
                        default="leaves",
                        max_length=6,
                        verbose_name="谁报日报",
                    ),
                ),
                (
                    "chase_at",
                    models.TimeField(default=datetime.time(17, 0), verbose_name="几点催报"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "activated_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="启动时间"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "went_well",
                    models.TextField(blank=True, max_length=2000, verbose_name="做得好的"),
                ),
                (
                    "to_improve",
                    models.TextField(blank=True, max_length=2000, verbose_name="下次改进的"),
                ),
                (
                    "activated_by",
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="orgs.org",
                        verbose_name="指挥部",
                    ),
                ),
                (
                    "sectors",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="orgs.sector",
                        verbose_name="哪些领域的单位",
                    ),
                ),
                (
                    "streets",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="orgs.org", verbose_name="战区"
                    ),
                ),
                (
                    "units",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="orgs.unit", verbose_name="另外再加的单位"
                    ),
                ),
            ],
            options={
                "verbose_name": "专项行动",
                "verbose_name_plural": "专项行动",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CampaignEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("text", models.TextField(max_length=2000, verbose_name="要做什么")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("active", "进行中"), ("ended", "已结束")],
                        default="draft",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                (
                    "communities",
                    models.BooleanField(default=True, verbose_name="社区都编为阵地专班"),
                ),
                (
                    "reporting",
                    models.CharField(
                        choices=[("leaves", "只有最末一级"), ("all", "战区、阵地专班也报自己做的")],
                        default="leaves",
                        max_length=6,
                        verbose_name="谁报日报",
                    ),
                ),
                (
                    "chase_at",
                    models.TimeField(default=datetime.time(17, 0), verbose_name="几点催报"),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "activated_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="启动时间"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "went_well",
                    models.TextField(blank=True, max_length=2000, verbose_name="做得好的"),
                ),
                (
                    "to_improve",
                    models.TextField(blank=True, max_length=2000, verbose_name="下次改进的"),
                ),
                (
                    "activated_by",
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
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        verbose_name="指挥部",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.campaign",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CampaignField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=20, verbose_name="栏目")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sum", "数字，逐日累加"),
                            ("stand", "数字，只看当天"),
                            ("text", "文字"),
                        ],
                        default="sum",
                        max_length=5,
                        verbose_name="填什么",
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=8, verbose_name="计量单位")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fields",
                        to="grids.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "日报栏目",
                "verbose_name_plural": "日报栏目",
                "ordering": ["campaign", "order"],
            },
        ),
        migrations.CreateModel(
            name="CampaignFieldEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=20, verbose_name="栏目")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sum", "数字，逐日累加"),
                            ("stand", "数字，只看当天"),
                            ("text", "文字"),
                        ],
                        default="sum",
                        max_length=5,
                        verbose_name="填什么",
                    ),
                ),
                ("measure", models.CharField(blank=True, max_length=8, verbose_name="计量单位")),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.campaign",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.campaignfield",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CampaignPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("command", "指挥部"),
                            ("zone", "战区"),
                            ("post", "阵地专班"),
                            ("squad", "作战单元"),
                        ],
                        max_length=7,
                        verbose_name="层级",
                    ),
                ),
                ("reports", models.BooleanField(default=False, verbose_name="报日报")),
                ("joined_at", models.DateTimeField(verbose_name="编入时间")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="退出时间")),
                (
                    "left_reason",
                    models.CharField(blank=True, max_length=100, verbose_name="退出原因"),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="通知时间")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="grids.campaign",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="grids.campaignpart",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.org"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_parts",
                        to="orgs.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "行动成员",
                "verbose_name_plural": "行动成员",
                "ordering": ["campaign", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CampaignDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="怎么做的")),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.photo",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="grids.campaignpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "任务落实",
                "verbose_name_plural": "任务落实",
                "ordering": ["task", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CampaignPartEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("command", "指挥部"),
                            ("zone", "战区"),
                            ("post", "阵地专班"),
                            ("squad", "作战单元"),
                        ],
                        max_length=7,
                        verbose_name="层级",
                    ),
                ),
                ("reports", models.BooleanField(default=False, verbose_name="报日报")),
                ("joined_at", models.DateTimeField(verbose_name="编入时间")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="退出时间")),
                (
                    "left_reason",
                    models.CharField(blank=True, max_length=100, verbose_name="退出原因"),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.campaign",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.campaignpart",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.campaignpart",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
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
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CampaignReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="哪一天")),
                ("version", models.PositiveSmallIntegerField(verbose_name="第几版")),
                ("reason", models.CharField(blank=True, max_length=100, verbose_name="为什么更正")),
                ("who", models.CharField(max_length=160)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_made",
                        to="grids.campaignpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "日报",
                "verbose_name_plural": "日报",
                "ordering": ["day", "part", "version"],
            },
        ),
        migrations.CreateModel(
            name="CampaignAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("text", models.CharField(blank=True, max_length=500)),
                (
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="grids.campaignfield",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="grids.campaignreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "日报内容",
                "verbose_name_plural": "日报内容",
            },
        ),
        migrations.CreateModel(
            name="CampaignTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="做什么")),
                ("due", models.DateTimeField(verbose_name="什么时候之前")),
                ("photo", models.BooleanField(default=False, verbose_name="要现场照片")),
                ("made_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="grids.campaign",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks_given",
                        to="grids.campaignpart",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "行动任务",
                "verbose_name_plural": "行动任务",
                "ordering": ["due", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CampaignDutyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="怎么做的")),
                (
                    "done_by",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.campaignduty",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.photo",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.campaignpart",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.campaigntask",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="campaignduty",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="duties",
                to="grids.campaigntask",
            ),
        ),
        migrations.CreateModel(
            name="CampaignTaskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=300, verbose_name="做什么")),
                ("due", models.DateTimeField(verbose_name="什么时候之前")),
                ("photo", models.BooleanField(default=False, verbose_name="要现场照片")),
                ("made_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.campaign",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.campaignpart",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.campaigntask",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signal", models.CharField(max_length=40, verbose_name="看什么")),
                ("name", models.CharField(max_length=100, verbose_name="对象")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="数")),
                ("threshold", models.DecimalField(decimal_places=2, max_digits=8)),
                ("url", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待处置"),
                            ("acted", "已处置，待复看"),
                            ("closed", "已解除"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(3, "社区"), (2, "街道"), (1, "区"), (0, "市")],
                        verbose_name="谁来处置",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="几天内处置")),
                ("due", models.DateField(verbose_name="处置期限")),
                ("raised", models.PositiveSmallIntegerField(default=0, verbose_name="升级次数")),
                ("made_on", models.DateField(verbose_name="预警日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="解除日期")),
                (
                    "alliance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="warnings",
                        to="alliances.alliance",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="orgs.org",
                        verbose_name="所在",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="warnings",
                        to="orgs.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警",
                "verbose_name_plural": "预警",
                "ordering": ["due", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EarlyWarningEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("signal", models.CharField(max_length=40, verbose_name="看什么")),
                ("name", models.CharField(max_length=100, verbose_name="对象")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="数")),
                ("threshold", models.DecimalField(decimal_places=2, max_digits=8)),
                ("url", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待处置"),
                            ("acted", "已处置，待复看"),
                            ("closed", "已解除"),
                        ],
                        default="open",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="几天内处置")),
                ("due", models.DateField(verbose_name="处置期限")),
                ("raised", models.PositiveSmallIntegerField(default=0, verbose_name="升级次数")),
                ("made_on", models.DateField(verbose_name="预警日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="解除日期")),
                (
                    "alliance",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.alliance",
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
                        verbose_name="所在",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.earlywarning",
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
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WarningRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signal", models.CharField(max_length=40, verbose_name="看什么")),
                ("on", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "threshold",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="到多少预警",
                    ),
                ),
                (
                    "span",
                    models.CharField(
                        choices=[("month", "本月"), ("quarter", "本季度"), ("year", "本年")],
                        default="quarter",
                        max_length=8,
                        verbose_name="看多久",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(3, "社区"), (2, "街道"), (1, "区"), (0, "市")],
                        default=3,
                        verbose_name="谁来处置",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="几天内处置",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warning_rules",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警规则",
                "verbose_name_plural": "预警规则",
                "ordering": ["signal", "org"],
            },
        ),
        migrations.CreateModel(
            name="WarningRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("signal", models.CharField(max_length=40, verbose_name="看什么")),
                ("on", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "threshold",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=8,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="到多少预警",
                    ),
                ),
                (
                    "span",
                    models.CharField(
                        choices=[("month", "本月"), ("quarter", "本季度"), ("year", "本年")],
                        default="quarter",
                        max_length=8,
                        verbose_name="看多久",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="几天内处置",
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
                        to="grids.warningrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WarningStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("value", models.DecimalField(decimal_places=2, max_digits=10, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="grids.earlywarning",
                    ),
                ),
            ],
            options={
                "verbose_name": "预警经过",
                "verbose_name_plural": "预警经过",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WeakMeasure",
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
                        choices=[
                            ("leader", "领导挂点"),
                            ("partner", "单位结对"),
                            ("guide", "派驻指导员"),
                            ("plan", "问题清单整改"),
                            ("training", "班子培训"),
                        ],
                        max_length=8,
                        verbose_name="措施",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="谁来做、做什么")),
                ("due", models.DateField(verbose_name="什么时候之前")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="怎么做的")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿措施",
                "verbose_name_plural": "整顿措施",
                "ordering": ["weak", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WeakOrg",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("name", models.CharField(max_length=100, verbose_name="党组织")),
                ("reason", models.CharField(max_length=300, verbose_name="为什么列入")),
                ("found_on", models.DateField(verbose_name="列入日期")),
                ("right_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="整顿结果")),
                (
                    "found_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weak",
                        to="orgs.org",
                        verbose_name="所在",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weak",
                        to="orgs.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "软弱涣散党组织",
                "verbose_name_plural": "软弱涣散党组织",
                "ordering": ["-year", "org__lft", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WeakMeasureEvent",
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
                        choices=[
                            ("leader", "领导挂点"),
                            ("partner", "单位结对"),
                            ("guide", "派驻指导员"),
                            ("plan", "问题清单整改"),
                            ("training", "班子培训"),
                        ],
                        max_length=8,
                        verbose_name="措施",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="谁来做、做什么")),
                ("due", models.DateField(verbose_name="什么时候之前")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="怎么做的")),
                (
                    "done_by",
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.weakmeasure",
                    ),
                ),
                (
                    "weak",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.weakorg",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="weakmeasure",
            name="weak",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="measures",
                to="grids.weakorg",
            ),
        ),
        migrations.CreateModel(
            name="WeakOrgEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("name", models.CharField(max_length=100, verbose_name="党组织")),
                ("reason", models.CharField(max_length=300, verbose_name="为什么列入")),
                ("found_on", models.DateField(verbose_name="列入日期")),
                ("right_on", models.DateField(blank=True, null=True, verbose_name="销号日期")),
                ("result", models.CharField(blank=True, max_length=300, verbose_name="整顿结果")),
                (
                    "found_by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        verbose_name="所在",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.weakorg",
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
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WeakShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="从哪年起")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="至少百分之几",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weak_shares",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "整顿比例",
                "verbose_name_plural": "整顿比例",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="WeakShareEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="从哪年起")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.1")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="至少百分之几",
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
                        to="grids.weakshare",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("activated_at", None), ("ended_at", None), ("state", "draft")),
                    models.Q(
                        ("activated_at__isnull", False), ("ended_at", None), ("state", "active")
                    ),
                    models.Q(
                        ("activated_at__isnull", False),
                        ("ended_at__isnull", False),
                        ("state", "ended"),
                    ),
                    _connector="OR",
                ),
                name="campaign_state_has_its_times",
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaignevent" ("activated_at", "activated_by_id", "chase_at", "communities", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting", "state", "text", "title", "to_improve", "version", "went_well") VALUES (NEW."activated_at", NEW."activated_by_id", NEW."chase_at", NEW."communities", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reporting", NEW."state", NEW."text", NEW."title", NEW."to_improve", NEW."version", NEW."went_well"); RETURN NULL;',
                    hash="944fb9a54827495cd7939a40e575612759cba3bc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2a7c0",
                    table="grids_campaign",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_campaignevent" ("activated_at", "activated_by_id", "chase_at", "communities", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting", "state", "text", "title", "to_improve", "version", "went_well") VALUES (NEW."activated_at", NEW."activated_by_id", NEW."chase_at", NEW."communities", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reporting", NEW."state", NEW."text", NEW."title", NEW."to_improve", NEW."version", NEW."went_well"); RETURN NULL;',
                    hash="8722954acbd94a7df91514cd83b08a79d4902838",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3cdde",
                    table="grids_campaign",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaign",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaignevent" ("activated_at", "activated_by_id", "chase_at", "communities", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reporting", "state", "text", "title", "to_improve", "version", "went_well") VALUES (OLD."activated_at", OLD."activated_by_id", OLD."chase_at", OLD."communities", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."made_at", OLD."made_by_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reporting", OLD."state", OLD."text", OLD."title", OLD."to_improve", OLD."version", OLD."went_well"); RETURN NULL;',
                    hash="2f1c281cba1a2ea307f0b1cbe0137606dc20b9b5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5d02f",
                    table="grids_campaign",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignfield",
            constraint=models.UniqueConstraint(
                fields=("campaign", "name"),
                name="campaign_field_once",
                violation_error_message="两个栏目不能同名",
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignfield",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaignfieldevent" ("campaign_id", "id", "kind", "measure", "name", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."campaign_id", NEW."id", NEW."kind", NEW."measure", NEW."name", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="b24cee4988c776a9984bb3e0d78d46f0d16d5e79",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_815c9",
                    table="grids_campaignfield",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignfield",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_campaignfieldevent" ("campaign_id", "id", "kind", "measure", "name", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."campaign_id", NEW."id", NEW."kind", NEW."measure", NEW."name", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="44643511adb758cf1b9c8c1fd2e51cfe4cda97e8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_edd44",
                    table="grids_campaignfield",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignfield",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaignfieldevent" ("campaign_id", "id", "kind", "measure", "name", "order", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."campaign_id", OLD."id", OLD."kind", OLD."measure", OLD."name", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="f46624486a63f6c08899373490ce7aa19bc66608",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8eb3a",
                    table="grids_campaignfield",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="campaignpart",
            index=models.Index(
                condition=models.Q(("told_at", None)),
                fields=["campaign"],
                name="campaign_part_untold",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("org__isnull", False), ("unit__isnull", False), _connector="XOR"
                ),
                name="campaign_part_org_or_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent", None), ("role", "command")),
                    models.Q(
                        models.Q(("role", "command"), _negated=True),
                        models.Q(("parent", None), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaign_part_hangs_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignpart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("campaign", "org"),
                name="campaign_org_once",
                violation_error_message="已经在行动里了",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignpart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at", None)),
                fields=("campaign", "unit"),
                name="campaign_unit_once",
                violation_error_message="已经在行动里了",
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignpart",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaignpartevent" ("campaign_id", "id", "joined_at", "left_at", "left_reason", "org_id", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "reports", "role", "unit_id") VALUES (NEW."campaign_id", NEW."id", NEW."joined_at", NEW."left_at", NEW."left_reason", NEW."org_id", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_id", NEW."reports", NEW."role", NEW."unit_id"); RETURN NULL;',
                    hash="9d5c516a486afeed65ca5851baea9d31ca266c6f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a2529",
                    table="grids_campaignpart",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignpart",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."joined_at" IS DISTINCT FROM (NEW."joined_at") OR OLD."left_at" IS DISTINCT FROM (NEW."left_at") OR OLD."left_reason" IS DISTINCT FROM (NEW."left_reason") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."place_id" IS DISTINCT FROM (NEW."place_id") OR OLD."reports" IS DISTINCT FROM (NEW."reports") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))',
                    func='INSERT INTO "grids_campaignpartevent" ("campaign_id", "id", "joined_at", "left_at", "left_reason", "org_id", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "reports", "role", "unit_id") VALUES (NEW."campaign_id", NEW."id", NEW."joined_at", NEW."left_at", NEW."left_reason", NEW."org_id", NEW."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_id", NEW."reports", NEW."role", NEW."unit_id"); RETURN NULL;',
                    hash="8c0b046a89e85ca15166ed337aff4a89e34d2447",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dda22",
                    table="grids_campaignpart",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignpart",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaignpartevent" ("campaign_id", "id", "joined_at", "left_at", "left_reason", "org_id", "parent_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "reports", "role", "unit_id") VALUES (OLD."campaign_id", OLD."id", OLD."joined_at", OLD."left_at", OLD."left_reason", OLD."org_id", OLD."parent_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place_id", OLD."reports", OLD."role", OLD."unit_id"); RETURN NULL;',
                    hash="a9142f8c8b15d6274933e23447fab86bc3b55a86",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_052d7",
                    table="grids_campaignpart",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignreport",
            constraint=models.UniqueConstraint(
                fields=("part", "day", "version"),
                name="campaign_report_version_once",
                violation_error_message="刚有人报过这一天，请刷新再看",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignanswer",
            constraint=models.UniqueConstraint(
                fields=("report", "field"), name="campaign_answer_once"
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaigntask",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaigntaskevent" ("campaign_id", "due", "giver_id", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo", "text") VALUES (NEW."campaign_id", NEW."due", NEW."giver_id", NEW."id", NEW."made_at", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."photo", NEW."text"); RETURN NULL;',
                    hash="80326be7fa75e82296320a022688862c64a18c5a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f28b7",
                    table="grids_campaigntask",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaigntask",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_campaigntaskevent" ("campaign_id", "due", "giver_id", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo", "text") VALUES (NEW."campaign_id", NEW."due", NEW."giver_id", NEW."id", NEW."made_at", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."photo", NEW."text"); RETURN NULL;',
                    hash="671786f0133f6e0612042093d2821477a947d242",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_46f15",
                    table="grids_campaigntask",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaigntask",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaigntaskevent" ("campaign_id", "due", "giver_id", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo", "text") VALUES (OLD."campaign_id", OLD."due", OLD."giver_id", OLD."id", OLD."made_at", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."photo", OLD."text"); RETURN NULL;',
                    hash="00562a8ce64361b4a9dc0d3cd903d7de9cd57a9e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d334e",
                    table="grids_campaigntask",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="campaignduty",
            index=models.Index(
                condition=models.Q(("told_at", None)), fields=["task"], name="campaign_duty_untold"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignduty",
            constraint=models.UniqueConstraint(fields=("task", "part"), name="campaign_duty_once"),
        ),
        migrations.AddConstraint(
            model_name="campaignduty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None)),
                    models.Q(
                        models.Q(("done_at", None), _negated=True),
                        models.Q(("done_by", None), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaign_duty_done_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignduty",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaigndutyevent" ("done_at", "done_by_id", "id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "task_id", "text") VALUES (NEW."done_at", NEW."done_by_id", NEW."id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."photo_id", NEW."task_id", NEW."text"); RETURN NULL;',
                    hash="1cd5305cd0021a7bdc7fb6038dd4070c0bff3c05",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7d89f",
                    table="grids_campaignduty",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignduty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."part_id" IS DISTINCT FROM (NEW."part_id") OR OLD."photo_id" IS DISTINCT FROM (NEW."photo_id") OR OLD."task_id" IS DISTINCT FROM (NEW."task_id") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                    func='INSERT INTO "grids_campaigndutyevent" ("done_at", "done_by_id", "id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "task_id", "text") VALUES (NEW."done_at", NEW."done_by_id", NEW."id", NEW."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."photo_id", NEW."task_id", NEW."text"); RETURN NULL;',
                    hash="1b6bb4bd466c0a130e718205445ecb21c9d1a474",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4b8e0",
                    table="grids_campaignduty",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="campaignduty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_campaigndutyevent" ("done_at", "done_by_id", "id", "part_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "task_id", "text") VALUES (OLD."done_at", OLD."done_by_id", OLD."id", OLD."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."photo_id", OLD."task_id", OLD."text"); RETURN NULL;',
                    hash="57e50f2bf7d14691e982cc82109df902846dc770",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4781c",
                    table="grids_campaignduty",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["due"],
                name="warning_open",
            ),
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(fields=["org", "state"], name="warning_by_place"),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.UniqueConstraint(
                fields=("signal", "org", "unit", "alliance", "since"),
                name="warning_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "closed"), ("closed_on", None), _connector="XOR"),
                name="warning_closed_on_a_day",
            ),
        ),
        core.audit.AddTrigger(
            model_name="earlywarning",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_earlywarningevent" ("alliance_id", "closed_on", "days", "due", "id", "made_on", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised", "signal", "since", "state", "threshold", "unit_id", "until", "url", "value") VALUES (NEW."alliance_id", NEW."closed_on", NEW."days", NEW."due", NEW."id", NEW."made_on", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."raised", NEW."signal", NEW."since", NEW."state", NEW."threshold", NEW."unit_id", NEW."until", NEW."url", NEW."value"); RETURN NULL;',
                    hash="ce703fcc7c072c44e75b5d90fb2a5dfdc64bd9ae",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5a634",
                    table="grids_earlywarning",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="earlywarning",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."alliance_id" IS DISTINCT FROM (NEW."alliance_id") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."due" IS DISTINCT FROM (NEW."due") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_on" IS DISTINCT FROM (NEW."made_on") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."raised" IS DISTINCT FROM (NEW."raised") OR OLD."signal" IS DISTINCT FROM (NEW."signal") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."threshold" IS DISTINCT FROM (NEW."threshold") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."until" IS DISTINCT FROM (NEW."until") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."value" IS DISTINCT FROM (NEW."value"))',
                    func='INSERT INTO "grids_earlywarningevent" ("alliance_id", "closed_on", "days", "due", "id", "made_on", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised", "signal", "since", "state", "threshold", "unit_id", "until", "url", "value") VALUES (NEW."alliance_id", NEW."closed_on", NEW."days", NEW."due", NEW."id", NEW."made_on", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."raised", NEW."signal", NEW."since", NEW."state", NEW."threshold", NEW."unit_id", NEW."until", NEW."url", NEW."value"); RETURN NULL;',
                    hash="e8b94409fac72004a1725bb232097cb7afd9482d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6f577",
                    table="grids_earlywarning",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="earlywarning",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_earlywarningevent" ("alliance_id", "closed_on", "days", "due", "id", "made_on", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised", "signal", "since", "state", "threshold", "unit_id", "until", "url", "value") VALUES (OLD."alliance_id", OLD."closed_on", OLD."days", OLD."due", OLD."id", OLD."made_on", OLD."name", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."raised", OLD."signal", OLD."since", OLD."state", OLD."threshold", OLD."unit_id", OLD."until", OLD."url", OLD."value"); RETURN NULL;',
                    hash="1af5e080ea0e06c3a6d442207d15346b80ab3d8f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dfdd8",
                    table="grids_earlywarning",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="warningrule",
            constraint=models.UniqueConstraint(
                fields=("org", "signal"),
                name="warning_rule_once",
                violation_error_message="这一项已经定过规则，请先取消原来的",
            ),
        ),
        migrations.AddConstraint(
            model_name="warningrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", 1), ("days__lte", 90), ("threshold__gt", 0)),
                name="warning_rule_sane",
            ),
        ),
        core.audit.AddTrigger(
            model_name="warningrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_warningruleevent" ("days", "id", "on", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal", "span", "threshold") VALUES (NEW."days", NEW."id", NEW."on", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."signal", NEW."span", NEW."threshold"); RETURN NULL;',
                    hash="d54a5a098d87804fcb66c2c3d0abdd38623075a7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b14c3",
                    table="grids_warningrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="warningrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."days" IS DISTINCT FROM (NEW."days") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."on" IS DISTINCT FROM (NEW."on") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."signal" IS DISTINCT FROM (NEW."signal") OR OLD."span" IS DISTINCT FROM (NEW."span") OR OLD."threshold" IS DISTINCT FROM (NEW."threshold"))',
                    func='INSERT INTO "grids_warningruleevent" ("days", "id", "on", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal", "span", "threshold") VALUES (NEW."days", NEW."id", NEW."on", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."signal", NEW."span", NEW."threshold"); RETURN NULL;',
                    hash="97806627943fbc802d5c196320f7b6fa0a361b77",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b7acb",
                    table="grids_warningrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="warningrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_warningruleevent" ("days", "id", "on", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signal", "span", "threshold") VALUES (OLD."days", OLD."id", OLD."on", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."signal", OLD."span", OLD."threshold"); RETURN NULL;',
                    hash="59fcb5f615ae60aea871d523990a0bd4daf2e738",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5750d",
                    table="grids_warningrule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="weakorg",
            constraint=models.UniqueConstraint(
                fields=("year", "org", "unit"),
                name="weak_once_a_year",
                nulls_distinct=False,
                violation_error_message="这个党组织今年已经列入",
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakorg",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_weakorgevent" ("found_by_id", "found_on", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "result", "right_on", "unit_id", "year") VALUES (NEW."found_by_id", NEW."found_on", NEW."id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."result", NEW."right_on", NEW."unit_id", NEW."year"); RETURN NULL;',
                    hash="cbe1a228046f9f7358a043cef6192f6aee396488",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0c676",
                    table="grids_weakorg",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakorg",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_weakorgevent" ("found_by_id", "found_on", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "result", "right_on", "unit_id", "year") VALUES (NEW."found_by_id", NEW."found_on", NEW."id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."result", NEW."right_on", NEW."unit_id", NEW."year"); RETURN NULL;',
                    hash="b977d13b295f1535532a7ab2bae7729044a38798",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2ad07",
                    table="grids_weakorg",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakorg",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_weakorgevent" ("found_by_id", "found_on", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "result", "right_on", "unit_id", "year") VALUES (OLD."found_by_id", OLD."found_on", OLD."id", OLD."name", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."result", OLD."right_on", OLD."unit_id", OLD."year"); RETURN NULL;',
                    hash="b5c7edf44fc2ba28ee33c71ab0fd278ff2cf4e52",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f81e4",
                    table="grids_weakorg",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="weakmeasure",
            constraint=models.UniqueConstraint(fields=("weak", "kind"), name="weak_five_measures"),
        ),
        migrations.AddConstraint(
            model_name="weakmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by", None), ("done_on", None)),
                    models.Q(
                        models.Q(("done_on", None), _negated=True),
                        models.Q(("done_by", None), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="weak_measure_done_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakmeasure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_weakmeasureevent" ("done_by_id", "done_on", "due", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "weak_id") VALUES (NEW."done_by_id", NEW."done_on", NEW."due", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."weak_id"); RETURN NULL;',
                    hash="e52afa92743a4e940f3c51942d24f5c6f44724b6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8b094",
                    table="grids_weakmeasure",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakmeasure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_weakmeasureevent" ("done_by_id", "done_on", "due", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "weak_id") VALUES (NEW."done_by_id", NEW."done_on", NEW."due", NEW."id", NEW."kind", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."weak_id"); RETURN NULL;',
                    hash="e8bdae990fe14e3715bd60008a190550bed4c2f5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9cf41",
                    table="grids_weakmeasure",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakmeasure",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_weakmeasureevent" ("done_by_id", "done_on", "due", "id", "kind", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "weak_id") VALUES (OLD."done_by_id", OLD."done_on", OLD."due", OLD."id", OLD."kind", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."weak_id"); RETURN NULL;',
                    hash="e2b1a3a3026bf4712875637375e003ffc2e9e7fb",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_804d3",
                    table="grids_weakmeasure",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="weakshare",
            constraint=models.UniqueConstraint(fields=("org", "year"), name="weak_share_once"),
        ),
        migrations.AddConstraint(
            model_name="weakshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                name="weak_share_percent",
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakshare",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_weakshareevent" ("id", "org_id", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."id", NEW."org_id", NEW."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="677d3271ed29f23717b22d30babbd6dafe8a44d4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_99693",
                    table="grids_weakshare",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakshare",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_weakshareevent" ("id", "org_id", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."id", NEW."org_id", NEW."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="af215a4496b4ed0c1912c3b9889a499be81ecc92",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0d6ad",
                    table="grids_weakshare",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="weakshare",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_weakshareevent" ("id", "org_id", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (OLD."id", OLD."org_id", OLD."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."year"); RETURN NULL;',
                    hash="cf56fd6ad4c50a671183b3c4ce2a30f2373251a7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_29339",
                    table="grids_weakshare",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(OPEN_ONLY, NOT_OPEN_ONLY),
        *core.audit.append_only(
            *(f"grids_{name}" for name in GROWING), *(f"grids_{name}event" for name in AUDITED)
        ),
    ]
