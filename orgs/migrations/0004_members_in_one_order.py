"""Members of one moment stand in one order, always."""

from django.db import migrations

import core.migrating


class Migration(core.migrating.Migration):
    dependencies = [
        ("orgs", "0003_members_teams"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="member",
            options={
                "ordering": ["-created_at", "-pk"],
                "verbose_name": "党员",
                "verbose_name_plural": "党员",
            },
        ),
    ]
