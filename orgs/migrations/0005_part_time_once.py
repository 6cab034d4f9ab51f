"""A part-time member sits once at a time in one place, as others hold their posts."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import core.ranges


class Migration(migrations.Migration):
    dependencies = [("orgs", "0004_guards_of_more")]
    operations = [
        migrations.AddConstraint(
            model_name="post",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="part_time_once_at_a_time",
                expressions=[
                    (
                        core.ranges.SameId("user"),
                        django.contrib.postgres.fields.ranges.RangeOperators.OVERLAPS,
                    ),
                    (
                        core.ranges.SameId("org"),
                        django.contrib.postgres.fields.ranges.RangeOperators.OVERLAPS,
                    ),
                    (
                        core.ranges.Days("start", "end"),
                        django.contrib.postgres.fields.ranges.RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(("kind", "part_time_member"), ("revoked_at", None)),
                violation_error_message="此人在这里的任期有重叠，请先结束前一个",
            ),
        ),
    ]
