"""Audit tables of what was added that only grow."""

from django.db import migrations

from core.audit import append_only


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_meet_and_agree")]
    operations = append_only("orgs_chargeevent", "orgs_unitmergeevent")
