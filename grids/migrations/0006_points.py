"""Double check-in, the pool of talents, and points, whose ledger only grows."""

import core.audit
import core.migrating
import core.ranges
import django.contrib.postgres.constraints
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


AUDITED = (
    "checkincode checkinword pointclaim pointobjection pointrule pointsetting redemption reward station "
    "stationholder stationlog talent talentask unitcheckin"
).split()
# A line that takes another back is of the same member, takes back all of it, and none takes back one.
REVERSAL = """
CREATE FUNCTION grids_reversal_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM grids_pointline AS line WHERE line.id = NEW.reverses_id
        AND line.member_id = NEW.member_id AND line.amount = -NEW.amount AND line.kind <> 'reversed'
    ) THEN
        RAISE EXCEPTION 'a reversal takes back the whole of a line of the same member'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reversal_is_whole BEFORE INSERT ON grids_pointline
    FOR EACH ROW WHEN (NEW.kind = 'reversed') EXECUTE FUNCTION grids_reversal_is_whole();
"""
NO_REVERSAL = """
DROP TRIGGER reversal_is_whole ON grids_pointline;
DROP FUNCTION grids_reversal_is_whole();
"""


class Migration(core.migrating.Migration):
    dependencies = [
        ("alliances", "0002_kinds_guards_marks"),
        ("core", "0003_lists_and_mails"),
        ("grids", "0005_matters"),
        ("orgs", "0003_members_teams"),
        ("services", "0010_people_hands_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CheckInCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nonce", models.CharField(editable=False, max_length=32, unique=True)),
                ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.org"
                    ),
                ),
            ],
            options={
                "verbose_name": "报到码",
                "verbose_name_plural": "报到码",
            },
        ),
        migrations.CreateModel(
            name="CheckInCodeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(verbose_name="生成时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
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
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.checkincode",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CheckInWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="反馈")),
                ("made_at", models.DateTimeField(verbose_name="时间")),
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
                        related_name="+",
                        to="orgs.org",
                        verbose_name="社区",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_in_words",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "双报到反馈",
                "verbose_name_plural": "双报到反馈",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckInWordEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=300, verbose_name="反馈")),
                ("made_at", models.DateTimeField(verbose_name="时间")),
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
                        verbose_name="社区",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.checkinword",
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
        migrations.CreateModel(
            name="PointClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="哪一天")),
                (
                    "amount",
                    models.DecimalField(decimal_places=1, max_digits=5, verbose_name="多少"),
                ),
                ("points", models.PositiveIntegerField(verbose_name="积分")),
                ("note", models.CharField(max_length=300, verbose_name="做了什么")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("declared", "待核实"),
                            ("notice", "公示中"),
                            ("booked", "已入账"),
                            ("refused", "未通过"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="declared",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="申报时间")),
                (
                    "verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核实时间"),
                ),
                ("notice_from", models.DateField(blank=True, null=True, verbose_name="公示起")),
                ("notice_until", models.DateField(blank=True, null=True, verbose_name="公示止")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_claims",
                        to="orgs.member",
                    ),
                ),
                (
                    "photos",
                    models.ManyToManyField(
                        blank=True, related_name="point_claims", to="core.photo"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_claims",
                        to="services.servicerecord",
                    ),
                ),
                (
                    "verified_by",
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
                "verbose_name": "积分申报",
                "verbose_name_plural": "积分申报",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PointObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="哪里不对")),
                ("made_at", models.DateTimeField(verbose_name="提出时间")),
                ("upheld", models.BooleanField(blank=True, null=True, verbose_name="异议成立")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="grids.pointclaim",
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
                "verbose_name": "积分异议",
                "verbose_name_plural": "积分异议",
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PointObjectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("text", models.CharField(max_length=300, verbose_name="哪里不对")),
                ("made_at", models.DateTimeField(verbose_name="提出时间")),
                ("upheld", models.BooleanField(blank=True, null=True, verbose_name="异议成立")),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.pointclaim",
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
                        to="grids.pointobjection",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PointRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="做什么")),
                (
                    "per",
                    models.CharField(
                        choices=[("hour", "每小时"), ("time", "每次")],
                        max_length=4,
                        verbose_name="怎么算",
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(verbose_name="几分")),
                (
                    "of_service",
                    models.BooleanField(default=False, verbose_name="确认过的服务时间按它算"),
                ),
                ("wants_photo", models.BooleanField(default=False, verbose_name="要有照片")),
                (
                    "cap_act",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="一次最多几分"),
                ),
                (
                    "cap_month",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="一个月最多几分"
                    ),
                ),
                (
                    "cap_quarter",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="一个季度最多几分"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="到哪天止")),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.org",
                        verbose_name="制定组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "积分规则",
                "verbose_name_plural": "积分规则",
                "ordering": ["org", "name", "-starts_on"],
            },
        ),
        migrations.AddField(
            model_name="pointclaim",
            name="rule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="grids.pointrule",
            ),
        ),
        migrations.CreateModel(
            name="PointRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="做什么")),
                (
                    "per",
                    models.CharField(
                        choices=[("hour", "每小时"), ("time", "每次")],
                        max_length=4,
                        verbose_name="怎么算",
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(verbose_name="几分")),
                (
                    "of_service",
                    models.BooleanField(default=False, verbose_name="确认过的服务时间按它算"),
                ),
                ("wants_photo", models.BooleanField(default=False, verbose_name="要有照片")),
                (
                    "cap_act",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="一次最多几分"),
                ),
                (
                    "cap_month",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="一个月最多几分"
                    ),
                ),
                (
                    "cap_quarter",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="一个季度最多几分"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="到哪天止")),
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
                        to="grids.pointrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PointSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "names",
                    models.CharField(
                        choices=[("masked", "只写姓"), ("full", "写全名")],
                        default="masked",
                        max_length=6,
                        verbose_name="公示姓名",
                    ),
                ),
                ("is_open", models.BooleanField(default=False, verbose_name="不登录也能看")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "org",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orgs.org"
                    ),
                ),
            ],
            options={
                "verbose_name": "积分公示设置",
                "verbose_name_plural": "积分公示设置",
            },
        ),
        migrations.CreateModel(
            name="PointSettingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "names",
                    models.CharField(
                        choices=[("masked", "只写姓"), ("full", "写全名")],
                        default="masked",
                        max_length=6,
                        verbose_name="公示姓名",
                    ),
                ),
                ("is_open", models.BooleanField(default=False, verbose_name="不登录也能看")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.pointsetting",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cost", models.PositiveIntegerField(verbose_name="用了几分")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待领取"),
                            ("handed", "已领取"),
                            ("cancelled", "已取消"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="兑换时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="orgs.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "积分兑换",
                "verbose_name_plural": "积分兑换",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PointLine",
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
                        choices=[("earned", "入账"), ("spent", "兑换"), ("reversed", "冲回")],
                        max_length=8,
                        verbose_name="类型",
                    ),
                ),
                ("amount", models.IntegerField(verbose_name="积分")),
                ("title", models.CharField(max_length=100, verbose_name="摘要")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="grids.pointclaim",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_lines",
                        to="orgs.member",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="grids.pointline",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="grids.redemption",
                    ),
                ),
            ],
            options={
                "verbose_name": "积分流水",
                "verbose_name_plural": "积分流水",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Reward",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="奖品")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="怎么领")),
                ("cost", models.PositiveIntegerField(verbose_name="要几分")),
                ("stock", models.PositiveIntegerField(verbose_name="一共几份")),
                (
                    "taken",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="已换几份"),
                ),
                ("closed", models.BooleanField(default=False, verbose_name="停止兑换")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rewards",
                        to="orgs.org",
                        verbose_name="提供组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "奖品",
                "verbose_name_plural": "奖品",
                "ordering": ["closed", "cost", "name"],
            },
        ),
        migrations.CreateModel(
            name="RedemptionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("cost", models.PositiveIntegerField(verbose_name="用了几分")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待领取"),
                            ("handed", "已领取"),
                            ("cancelled", "已取消"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="兑换时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
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
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.member",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.redemption",
                    ),
                ),
                (
                    "reward",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.reward",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="redemption",
            name="reward",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="redemptions",
                to="grids.reward",
            ),
        ),
        migrations.CreateModel(
            name="RewardEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="奖品")),
                ("text", models.CharField(blank=True, max_length=200, verbose_name="怎么领")),
                ("cost", models.PositiveIntegerField(verbose_name="要几分")),
                ("stock", models.PositiveIntegerField(verbose_name="一共几份")),
                (
                    "taken",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="已换几份"),
                ),
                ("closed", models.BooleanField(default=False, verbose_name="停止兑换")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="提供组织",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.reward",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Station",
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
                        choices=[("post", "岗位"), ("task", "任务")],
                        default="post",
                        max_length=4,
                        verbose_name="类型",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("text", models.CharField(max_length=300, verbose_name="做什么")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="在哪里")),
                ("slots", models.CharField(blank=True, max_length=500, verbose_name="什么时候")),
                ("due", models.DateField(blank=True, null=True, verbose_name="哪一天")),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="要几个")),
                (
                    "closed_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="撤岗日期"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stations",
                        to="orgs.org",
                        verbose_name="社区",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位和任务",
                "verbose_name_plural": "岗位和任务",
                "ordering": ["closed_on", "kind", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StationEvent",
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
                        choices=[("post", "岗位"), ("task", "任务")],
                        default="post",
                        max_length=4,
                        verbose_name="类型",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("text", models.CharField(max_length=300, verbose_name="做什么")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="在哪里")),
                ("slots", models.CharField(blank=True, max_length=500, verbose_name="什么时候")),
                ("due", models.DateField(blank=True, null=True, verbose_name="哪一天")),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="要几个")),
                (
                    "closed_on",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="撤岗日期"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "org",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.org",
                        verbose_name="社区",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.station",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StationHolder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_on", models.DateField(verbose_name="认领日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="离岗日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="离岗原因"),
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
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stations",
                        to="orgs.member",
                        verbose_name="党员",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holders",
                        to="grids.station",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stations",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "认岗",
                "verbose_name_plural": "认岗",
                "ordering": ["taken_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StationHolderEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("taken_on", models.DateField(verbose_name="认领日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="离岗日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="离岗原因"),
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
                        to="grids.stationholder",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.station",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="StationLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("people", models.PositiveSmallIntegerField(default=1, verbose_name="几个人")),
                ("day", models.DateField(verbose_name="哪一天")),
                ("begins", models.TimeField(verbose_name="几点开始")),
                ("ends", models.TimeField(verbose_name="几点结束")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="时长（分钟）")),
                ("note", models.CharField(max_length=300, verbose_name="做了什么")),
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
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="未确认的原因"),
                ),
                ("logged_on", models.DateField(verbose_name="登记日期")),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="logs",
                        to="grids.stationholder",
                    ),
                ),
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
                    "member",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="station_logs",
                        to="orgs.member",
                    ),
                ),
                (
                    "photos",
                    models.ManyToManyField(
                        blank=True, related_name="station_logs", to="core.photo"
                    ),
                ),
            ],
            options={
                "verbose_name": "值岗记录",
                "verbose_name_plural": "值岗记录",
                "ordering": ["-day", "-begins", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PointClaimEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("day", models.DateField(verbose_name="哪一天")),
                (
                    "amount",
                    models.DecimalField(decimal_places=1, max_digits=5, verbose_name="多少"),
                ),
                ("points", models.PositiveIntegerField(verbose_name="积分")),
                ("note", models.CharField(max_length=300, verbose_name="做了什么")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("declared", "待核实"),
                            ("notice", "公示中"),
                            ("booked", "已入账"),
                            ("refused", "未通过"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="declared",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="申报时间")),
                (
                    "verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核实时间"),
                ),
                ("notice_from", models.DateField(blank=True, null=True, verbose_name="公示起")),
                ("notice_until", models.DateField(blank=True, null=True, verbose_name="公示止")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
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
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.member",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.pointclaim",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.servicerecord",
                    ),
                ),
                (
                    "verified_by",
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
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.pointrule",
                    ),
                ),
                (
                    "station_log",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.stationlog",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="pointclaim",
            name="station_log",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="point_claims",
                to="grids.stationlog",
            ),
        ),
        migrations.CreateModel(
            name="StationLogEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("people", models.PositiveSmallIntegerField(default=1, verbose_name="几个人")),
                ("day", models.DateField(verbose_name="哪一天")),
                ("begins", models.TimeField(verbose_name="几点开始")),
                ("ends", models.TimeField(verbose_name="几点结束")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="时长（分钟）")),
                ("note", models.CharField(max_length=300, verbose_name="做了什么")),
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
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="未确认的原因"),
                ),
                ("logged_on", models.DateField(verbose_name="登记日期")),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.stationholder",
                    ),
                ),
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
                    "member",
                    models.ForeignKey(
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.stationlog",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Talent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("skills", models.CharField(max_length=200, verbose_name="会什么")),
                (
                    "slots",
                    models.CharField(blank=True, max_length=500, verbose_name="什么时候有空"),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("community", "本社区"),
                            ("street", "本街道"),
                            ("district", "全区"),
                        ],
                        default="community",
                        max_length=10,
                        verbose_name="能去多远",
                    ),
                ),
                (
                    "a_week",
                    models.PositiveSmallIntegerField(default=2, verbose_name="一周最多问几次"),
                ),
                ("open", models.BooleanField(default=True, verbose_name="同意被找到")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="同意时间")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="talent",
                        to="orgs.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "人才登记",
                "verbose_name_plural": "人才登记",
                "ordering": ["-updated_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TalentAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=100, verbose_name="做什么")),
                ("when", models.DateTimeField(verbose_name="什么时候")),
                ("place", models.CharField(max_length=100, verbose_name="在哪里")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="还要说的")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待答复"),
                            ("accepted", "答应"),
                            ("declined", "不能来"),
                            ("withdrawn", "已收回"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("made_at", models.DateTimeField(verbose_name="邀请时间")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                        related_name="+",
                        to="orgs.org",
                        verbose_name="谁邀请",
                    ),
                ),
                (
                    "talent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="grids.talent",
                    ),
                ),
            ],
            options={
                "verbose_name": "人才邀请",
                "verbose_name_plural": "人才邀请",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TalentAskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("what", models.CharField(max_length=100, verbose_name="做什么")),
                ("when", models.DateTimeField(verbose_name="什么时候")),
                ("place", models.CharField(max_length=100, verbose_name="在哪里")),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="还要说的")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待答复"),
                            ("accepted", "答应"),
                            ("declined", "不能来"),
                            ("withdrawn", "已收回"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="状态",
                    ),
                ),
                ("word", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("made_at", models.DateTimeField(verbose_name="邀请时间")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                        verbose_name="谁邀请",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.talentask",
                    ),
                ),
                (
                    "talent",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grids.talent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TalentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("skills", models.CharField(max_length=200, verbose_name="会什么")),
                (
                    "slots",
                    models.CharField(blank=True, max_length=500, verbose_name="什么时候有空"),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("community", "本社区"),
                            ("street", "本街道"),
                            ("district", "全区"),
                        ],
                        default="community",
                        max_length=10,
                        verbose_name="能去多远",
                    ),
                ),
                (
                    "a_week",
                    models.PositiveSmallIntegerField(default=2, verbose_name="一周最多问几次"),
                ),
                ("open", models.BooleanField(default=True, verbose_name="同意被找到")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="同意时间")),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="orgs.member",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.talent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UnitCheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("brings", models.CharField(max_length=200, verbose_name="能做什么")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "待确认"), ("confirmed", "已报到"), ("ended", "已结束")],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="报到日期")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="确认日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="结束原因"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
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
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_check_ins",
                        to="orgs.org",
                        verbose_name="报到社区",
                    ),
                ),
                (
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="alliances.pairing",
                        verbose_name="结对",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位报到",
                "verbose_name_plural": "单位报到",
                "ordering": ["-asked_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="UnitCheckInEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("brings", models.CharField(max_length=200, verbose_name="能做什么")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "待确认"), ("confirmed", "已报到"), ("ended", "已结束")],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="报到日期")),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="确认日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="结束日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="结束原因"),
                ),
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
                    "pairing",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="alliances.pairing",
                        verbose_name="结对",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grids.unitcheckin",
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
        migrations.AddConstraint(
            model_name="checkincode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("org",), name="check_in_code_one"
            ),
        ),
        core.audit.AddTrigger(
            model_name="checkincode",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_checkincodeevent" ("ended_at", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."ended_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="83a57219cde18f1b88f1c53526ec077f58387f67",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4a2c8",
                    table="grids_checkincode",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="checkincode",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id"))',
                    func='INSERT INTO "grids_checkincodeevent" ("ended_at", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."ended_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="c2dc8bcc49e825a92a7a537c6a6fe1a73e2e02cf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0b65c",
                    table="grids_checkincode",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="checkincode",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_checkincodeevent" ("ended_at", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."ended_at", OLD."id", OLD."made_at", OLD."made_by_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;',
                    hash="09d385f3d9347107565de5b0b5dce9677735cb21",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ab60b",
                    table="grids_checkincode",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="checkinword",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_checkinwordevent" ("id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "unit_id") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."text", NEW."unit_id"); RETURN NULL;',
                    hash="cafcbc14d0561cdd4afca963bd3f7fd422a4ecc7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d0271",
                    table="grids_checkinword",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="checkinword",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_checkinwordevent" ("id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "unit_id") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."text", NEW."unit_id"); RETURN NULL;',
                    hash="bea85ebd0f243d745e45345f84f93bb519817b2b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4150a",
                    table="grids_checkinword",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="checkinword",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_checkinwordevent" ("id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "unit_id") VALUES (OLD."id", OLD."made_at", OLD."made_by_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."text", OLD."unit_id"); RETURN NULL;',
                    hash="daee2ec98566eb93cf2960579e4ab422f88955f1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7f9b4",
                    table="grids_checkinword",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="pointobjection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("upheld", None)),
                fields=("claim", "made_by"),
                name="point_objection_once",
                violation_error_message="您已经提过异议，等答复",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None), ("decided_by", None), ("remark", ""), ("upheld", None)
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("upheld__isnull", False),
                        models.Q(("remark", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="point_objection_decided_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="point_objection_decided_by_another",
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointobjection",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointobjectionevent" ("claim_id", "decided_at", "decided_by_id", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "text", "upheld") VALUES (NEW."claim_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."made_at", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."remark", NEW."text", NEW."upheld"); RETURN NULL;',
                    hash="1bbcd15e3308e0cf2950a40b5c00739870f5d4b1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dbad8",
                    table="grids_pointobjection",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointobjection",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_pointobjectionevent" ("claim_id", "decided_at", "decided_by_id", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "text", "upheld") VALUES (NEW."claim_id", NEW."decided_at", NEW."decided_by_id", NEW."id", NEW."made_at", NEW."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."remark", NEW."text", NEW."upheld"); RETURN NULL;',
                    hash="1d799bec3717819c96392230f31f73b60102107d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b6456",
                    table="grids_pointobjection",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointobjection",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointobjectionevent" ("claim_id", "decided_at", "decided_by_id", "id", "made_at", "made_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "text", "upheld") VALUES (OLD."claim_id", OLD."decided_at", OLD."decided_by_id", OLD."id", OLD."made_at", OLD."made_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."remark", OLD."text", OLD."upheld"); RETURN NULL;',
                    hash="ee15fec3dd5bb5369b43df70a6047cc6b905612b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b3f2a",
                    table="grids_pointobjection",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None)),
                fields=("org", "name"),
                name="point_rule_once",
                violation_error_message="这件事已有规则在用，要改请先停用原来的",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None), ("of_service", True)),
                fields=("org",),
                name="point_rule_of_service_once",
                violation_error_message="服务时间已有规则在用，要改请先停用原来的",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 1)),
                name="point_rule_gives",
                violation_error_message="至少 1 分",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("of_service", False), ("per", "hour"), _connector="OR"),
                name="point_rule_service_by_hour",
                violation_error_message="服务时间按小时算",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="point_rule_ends_later",
                violation_error_message="停用不能早于施行",
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointruleevent" ("cap_act", "cap_month", "cap_quarter", "ends_on", "id", "name", "of_service", "org_id", "per", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "starts_on", "wants_photo") VALUES (NEW."cap_act", NEW."cap_month", NEW."cap_quarter", NEW."ends_on", NEW."id", NEW."name", NEW."of_service", NEW."org_id", NEW."per", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."points", NEW."starts_on", NEW."wants_photo"); RETURN NULL;',
                    hash="2cd0b94688a04b292467b7147edfeb1f3b6d652e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5d89d",
                    table="grids_pointrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_pointruleevent" ("cap_act", "cap_month", "cap_quarter", "ends_on", "id", "name", "of_service", "org_id", "per", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "starts_on", "wants_photo") VALUES (NEW."cap_act", NEW."cap_month", NEW."cap_quarter", NEW."ends_on", NEW."id", NEW."name", NEW."of_service", NEW."org_id", NEW."per", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."points", NEW."starts_on", NEW."wants_photo"); RETURN NULL;',
                    hash="64cc5b44d5a91db4b47696b80b04194900f734ab",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d71d7",
                    table="grids_pointrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointrule",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointruleevent" ("cap_act", "cap_month", "cap_quarter", "ends_on", "id", "name", "of_service", "org_id", "per", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "starts_on", "wants_photo") VALUES (OLD."cap_act", OLD."cap_month", OLD."cap_quarter", OLD."ends_on", OLD."id", OLD."name", OLD."of_service", OLD."org_id", OLD."per", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."points", OLD."starts_on", OLD."wants_photo"); RETURN NULL;',
                    hash="13619722ec472fc67c3b93b003c5fdcbbcd24546",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_74731",
                    table="grids_pointrule",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointsetting",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointsettingevent" ("id", "is_open", "names", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (NEW."id", NEW."is_open", NEW."names", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."updated_at"); RETURN NULL;',
                    hash="fa505aff206f7222138b7dd5ec0162cd1d990a21",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8d739",
                    table="grids_pointsetting",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointsetting",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_pointsettingevent" ("id", "is_open", "names", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (NEW."id", NEW."is_open", NEW."names", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."updated_at"); RETURN NULL;',
                    hash="3101b382884d2030e0a94404500d86de7028805a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c4dec",
                    table="grids_pointsetting",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointsetting",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointsettingevent" ("id", "is_open", "names", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "updated_at") VALUES (OLD."id", OLD."is_open", OLD."names", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."updated_at"); RETURN NULL;',
                    hash="2d29344525e62755205d384e7e90c4df55c24f96",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_61e99",
                    table="grids_pointsetting",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="pointline",
            index=models.Index(fields=["member", "-at"], name="point_line_of_member"),
        ),
        migrations.AddConstraint(
            model_name="pointline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "earned")),
                fields=("claim",),
                name="point_line_booked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "spent")),
                fields=("redemption",),
                name="point_line_spent_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__gt", 0),
                        ("claim__isnull", False),
                        ("kind", "earned"),
                        ("reverses", None),
                    ),
                    models.Q(
                        ("amount__lt", 0),
                        ("kind", "spent"),
                        ("redemption__isnull", False),
                        ("reverses", None),
                    ),
                    models.Q(
                        ("kind", "reversed"),
                        ("reverses__isnull", False),
                        models.Q(("amount", 0), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="point_line_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed", False)),
                fields=("org", "name"),
                name="reward_once_in_org",
                violation_error_message="已有同名的奖品",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("stock"))),
                name="reward_not_more_than_there_are",
                violation_error_message="不能少于已经换出去的份数",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__gte", 1)),
                name="reward_costs",
                violation_error_message="至少 1 分",
            ),
        ),
        core.audit.AddTrigger(
            model_name="reward",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_rewardevent" ("closed", "cost", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stock", "taken", "text", "updated_at") VALUES (NEW."closed", NEW."cost", NEW."id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."stock", NEW."taken", NEW."text", NEW."updated_at"); RETURN NULL;',
                    hash="a65303250e8611075ec3b696b4962ec1f60b00dd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_19a4d",
                    table="grids_reward",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="reward",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_rewardevent" ("closed", "cost", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stock", "taken", "text", "updated_at") VALUES (NEW."closed", NEW."cost", NEW."id", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."stock", NEW."taken", NEW."text", NEW."updated_at"); RETURN NULL;',
                    hash="5b487a3d516c9eaf97e7e955021e3e0c9cf87294",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e3321",
                    table="grids_reward",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="reward",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_rewardevent" ("closed", "cost", "id", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stock", "taken", "text", "updated_at") VALUES (OLD."closed", OLD."cost", OLD."id", OLD."name", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."stock", OLD."taken", OLD."text", OLD."updated_at"); RETURN NULL;',
                    hash="49a24b301c9c263971e9bde7d35b49cdf1c2c958",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f5184",
                    table="grids_reward",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="redemption_ended_by_somebody",
            ),
        ),
        core.audit.AddTrigger(
            model_name="redemption",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_redemptionevent" ("cost", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reward_id", "state") VALUES (NEW."cost", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."reward_id", NEW."state"); RETURN NULL;',
                    hash="838eae8ce2d97b85d836b562d133b406afeada90",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_45fce",
                    table="grids_redemption",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="redemption",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_redemptionevent" ("cost", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reward_id", "state") VALUES (NEW."cost", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."reward_id", NEW."state"); RETURN NULL;',
                    hash="5c174d79c90457ae8bed79a8b1d8d0a5652cba44",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a5c27",
                    table="grids_redemption",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="redemption",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_redemptionevent" ("cost", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reward_id", "state") VALUES (OLD."cost", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."made_at", OLD."made_by_id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."reward_id", OLD."state"); RETURN NULL;',
                    hash="ab4300df35177557655a932ccef7f61177f5e91d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b77b9",
                    table="grids_redemption",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)),
                fields=("org", "name"),
                name="station_once_in_org",
                violation_error_message="本社区已有同名的岗位或任务",
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due", None), ("kind", "post")),
                    models.Q(("due__isnull", False), ("kind", "task")),
                    _connector="OR",
                ),
                name="station_task_has_a_day",
                violation_error_message="任务请写哪一天，岗位不用写",
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats__gte", 1)),
                name="station_wants_somebody",
                violation_error_message="至少要一个",
            ),
        ),
        core.audit.AddTrigger(
            model_name="station",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_stationevent" ("closed_on", "created_by_id", "due", "id", "kind", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "seats", "slots", "text", "updated_at") VALUES (NEW."closed_on", NEW."created_by_id", NEW."due", NEW."id", NEW."kind", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."seats", NEW."slots", NEW."text", NEW."updated_at"); RETURN NULL;',
                    hash="b0d364c17c9687115448d625ea60475bca4b9775",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_152e4",
                    table="grids_station",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="station",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_stationevent" ("closed_on", "created_by_id", "due", "id", "kind", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "seats", "slots", "text", "updated_at") VALUES (NEW."closed_on", NEW."created_by_id", NEW."due", NEW."id", NEW."kind", NEW."name", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."seats", NEW."slots", NEW."text", NEW."updated_at"); RETURN NULL;',
                    hash="29b3e12a1074d9226231fff868c34db38054e4cb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7d89a",
                    table="grids_station",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="station",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_stationevent" ("closed_on", "created_by_id", "due", "id", "kind", "name", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "seats", "slots", "text", "updated_at") VALUES (OLD."closed_on", OLD."created_by_id", OLD."due", OLD."id", OLD."kind", OLD."name", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."seats", OLD."slots", OLD."text", OLD."updated_at"); RETURN NULL;',
                    hash="bc81d4f7dbb0e64917866444ad5cd58f0227c014",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5e25d",
                    table="grids_station",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="stationholder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("member__isnull", False), ("unit", None)),
                    models.Q(("member", None), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="station_holder_member_or_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="stationholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("station", "member"),
                name="station_member_once",
                violation_error_message="您已经认了这个岗",
            ),
        ),
        migrations.AddConstraint(
            model_name="stationholder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("station", "unit"),
                name="station_unit_once",
                violation_error_message="您的单位已经认了这个岗",
            ),
        ),
        core.audit.AddTrigger(
            model_name="stationholder",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_stationholderevent" ("end_reason", "ended_by_id", "ended_on", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station_id", "taken_by_id", "taken_on", "unit_id") VALUES (NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."station_id", NEW."taken_by_id", NEW."taken_on", NEW."unit_id"); RETURN NULL;',
                    hash="a6e4fbc05b0aa369b9c61226719d898d34ae6467",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2fd3b",
                    table="grids_stationholder",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="stationholder",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_stationholderevent" ("end_reason", "ended_by_id", "ended_on", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station_id", "taken_by_id", "taken_on", "unit_id") VALUES (NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."id", NEW."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."station_id", NEW."taken_by_id", NEW."taken_on", NEW."unit_id"); RETURN NULL;',
                    hash="6e05976e98ee508bd776b6a13be62070603eabf6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bf187",
                    table="grids_stationholder",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="stationholder",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_stationholderevent" ("end_reason", "ended_by_id", "ended_on", "id", "member_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station_id", "taken_by_id", "taken_on", "unit_id") VALUES (OLD."end_reason", OLD."ended_by_id", OLD."ended_on", OLD."id", OLD."member_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."station_id", OLD."taken_by_id", OLD."taken_on", OLD."unit_id"); RETURN NULL;',
                    hash="3ebd9482a2cb16886fc445a82d6f4e8102079a49",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_840d7",
                    table="grids_stationholder",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="stationlog",
            index=models.Index(fields=["holder", "state"], name="station_log_of_holder"),
        ),
        migrations.AddConstraint(
            model_name="stationlog",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("begins"))),
                name="station_log_ends_after_begin",
                violation_error_message="结束要晚于开始；过了半夜的请分两天记",
            ),
        ),
        migrations.AddConstraint(
            model_name="stationlog",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__lte", models.F("logged_on"))),
                name="station_log_not_ahead",
                violation_error_message="这一天还没到，做了以后再记",
            ),
        ),
        migrations.AddConstraint(
            model_name="stationlog",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__gte", 1),
                    ("minutes__lte", 1440),
                    ("people__gte", 1),
                    ("people__lte", 500),
                ),
                name="station_log_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="stationlog",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("judged_by", None),
                    models.Q(("judged_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="station_log_judged_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="stationlog",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(
                    ("member__isnull", False), models.Q(("state", "refused"), _negated=True)
                ),
                expressions=[
                    (core.ranges.SameId("member"), "&&"),
                    (core.ranges.Hours("day", "begins", "ends"), "&&"),
                ],
                name="station_log_once_at_a_time",
                violation_error_message="这段时间已有值岗记录，请改时间",
            ),
        ),
        core.audit.AddTrigger(
            model_name="stationlog",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_stationlogevent" ("begins", "day", "ends", "holder_id", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "member_id", "minutes", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state") VALUES (NEW."begins", NEW."day", NEW."ends", NEW."holder_id", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."logged_on", NEW."made_by_id", NEW."member_id", NEW."minutes", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."state"); RETURN NULL;',
                    hash="2b4c80865ade60080508536746bfde0f9c7f788d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b5fbf",
                    table="grids_stationlog",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="stationlog",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_stationlogevent" ("begins", "day", "ends", "holder_id", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "member_id", "minutes", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state") VALUES (NEW."begins", NEW."day", NEW."ends", NEW."holder_id", NEW."id", NEW."judged_at", NEW."judged_by_id", NEW."logged_on", NEW."made_by_id", NEW."member_id", NEW."minutes", NEW."note", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."state"); RETURN NULL;',
                    hash="b453c513266c5465ce815b0ebdcba5b650c2d3ae",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_51dd0",
                    table="grids_stationlog",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="stationlog",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_stationlogevent" ("begins", "day", "ends", "holder_id", "id", "judged_at", "judged_by_id", "logged_on", "made_by_id", "member_id", "minutes", "note", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state") VALUES (OLD."begins", OLD."day", OLD."ends", OLD."holder_id", OLD."id", OLD."judged_at", OLD."judged_by_id", OLD."logged_on", OLD."made_by_id", OLD."member_id", OLD."minutes", OLD."note", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."state"); RETURN NULL;',
                    hash="cced42170a6a1b4a8e9c7869f17f27644bd46a59",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_40833",
                    table="grids_stationlog",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="pointclaim",
            index=models.Index(fields=["state", "notice_until"], name="point_claim_on_notice"),
        ),
        migrations.AddIndex(
            model_name="pointclaim",
            index=models.Index(fields=["member", "day"], name="point_claim_of_member"),
        ),
        migrations.AddConstraint(
            model_name="pointclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["declared", "notice", "booked"])),
                fields=("record",),
                name="point_claim_of_record_once",
                violation_error_message="这次服务已经申报过积分",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["declared", "notice", "booked"])),
                fields=("station_log",),
                name="point_claim_of_station_once",
                violation_error_message="这次值岗已经申报过积分",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("points__gte", 1)), name="point_claim_gives"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_by", None),
                    models.Q(("verified_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="point_claim_verified_by_another",
                violation_error_message="自己的申报要由别人核实",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["notice", "booked"]), _negated=True),
                    models.Q(
                        ("notice_from__isnull", False),
                        ("notice_until__gt", models.F("notice_from")),
                        ("verified_at__isnull", False),
                        ("verified_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="point_claim_noticed_when_verified",
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointclaimevent" ("amount", "day", "end_reason", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "member_id", "note", "notice_from", "notice_until", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "record_id", "rule_id", "state", "station_log_id", "verified_at", "verified_by_id") VALUES (NEW."amount", NEW."day", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."member_id", NEW."note", NEW."notice_from", NEW."notice_until", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."points", NEW."record_id", NEW."rule_id", NEW."state", NEW."station_log_id", NEW."verified_at", NEW."verified_by_id"); RETURN NULL;',
                    hash="7a5576b61f86d6f3af4e5969cfcb6ae50f48c3e7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fc4ae",
                    table="grids_pointclaim",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_pointclaimevent" ("amount", "day", "end_reason", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "member_id", "note", "notice_from", "notice_until", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "record_id", "rule_id", "state", "station_log_id", "verified_at", "verified_by_id") VALUES (NEW."amount", NEW."day", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."made_at", NEW."made_by_id", NEW."member_id", NEW."note", NEW."notice_from", NEW."notice_until", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."points", NEW."record_id", NEW."rule_id", NEW."state", NEW."station_log_id", NEW."verified_at", NEW."verified_by_id"); RETURN NULL;',
                    hash="1273e0e687a0ecb84c170fecdea048c962e6c1ab",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a050",
                    table="grids_pointclaim",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="pointclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_pointclaimevent" ("amount", "day", "end_reason", "ended_at", "ended_by_id", "id", "made_at", "made_by_id", "member_id", "note", "notice_from", "notice_until", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "record_id", "rule_id", "state", "station_log_id", "verified_at", "verified_by_id") VALUES (OLD."amount", OLD."day", OLD."end_reason", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."made_at", OLD."made_by_id", OLD."member_id", OLD."note", OLD."notice_from", OLD."notice_until", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."points", OLD."record_id", OLD."rule_id", OLD."state", OLD."station_log_id", OLD."verified_at", OLD."verified_by_id"); RETURN NULL;',
                    hash="da9b54fd7a659d77c916ed8d48ddbc9dac26e491",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a5f90",
                    table="grids_pointclaim",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="talent",
            constraint=models.CheckConstraint(
                condition=models.Q(("open", False), ("agreed_at__isnull", False), _connector="OR"),
                name="talent_open_by_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="talent",
            constraint=models.CheckConstraint(
                condition=models.Q(("a_week__gte", 1), ("a_week__lte", 7)),
                name="talent_asks_a_week",
                violation_error_message="请写 1 到 7 之间的数",
            ),
        ),
        core.audit.AddTrigger(
            model_name="talent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_talentevent" ("a_week", "agreed_at", "id", "member_id", "open", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "skills", "slots", "updated_at") VALUES (NEW."a_week", NEW."agreed_at", NEW."id", NEW."member_id", NEW."open", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reach", NEW."skills", NEW."slots", NEW."updated_at"); RETURN NULL;',
                    hash="2ed7fc05a5adbeccc3a4f1f3f3f0cc969f65fc54",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_97a41",
                    table="grids_talent",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="talent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_talentevent" ("a_week", "agreed_at", "id", "member_id", "open", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "skills", "slots", "updated_at") VALUES (NEW."a_week", NEW."agreed_at", NEW."id", NEW."member_id", NEW."open", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reach", NEW."skills", NEW."slots", NEW."updated_at"); RETURN NULL;',
                    hash="1b11819363b23898fbf0bcc487d85ab62760aed7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d1f39",
                    table="grids_talent",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="talent",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_talentevent" ("a_week", "agreed_at", "id", "member_id", "open", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "skills", "slots", "updated_at") VALUES (OLD."a_week", OLD."agreed_at", OLD."id", OLD."member_id", OLD."open", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reach", OLD."skills", OLD."slots", OLD."updated_at"); RETURN NULL;',
                    hash="92e66a5809af3274889e4060aab76631565db0ce",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f6bb3",
                    table="grids_talent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="talentask",
            index=models.Index(fields=["talent", "made_at"], name="talent_ask_of_week"),
        ),
        migrations.AddConstraint(
            model_name="talentask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "asked")),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="talent_ask_answered_some_time",
            ),
        ),
        core.audit.AddTrigger(
            model_name="talentask",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_talentaskevent" ("answered_at", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "state", "talent_id", "text", "what", "when", "word") VALUES (NEW."answered_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place", NEW."state", NEW."talent_id", NEW."text", NEW."what", NEW."when", NEW."word"); RETURN NULL;',
                    hash="f52839231bae1690e6aa4d8d7ca266e2e05e04c0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_55eaa",
                    table="grids_talentask",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="talentask",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_talentaskevent" ("answered_at", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "state", "talent_id", "text", "what", "when", "word") VALUES (NEW."answered_at", NEW."id", NEW."made_at", NEW."made_by_id", NEW."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place", NEW."state", NEW."talent_id", NEW."text", NEW."what", NEW."when", NEW."word"); RETURN NULL;',
                    hash="98720fc9117bc6449bd8ff262e177c76d621e9a3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_730f1",
                    table="grids_talentask",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="talentask",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_talentaskevent" ("answered_at", "id", "made_at", "made_by_id", "org_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "state", "talent_id", "text", "what", "when", "word") VALUES (OLD."answered_at", OLD."id", OLD."made_at", OLD."made_by_id", OLD."org_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."place", OLD."state", OLD."talent_id", OLD."text", OLD."what", OLD."when", OLD."word"); RETURN NULL;',
                    hash="7022fe18537b40fb78f2be5aee5e3896ab9f2b45",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_3b9f2",
                    table="grids_talentask",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcheckin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=("org", "unit"),
                name="unit_check_in_once",
                violation_error_message="这家单位已经到这个社区报到",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcheckin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_on", None)),
                    _connector="OR",
                ),
                name="unit_check_in_ended_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitcheckin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("confirmed_on__isnull", False),
                    _connector="OR",
                ),
                name="unit_check_in_confirmed_on_a_day",
            ),
        ),
        core.audit.AddTrigger(
            model_name="unitcheckin",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_unitcheckinevent" ("asked_by_id", "asked_on", "brings", "confirmed_by_id", "confirmed_on", "end_reason", "ended_by_id", "ended_on", "id", "org_id", "pairing_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "unit_id") VALUES (NEW."asked_by_id", NEW."asked_on", NEW."brings", NEW."confirmed_by_id", NEW."confirmed_on", NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."id", NEW."org_id", NEW."pairing_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state", NEW."unit_id"); RETURN NULL;',
                    hash="8fe0bf71e4233bbd465ff0929fc75137cc3d3faa",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f9454",
                    table="grids_unitcheckin",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="unitcheckin",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grids_unitcheckinevent" ("asked_by_id", "asked_on", "brings", "confirmed_by_id", "confirmed_on", "end_reason", "ended_by_id", "ended_on", "id", "org_id", "pairing_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "unit_id") VALUES (NEW."asked_by_id", NEW."asked_on", NEW."brings", NEW."confirmed_by_id", NEW."confirmed_on", NEW."end_reason", NEW."ended_by_id", NEW."ended_on", NEW."id", NEW."org_id", NEW."pairing_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state", NEW."unit_id"); RETURN NULL;',
                    hash="ba3fa0c9d2ce6e8d9805e2accec584b3c5f363e6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_060a7",
                    table="grids_unitcheckin",
                    when="AFTER",
                ),
            ),
        ),
        core.audit.AddTrigger(
            model_name="unitcheckin",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "grids_unitcheckinevent" ("asked_by_id", "asked_on", "brings", "confirmed_by_id", "confirmed_on", "end_reason", "ended_by_id", "ended_on", "id", "org_id", "pairing_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "unit_id") VALUES (OLD."asked_by_id", OLD."asked_on", OLD."brings", OLD."confirmed_by_id", OLD."confirmed_on", OLD."end_reason", OLD."ended_by_id", OLD."ended_on", OLD."id", OLD."org_id", OLD."pairing_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state", OLD."unit_id"); RETURN NULL;',
                    hash="b2eb4832d51825166b650475139465418e2b5c2c",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_f94fb",
                    table="grids_unitcheckin",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(REVERSAL, NO_REVERSAL),
        *core.audit.append_only("grids_pointline", *(f"grids_{name}event" for name in AUDITED)),
    ]
