"""Audit tables that only grow."""

from django.db import migrations

from core.audit import append_only

NAMES = (
    "alliance membership seat meeting agendaitem attendance decision cadencerule waiver supervision"
)


class Migration(migrations.Migration):
    dependencies = [("alliances", "0002_initial"), ("core", "0002_guards")]
    operations = append_only(*(f"alliances_{name}event" for name in NAMES.split()))
