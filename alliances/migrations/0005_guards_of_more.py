"""Audit tables of what was added that only grow."""

from django.db import migrations

from core.audit import append_only

NAMES = (
    "bodykind bodyplace meetingseries paper topic reply amendment agreement party duty pairing visit "
    "pressingrule"
)


class Migration(migrations.Migration):
    dependencies = [("alliances", "0004_meet_and_agree")]
    operations = append_only(*(f"alliances_{name}event" for name in NAMES.split()))
