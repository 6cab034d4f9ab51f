"""A place for what a series has planned already: one sitting a period, whoever works it out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alliances", "0008_standings_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeriesDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.DateField()),
                (
                    "meeting",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="series_day",
                        to="alliances.meeting",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="alliances.meetingseries",
                    ),
                ),
            ],
            options={
                "ordering": ["period"],
                "constraints": [
                    models.UniqueConstraint(fields=("series", "period"), name="series_day_once")
                ],
            },
        ),
    ]
