"""Demands, offers and claims of one moment stand in one order, always."""

from django.db import migrations

import core.migrating


class Migration(core.migrating.Migration):
    dependencies = [
        ("services", "0010_people_hands_words"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="claim",
            options={
                "ordering": ["-created_at", "-pk"],
                "verbose_name": "认领",
                "verbose_name_plural": "认领",
            },
        ),
        migrations.AlterModelOptions(
            name="demand",
            options={
                "ordering": ["-created_at", "-pk"],
                "verbose_name": "需求",
                "verbose_name_plural": "需求",
            },
        ),
        migrations.AlterModelOptions(
            name="offer",
            options={
                "ordering": ["-created_at", "-pk"],
                "verbose_name": "供给",
                "verbose_name_plural": "供给",
            },
        ),
    ]
