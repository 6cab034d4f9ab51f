"""Rows of previews in a table of their own, files that wait, and when e-mails of notices come."""

import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import migrating


def keep_previews(apps, schema_editor):
    """A preview that waits keeps its rows, each in a row of its own now."""
    rows = apps.get_model("core", "ImportRow")
    for batch in apps.get_model("core", "ImportBatch").objects.filter(state="previewed"):
        marked = {mark["column"] for row in batch.rows for mark in row["errors"] + row["warnings"]}
        changed = {name for row in batch.rows for name in row["before"]}
        batch.result |= {"marked": sorted(marked), "changed": sorted(changed)}
        batch.save(update_fields=["result"])
        rows.objects.bulk_create(
            rows(
                batch=batch,
                line=row["line"],
                state=row["state"],
                asks=bool(row.get("asks")),
                data=row,
            )
            for row in batch.rows
        )
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables cannot be altered below


class Migration(migrating.Migration):
    dependencies = [
        ("core", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="core.importbatch",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
            options={
                "verbose_name": "导入的文件",
                "verbose_name_plural": "导入的文件",
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField(verbose_name="行")),
                ("state", models.CharField(max_length=9, verbose_name="结果")),
                ("asks", models.BooleanField(default=False)),
                ("data", models.JSONField()),
            ],
            options={
                "verbose_name": "导入的行",
                "verbose_name_plural": "导入的行",
            },
        ),
        migrations.CreateModel(
            name="NoticeSetting",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notice_setting",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.BooleanField(default=True, verbose_name="不急的合成每天一封")),
                (
                    "digest_at",
                    models.TimeField(default=datetime.time(8, 30), verbose_name="每天几点发"),
                ),
                (
                    "quiet_from",
                    models.TimeField(default=datetime.time(21, 0), verbose_name="勿扰从"),
                ),
                (
                    "quiet_until",
                    models.TimeField(default=datetime.time(8, 0), verbose_name="勿扰到"),
                ),
            ],
            options={
                "verbose_name": "通知设置",
                "verbose_name_plural": "通知设置",
            },
        ),
        migrations.AddField(
            model_name="importbatch",
            name="asked_from",
            field=models.GenericIPAddressField(null=True, verbose_name="地址"),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="problem",
            field=models.CharField(blank=True, max_length=500, verbose_name="原因"),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="progress",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="round",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="mail_due",
            field=models.DateTimeField(blank=True, null=True, verbose_name="发邮件"),
        ),
        migrations.AddField(
            model_name="notice",
            name="urgency",
            field=models.CharField(
                choices=[("now", "马上"), ("digest", "汇总")],
                default="digest",
                max_length=6,
                verbose_name="缓急",
            ),
        ),
        migrations.AlterField(
            model_name="importbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "正在读"),
                    ("previewed", "待收下"),
                    ("taking", "正在收"),
                    ("taken", "已收下"),
                    ("dropped", "已放弃"),
                    ("refused", "没读进来"),
                ],
                default="previewed",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail_due__isnull", False)),
                fields=["user", "mail_due"],
                name="notice_to_mail",
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="core.importbatch",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("batch", "line"), name="import_row_once"),
        ),
        migrations.RunPython(keep_previews, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="importbatch",
            name="rows",
        ),
    ]
