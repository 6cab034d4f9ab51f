"""A worker killed in the middle of reading and of taking a long list: begun anew, once, whole."""

from dataclasses import replace

import pytest

from core.imports import background, kind_named
from core.models import AccessEvent, ImportBatch, ImportRow, Notice, Owed
from orgs.models import PostKind
from services.models import Demand
from tests.lists.test_background import sheet
from tests.lists.test_import_pages import rows_for
from tests.workers import Beat, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_killed_while_reading_and_while_taking(people, city, broker, tmp_path, monkeypatch):
    limits = replace(background.INSTANT_LIMITS, rows=3)
    monkeypatch.setattr(background, "INSTANT_LIMITS", limits)
    staff = people.inside[PostKind.STAFF]
    slow = broker.programs(slow=0.2)

    def now() -> ImportBatch:
        return ImportBatch.objects.get()

    def killed(state: str) -> None:
        with Worker(**slow) as worker:
            wait_for(lambda: now().progress, "the work to begin")
            worker.kill()
        assert now().state == state

    with Beat(tmp_path, **broker.programs()):
        kind = kind_named("demands")
        source = sheet(rows_for(city, 40))
        batch = background.begin(kind=kind, user=staff, source=source, file_name="需求.csv")
        killed("reading")
        assert not ImportRow.objects.exists()
        with Worker(**broker.programs()):
            wait_for(lambda: now().state == "previewed", "the preview")
        assert ImportRow.objects.count() == 40

        background.take(batch_id=batch.pk, user=staff)
        killed("taking")
        assert not Demand.objects.exists()
        with Worker(**broker.programs()):
            wait_for(lambda: now().state == "taken", "the list to be taken")
    assert Demand.objects.count() == 40
    assert not ImportRow.objects.exists()
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.IMPORT).count() == 1
    assert Notice.objects.filter(user=staff, kind="import").count() == 2
    assert set(Owed.objects.filter(kind=background.KIND).values_list("attempts", flat=True)) == {2}
