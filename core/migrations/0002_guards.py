"""The log of reads and the audit of accounts only grow."""

from django.db import migrations

from core.audit import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = append_only("core_accessevent", "core_userevent")
