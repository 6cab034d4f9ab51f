"""The work on projects: milestones, people, hours, pledges, reviews, voices; their audit only grows."""

import core.audit
import core.migrating
import core.ranges
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(core.migrating.Migration):
    dependencies = [
        ("core", "0002_guards"),
        ("orgs", "0003_members_teams"),
        ("services", "0006_venues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DueChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.DateField(verbose_name="原期限")),
                ("after", models.DateField(verbose_name="新期限")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="due_changes",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "改期",
                "verbose_name_plural": "改期",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DueChangeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("before", models.DateField(verbose_name="原期限")),
                ("after", models.DateField(verbose_name="新期限")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.duechange",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secretary", models.CharField(max_length=40, verbose_name="书记")),
                ("aim", models.CharField(max_length=300, verbose_name="要破解的难题")),
                ("sent_on", models.DateField(verbose_name="报送日期")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="备案日期")),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="filing",
                        to="services.project",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "书记项目备案",
                "verbose_name_plural": "书记项目备案",
            },
        ),
        migrations.CreateModel(
            name="FilingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("secretary", models.CharField(max_length=40, verbose_name="书记")),
                ("aim", models.CharField(max_length=300, verbose_name="要破解的难题")),
                ("sent_on", models.DateField(verbose_name="报送日期")),
                ("filed_on", models.DateField(blank=True, null=True, verbose_name="备案日期")),
                (
                    "filed_by",
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
                        to="services.filing",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="里程碑")),
                ("due", models.DateField(verbose_name="什么时候之前")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "里程碑",
                "verbose_name_plural": "里程碑",
                "ordering": ["due", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MilestoneEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100, verbose_name="里程碑")),
                ("due", models.DateField(verbose_name="什么时候之前")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
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
                        to="services.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Need",
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
                        choices=[("money", "资金"), ("things", "物资"), ("hours", "人手")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="需要什么")),
                ("measure", models.CharField(max_length=10, verbose_name="计量")),
                ("asked", models.PositiveIntegerField(verbose_name="需要多少")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="已认捐")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "所需",
                "verbose_name_plural": "所需",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="NeedEvent",
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
                        choices=[("money", "资金"), ("things", "物资"), ("hours", "人手")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="需要什么")),
                ("measure", models.CharField(max_length=10, verbose_name="计量")),
                ("asked", models.PositiveIntegerField(verbose_name="需要多少")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="已认捐")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
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
                        to="services.need",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "承接方"), ("community", "社区")],
                        default="provider",
                        max_length=10,
                        verbose_name="哪一方",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("duty", models.CharField(blank=True, max_length=40, verbose_name="分工")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(1\\d{10}|0\\d{2,3}-?\\d{7,8}(-\\d{1,6})?)$",
                                "请写 11 位手机号，或带区号的座机，如 0532-82881234",
                            )
                        ],
                        verbose_name="联系电话",
                    ),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "参加人",
                "verbose_name_plural": "参加人",
                "ordering": ["side", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "承接方"), ("community", "社区")],
                        default="provider",
                        max_length=10,
                        verbose_name="哪一方",
                    ),
                ),
                ("duty", models.CharField(blank=True, max_length=40, verbose_name="分工")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
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
                        to="services.participant",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.PositiveIntegerField(verbose_name="认捐多少")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="留言")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pledged", "待收到"),
                            ("received", "已收到"),
                            ("withdrawn", "已收回"),
                        ],
                        default="pledged",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("received", models.PositiveIntegerField(default=0, verbose_name="收到多少")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="收到日期")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="收回原因"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="orgs.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="services.need",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="orgs.team",
                        verbose_name="队伍",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "认捐",
                "verbose_name_plural": "认捐",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PledgeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("amount", models.PositiveIntegerField(verbose_name="认捐多少")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="留言")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pledged", "待收到"),
                            ("received", "已收到"),
                            ("withdrawn", "已收回"),
                        ],
                        default="pledged",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("received", models.PositiveIntegerField(default=0, verbose_name="收到多少")),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="收到日期")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="收回原因"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "need",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.need",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.pledge",
                    ),
                ),
                (
                    "received_by",
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
                    "team",
                    models.ForeignKey(
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
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(verbose_name="做到百分之几")),
                ("note", models.CharField(max_length=500, verbose_name="进展")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="progress",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "进展",
                "verbose_name_plural": "进展",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgressEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("percent", models.PositiveSmallIntegerField(verbose_name="做到百分之几")),
                ("note", models.CharField(max_length=500, verbose_name="进展")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                        to="services.progress",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RatingLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(editable=False, max_length=32, unique=True)),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("ends_on", models.DateField(verbose_name="到哪一天")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rating_links",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "居民评分码",
                "verbose_name_plural": "居民评分码",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="RatingLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("ends_on", models.DateField(verbose_name="到哪一天")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                        to="services.ratinglink",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ResidentRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(verbose_name="评分")),
                ("comment", models.CharField(blank=True, max_length=200, verbose_name="评语")),
                ("device_hash", models.CharField(max_length=64)),
                ("address_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="services.ratinglink",
                    ),
                ),
            ],
            options={
                "verbose_name": "居民评分",
                "verbose_name_plural": "居民评分",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ResidentRatingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("rating", models.PositiveSmallIntegerField(verbose_name="评分")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "link",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.ratinglink",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.residentrating",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("begins", models.TimeField(verbose_name="几点开始")),
                ("ends", models.TimeField(verbose_name="几点结束")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="时长（分钟）")),
                ("note", models.CharField(max_length=500, verbose_name="做了什么")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("logged", "待社区确认"),
                            ("confirmed", "已确认"),
                            ("refused", "未确认"),
                        ],
                        default="logged",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "refused_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="未确认的原因"),
                ),
                ("logged_on", models.DateField(verbose_name="登记日期")),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "judged_by",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="services.participant",
                    ),
                ),
                (
                    "photos",
                    models.ManyToManyField(
                        blank=True, related_name="service_records", to="core.photo"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务记录",
                "verbose_name_plural": "服务记录",
                "ordering": ["-day", "-begins", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ServiceRecordEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("day", models.DateField(verbose_name="日期")),
                ("begins", models.TimeField(verbose_name="几点开始")),
                ("ends", models.TimeField(verbose_name="几点结束")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="时长（分钟）")),
                ("note", models.CharField(max_length=500, verbose_name="做了什么")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("logged", "待社区确认"),
                            ("confirmed", "已确认"),
                            ("refused", "未确认"),
                        ],
                        default="logged",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "refused_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="未确认的原因"),
                ),
                ("logged_on", models.DateField(verbose_name="登记日期")),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "judged_by",
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.participant",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.servicerecord",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[("community", "社区评议"), ("residents", "居民评分")],
                        max_length=10,
                        verbose_name="起因",
                    ),
                ),
                (
                    "rating",
                    models.DecimalField(decimal_places=2, max_digits=3, verbose_name="评分"),
                ),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="评语")),
                ("talk_by", models.DateField(verbose_name="约谈期限")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="约谈日期")),
                ("people", models.CharField(blank=True, max_length=200, verbose_name="谁和谁谈")),
                ("agreed", models.CharField(blank=True, max_length=500, verbose_name="谈定了什么")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "logged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="talks",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "约谈",
                "verbose_name_plural": "约谈",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="TalkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[("community", "社区评议"), ("residents", "居民评分")],
                        max_length=10,
                        verbose_name="起因",
                    ),
                ),
                (
                    "rating",
                    models.DecimalField(decimal_places=2, max_digits=3, verbose_name="评分"),
                ),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="评语")),
                ("talk_by", models.DateField(verbose_name="约谈期限")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="约谈日期")),
                ("people", models.CharField(blank=True, max_length=200, verbose_name="谁和谁谈")),
                ("agreed", models.CharField(blank=True, max_length=500, verbose_name="谈定了什么")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "logged_by",
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
                        to="services.talk",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="做什么")),
                ("due", models.DateField(blank=True, null=True, verbose_name="什么时候之前")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="services.milestone",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="services.participant",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "任务",
                "verbose_name_plural": "任务",
                "ordering": [models.OrderBy(models.F("due"), nulls_last=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="TaskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=200, verbose_name="做什么")),
                ("due", models.DateField(blank=True, null=True, verbose_name="什么时候之前")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
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
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.milestone",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.participant",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.task",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnitReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(verbose_name="评分")),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="评语")),
                ("created_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unit_review",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位评社区",
                "verbose_name_plural": "单位评社区",
            },
        ),
        migrations.CreateModel(
            name="UnitReviewEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("rating", models.PositiveSmallIntegerField(verbose_name="评分")),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="评语")),
                ("created_at", models.DateTimeField()),
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
                        to="services.unitreview",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("satisfied", models.PositiveSmallIntegerField(default=0, verbose_name="满意")),
                ("so_so", models.PositiveSmallIntegerField(default=0, verbose_name="一般")),
                (
                    "dissatisfied",
                    models.PositiveSmallIntegerField(default=0, verbose_name="不满意"),
                ),
                ("asked", models.PositiveSmallIntegerField(verbose_name="问了几人")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="居民怎么说")),
                ("logged_on", models.DateField(verbose_name="登记日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                        verbose_name="网格",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "居民反映",
                "verbose_name_plural": "居民反映",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="VoiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("day", models.DateField(verbose_name="日期")),
                ("satisfied", models.PositiveSmallIntegerField(default=0, verbose_name="满意")),
                ("so_so", models.PositiveSmallIntegerField(default=0, verbose_name="一般")),
                (
                    "dissatisfied",
                    models.PositiveSmallIntegerField(default=0, verbose_name="不满意"),
                ),
                ("asked", models.PositiveSmallIntegerField(verbose_name="问了几人")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="居民怎么说")),
                ("logged_on", models.DateField(verbose_name="登记日期")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "grid",
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
                        to="services.voice",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        core.audit.AddTrigger(
            model_name="duechange",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_duechangeevent" ("after", "before", "created_at", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason") VALUES (NEW."after", NEW."before", NEW."created_at", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."reason"); RETURN NULL;',
                    hash="680b7a6ee797c879f920567cc4385f3b5c457a92",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9eec2",
                    table="services_duechange",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="duechange",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_duechangeevent" ("after", "before", "created_at", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason") VALUES (NEW."after", NEW."before", NEW."created_at", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."reason"); RETURN NULL;',
                    hash="88f1a0e487aebc52e07f1ce9d4e0ec6770e4b0e0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_babfd",
                    table="services_duechange",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="duechange",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_duechangeevent" ("after", "before", "created_at", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "reason") VALUES (OLD."after", OLD."before", OLD."created_at", OLD."id", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."reason"); RETURN NULL;',
                    hash="96195c91e3b08adab15d7ee515ac1a5330a5e463",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_77c76",
                    table="services_duechange",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("filed_by", None), ("filed_on", None)),
                    models.Q(("filed_by__isnull", False), ("filed_on__isnull", False)),
                    _connector="OR",
                ),
                name="filing_filed_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="filing",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_filingevent" ("aim", "filed_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "secretary", "sent_by_id", "sent_on") VALUES (NEW."aim", NEW."filed_by_id", NEW."filed_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."secretary", NEW."sent_by_id", NEW."sent_on"); RETURN NULL;',
                    hash="f574b8498c2155e64ead96f8716c267c6f02e492",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_98519",
                    table="services_filing",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="filing",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_filingevent" ("aim", "filed_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "secretary", "sent_by_id", "sent_on") VALUES (NEW."aim", NEW."filed_by_id", NEW."filed_on", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."secretary", NEW."sent_by_id", NEW."sent_on"); RETURN NULL;',
                    hash="695c37f5cb7890b4666bef0155f0d5d6a2eee26f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2d520",
                    table="services_filing",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="filing",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_filingevent" ("aim", "filed_by_id", "filed_on", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "secretary", "sent_by_id", "sent_on") VALUES (OLD."aim", OLD."filed_by_id", OLD."filed_on", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."secretary", OLD."sent_by_id", OLD."sent_on"); RETURN NULL;',
                    hash="a96579b8b0d401a6794f6293f513dbc1f571991c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_4b7d9",
                    table="services_filing",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                fields=("project", "name"),
                name="milestone_once_in_project",
                violation_error_message="这个项目里已有同名的里程碑",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by", None), ("done_on", None)),
                    models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                    _connector="OR",
                ),
                name="milestone_done_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_milestoneevent" ("created_at", "created_by_id", "done_by_id", "done_on", "due", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."done_by_id", NEW."done_on", NEW."due", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="982e2df6e921090d5cabd49c1b658c15076f7227",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9caae",
                    table="services_milestone",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_milestoneevent" ("created_at", "created_by_id", "done_by_id", "done_on", "due", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."done_by_id", NEW."done_on", NEW."due", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="e40966dc33ade700f724a2cdb15a84775a42fa3e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_29514",
                    table="services_milestone",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_milestoneevent" ("created_at", "created_by_id", "done_by_id", "done_on", "due", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (OLD."created_at", OLD."created_by_id", OLD."done_by_id", OLD."done_on", OLD."due", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id"); RETURN NULL;',
                    hash="f8f179912e2e35a5f2e8f2b75066dde3cea26d20",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_20008",
                    table="services_milestone",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked__gte", 1), ("asked__lte", 100000000)),
                name="need_asked",
                violation_error_message="请写 1 到 1 亿之间的整数",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("asked"))),
                name="need_not_overpledged",
                violation_error_message="认捐的比需要的多了",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                fields=("project", "name"),
                name="need_once_in_project",
                violation_error_message="这个项目里已写过这一样",
            ),
        ),
        core.audit.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_needevent" ("asked", "created_at", "created_by_id", "id", "kind", "measure", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "taken") VALUES (NEW."asked", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."measure", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."taken"); RETURN NULL;',
                    hash="67284223b7b07b9c70b7b4efaaa33ff1eea7ef8d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d46ac",
                    table="services_need",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_needevent" ("asked", "created_at", "created_by_id", "id", "kind", "measure", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "taken") VALUES (NEW."asked", NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."measure", NEW."name", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."taken"); RETURN NULL;',
                    hash="4e218265f55772a2d65a9eedf5345d6a9b89bce1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_11df4",
                    table="services_need",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="need",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_needevent" ("asked", "created_at", "created_by_id", "id", "kind", "measure", "name", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "taken") VALUES (OLD."asked", OLD."created_at", OLD."created_by_id", OLD."id", OLD."kind", OLD."measure", OLD."name", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."taken"); RETURN NULL;',
                    hash="7d2b754a7b6fb862304d0a0198b3644fd947057a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_07603",
                    table="services_need",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_on", None)),
                fields=("project", "side", "name"),
                name="participant_once_in_project",
                violation_error_message="这个人已在名单里；同名的请在姓名后加以区别",
            ),
        ),
        core.audit.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_participantevent" ("created_at", "created_by_id", "duty", "id", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "side") VALUES (NEW."created_at", NEW."created_by_id", NEW."duty", NEW."id", NEW."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."side"); RETURN NULL;',
                    hash="bce76383140d5d9450c996ad558afc6f0c581b96",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ac73",
                    table="services_participant",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."duty" IS DISTINCT FROM (NEW."duty") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_on" IS DISTINCT FROM (NEW."left_on") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."side" IS DISTINCT FROM (NEW."side"))',
                    func='INSERT INTO "services_participantevent" ("created_at", "created_by_id", "duty", "id", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "side") VALUES (NEW."created_at", NEW."created_by_id", NEW."duty", NEW."id", NEW."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."side"); RETURN NULL;',
                    hash="90146cab82d8549c753bee1190a95885f4810c50",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d4ed9",
                    table="services_participant",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_participantevent" ("created_at", "created_by_id", "duty", "id", "left_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "side") VALUES (OLD."created_at", OLD."created_by_id", OLD."duty", OLD."id", OLD."left_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."side"); RETURN NULL;',
                    hash="98a36c2d03907de97bbf40bbd3a8c94185ed5326",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_477e1",
                    table="services_participant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("member__isnull", True), ("team__isnull", True), ("unit__isnull", False)
                    ),
                    models.Q(
                        ("member__isnull", True), ("team__isnull", False), ("unit__isnull", True)
                    ),
                    models.Q(
                        ("member__isnull", False), ("team__isnull", True), ("unit__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="pledge_one_provider",
                violation_error_message="要么是单位，要么是队伍，要么是党员，只能选一个",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1)),
                name="pledge_something",
                violation_error_message="请写认捐多少，至少 1",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(("received__lte", models.F("amount"))),
                name="pledge_received_within",
                violation_error_message="收到的不能比认捐的多",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("received__gte", 1), ("received_on__isnull", False), ("state", "received")
                    ),
                    models.Q(
                        models.Q(("state", "received"), _negated=True),
                        ("received", 0),
                        ("received_on", None),
                    ),
                    _connector="OR",
                ),
                name="pledge_received_has_day",
            ),
        ),
        core.audit.AddTrigger(
            model_name="pledge",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_pledgeevent" ("amount", "created_at", "id", "made_by_id", "member_id", "need_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "received_by_id", "received_on", "state", "team_id", "unit_id", "withdrawn_reason") VALUES (NEW."amount", NEW."created_at", NEW."id", NEW."made_by_id", NEW."member_id", NEW."need_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."received", NEW."received_by_id", NEW."received_on", NEW."state", NEW."team_id", NEW."unit_id", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="21cb1d12c3827b9c771799af45648001d937a696",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a22de",
                    table="services_pledge",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pledge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_pledgeevent" ("amount", "created_at", "id", "made_by_id", "member_id", "need_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "received_by_id", "received_on", "state", "team_id", "unit_id", "withdrawn_reason") VALUES (NEW."amount", NEW."created_at", NEW."id", NEW."made_by_id", NEW."member_id", NEW."need_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received", NEW."received_by_id", NEW."received_on", NEW."state", NEW."team_id", NEW."unit_id", NEW."withdrawn_reason"); RETURN NULL;',
                    hash="046fca2150a30dfeaadd0690be4cb8d16b4227c1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_05d1d",
                    table="services_pledge",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pledge",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_pledgeevent" ("amount", "created_at", "id", "made_by_id", "member_id", "need_id", "note", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received", "received_by_id", "received_on", "state", "team_id", "unit_id", "withdrawn_reason") VALUES (OLD."amount", OLD."created_at", OLD."id", OLD."made_by_id", OLD."member_id", OLD."need_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."received", OLD."received_by_id", OLD."received_on", OLD."state", OLD."team_id", OLD."unit_id", OLD."withdrawn_reason"); RETURN NULL;',
                    hash="0430bb83cba154deea61dedd1ded1a7cbdb6011a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3feff",
                    table="services_pledge",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)),
                name="progress_percent",
                violation_error_message="请写 0 到 100 之间的数",
            ),
        ),
        core.audit.AddTrigger(
            model_name="progress",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_progressevent" ("created_at", "id", "made_by_id", "note", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."created_at", NEW."id", NEW."made_by_id", NEW."note", NEW."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="48f6ba150c74e59080191ece3ac58c23822b9f2c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6f693",
                    table="services_progress",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="progress",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_progressevent" ("created_at", "id", "made_by_id", "note", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."created_at", NEW."id", NEW."made_by_id", NEW."note", NEW."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="062ab3ccca0ad708f857f0894ae3ef3010c7df53",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_eea9a",
                    table="services_progress",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="progress",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_progressevent" ("created_at", "id", "made_by_id", "note", "percent", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (OLD."created_at", OLD."id", OLD."made_by_id", OLD."note", OLD."percent", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id"); RETURN NULL;',
                    hash="024fe75384b6634b451c852779388b58837ae906",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_75f31",
                    table="services_progress",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="ratinglink",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_ratinglinkevent" ("created_at", "ends_on", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="9c9292d94c7659c7afb94e9ddd2f9b9d5af79f26",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_97628",
                    table="services_ratinglink",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="ratinglink",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id"))',
                    func='INSERT INTO "services_ratinglinkevent" ("created_at", "ends_on", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (NEW."created_at", NEW."ends_on", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id"); RETURN NULL;',
                    hash="6c7255e62ee486d50f0c18fd8cbb692a46cfd0d5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7ab6a",
                    table="services_ratinglink",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="ratinglink",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_ratinglinkevent" ("created_at", "ends_on", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id") VALUES (OLD."created_at", OLD."ends_on", OLD."id", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id"); RETURN NULL;',
                    hash="ceab0e261ced2f6585f5e064c013d11100cff232",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_59ee7",
                    table="services_ratinglink",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="residentrating",
            index=models.Index(
                fields=["link", "address_hash", "created_at"], name="resident_rating_by_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="residentrating",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                name="resident_rating_one_to_five",
                violation_error_message="请选 1 到 5 分",
            ),
        ),
        migrations.AddConstraint(
            model_name="residentrating",
            constraint=models.UniqueConstraint(
                fields=("link", "device_hash"),
                name="resident_rates_once",
                violation_error_message="这台手机已经评过了，谢谢",
            ),
        ),
        core.audit.AddTrigger(
            model_name="residentrating",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_residentratingevent" ("created_at", "id", "link_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rating") VALUES (NEW."created_at", NEW."id", NEW."link_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rating"); RETURN NULL;',
                    hash="69b42f12e0556fed915a5dd116efeffeed4a916b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5a866",
                    table="services_residentrating",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="residentrating",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."link_id" IS DISTINCT FROM (NEW."link_id") OR OLD."rating" IS DISTINCT FROM (NEW."rating"))',
                    func='INSERT INTO "services_residentratingevent" ("created_at", "id", "link_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rating") VALUES (NEW."created_at", NEW."id", NEW."link_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rating"); RETURN NULL;',
                    hash="20862267b9113502219da00c9079853694ec4e40",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d1b94",
                    table="services_residentrating",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="residentrating",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_residentratingevent" ("created_at", "id", "link_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rating") VALUES (OLD."created_at", OLD."id", OLD."link_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rating"); RETURN NULL;',
                    hash="7184a4e2895faecc1874d203733c5e4be7645991",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_649d6",
                    table="services_residentrating",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["project", "state"], name="record_of_project"),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("begins"))),
                name="record_ends_after_begin",
                violation_error_message="结束要晚于开始；过了半夜的请分两天记",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__lte", models.F("logged_on"))),
                name="record_not_ahead",
                violation_error_message="这一天还没到，做了以后再记",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                name="record_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerecord",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "refused"), _negated=True),
                expressions=[
                    (core.ranges.SameId("person"), "&&"),
                    (core.ranges.Hours("day", "begins", "ends"), "&&"),
                ],
                name="record_person_once_at_a_time",
                violation_error_message="这个人这段时间已有记录，请改时间",
            ),
        ),
        core.audit.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_servicerecordevent" ("begins", "created_at", "day", "ends", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "minutes", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "refused_reason", "state") VALUES (NEW."begins", NEW."created_at", NEW."day", NEW."ends", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."logged_on", NEW."made_by_id", NEW."minutes", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."refused_reason", NEW."state"); RETURN NULL;',
                    hash="d10593af2fe76c6f26c92b004ad839782ac6e2f6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_67c05",
                    table="services_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_servicerecordevent" ("begins", "created_at", "day", "ends", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "minutes", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "refused_reason", "state") VALUES (NEW."begins", NEW."created_at", NEW."day", NEW."ends", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."logged_on", NEW."made_by_id", NEW."minutes", NEW."note", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."refused_reason", NEW."state"); RETURN NULL;',
                    hash="f9aa0d77565719b2b4f777c00723baaa837f162e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e4501",
                    table="services_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_servicerecordevent" ("begins", "created_at", "day", "ends", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "minutes", "note", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "refused_reason", "state") VALUES (OLD."begins", OLD."created_at", OLD."day", OLD."ends", OLD."id", OLD."judged_at", OLD."judged_by_id", OLD."logged_on", OLD."made_by_id", OLD."minutes", OLD."note", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."refused_reason", OLD."state"); RETURN NULL;',
                    hash="b8171629ac9fca88a5d5d37561fd2a2b445d5631",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_345a1",
                    table="services_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.UniqueConstraint(
                condition=models.Q(("held_on", None)), fields=("project",), name="talk_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_on", None), ("logged_by", None)),
                    models.Q(
                        ("held_on__isnull", False),
                        ("logged_by__isnull", False),
                        models.Q(("people", ""), _negated=True),
                        models.Q(("agreed", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="talk_logged_whole",
                violation_error_message="请写哪天谈的、谁和谁谈、谈定了什么",
            ),
        ),
        core.audit.AddTrigger(
            model_name="talk",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_talkevent" ("agreed", "cause", "comment", "created_at", "held_on", "id", "logged_by_id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "rating", "talk_by") VALUES (NEW."agreed", NEW."cause", NEW."comment", NEW."created_at", NEW."held_on", NEW."id", NEW."logged_by_id", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."rating", NEW."talk_by"); RETURN NULL;',
                    hash="65644937258825985a4c423dffeb8ca8e6620b16",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8386b",
                    table="services_talk",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="talk",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_talkevent" ("agreed", "cause", "comment", "created_at", "held_on", "id", "logged_by_id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "rating", "talk_by") VALUES (NEW."agreed", NEW."cause", NEW."comment", NEW."created_at", NEW."held_on", NEW."id", NEW."logged_by_id", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."rating", NEW."talk_by"); RETURN NULL;',
                    hash="f46b55fa519a0bc811fcaca9ed3dfc5a0ce654ec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_20a04",
                    table="services_talk",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="talk",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_talkevent" ("agreed", "cause", "comment", "created_at", "held_on", "id", "logged_by_id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "rating", "talk_by") VALUES (OLD."agreed", OLD."cause", OLD."comment", OLD."created_at", OLD."held_on", OLD."id", OLD."logged_by_id", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."rating", OLD."talk_by"); RETURN NULL;',
                    hash="7ec665a76fc32e7e861edf934eb229aa368677d3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2db1d",
                    table="services_talk",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by", None), ("done_on", None)),
                    models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                    _connector="OR",
                ),
                name="task_done_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_taskevent" ("created_at", "created_by_id", "done_by_id", "done_on", "due", "id", "milestone_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "text") VALUES (NEW."created_at", NEW."created_by_id", NEW."done_by_id", NEW."done_on", NEW."due", NEW."id", NEW."milestone_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."text"); RETURN NULL;',
                    hash="57f6b58c2030c4c453f65df015c0b495ff31e1fd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_01f8b",
                    table="services_task",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_taskevent" ("created_at", "created_by_id", "done_by_id", "done_on", "due", "id", "milestone_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "text") VALUES (NEW."created_at", NEW."created_by_id", NEW."done_by_id", NEW."done_on", NEW."due", NEW."id", NEW."milestone_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."text"); RETURN NULL;',
                    hash="a8d847471941694ff7e3992b1692b6953b6fa384",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_840e7",
                    table="services_task",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_taskevent" ("created_at", "created_by_id", "done_by_id", "done_on", "due", "id", "milestone_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "text") VALUES (OLD."created_at", OLD."created_by_id", OLD."done_by_id", OLD."done_on", OLD."due", OLD."id", OLD."milestone_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."text"); RETURN NULL;',
                    hash="e456ef2137a969e70d278993479071e2c2cbf443",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_99c7e",
                    table="services_task",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="unitreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                name="unit_review_one_to_five",
                violation_error_message="请选 1 到 5 分",
            ),
        ),
        core.audit.AddTrigger(
            model_name="unitreview",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_unitreviewevent" ("comment", "created_at", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "rating") VALUES (NEW."comment", NEW."created_at", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."rating"); RETURN NULL;',
                    hash="5dc2c7aaefd8a91bf569c44b1ad183cc185606cf",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_62bf7",
                    table="services_unitreview",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="unitreview",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_unitreviewevent" ("comment", "created_at", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "rating") VALUES (NEW."comment", NEW."created_at", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."rating"); RETURN NULL;',
                    hash="2ba6b268aedb0040fdd2f02bd90f2dc26dbfa4a2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_85912",
                    table="services_unitreview",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="unitreview",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_unitreviewevent" ("comment", "created_at", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "rating") VALUES (OLD."comment", OLD."created_at", OLD."id", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."rating"); RETURN NULL;',
                    hash="982c5980b431874e2d6b485a080050f6c7a4db62",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_48f6f",
                    table="services_unitreview",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked__gte", 1), ("asked__lte", 9999)),
                name="voice_asked_somebody",
                violation_error_message="请写问了几人，至少 1 人",
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "asked",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("satisfied"), "+", models.F("so_so")
                            ),
                            "+",
                            models.F("dissatisfied"),
                        ),
                    )
                ),
                name="voice_adds_up",
                violation_error_message="满意、一般、不满意加起来要等于问的人数",
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__lte", models.F("logged_on"))),
                name="voice_not_ahead",
                violation_error_message="这一天还没到",
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.UniqueConstraint(
                fields=("project", "grid", "day"),
                name="voice_once_a_day",
                violation_error_message="这个网格这一天已经报过这个项目",
            ),
        ),
        core.audit.AddTrigger(
            model_name="voice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_voiceevent" ("asked", "created_at", "day", "dissatisfied", "grid_id", "id", "logged_on", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "satisfied", "so_so", "words") VALUES (NEW."asked", NEW."created_at", NEW."day", NEW."dissatisfied", NEW."grid_id", NEW."id", NEW."logged_on", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."satisfied", NEW."so_so", NEW."words"); RETURN NULL;',
                    hash="ef2f911a8ff527137efb5eb76a3e103644266840",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9e94d",
                    table="services_voice",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="voice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_voiceevent" ("asked", "created_at", "day", "dissatisfied", "grid_id", "id", "logged_on", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "satisfied", "so_so", "words") VALUES (NEW."asked", NEW."created_at", NEW."day", NEW."dissatisfied", NEW."grid_id", NEW."id", NEW."logged_on", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."satisfied", NEW."so_so", NEW."words"); RETURN NULL;',
                    hash="6fdfb23fbdf425183f2e9ceff14384c5c9aa37b3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8b7c6",
                    table="services_voice",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="voice",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_voiceevent" ("asked", "created_at", "day", "dissatisfied", "grid_id", "id", "logged_on", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "satisfied", "so_so", "words") VALUES (OLD."asked", OLD."created_at", OLD."day", OLD."dissatisfied", OLD."grid_id", OLD."id", OLD."logged_on", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."satisfied", OLD."so_so", OLD."words"); RETURN NULL;',
                    hash="e53874703af228002a32232c89ed6764b1000c9e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e948d",
                    table="services_voice",
                    when="AFTER",
                ),
            ),
        ),
        *core.audit.append_only(
            "services_duechangeevent",
            "services_filingevent",
            "services_milestoneevent",
            "services_needevent",
            "services_participantevent",
            "services_pledgeevent",
            "services_progressevent",
            "services_ratinglinkevent",
            "services_residentratingevent",
            "services_servicerecordevent",
            "services_talkevent",
            "services_taskevent",
            "services_unitreviewevent",
            "services_voiceevent",
        ),
    ]
