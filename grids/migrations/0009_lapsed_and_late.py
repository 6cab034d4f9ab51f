"""Asks of the pool that lapse."""

import core.migrating
from django.db import migrations, models


class Migration(core.migrating.Migration):
    dependencies = [
        ("grids", "0008_calls_after"),
    ]

    operations = [
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
    ]
