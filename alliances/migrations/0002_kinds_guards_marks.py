"""The kinds of the glossary; audit tables that only grow; marks of what is to be worked out anew."""

from django.db import migrations

from alliances.cadence.standing_marks import MARKS, UNMARKED
from core.audit import append_only

KINDS = "joint_meeting council party_alliance regional_committee united_committee cluster".split()
NAMES = "联席会 共建议事会 党建联盟 区域党委 联合党委 党建组团".split()
AUDITED = (
    "agendaitem agreement alliance amendment attendance bodykind bodyplace "
    "branchrecord cadencerule decision duty meeting meetingseries membership pairing "
    "paper party pressingrule reply seat supervision topic visit waiver"
)


def lay_down_kinds(apps, schema_editor):
    kind = apps.get_model("alliances", "BodyKind")
    kinds = enumerate(zip(KINDS, NAMES, strict=True), 1)
    kind.objects.bulk_create(kind(code=code, name=name, order=i) for i, (code, name) in kinds)


class Migration(migrations.Migration):
    dependencies = [
        ("alliances", "0001_initial"),
        ("core", "0002_guards"),
        ("orgs", "0002_sectors_and_guards"),
    ]
    operations = [
        migrations.RunPython(lay_down_kinds, migrations.RunPython.noop),
        migrations.RunSQL(MARKS, UNMARKED),
        *append_only(*(f"alliances_{name}event" for name in AUDITED.split())),
    ]
