"""Everything may come twice and at once: two beats, one message for two workers, two rounds."""

import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from core import outbox, reminders
from core.models import Notice, Owed
from services.tasks import match_nightly
from tests.jobs import quick
from tests.jobs.counted import left, lost_and_repeated, owe_all
from tests.jobs.test_kills import doubled, rounds_left
from tests.workers import Beat, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def at_once(work, hands: int = HANDS) -> None:
    """Do the work in several threads, begun together."""
    start = threading.Barrier(hands)

    def run() -> None:
        try:
            start.wait(10)
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_beats_and_two_workers(due, broker, tmp_path):
    how = broker.programs(slow=0.02, remind=1)
    owe_all(20)
    with (
        Beat(tmp_path, **how),
        Beat(tmp_path / "other", **how) as _other,
        Worker(**how),
        Worker(**how),
    ):
        wait_for(lambda: Notice.objects.count() >= 30 and not left(), "all to be done")
        wait_for(lambda: not rounds_left(), "the rounds to be done")
    assert Notice.objects.filter(user=due).count() == 30
    assert not doubled()
    assert lost_and_repeated(20) == (0, 0)


@pytest.mark.usefixtures("no_broker")
def test_a_round_and_a_night_are_owed_once():
    at_once(reminders.owe_round)
    at_once(match_nightly)
    assert Owed.objects.filter(kind=reminders.KIND).count() == 1
    assert Owed.objects.filter(kind="services.nightly").count() == 1
    assert Owed.objects.filter(kind="services.fold").count() == 1


@pytest.mark.usefixtures("no_broker")
def test_a_new_round_takes_the_place_of_one_that_failed(monkeypatch):
    old = outbox.owe(kind=reminders.KIND, key="long ago")
    alive = outbox.keep_alive(old, 45)
    new = reminders.owe_round()
    assert list(Owed.objects.filter(kind=reminders.KIND, done_at=None)) == [new]
    with pytest.raises(outbox.AlreadyDone):
        alive()


@pytest.mark.usefixtures("no_broker")
def test_one_message_for_many_workers_is_done_once(monkeypatch):
    monkeypatch.setitem(quick.FACTS, "SLOW", 0.1)
    (owed,) = owe_all(1)
    at_once(lambda: outbox.deliver(owed.pk))
    assert lost_and_repeated(1) == (0, 0)


@pytest.mark.usefixtures("no_broker")
def test_without_the_lease_it_would_be_done_often(monkeypatch):
    """The test above proves something: looking first and doing then repeats."""
    monkeypatch.setitem(quick.FACTS, "SLOW", 0.1)
    (owed,) = owe_all(1)

    def look_then_do() -> None:
        if Owed.objects.filter(pk=owed.pk, done_at=None).exists():
            quick.count(0)
            Owed.objects.filter(pk=owed.pk).update(done_at=timezone.now())

    at_once(look_then_do)
    assert lost_and_repeated(1)[1] > 0


def all_look_first(monkeypatch) -> None:
    """Let each round know whom it is to tell before any of them tells."""
    looked, plain = threading.Barrier(HANDS), Notice.objects.bulk_create

    def wait_then_write(rows, **how):
        looked.wait(10)
        return plain(rows, **how)

    monkeypatch.setattr(Notice.objects, "bulk_create", wait_then_write)


def test_rounds_at_once_tell_once(due, monkeypatch):
    all_look_first(monkeypatch)
    at_once(reminders.work_out)
    assert Notice.objects.filter(user=due).count() == 30
    assert not doubled()


def test_without_the_unique_cause_they_would_tell_often(due, monkeypatch):
    """The test above proves something: without the constraint the same rounds tell twice."""
    drop = "ALTER TABLE core_notice DROP CONSTRAINT notice_once_per_cause"
    back = "ALTER TABLE core_notice ADD CONSTRAINT notice_once_per_cause UNIQUE (user_id, cause)"
    all_look_first(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute(drop)
    try:
        at_once(reminders.work_out)
        assert doubled()
    finally:
        Notice.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(back)
