"""The register of minutes, with numbers for the meetings that were closed before there was one."""

import django.db.models.deletion
from django.db import migrations, models

NUMBER_THE_OLD = """
INSERT INTO alliances_minutesnumber (meeting_id, alliance_id, year, number)
SELECT id, alliance_id, year, row_number() OVER (PARTITION BY alliance_id, year ORDER BY starts_at, id)
FROM (
    SELECT id, alliance_id, starts_at,
           extract(year FROM starts_at AT TIME ZONE 'Asia/Shanghai')::int AS year
    FROM alliances_meeting WHERE state = 'closed' AND alliance_id IS NOT NULL
) AS closed;
"""


class Migration(migrations.Migration):
    dependencies = [("alliances", "0005_guards_of_more")]

    operations = [
        migrations.CreateModel(
            name="MinutesNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveIntegerField(verbose_name="编号")),
                (
                    "alliance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="alliances.alliance",
                    ),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="number",
                        to="alliances.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "纪要编号",
                "verbose_name_plural": "纪要编号",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alliance", "year", "number"), name="minutes_number_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(NUMBER_THE_OLD, migrations.RunSQL.noop),
    ]
