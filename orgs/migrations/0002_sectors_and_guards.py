"""The ten sectors of the glossary; audit tables that only grow."""

from django.db import migrations

from core.audit import append_only

SECTORS = "机关 事业单位 国有企业 学校 医院 非公企业 社会组织 商圈楼宇 金融 部队".split()

AUDITED = "org unit post charge unitmerge"


def lay_down_sectors(apps, schema_editor):
    sector = apps.get_model("orgs", "Sector")
    sector.objects.bulk_create(sector(name=name, order=i) for i, name in enumerate(SECTORS, 1))


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial"), ("core", "0002_guards")]
    operations = [
        migrations.RunPython(lay_down_sectors, migrations.RunPython.noop),
        *append_only(*(f"orgs_{name}event" for name in AUDITED.split())),
    ]
