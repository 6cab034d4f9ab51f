"""Places, openings, bookings, visits and activities; what is audited or counted only grows."""

import core.audit
import core.migrating
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings

from core.audit import append_only
from django.db import migrations, models


AUDITED = "venue opening closeddays booking activity signup"


class Migration(core.migrating.Migration):
    dependencies = [
        ("core", "0002_guards"),
        ("orgs", "0003_members_teams"),
        ("services", "0005_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="活动")),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(5000)],
                        verbose_name="说明",
                    ),
                ),
                (
                    "seats",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99999),
                        ],
                        verbose_name="名额",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "活动",
                "verbose_name_plural": "活动",
                "ordering": ["booking__period"],
            },
        ),
        migrations.CreateModel(
            name="ClosedDays",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField(verbose_name="从哪天")),
                ("last", models.DateField(verbose_name="到哪天")),
                ("reason", models.CharField(max_length=60, verbose_name="原因")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "停开",
                "verbose_name_plural": "停开",
                "ordering": ["first"],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("daily", "每天开放"),
                            ("weekends", "双休日开放"),
                            ("monthly", "每月一天"),
                            ("weekly", "每周时段"),
                        ],
                        max_length=10,
                        verbose_name="开放方式",
                    ),
                ),
                ("opens", models.PositiveSmallIntegerField(default=0, verbose_name="几点开")),
                ("closes", models.PositiveSmallIntegerField(default=1440, verbose_name="几点关")),
                ("slots", models.CharField(blank=True, max_length=300, verbose_name="每周时段")),
                (
                    "nth",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "第一个"),
                            (2, "第二个"),
                            (3, "第三个"),
                            (4, "第四个"),
                            (5, "最后一个"),
                        ],
                        default=1,
                        verbose_name="第几个",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "周一"),
                            (1, "周二"),
                            (2, "周三"),
                            (3, "周四"),
                            (4, "周五"),
                            (5, "周六"),
                            (6, "周日"),
                        ],
                        default=5,
                        verbose_name="周几",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="到哪天止")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "开放方式",
                "verbose_name_plural": "开放方式",
                "ordering": ["starts_on"],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.CharField(blank=True, max_length=60, verbose_name="居民团队")),
                ("purpose", models.CharField(max_length=100, verbose_name="做什么用")),
                (
                    "people",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99999),
                        ],
                        verbose_name="多少人",
                    ),
                ),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="时间"),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=40, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待确认"),
                            ("confirmed", "已约定"),
                            ("waiting", "候补中"),
                            ("offered", "候补到了"),
                            ("refused", "未同意"),
                            ("cancelled", "已取消"),
                            ("held", "已使用"),
                            ("no_show", "没有来"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="破例原因"),
                ),
                (
                    "overridden",
                    models.CharField(blank=True, max_length=200, verbose_name="破了哪条"),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("answer_by", models.DateTimeField(blank=True, null=True, verbose_name="答复期限")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
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
                        related_name="bookings",
                        to="orgs.org",
                        verbose_name="经办的社区（街道）",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "预约",
                "verbose_name_plural": "预约",
                "ordering": ["period", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ActivityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=100, verbose_name="活动")),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(5000)],
                        verbose_name="说明",
                    ),
                ),
                (
                    "seats",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99999),
                        ],
                        verbose_name="名额",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.activity",
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.booking",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="booking",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activity",
                to="services.booking",
            ),
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(max_length=60, verbose_name="单位或团队")),
                ("people", models.PositiveIntegerField(verbose_name="几个人")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ups",
                        to="services.activity",
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
                "verbose_name": "报名",
                "verbose_name_plural": "报名",
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="SignUpEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("who", models.CharField(max_length=60, verbose_name="单位或团队")),
                ("people", models.PositiveIntegerField(verbose_name="几个人")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "activity",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.activity",
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
                        to="services.signup",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "党群服务中心"),
                            ("room", "会议室、活动室"),
                            ("sport", "文体场馆"),
                            ("canteen", "食堂"),
                            ("parking", "停车场"),
                            ("other", "其他场地"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99999),
                        ],
                        verbose_name="能容多少人",
                    ),
                ),
                (
                    "area",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(999999)],
                        verbose_name="面积（平方米）",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=100, verbose_name="地址")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="纬度")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="经度")),
                ("equipment", models.CharField(blank=True, max_length=200, verbose_name="设备")),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(5000)],
                        verbose_name="说明",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(blank=True, max_length=40, verbose_name="联系人"),
                ),
                (
                    "contact_phone",
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
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("community", "社区"),
                            ("street", "街道"),
                            ("district", "区"),
                            ("city", "市"),
                        ],
                        default="street",
                        max_length=10,
                        verbose_name="对多大范围开放",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(default=True, verbose_name="不登录也能看到这张名片"),
                ),
                (
                    "needs_yes",
                    models.BooleanField(default=True, verbose_name="别人预约要由我们确认"),
                ),
                (
                    "shortest",
                    models.PositiveSmallIntegerField(default=30, verbose_name="最短（分钟）"),
                ),
                (
                    "longest",
                    models.PositiveSmallIntegerField(default=240, verbose_name="最长（分钟）"),
                ),
                (
                    "ahead_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="最多提前几天"),
                ),
                (
                    "per_month",
                    models.PositiveSmallIntegerField(
                        default=8, verbose_name="同一家一个月最多几次"
                    ),
                ),
                (
                    "buffer",
                    models.PositiveSmallIntegerField(default=15, verbose_name="两场之间留几分钟"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "closed_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="停用原因"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "offer",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="venue",
                        to="services.offer",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="venues",
                        to="orgs.org",
                        verbose_name="所在",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rooms",
                        to="services.venue",
                        verbose_name="在哪个场地里面",
                    ),
                ),
                (
                    "photos",
                    models.ManyToManyField(blank=True, related_name="venues", to="core.photo"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="venues",
                        to="orgs.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "场地",
                "verbose_name_plural": "场地",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OpeningEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("daily", "每天开放"),
                            ("weekends", "双休日开放"),
                            ("monthly", "每月一天"),
                            ("weekly", "每周时段"),
                        ],
                        max_length=10,
                        verbose_name="开放方式",
                    ),
                ),
                ("opens", models.PositiveSmallIntegerField(default=0, verbose_name="几点开")),
                ("closes", models.PositiveSmallIntegerField(default=1440, verbose_name="几点关")),
                ("slots", models.CharField(blank=True, max_length=300, verbose_name="每周时段")),
                (
                    "nth",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "第一个"),
                            (2, "第二个"),
                            (3, "第三个"),
                            (4, "第四个"),
                            (5, "最后一个"),
                        ],
                        default=1,
                        verbose_name="第几个",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "周一"),
                            (1, "周二"),
                            (2, "周三"),
                            (3, "周四"),
                            (4, "周五"),
                            (5, "周六"),
                            (6, "周日"),
                        ],
                        default=5,
                        verbose_name="周几",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="从哪天起")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="到哪天止")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.opening",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.venue",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="opening",
            name="venue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="openings",
                to="services.venue",
            ),
        ),
        migrations.CreateModel(
            name="ClosedDaysEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("first", models.DateField(verbose_name="从哪天")),
                ("last", models.DateField(verbose_name="到哪天")),
                ("reason", models.CharField(max_length=60, verbose_name="原因")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.closeddays",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.venue",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="closeddays",
            name="venue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="closed_days",
                to="services.venue",
            ),
        ),
        migrations.CreateModel(
            name="BookingHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="services.booking",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="services.venue",
                    ),
                ),
            ],
            options={
                "verbose_name": "占用",
                "verbose_name_plural": "占用",
            },
        ),
        migrations.CreateModel(
            name="BookingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("group", models.CharField(blank=True, max_length=60, verbose_name="居民团队")),
                ("purpose", models.CharField(max_length=100, verbose_name="做什么用")),
                (
                    "people",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99999),
                        ],
                        verbose_name="多少人",
                    ),
                ),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="时间"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待确认"),
                            ("confirmed", "已约定"),
                            ("waiting", "候补中"),
                            ("offered", "候补到了"),
                            ("refused", "未同意"),
                            ("cancelled", "已取消"),
                            ("held", "已使用"),
                            ("no_show", "没有来"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="破例原因"),
                ),
                (
                    "overridden",
                    models.CharField(blank=True, max_length=200, verbose_name="破了哪条"),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="答复")),
                ("answer_by", models.DateTimeField(blank=True, null=True, verbose_name="答复期限")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
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
                        verbose_name="经办的社区（街道）",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.booking",
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
                (
                    "venue",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.venue",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="booking",
            name="venue",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="services.venue",
            ),
        ),
        migrations.CreateModel(
            name="VenueEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("centre", "党群服务中心"),
                            ("room", "会议室、活动室"),
                            ("sport", "文体场馆"),
                            ("canteen", "食堂"),
                            ("parking", "停车场"),
                            ("other", "其他场地"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(99999),
                        ],
                        verbose_name="能容多少人",
                    ),
                ),
                (
                    "area",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(999999)],
                        verbose_name="面积（平方米）",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=100, verbose_name="地址")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="纬度")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="经度")),
                ("equipment", models.CharField(blank=True, max_length=200, verbose_name="设备")),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        validators=[django.core.validators.MaxLengthValidator(5000)],
                        verbose_name="说明",
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("community", "社区"),
                            ("street", "街道"),
                            ("district", "区"),
                            ("city", "市"),
                        ],
                        default="street",
                        max_length=10,
                        verbose_name="对多大范围开放",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(default=True, verbose_name="不登录也能看到这张名片"),
                ),
                (
                    "needs_yes",
                    models.BooleanField(default=True, verbose_name="别人预约要由我们确认"),
                ),
                (
                    "shortest",
                    models.PositiveSmallIntegerField(default=30, verbose_name="最短（分钟）"),
                ),
                (
                    "longest",
                    models.PositiveSmallIntegerField(default=240, verbose_name="最长（分钟）"),
                ),
                (
                    "ahead_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="最多提前几天"),
                ),
                (
                    "per_month",
                    models.PositiveSmallIntegerField(
                        default=8, verbose_name="同一家一个月最多几次"
                    ),
                ),
                (
                    "buffer",
                    models.PositiveSmallIntegerField(default=15, verbose_name="两场之间留几分钟"),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "closed_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="停用原因"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新")),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.offer",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="services.venue",
                        verbose_name="在哪个场地里面",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="services.venue",
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
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="哪天"),
                ),
                ("people", models.IntegerField(verbose_name="人次")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="备注")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "booking",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit",
                        to="services.booking",
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
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="services.venue",
                    ),
                ),
            ],
            options={
                "verbose_name": "来访",
                "verbose_name_plural": "来访",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats__gte", 1), ("seats__lte", 99999)),
                name="activity_seats",
                violation_error_message="名额请写 1 到 99999 之间的数",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_activityevent" ("about", "booking_id", "created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seats", "title", "updated_at") VALUES (NEW."about", NEW."booking_id", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."seats", NEW."title", NEW."updated_at"); RETURN NULL;',
                    hash="110f4fbba2611ae7af95f7d33d77456a1a74f4cc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e53dc",
                    table="services_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_activityevent" ("about", "booking_id", "created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seats", "title", "updated_at") VALUES (NEW."about", NEW."booking_id", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."seats", NEW."title", NEW."updated_at"); RETURN NULL;',
                    hash="7f8aed54a51b4d52d846f19720976eff8c7ebda6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7f844",
                    table="services_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_activityevent" ("about", "booking_id", "created_at", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seats", "title", "updated_at") VALUES (OLD."about", OLD."booking_id", OLD."created_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."seats", OLD."title", OLD."updated_at"); RETURN NULL;',
                    hash="bc3e2001fd4ebf61d4e0f4e529d051998e97d4ec",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ac4c4",
                    table="services_activity",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gte", 1), ("people__lte", 9999)),
                name="sign_up_people",
                violation_error_message="人数请写 1 到 9999 之间的数",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.UniqueConstraint(
                fields=("activity", "who"),
                name="sign_up_once",
                violation_error_message="这家已经报过名，可以改人数",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_signupevent" ("activity_id", "created_at", "id", "made_by_id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "who") VALUES (NEW."activity_id", NEW."created_at", NEW."id", NEW."made_by_id", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."who"); RETURN NULL;',
                    hash="f8e07c6f45d6723bbee5858bad44f1c807981376",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2b141",
                    table="services_signup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_signupevent" ("activity_id", "created_at", "id", "made_by_id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "who") VALUES (NEW."activity_id", NEW."created_at", NEW."id", NEW."made_by_id", NEW."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."who"); RETURN NULL;',
                    hash="f57abf28fadd0935d5c5e224d252c872f0b261c5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e81f1",
                    table="services_signup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signup",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_signupevent" ("activity_id", "created_at", "id", "made_by_id", "people", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "who") VALUES (OLD."activity_id", OLD."created_at", OLD."id", OLD."made_by_id", OLD."people", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."who"); RETURN NULL;',
                    hash="3be1895f3279679cb744d75ee36de7c01327b218",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_d44ae",
                    table="services_signup",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="venue",
            index=models.Index(fields=["org", "kind"], name="venue_of_org"),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity__gte", 1), ("capacity__lte", 99999)),
                name="venue_capacity",
                violation_error_message="能容多少人请写 1 到 99999 之间的数",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("shortest__gte", 5),
                    ("longest__gte", models.F("shortest")),
                    ("longest__lte", 4320),
                ),
                name="venue_lengths",
                violation_error_message="最短至少 5 分钟，最长不能比最短还短，也不超过 3 天",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ahead_days__gte", 1),
                    ("ahead_days__lte", 366),
                    ("per_month__gte", 1),
                    ("buffer__lte", 240),
                ),
                name="venue_rules",
                violation_error_message="提前 1 到 366 天，一个月至少一次，间隔不超过 240 分钟",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(
                        ("latitude__gte", 3),
                        ("latitude__lte", 54),
                        ("longitude__gte", 73),
                        ("longitude__lte", 136),
                    ),
                    _connector="OR",
                ),
                name="venue_on_the_map",
                violation_error_message="经纬度要一起写，且在国内：纬度 3–54，经度 73–136",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "centre"), _negated=True), ("unit", None), _connector="OR"
                ),
                name="venue_centre_of_an_org",
                violation_error_message="党群服务中心属于街道或社区，不属于单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)),
                fields=("org", "unit", "parent", "name"),
                name="venue_name_once",
                nulls_distinct=False,
                violation_error_message="这里已经有一个同名的场地",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="venue",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_venueevent" ("about", "address", "ahead_days", "area", "buffer", "capacity", "closed_on", "closed_reason", "created_at", "created_by_id", "equipment", "id", "is_public", "kind", "latitude", "longest", "longitude", "name", "needs_yes", "offer_id", "org_id", "parent_id", "per_month", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "shortest", "unit_id", "updated_at", "version") VALUES (NEW."about", NEW."address", NEW."ahead_days", NEW."area", NEW."buffer", NEW."capacity", NEW."closed_on", NEW."closed_reason", NEW."created_at", NEW."created_by_id", NEW."equipment", NEW."id", NEW."is_public", NEW."kind", NEW."latitude", NEW."longest", NEW."longitude", NEW."name", NEW."needs_yes", NEW."offer_id", NEW."org_id", NEW."parent_id", NEW."per_month", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reach", NEW."shortest", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="2fd27721bc4a3b406e7c098f44c09f61bb947fd9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5e1af",
                    table="services_venue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="venue",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."ahead_days" IS DISTINCT FROM (NEW."ahead_days") OR OLD."area" IS DISTINCT FROM (NEW."area") OR OLD."buffer" IS DISTINCT FROM (NEW."buffer") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."closed_reason" IS DISTINCT FROM (NEW."closed_reason") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."equipment" IS DISTINCT FROM (NEW."equipment") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_public" IS DISTINCT FROM (NEW."is_public") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longest" IS DISTINCT FROM (NEW."longest") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."needs_yes" IS DISTINCT FROM (NEW."needs_yes") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."per_month" IS DISTINCT FROM (NEW."per_month") OR OLD."reach" IS DISTINCT FROM (NEW."reach") OR OLD."shortest" IS DISTINCT FROM (NEW."shortest") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "services_venueevent" ("about", "address", "ahead_days", "area", "buffer", "capacity", "closed_on", "closed_reason", "created_at", "created_by_id", "equipment", "id", "is_public", "kind", "latitude", "longest", "longitude", "name", "needs_yes", "offer_id", "org_id", "parent_id", "per_month", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "shortest", "unit_id", "updated_at", "version") VALUES (NEW."about", NEW."address", NEW."ahead_days", NEW."area", NEW."buffer", NEW."capacity", NEW."closed_on", NEW."closed_reason", NEW."created_at", NEW."created_by_id", NEW."equipment", NEW."id", NEW."is_public", NEW."kind", NEW."latitude", NEW."longest", NEW."longitude", NEW."name", NEW."needs_yes", NEW."offer_id", NEW."org_id", NEW."parent_id", NEW."per_month", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reach", NEW."shortest", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="442cce72333a7fd5a44a90c230b301870f643def",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1514e",
                    table="services_venue",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="venue",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_venueevent" ("about", "address", "ahead_days", "area", "buffer", "capacity", "closed_on", "closed_reason", "created_at", "created_by_id", "equipment", "id", "is_public", "kind", "latitude", "longest", "longitude", "name", "needs_yes", "offer_id", "org_id", "parent_id", "per_month", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reach", "shortest", "unit_id", "updated_at", "version") VALUES (OLD."about", OLD."address", OLD."ahead_days", OLD."area", OLD."buffer", OLD."capacity", OLD."closed_on", OLD."closed_reason", OLD."created_at", OLD."created_by_id", OLD."equipment", OLD."id", OLD."is_public", OLD."kind", OLD."latitude", OLD."longest", OLD."longitude", OLD."name", OLD."needs_yes", OLD."offer_id", OLD."org_id", OLD."parent_id", OLD."per_month", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reach", OLD."shortest", OLD."unit_id", OLD."updated_at", OLD."version"); RETURN NULL;',
                    hash="914c44b98c153c4dd71084de7f6ee20ec86f3020",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_65362",
                    table="services_venue",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("opens__lt", models.F("closes")), ("closes__lte", 1440)),
                name="opening_hours",
                violation_error_message="关门要晚于开门，最晚 24:00",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="opening_days",
                violation_error_message="结束那天不能早于开始那天",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mode", "weekly"), _negated=True),
                    models.Q(("slots", ""), _negated=True),
                    _connector="OR",
                ),
                name="opening_weekly_has_slots",
                violation_error_message="请点选每周哪些时段开放",
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            "venue",
                            "venue",
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="opening_one_at_a_time",
                violation_error_message="这些日子已经定了另一种开放方式",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opening",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_openingevent" ("closes", "created_at", "ends_on", "id", "mode", "nth", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slots", "starts_on", "venue_id", "weekday") VALUES (NEW."closes", NEW."created_at", NEW."ends_on", NEW."id", NEW."mode", NEW."nth", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."slots", NEW."starts_on", NEW."venue_id", NEW."weekday"); RETURN NULL;',
                    hash="ef07ac213651227fe7110f91fd59097d6e5651ca",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_feca5",
                    table="services_opening",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opening",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_openingevent" ("closes", "created_at", "ends_on", "id", "mode", "nth", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slots", "starts_on", "venue_id", "weekday") VALUES (NEW."closes", NEW."created_at", NEW."ends_on", NEW."id", NEW."mode", NEW."nth", NEW."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."slots", NEW."starts_on", NEW."venue_id", NEW."weekday"); RETURN NULL;',
                    hash="27e7a390ad2f65b2163dda74000d953c457c7670",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ec380",
                    table="services_opening",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opening",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_openingevent" ("closes", "created_at", "ends_on", "id", "mode", "nth", "opens", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slots", "starts_on", "venue_id", "weekday") VALUES (OLD."closes", OLD."created_at", OLD."ends_on", OLD."id", OLD."mode", OLD."nth", OLD."opens", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."slots", OLD."starts_on", OLD."venue_id", OLD."weekday"); RETURN NULL;',
                    hash="843f5680800b1be556b2d2d7ce3f73feac51be1a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_46f91",
                    table="services_opening",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="closeddays",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))),
                name="closed_days_in_order",
                violation_error_message="结束那天不能早于开始那天",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closeddays",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_closeddaysevent" ("created_at", "first", "id", "last", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "venue_id") VALUES (NEW."created_at", NEW."first", NEW."id", NEW."last", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."reason", NEW."venue_id"); RETURN NULL;',
                    hash="f3b739ae1158dce2990fd7b250ac0c5ae7e27813",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_caf1c",
                    table="services_closeddays",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closeddays",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "services_closeddaysevent" ("created_at", "first", "id", "last", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "venue_id") VALUES (NEW."created_at", NEW."first", NEW."id", NEW."last", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."reason", NEW."venue_id"); RETURN NULL;',
                    hash="d36612676b2a4916a780a53bc6948ef5b2dc1fd9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5d2a4",
                    table="services_closeddays",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closeddays",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_closeddaysevent" ("created_at", "first", "id", "last", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "venue_id") VALUES (OLD."created_at", OLD."first", OLD."id", OLD."last", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."reason", OLD."venue_id"); RETURN NULL;',
                    hash="2b71d4290cb7729a4ac1c18c929f19882478192e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a56d2",
                    table="services_closeddays",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="bookinghold",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            "venue",
                            "venue",
                            models.Value("[]"),
                            function="int8range",
                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                    ("period", "&&"),
                ],
                name="booking_hold_once",
                violation_error_message="这段时间已经有人约了",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["venue", "state"], name="booking_of_venue"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("state", "offered")),
                fields=["answer_by"],
                name="booking_to_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit", None), models.Q(("group", ""), _negated=True)),
                    models.Q(("unit__isnull", False), ("group", "")),
                    _connector="OR",
                ),
                name="booking_for_one",
                violation_error_message="请写是哪个居民团队，或选一家单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gte", 1), ("people__lte", 99999)),
                name="booking_people",
                violation_error_message="人数请写 1 到 99999 之间的数",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__isempty", False),
                    ("period__lower_inf", False),
                    ("period__upper_inf", False),
                ),
                name="booking_has_time",
                violation_error_message="结束要晚于开始",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "offered"), _negated=True),
                    ("answer_by__isnull", False),
                    _connector="OR",
                ),
                name="booking_offered_until",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="booking",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_bookingevent" ("answer", "answer_by", "created_at", "group", "id", "made_by_id", "org_id", "overridden", "override_reason", "people", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "state", "unit_id", "updated_at", "venue_id", "version") VALUES (NEW."answer", NEW."answer_by", NEW."created_at", NEW."group", NEW."id", NEW."made_by_id", NEW."org_id", NEW."overridden", NEW."override_reason", NEW."people", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."purpose", NEW."state", NEW."unit_id", NEW."updated_at", NEW."venue_id", NEW."version"); RETURN NULL;',
                    hash="c4455c1678e5d18304142d9b4fabf0cccc332042",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6b9b6",
                    table="services_booking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="booking",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=core.audit.UnignorableTriggerSql(
                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."answer_by" IS DISTINCT FROM (NEW."answer_by") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."group" IS DISTINCT FROM (NEW."group") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."org_id" IS DISTINCT FROM (NEW."org_id") OR OLD."overridden" IS DISTINCT FROM (NEW."overridden") OR OLD."override_reason" IS DISTINCT FROM (NEW."override_reason") OR OLD."people" IS DISTINCT FROM (NEW."people") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."venue_id" IS DISTINCT FROM (NEW."venue_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "services_bookingevent" ("answer", "answer_by", "created_at", "group", "id", "made_by_id", "org_id", "overridden", "override_reason", "people", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "state", "unit_id", "updated_at", "venue_id", "version") VALUES (NEW."answer", NEW."answer_by", NEW."created_at", NEW."group", NEW."id", NEW."made_by_id", NEW."org_id", NEW."overridden", NEW."override_reason", NEW."people", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purpose", NEW."state", NEW."unit_id", NEW."updated_at", NEW."venue_id", NEW."version"); RETURN NULL;',
                    hash="49e4f854bade6016e5b6d877c660e16d1e7abc5a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8dffc",
                    table="services_booking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="booking",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=core.audit.UnignorableTriggerSql(
                    func='INSERT INTO "services_bookingevent" ("answer", "answer_by", "created_at", "group", "id", "made_by_id", "org_id", "overridden", "override_reason", "people", "period", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "state", "unit_id", "updated_at", "venue_id", "version") VALUES (OLD."answer", OLD."answer_by", OLD."created_at", OLD."group", OLD."id", OLD."made_by_id", OLD."org_id", OLD."overridden", OLD."override_reason", OLD."people", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."purpose", OLD."state", OLD."unit_id", OLD."updated_at", OLD."venue_id", OLD."version"); RETURN NULL;',
                    hash="0deffd63d94ca95be714c745f54a198ad7e2f193",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0c459",
                    table="services_booking",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["venue", "day"], name="visit_of_venue"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("people", 0), _negated=True),
                    ("people__gte", -99999),
                    ("people__lte", 99999),
                ),
                name="visit_people",
                violation_error_message="人次请写 1 到 99999 之间的数；记多了写负数减回来",
            ),
        ),
        *append_only("services_visit", *(f"services_{name}event" for name in AUDITED.split())),
    ]
