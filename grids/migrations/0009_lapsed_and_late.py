"""Asks of the pool that lapse; daily reports that come after a campaign has ended, which only grow."""

import core.audit
import core.migrating
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(core.migrating.Migration):
    dependencies = [
        ("grids", "0008_calls_after"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.AlterField(
                model_name=name,
                name="state",
                field=models.CharField(
                    choices=[
                        ("asked", "待答复"),
                        ("accepted", "答应"),
                        ("declined", "不能来"),
                        ("withdrawn", "已收回"),
                        ("lapsed", "没有答复"),
                    ],
                    default="asked",
                    max_length=9,
                    verbose_name="状态",
                ),
            )
            for name in ("talentask", "talentaskevent")
        ),
        migrations.CreateModel(
            name="CampaignLate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="哪一天")),
                ("text", models.TextField(max_length=6000, verbose_name="报了什么")),
                ("who", models.CharField(max_length=160)),
                ("at", models.DateTimeField(verbose_name="时间")),
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
                        related_name="late_reports",
                        to="grids.campaignpart",
                    ),
                ),
            ],
            options={
                "verbose_name": "结束后到的日报",
                "verbose_name_plural": "结束后到的日报",
                "ordering": ["-at", "-pk"],
            },
        ),
        *core.audit.append_only("grids_campaignlate"),
    ]
