"""The audit of grids' cards only grows."""

from django.db import migrations

from core.audit import append_only


class Migration(migrations.Migration):
    dependencies = [("grids", "0001_initial"), ("core", "0002_guards")]
    operations = append_only("grids_gridcardevent")
