"""民情事项 with contacts, history, photos, codes on doorways, terms and words for answers."""

import core.audit
import core.migrating
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


AUDITED = "answertemplate matter matterdoor matterrule".split()


class Migration(core.migrating.Migration):
    dependencies = [
        ("alliances", "0002_kinds_guards_marks"),
        ("grids", "0004_profiles"),
        ("orgs", "0003_members_teams"),
        ("services", "0010_people_hands_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ticket", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("door", "居民扫码"),
                            ("keeper", "网格员"),
                            ("messenger", "民情专递员"),
                            ("hotline", "热线"),
                            ("mailbox", "信箱"),
                            ("visit", "来访"),
                        ],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                (
                    "sort",
                    models.CharField(
                        choices=[("need", "诉求"), ("risk", "隐患"), ("idea", "建议")],
                        default="need",
                        max_length=6,
                        verbose_name="性质",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("clean", "环境卫生"),
                            ("parking", "停车交通"),
                            ("repair", "设施维修"),
                            ("property", "物业管理"),
                            ("noise", "噪音扰民"),
                            ("quarrel", "邻里矛盾"),
                            ("safety", "消防安全"),
                            ("care", "养老助残"),
                            ("children", "教育托管"),
                            ("policy", "政策咨询"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急")],
                        default="normal",
                        max_length=8,
                        verbose_name="紧急程度",
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="什么事")),
                ("text", models.TextField(max_length=2000, verbose_name="情况")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                (
                    "reached",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "市"),
                            (1, "区"),
                            (2, "街道"),
                            (3, "社区"),
                            (4, "网格"),
                            (5, "楼院"),
                        ],
                        editable=False,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "点单"),
                            ("dispatched", "派单"),
                            ("accepted", "接单"),
                            ("taken", "领单"),
                            ("done", "办结"),
                            ("checked", "核单"),
                            ("rated", "评价"),
                            ("declined", "不受理"),
                            ("joined", "并入"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="第几轮")),
                ("reported_at", models.DateTimeField(verbose_name="反映时间")),
                ("started_at", models.DateTimeField()),
                ("term_amount", models.PositiveIntegerField()),
                (
                    "term_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                ("due", models.DateTimeField(verbose_name="办结期限")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="报办结时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="了结时间")),
                ("in_time", models.BooleanField(blank=True, null=True, verbose_name="按期")),
                ("nonce", models.CharField(editable=False, max_length=32, unique=True)),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("rated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rating",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="grids.call",
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="matters",
                        to="services.demand",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters_from",
                        to="orgs.org",
                        verbose_name="来自",
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joins",
                        to="grids.matter",
                        verbose_name="并入",
                    ),
                ),
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
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="orgs.member",
                        verbose_name="承办党员",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="orgs.org",
                        verbose_name="现在哪一级",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="services.project",
                        verbose_name="哪个项目",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="matters",
                        to="alliances.topic",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="orgs.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "民情事项",
                "verbose_name_plural": "民情事项",
                "ordering": ["-reported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AnswerTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=40, verbose_name="叫什么")),
                ("text", models.TextField(max_length=500, verbose_name="答复")),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_templates",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "答复模板",
                "verbose_name_plural": "答复模板",
                "ordering": ["title", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AnswerTemplateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=40, verbose_name="叫什么")),
                ("text", models.TextField(max_length=500, verbose_name="答复")),
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
                        to="grids.answertemplate",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MatterContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="称呼")),
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
                        verbose_name="联系电话",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact",
                        to="grids.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "反映人",
                "verbose_name_plural": "反映人",
            },
        ),
        migrations.CreateModel(
            name="MatterDoor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="贴在哪里")),
                ("nonce", models.CharField(editable=False, max_length=32, unique=True)),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
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
                        related_name="doors",
                        to="orgs.org",
                        verbose_name="网格或社区",
                    ),
                ),
            ],
            options={
                "verbose_name": "门牌码",
                "verbose_name_plural": "门牌码",
                "ordering": ["org", "name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="matter",
            name="door",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matters",
                to="grids.matterdoor",
            ),
        ),
        migrations.CreateModel(
            name="MatterDoorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60, verbose_name="贴在哪里")),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
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
                        verbose_name="网格或社区",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.matterdoor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MatterEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("door", "居民扫码"),
                            ("keeper", "网格员"),
                            ("messenger", "民情专递员"),
                            ("hotline", "热线"),
                            ("mailbox", "信箱"),
                            ("visit", "来访"),
                        ],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                (
                    "sort",
                    models.CharField(
                        choices=[("need", "诉求"), ("risk", "隐患"), ("idea", "建议")],
                        default="need",
                        max_length=6,
                        verbose_name="性质",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("clean", "环境卫生"),
                            ("parking", "停车交通"),
                            ("repair", "设施维修"),
                            ("property", "物业管理"),
                            ("noise", "噪音扰民"),
                            ("quarrel", "邻里矛盾"),
                            ("safety", "消防安全"),
                            ("care", "养老助残"),
                            ("children", "教育托管"),
                            ("policy", "政策咨询"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急")],
                        default="normal",
                        max_length=8,
                        verbose_name="紧急程度",
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="什么事")),
                (
                    "reached",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "市"),
                            (1, "区"),
                            (2, "街道"),
                            (3, "社区"),
                            (4, "网格"),
                            (5, "楼院"),
                        ],
                        editable=False,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "点单"),
                            ("dispatched", "派单"),
                            ("accepted", "接单"),
                            ("taken", "领单"),
                            ("done", "办结"),
                            ("checked", "核单"),
                            ("rated", "评价"),
                            ("declined", "不受理"),
                            ("joined", "并入"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="第几轮")),
                ("reported_at", models.DateTimeField(verbose_name="反映时间")),
                ("started_at", models.DateTimeField()),
                ("term_amount", models.PositiveIntegerField()),
                (
                    "term_unit",
                    models.CharField(
                        choices=[("minutes", "minutes"), ("days", "days")], max_length=8
                    ),
                ),
                ("due", models.DateTimeField(verbose_name="办结期限")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="报办结时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="了结时间")),
                ("in_time", models.BooleanField(blank=True, null=True, verbose_name="按期")),
                ("rated_at", models.DateTimeField(blank=True, null=True)),
                (
                    "rating",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.call",
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.demand",
                    ),
                ),
                (
                    "door",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.matterdoor",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="来自",
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.matter",
                        verbose_name="并入",
                    ),
                ),
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
                    "member",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.member",
                        verbose_name="承办党员",
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
                        verbose_name="现在哪一级",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.matter",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.project",
                        verbose_name="哪个项目",
                    ),
                ),
                (
                    "taken_by",
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
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.topic",
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
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MatterPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file", models.FileField(upload_to="matters/%Y/%m/", verbose_name="文件")),
                ("result", models.BooleanField(default=False, verbose_name="办完的样子")),
                ("size", models.PositiveIntegerField(help_text="字节")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="grids.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "民情照片",
                "verbose_name_plural": "民情照片",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MatterRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "区"), (2, "街道"), (3, "社区"), (4, "网格")],
                        verbose_name="哪一级",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急")],
                        max_length=8,
                        verbose_name="紧急程度",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="施行日期")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="办结")),
                (
                    "unit",
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
                        related_name="matter_rules",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "民情时限",
                "verbose_name_plural": "民情时限",
                "ordering": ["-starts_on", "-level", "urgency"],
            },
        ),
        migrations.CreateModel(
            name="MatterRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "urgency",
                    models.CharField(
                        choices=[("normal", "一般"), ("urgent", "紧急")],
                        max_length=8,
                        verbose_name="紧急程度",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="施行日期")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="办结")),
                (
                    "unit",
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
                        to="grids.matterrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MatterStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=60)),
                ("text", models.CharField(blank=True, max_length=2000)),
                ("public", models.BooleanField(default=False)),
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
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="grids.matter",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.org"
                    ),
                ),
            ],
            options={
                "verbose_name": "经过",
                "verbose_name_plural": "经过",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="answertemplate",
            constraint=models.UniqueConstraint(
                fields=("org", "title"),
                name="answer_template_once",
                violation_error_message="已经有同名的模板",
            ),
        ),
        core.audit.AddTrigger(
            model_name="answertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_answertemplateevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."title"); RETURN NULL;',
                    hash="7e8cb3a00ce15b59f19dd43545850632d4e81214",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4c3cb",
                    table="grids_answertemplate",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="answertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_answertemplateevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title") VALUES (NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."title"); RETURN NULL;',
                    hash="052bcc7fb6c0d06843a6c5f73d1c8db5589e6bfb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_48fa2",
                    table="grids_answertemplate",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="answertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_answertemplateevent" ("id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title") VALUES (OLD."id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."title"); RETURN NULL;',
                    hash="2372ae0753077f6cf07d769310e3cdd15a0deeb0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f4538",
                    table="grids_answertemplate",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matterdoor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_matterdoorevent" ("ended_at", "id", "made_at", "made_by_id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."ended_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="7d11742fb4d7007481ce7823baeb8a841019f3fe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_11433",
                    table="grids_matterdoor",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matterdoor",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id"))',
                    func='INSERT INTO "grids_matterdoorevent" ("ended_at", "id", "made_at", "made_by_id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."ended_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="fa4bd1213c0501a0668294ffcc32f5a8fa4bab32",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_602cf",
                    table="grids_matterdoor",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matterdoor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_matterdoorevent" ("ended_at", "id", "made_at", "made_by_id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."ended_at", OLD."id", OLD."made_at", OLD."made_by_id", OLD."name", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="2091f62c9c62922636a4c77111bbd18e90e2ed18",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8f63d",
                    table="grids_matterdoor",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["home", "-reported_at"], name="matter_by_home"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                condition=models.Q(("state__in", ["asked", "dispatched", "accepted", "taken"])),
                fields=["due"],
                name="matter_open",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["unit", "state"], name="matter_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["checked", "rated", "declined", "joined"]),
                    ("closed_at", None),
                    _connector="XOR",
                ),
                name="matter_closed_has_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "joined"), ("joined_to", None), _connector="XOR"),
                name="matter_joined_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(("joined_to", models.F("pk")), _negated=True),
                name="matter_not_joined_to_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["dispatched", "accepted"]), _negated=True),
                    ("unit__isnull", False),
                    ("member__isnull", False),
                    _connector="OR",
                ),
                name="matter_dispatched_to_somebody",
                violation_error_message="请选派给谁",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["done", "checked", "rated"]), _negated=True),
                    ("done_at__isnull", False),
                    _connector="OR",
                ),
                name="matter_done_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("rated_at__isnull", False),
                        ("rating__gte", 1),
                        ("rating__lte", 5),
                        ("state", "rated"),
                    ),
                    models.Q(("state", "rated"), _negated=True),
                    _connector="OR",
                ),
                name="matter_rating_whole",
                violation_error_message="请选 1 到 5 分",
            ),
        ),
        core.audit.AddTrigger(
            model_name="matter",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_matterevent" ("call_id", "category", "closed_at", "demand_id", "done_at", "door_id", "due", "home_id", "id", "in_time", "joined_to_id", "made_by_id", "member_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "provisional", "rated_at", "rating", "reached", "reported_at", "round", "sort", "source", "started_at", "state", "taken_by_id", "term_amount", "term_unit", "title", "topic_id", "unit_id", "updated_at", "urgency") VALUES (NEW."call_id", NEW."category", NEW."closed_at", NEW."demand_id", NEW."done_at", NEW."door_id", NEW."due", NEW."home_id", NEW."id", NEW."in_time", NEW."joined_to_id", NEW."made_by_id", NEW."member_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."project_id", NEW."provisional", NEW."rated_at", NEW."rating", NEW."reached", NEW."reported_at", NEW."round", NEW."sort", NEW."source", NEW."started_at", NEW."state", NEW."taken_by_id", NEW."term_amount", NEW."term_unit", NEW."title", NEW."topic_id", NEW."unit_id", NEW."updated_at", NEW."urgency"); RETURN NULL;',
                    hash="a75ad4c294da25b2a892caae718e5b5268a9315e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dd382",
                    table="grids_matter",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matter",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."call_id" IS DISTINCT FROM (NEW."call_id") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."demand_id" IS DISTINCT FROM (NEW."demand_id") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."door_id" IS DISTINCT FROM (NEW."door_id") OR OLD."due" IS DISTINCT FROM (NEW."due") OR OLD."home_id" IS DISTINCT FROM (NEW."home_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_time" IS DISTINCT FROM (NEW."in_time") OR OLD."joined_to_id" IS DISTINCT FROM (NEW."joined_to_id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."provisional" IS DISTINCT FROM (NEW."provisional") OR OLD."rated_at" IS DISTINCT FROM (NEW."rated_at") OR OLD."rating" IS DISTINCT FROM (NEW."rating") OR OLD."reached" IS DISTINCT FROM (NEW."reached") OR OLD."reported_at" IS DISTINCT FROM (NEW."reported_at") OR OLD."round" IS DISTINCT FROM (NEW."round") OR OLD."sort" IS DISTINCT FROM (NEW."sort") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."taken_by_id" IS DISTINCT FROM (NEW."taken_by_id") OR OLD."term_amount" IS DISTINCT FROM (NEW."term_amount") OR OLD."term_unit" IS DISTINCT FROM (NEW."term_unit") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."topic_id" IS DISTINCT FROM (NEW."topic_id") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."urgency" IS DISTINCT FROM (NEW."urgency"))',
                    func='INSERT INTO "grids_matterevent" ("call_id", "category", "closed_at", "demand_id", "done_at", "door_id", "due", "home_id", "id", "in_time", "joined_to_id", "made_by_id", "member_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "provisional", "rated_at", "rating", "reached", "reported_at", "round", "sort", "source", "started_at", "state", "taken_by_id", "term_amount", "term_unit", "title", "topic_id", "unit_id", "updated_at", "urgency") VALUES (NEW."call_id", NEW."category", NEW."closed_at", NEW."demand_id", NEW."done_at", NEW."door_id", NEW."due", NEW."home_id", NEW."id", NEW."in_time", NEW."joined_to_id", NEW."made_by_id", NEW."member_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."project_id", NEW."provisional", NEW."rated_at", NEW."rating", NEW."reached", NEW."reported_at", NEW."round", NEW."sort", NEW."source", NEW."started_at", NEW."state", NEW."taken_by_id", NEW."term_amount", NEW."term_unit", NEW."title", NEW."topic_id", NEW."unit_id", NEW."updated_at", NEW."urgency"); RETURN NULL;',
                    hash="46f43788839a32770cba2f0a3d0663a5ad9c79ec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_92fdc",
                    table="grids_matter",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matter",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_matterevent" ("call_id", "category", "closed_at", "demand_id", "done_at", "door_id", "due", "home_id", "id", "in_time", "joined_to_id", "made_by_id", "member_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "provisional", "rated_at", "rating", "reached", "reported_at", "round", "sort", "source", "started_at", "state", "taken_by_id", "term_amount", "term_unit", "title", "topic_id", "unit_id", "updated_at", "urgency") VALUES (OLD."call_id", OLD."category", OLD."closed_at", OLD."demand_id", OLD."done_at", OLD."door_id", OLD."due", OLD."home_id", OLD."id", OLD."in_time", OLD."joined_to_id", OLD."made_by_id", OLD."member_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."project_id", OLD."provisional", OLD."rated_at", OLD."rating", OLD."reached", OLD."reported_at", OLD."round", OLD."sort", OLD."source", OLD."started_at", OLD."state", OLD."taken_by_id", OLD."term_amount", OLD."term_unit", OLD."title", OLD."topic_id", OLD."unit_id", OLD."updated_at", OLD."urgency"); RETURN NULL;',
                    hash="5b09ebde359080e25b6c95654ac5b1a58e2f4eff",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_be65e",
                    table="grids_matter",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="matterrule",
            constraint=models.UniqueConstraint(
                fields=("org", "level", "urgency", "starts_on"),
                name="matter_rule_once",
                violation_error_message="同一天起已有这一级的时限",
            ),
        ),
        migrations.AddConstraint(
            model_name="matterrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1)),
                name="matter_rule_at_least_one",
                violation_error_message="时限至少写 1",
            ),
        ),
        core.audit.AddTrigger(
            model_name="matterrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_matterruleevent" ("amount", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "unit", "urgency") VALUES (NEW."amount", NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."unit", NEW."urgency"); RETURN NULL;',
                    hash="b835603d13ba093c5d0beeebfbd450ae21dabb3f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_93b85",
                    table="grids_matterrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matterrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."unit" IS DISTINCT FROM (NEW."unit") OR OLD."urgency" IS DISTINCT FROM (NEW."urgency"))',
                    func='INSERT INTO "grids_matterruleevent" ("amount", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "unit", "urgency") VALUES (NEW."amount", NEW."id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."starts_on", NEW."unit", NEW."urgency"); RETURN NULL;',
                    hash="c112e413b54bc74c135a004b30058e989924fa68",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1bf23",
                    table="grids_matterrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="matterrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_matterruleevent" ("amount", "id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "unit", "urgency") VALUES (OLD."amount", OLD."id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."unit", OLD."urgency"); RETURN NULL;',
                    hash="7f3d766cde8af4ecbb77304d89bcfefedff0f979",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_477bb",
                    table="grids_matterrule",
                    when="AFTER",
                ),
            ),
        ),
        *core.audit.append_only("grids_matterstep", *(f"grids_{name}event" for name in AUDITED)),
    ]
