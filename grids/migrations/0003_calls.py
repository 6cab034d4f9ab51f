"""Calls with their clocks, and what a district lays down for them; history and audit only grow."""

import core.audit
import core.migrating
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


AUDITED = "call callask callparty callpause callrating callrule workday workhours workyear".split()


class Migration(core.migrating.Migration):
    dependencies = [
        ("core", "0002_guards"),
        ("grids", "0002_guards"),
        ("orgs", "0003_members_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
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
                            ("enforce", "综合执法"),
                            ("work", "重点工作"),
                            ("emergency", "应急处置"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急"), ("critical", "特急")],
                        max_length=10,
                        verbose_name="紧急程度",
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="呼什么事")),
                ("text", models.TextField(max_length=2000, verbose_name="情况")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("called", "呼叫"),
                            ("waiting", "待应"),
                            ("working", "处置中"),
                            ("returned", "退单"),
                            ("extended", "延期"),
                            ("checking", "待核查"),
                            ("rating", "待评价"),
                            ("closed", "办结"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="第几轮")),
                ("made_at", models.DateTimeField(verbose_name="呼叫时间")),
                ("started_at", models.DateTimeField()),
                ("answer_amount", models.PositiveIntegerField()),
                (
                    "answer_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                ("plan_amount", models.PositiveIntegerField()),
                (
                    "plan_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                ("solve_amount", models.PositiveIntegerField()),
                (
                    "solve_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                (
                    "answer_due",
                    models.DateTimeField(blank=True, null=True, verbose_name="应答期限"),
                ),
                ("plan_due", models.DateTimeField(blank=True, null=True, verbose_name="方案期限")),
                ("solve_due", models.DateTimeField(blank=True, null=True, verbose_name="办结期限")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="应答时间"),
                ),
                (
                    "planned_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="方案时间"),
                ),
                (
                    "solved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="报办结时间"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("in_time", models.BooleanField(blank=True, null=True, verbose_name="按期")),
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
                        related_name="calls",
                        to="orgs.org",
                        verbose_name="街道",
                    ),
                ),
            ],
            options={
                "verbose_name": "街呼区应",
                "verbose_name_plural": "街呼区应",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CallAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[("return", "退单"), ("extend", "延期")],
                        max_length=6,
                        verbose_name="申请什么",
                    ),
                ),
                ("amount", models.PositiveIntegerField(default=0, verbose_name="延多久")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="grids.call",
                    ),
                ),
                (
                    "decided_by",
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
                "verbose_name": "退单和延期申请",
                "verbose_name_plural": "退单和延期申请",
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CallAskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[("return", "退单"), ("extend", "延期")],
                        max_length=6,
                        verbose_name="申请什么",
                    ),
                ),
                ("amount", models.PositiveIntegerField(default=0, verbose_name="延多久")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(blank=True, null=True, verbose_name="同意")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.call",
                    ),
                ),
                (
                    "decided_by",
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
                        to="grids.callask",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallEvent",
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
                            ("enforce", "综合执法"),
                            ("work", "重点工作"),
                            ("emergency", "应急处置"),
                        ],
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急"), ("critical", "特急")],
                        max_length=10,
                        verbose_name="紧急程度",
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="呼什么事")),
                ("text", models.TextField(max_length=2000, verbose_name="情况")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("called", "呼叫"),
                            ("waiting", "待应"),
                            ("working", "处置中"),
                            ("returned", "退单"),
                            ("extended", "延期"),
                            ("checking", "待核查"),
                            ("rating", "待评价"),
                            ("closed", "办结"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="第几轮")),
                ("made_at", models.DateTimeField(verbose_name="呼叫时间")),
                ("started_at", models.DateTimeField()),
                ("answer_amount", models.PositiveIntegerField()),
                (
                    "answer_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                ("plan_amount", models.PositiveIntegerField()),
                (
                    "plan_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                ("solve_amount", models.PositiveIntegerField()),
                (
                    "solve_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                (
                    "answer_due",
                    models.DateTimeField(blank=True, null=True, verbose_name="应答期限"),
                ),
                ("plan_due", models.DateTimeField(blank=True, null=True, verbose_name="方案期限")),
                ("solve_due", models.DateTimeField(blank=True, null=True, verbose_name="办结期限")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="应答时间"),
                ),
                (
                    "planned_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="方案时间"),
                ),
                (
                    "solved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="报办结时间"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("in_time", models.BooleanField(blank=True, null=True, verbose_name="按期")),
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
                        verbose_name="街道",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.call",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "牵头"), ("helper", "配合")],
                        max_length=6,
                        verbose_name="角色",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="应答时间"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="grids.call",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="orgs.unit",
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "verbose_name": "被呼部门",
                "verbose_name_plural": "被呼部门",
                "ordering": ["call", "round", "-role", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CallPartyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "牵头"), ("helper", "配合")],
                        max_length=6,
                        verbose_name="角色",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="应答时间"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.call",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.callparty",
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
                        verbose_name="部门",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("start", models.DateTimeField(verbose_name="从何时")),
                ("end", models.DateTimeField(blank=True, null=True, verbose_name="到何时")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="grids.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "暂停计时",
                "verbose_name_plural": "暂停计时",
                "ordering": ["start", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CallPauseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("round", models.PositiveSmallIntegerField()),
                ("start", models.DateTimeField(verbose_name="从何时")),
                ("end", models.DateTimeField(blank=True, null=True, verbose_name="到何时")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.call",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.callpause",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("nonce", models.CharField(editable=False, max_length=32, unique=True)),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("ends_on", models.DateField(verbose_name="到哪一天")),
                ("rated_at", models.DateTimeField(blank=True, null=True)),
                ("solved", models.BooleanField(blank=True, null=True, verbose_name="解决了没有")),
                (
                    "rating",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分"),
                ),
                ("comment", models.CharField(blank=True, max_length=200, verbose_name="评语")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="grids.call",
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
                "verbose_name": "反映人评价",
                "verbose_name_plural": "反映人评价",
            },
        ),
        migrations.CreateModel(
            name="CallRatingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("round", models.PositiveSmallIntegerField()),
                ("ends_on", models.DateField(verbose_name="到哪一天")),
                ("rated_at", models.DateTimeField(blank=True, null=True)),
                ("solved", models.BooleanField(blank=True, null=True, verbose_name="解决了没有")),
                (
                    "rating",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.call",
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
                        to="grids.callrating",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallRule",
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
                        blank=True,
                        choices=[
                            ("enforce", "综合执法"),
                            ("work", "重点工作"),
                            ("emergency", "应急处置"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急"), ("critical", "特急")],
                        max_length=10,
                        verbose_name="紧急程度",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="施行日期")),
                ("answer_amount", models.PositiveSmallIntegerField(verbose_name="首次应答")),
                (
                    "answer_unit",
                    models.CharField(
                        choices=[("minutes", "分钟"), ("hours", "小时"), ("days", "个工作日")],
                        default="hours",
                        max_length=8,
                        verbose_name="单位",
                    ),
                ),
                ("plan_amount", models.PositiveSmallIntegerField(verbose_name="处置方案")),
                (
                    "plan_unit",
                    models.CharField(
                        choices=[("minutes", "分钟"), ("hours", "小时"), ("days", "个工作日")],
                        default="days",
                        max_length=8,
                        verbose_name="单位",
                    ),
                ),
                ("solve_amount", models.PositiveSmallIntegerField(verbose_name="办结")),
                (
                    "solve_unit",
                    models.CharField(
                        choices=[("minutes", "分钟"), ("hours", "小时"), ("days", "个工作日")],
                        default="days",
                        max_length=8,
                        verbose_name="单位",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_rules",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "呼叫时限",
                "verbose_name_plural": "呼叫时限",
                "ordering": ["-starts_on", "kind", "urgency"],
            },
        ),
        migrations.CreateModel(
            name="CallRuleEvent",
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
                        blank=True,
                        choices=[
                            ("enforce", "综合执法"),
                            ("work", "重点工作"),
                            ("emergency", "应急处置"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急"), ("critical", "特急")],
                        max_length=10,
                        verbose_name="紧急程度",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="施行日期")),
                ("answer_amount", models.PositiveSmallIntegerField(verbose_name="首次应答")),
                (
                    "answer_unit",
                    models.CharField(
                        choices=[("minutes", "分钟"), ("hours", "小时"), ("days", "个工作日")],
                        default="hours",
                        max_length=8,
                        verbose_name="单位",
                    ),
                ),
                ("plan_amount", models.PositiveSmallIntegerField(verbose_name="处置方案")),
                (
                    "plan_unit",
                    models.CharField(
                        choices=[("minutes", "分钟"), ("hours", "小时"), ("days", "个工作日")],
                        default="days",
                        max_length=8,
                        verbose_name="单位",
                    ),
                ),
                ("solve_amount", models.PositiveSmallIntegerField(verbose_name="办结")),
                (
                    "solve_unit",
                    models.CharField(
                        choices=[("minutes", "分钟"), ("hours", "小时"), ("days", "个工作日")],
                        default="days",
                        max_length=8,
                        verbose_name="单位",
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
                        to="grids.callrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=60)),
                ("text", models.CharField(blank=True, max_length=2000)),
                ("who", models.CharField(blank=True, max_length=160)),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="grids.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "经过",
                "verbose_name_plural": "经过",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="日期")),
                ("works", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(max_length=40, verbose_name="为什么")),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_days",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作日历",
                "verbose_name_plural": "工作日历",
                "ordering": ["date", "org"],
            },
        ),
        migrations.CreateModel(
            name="WorkDayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("date", models.DateField(verbose_name="日期")),
                ("works", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(max_length=40, verbose_name="为什么")),
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
                        to="grids.workday",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("morning_from", models.TimeField(verbose_name="上午上班")),
                ("morning_to", models.TimeField(verbose_name="上午下班")),
                ("afternoon_from", models.TimeField(verbose_name="下午上班")),
                ("afternoon_to", models.TimeField(verbose_name="下午下班")),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_hours",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "作息时间",
                "verbose_name_plural": "作息时间",
                "ordering": ["-starts_on", "org"],
            },
        ),
        migrations.CreateModel(
            name="WorkHoursEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("morning_from", models.TimeField(verbose_name="上午上班")),
                ("morning_to", models.TimeField(verbose_name="上午下班")),
                ("afternoon_from", models.TimeField(verbose_name="下午上班")),
                ("afternoon_to", models.TimeField(verbose_name="下午下班")),
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
                        to="grids.workhours",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_years",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "已录全的年份",
                "verbose_name_plural": "已录全的年份",
            },
        ),
        migrations.CreateModel(
            name="WorkYearEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
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
                        to="grids.workyear",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["org", "-made_at"], name="call_by_street"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "working", "returned", "extended"])),
                fields=["solve_due"],
                name="call_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("in_time__isnull", False),
                        ("state", "closed"),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed_at", None),
                        ("in_time", None),
                    ),
                    _connector="OR",
                ),
                name="call_closed_has_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer_amount__gte", 1), ("plan_amount__gte", 1), ("solve_amount__gte", 1)
                ),
                name="call_terms",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("solved_at", None), ("solved_at__gte", models.F("started_at")), _connector="OR"
                ),
                name="call_solved_after_it_began",
            ),
        ),
        core.audit.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callevent" ("answer_amount", "answer_due", "answer_unit", "answered_at", "closed_at", "id", "in_time", "kind", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_amount", "plan_due", "plan_unit", "planned_at", "provisional", "round", "solve_amount", "solve_due", "solve_unit", "solved_at", "started_at", "state", "text", "title", "urgency") VALUES (NEW."answer_amount", NEW."answer_due", NEW."answer_unit", NEW."answered_at", NEW."closed_at", NEW."id", NEW."in_time", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."plan_amount", NEW."plan_due", NEW."plan_unit", NEW."planned_at", NEW."provisional", NEW."round", NEW."solve_amount", NEW."solve_due", NEW."solve_unit", NEW."solved_at", NEW."started_at", NEW."state", NEW."text", NEW."title", NEW."urgency"); RETURN NULL;',
                    hash="fc80e92c2319169e3e2aee9a0d0a6fd84ad6651b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f9d4c",
                    table="grids_call",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_callevent" ("answer_amount", "answer_due", "answer_unit", "answered_at", "closed_at", "id", "in_time", "kind", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_amount", "plan_due", "plan_unit", "planned_at", "provisional", "round", "solve_amount", "solve_due", "solve_unit", "solved_at", "started_at", "state", "text", "title", "urgency") VALUES (NEW."answer_amount", NEW."answer_due", NEW."answer_unit", NEW."answered_at", NEW."closed_at", NEW."id", NEW."in_time", NEW."kind", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."plan_amount", NEW."plan_due", NEW."plan_unit", NEW."planned_at", NEW."provisional", NEW."round", NEW."solve_amount", NEW."solve_due", NEW."solve_unit", NEW."solved_at", NEW."started_at", NEW."state", NEW."text", NEW."title", NEW."urgency"); RETURN NULL;',
                    hash="05168c2507d831ccf123a79b9cd15be27cda96a0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e91d7",
                    table="grids_call",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callevent" ("answer_amount", "answer_due", "answer_unit", "answered_at", "closed_at", "id", "in_time", "kind", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "plan_amount", "plan_due", "plan_unit", "planned_at", "provisional", "round", "solve_amount", "solve_due", "solve_unit", "solved_at", "started_at", "state", "text", "title", "urgency") VALUES (OLD."answer_amount", OLD."answer_due", OLD."answer_unit", OLD."answered_at", OLD."closed_at", OLD."id", OLD."in_time", OLD."kind", OLD."made_at", OLD."made_by_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."plan_amount", OLD."plan_due", OLD."plan_unit", OLD."planned_at", OLD."provisional", OLD."round", OLD."solve_amount", OLD."solve_due", OLD."solve_unit", OLD."solved_at", OLD."started_at", OLD."state", OLD."text", OLD."title", OLD."urgency"); RETURN NULL;',
                    hash="e403b199f0e983e68ba2e28b395bb840dcca7cd9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0e736",
                    table="grids_call",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="callask",
            constraint=models.UniqueConstraint(
                condition=models.Q(("granted", None)),
                fields=("call",),
                name="call_one_ask_waits",
                violation_error_message="已经有一个申请在等答复",
            ),
        ),
        migrations.AddConstraint(
            model_name="callask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gte", 1), ("what", "extend")),
                    models.Q(("amount", 0), ("what", "return")),
                    _connector="OR",
                ),
                name="call_ask_amount",
                violation_error_message="请写延多久",
            ),
        ),
        migrations.AddConstraint(
            model_name="callask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("granted", None)),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("granted__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="call_ask_decided_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="callask",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callaskevent" ("amount", "asked_at", "asked_by_id", "call_id", "decided_at", "decided_by_id", "granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "remark", "round", "what") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."call_id", NEW."decided_at", NEW."decided_by_id", NEW."granted", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."remark", NEW."round", NEW."what"); RETURN NULL;',
                    hash="74e3d9756db70136891d213a707d5af4281db4c4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_efc6c",
                    table="grids_callask",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callask",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_callaskevent" ("amount", "asked_at", "asked_by_id", "call_id", "decided_at", "decided_by_id", "granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "remark", "round", "what") VALUES (NEW."amount", NEW."asked_at", NEW."asked_by_id", NEW."call_id", NEW."decided_at", NEW."decided_by_id", NEW."granted", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."remark", NEW."round", NEW."what"); RETURN NULL;',
                    hash="0c5d19b5b4857b48e5ae814063833e8293a41528",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_60dde",
                    table="grids_callask",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callask",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callaskevent" ("amount", "asked_at", "asked_by_id", "call_id", "decided_at", "decided_by_id", "granted", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "remark", "round", "what") VALUES (OLD."amount", OLD."asked_at", OLD."asked_by_id", OLD."call_id", OLD."decided_at", OLD."decided_by_id", OLD."granted", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."remark", OLD."round", OLD."what"); RETURN NULL;',
                    hash="7bc4a5f2dc325dcce07718cce92476cdd170e5c3",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_89f5c",
                    table="grids_callask",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="callparty",
            constraint=models.UniqueConstraint(
                fields=("call", "round", "unit"),
                name="call_party_once",
                violation_error_message="同一个部门不能又牵头又配合",
            ),
        ),
        migrations.AddConstraint(
            model_name="callparty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "lead")),
                fields=("call", "round"),
                name="call_one_lead",
                violation_error_message="只能有一个部门牵头",
            ),
        ),
        core.audit.AddTrigger(
            model_name="callparty",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpartyevent" ("answered_at", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "round", "unit_id") VALUES (NEW."answered_at", NEW."call_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."role", NEW."round", NEW."unit_id"); RETURN NULL;',
                    hash="6d7610f64edb6611dca820a46b5d8981470b3610",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_408f0",
                    table="grids_callparty",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callparty",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_callpartyevent" ("answered_at", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "round", "unit_id") VALUES (NEW."answered_at", NEW."call_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."role", NEW."round", NEW."unit_id"); RETURN NULL;',
                    hash="583d38a804a16fe0e17b4bde8785b0b0e5c5d061",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e6cd4",
                    table="grids_callparty",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callparty",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpartyevent" ("answered_at", "call_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "round", "unit_id") VALUES (OLD."answered_at", OLD."call_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."role", OLD."round", OLD."unit_id"); RETURN NULL;',
                    hash="ec3a17912ba3db23c98628e3c275f953cfe52cdc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cecc9",
                    table="grids_callparty",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="callpause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("end", None)),
                fields=("call",),
                name="call_one_pause_lasts",
                violation_error_message="已经在暂停",
            ),
        ),
        migrations.AddConstraint(
            model_name="callpause",
            constraint=models.CheckConstraint(
                condition=models.Q(("end", None), ("end__gte", models.F("start")), _connector="OR"),
                name="call_pause_ends_later",
            ),
        ),
        core.audit.AddTrigger(
            model_name="callpause",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpauseevent" ("call_id", "end", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round", "start") VALUES (NEW."call_id", NEW."end", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."round", NEW."start"); RETURN NULL;',
                    hash="1068f6001284a37a26663438ed5f4e8c97e1faf6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a3d57",
                    table="grids_callpause",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callpause",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_callpauseevent" ("call_id", "end", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round", "start") VALUES (NEW."call_id", NEW."end", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."round", NEW."start"); RETURN NULL;',
                    hash="a917464a7e9cfad38f0ee8ef46cb6f205e747ffe",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b101b",
                    table="grids_callpause",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callpause",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callpauseevent" ("call_id", "end", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round", "start") VALUES (OLD."call_id", OLD."end", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."round", OLD."start"); RETURN NULL;',
                    hash="ce176f15d4c2eff5f9a1bf185cb3b1bdf902eefe",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c1692",
                    table="grids_callpause",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="callrating",
            constraint=models.UniqueConstraint(
                fields=("call", "round"), name="call_rated_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="callrating",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rated_at", None), ("rating", None), ("solved", None)),
                    models.Q(
                        ("rated_at__isnull", False),
                        ("rating__gte", 1),
                        ("rating__lte", 5),
                        ("solved__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="call_rating_whole",
                violation_error_message="请选 1 到 5 分，并选解决了没有",
            ),
        ),
        core.audit.AddTrigger(
            model_name="callrating",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callratingevent" ("call_id", "ends_on", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rating", "round", "solved") VALUES (NEW."call_id", NEW."ends_on", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."rated_at", NEW."rating", NEW."round", NEW."solved"); RETURN NULL;',
                    hash="af3f0f1b6950073aa64135cb902ab280418a7b80",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6b8a5",
                    table="grids_callrating",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callrating",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."call_id" IS DISTINCT FROM (NEW."call_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."rated_at" IS DISTINCT FROM (NEW."rated_at") OR OLD."rating" IS DISTINCT FROM (NEW."rating") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."solved" IS DISTINCT FROM (NEW."solved"))',
                    func='INSERT INTO "grids_callratingevent" ("call_id", "ends_on", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rating", "round", "solved") VALUES (NEW."call_id", NEW."ends_on", NEW."id", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."rated_at", NEW."rating", NEW."round", NEW."solved"); RETURN NULL;',
                    hash="c17f4d2ed566bef1d7f8fd380585aef139784f8c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2ff01",
                    table="grids_callrating",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callrating",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callratingevent" ("call_id", "ends_on", "id", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rated_at", "rating", "round", "solved") VALUES (OLD."call_id", OLD."ends_on", OLD."id", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."rated_at", OLD."rating", OLD."round", OLD."solved"); RETURN NULL;',
                    hash="ba9b9b50ec72f4d3dc524da6c9d58635886ec5e5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_446fe",
                    table="grids_callrating",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="callrule",
            constraint=models.UniqueConstraint(
                fields=("org", "kind", "urgency", "starts_on"),
                name="call_rule_once",
                violation_error_message="同一天起已有这一类的时限",
            ),
        ),
        migrations.AddConstraint(
            model_name="callrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer_amount__gte", 1), ("plan_amount__gte", 1), ("solve_amount__gte", 1)
                ),
                name="call_rule_at_least_one",
                violation_error_message="时限至少写 1",
            ),
        ),
        core.audit.AddTrigger(
            model_name="callrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callruleevent" ("answer_amount", "answer_unit", "id", "kind", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_amount", "plan_unit", "solve_amount", "solve_unit", "starts_on", "urgency") VALUES (NEW."answer_amount", NEW."answer_unit", NEW."id", NEW."kind", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."plan_amount", NEW."plan_unit", NEW."solve_amount", NEW."solve_unit", NEW."starts_on", NEW."urgency"); RETURN NULL;',
                    hash="3875c2c524f6f77977c283cf2b8740f8f6a4c113",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d7560",
                    table="grids_callrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_callruleevent" ("answer_amount", "answer_unit", "id", "kind", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_amount", "plan_unit", "solve_amount", "solve_unit", "starts_on", "urgency") VALUES (NEW."answer_amount", NEW."answer_unit", NEW."id", NEW."kind", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."plan_amount", NEW."plan_unit", NEW."solve_amount", NEW."solve_unit", NEW."starts_on", NEW."urgency"); RETURN NULL;',
                    hash="7772be1f197622910d6bb79020d4fd02d7e03e6a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c0843",
                    table="grids_callrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="callrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_callruleevent" ("answer_amount", "answer_unit", "id", "kind", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_amount", "plan_unit", "solve_amount", "solve_unit", "starts_on", "urgency") VALUES (OLD."answer_amount", OLD."answer_unit", OLD."id", OLD."kind", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."plan_amount", OLD."plan_unit", OLD."solve_amount", OLD."solve_unit", OLD."starts_on", OLD."urgency"); RETURN NULL;',
                    hash="453a768c28cc2d2afb78d0bccbc388384c8d798b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_41700",
                    table="grids_callrule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="workday",
            constraint=models.UniqueConstraint(
                fields=("org", "date"),
                name="work_day_once",
                violation_error_message="这一天已经录过，要改请先去掉原来的",
            ),
        ),
        core.audit.AddTrigger(
            model_name="workday",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_workdayevent" ("date", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (NEW."date", NEW."id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."works"); RETURN NULL;',
                    hash="2c26865c3cfda1b04a7b05730cfdbac9e0b9bdde",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ac3c2",
                    table="grids_workday",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="workday",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_workdayevent" ("date", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (NEW."date", NEW."id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."works"); RETURN NULL;',
                    hash="aef90167cb1db8e8c74a347aacbfa53c7e4cc5d6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_117f9",
                    table="grids_workday",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="workday",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_workdayevent" ("date", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "works") VALUES (OLD."date", OLD."id", OLD."name", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."works"); RETURN NULL;',
                    hash="149057f5a44ad5ece1795f0d1a5418c0fbc5dde8",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_37f98",
                    table="grids_workday",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="workhours",
            constraint=models.UniqueConstraint(
                fields=("org", "starts_on"),
                name="work_hours_once",
                violation_error_message="同一天起的作息时间已经定过，要改请先去掉原来的",
            ),
        ),
        migrations.AddConstraint(
            model_name="workhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("afternoon_from__lt", models.F("afternoon_to")),
                    ("morning_from__lt", models.F("morning_to")),
                    ("morning_to__lt", models.F("afternoon_from")),
                ),
                name="work_hours_rising",
                violation_error_message="四个时间要一个比一个晚",
            ),
        ),
        core.audit.AddTrigger(
            model_name="workhours",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_workhoursevent" ("afternoon_from", "afternoon_to", "id", "morning_from", "morning_to", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."afternoon_from", NEW."afternoon_to", NEW."id", NEW."morning_from", NEW."morning_to", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="dcb1bdb9f0a94c89935823f48e568a72c0f15587",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_911d4",
                    table="grids_workhours",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="workhours",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_workhoursevent" ("afternoon_from", "afternoon_to", "id", "morning_from", "morning_to", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."afternoon_from", NEW."afternoon_to", NEW."id", NEW."morning_from", NEW."morning_to", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                    hash="4862ea9991231a4ad09f8d3660715f5216c13733",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_91d6e",
                    table="grids_workhours",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="workhours",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_workhoursevent" ("afternoon_from", "afternoon_to", "id", "morning_from", "morning_to", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (OLD."afternoon_from", OLD."afternoon_to", OLD."id", OLD."morning_from", OLD."morning_to", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on"); RETURN NULL;',
                    hash="a34f422e4652eb256475dcf4274aedafd72c58bf",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_72fed",
                    table="grids_workhours",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="workyear",
            constraint=models.UniqueConstraint(fields=("org", "year"), name="work_year_once"),
        ),
        core.audit.AddTrigger(
            model_name="workyear",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_workyearevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="4aa6781b2a937b4d74d7447b5ec677a6fbf47e59",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a9193",
                    table="grids_workyear",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="workyear",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_workyearevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."year"); RETURN NULL;',
                    hash="1b3f6f17208316a8d4179367b35a5e7d12c4b1ee",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_31f7b",
                    table="grids_workyear",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="workyear",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_workyearevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "year") VALUES (OLD."id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."year"); RETURN NULL;',
                    hash="31850f097a09ab01a8466ebc181bc167fea0f8dc",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_57b2d",
                    table="grids_workyear",
                    when="AFTER",
                ),
            ),
        ),
        *core.audit.append_only("grids_callstep", *(f"grids_{name}event" for name in AUDITED)),
    ]
