"""A whole worker killed in the middle of its work loses nothing and doubles nothing."""

import time

import pytest
from django.db.models import Count

from core import outbox, reminders
from core.models import Notice, Owed
from core.tasks import remind
from tests.jobs.counted import left, lost_and_repeated, owe_all
from tests.workers import Beat, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def doubled() -> bool:
    """Tell whether somebody was told twice of one cause."""
    pairs = Notice.objects.values("user", "cause").annotate(n=Count("pk"))
    return pairs.filter(n__gt=1).exists()


def rounds_left() -> bool:
    """Tell whether a round of reminders is still owed."""
    return Owed.objects.filter(kind=reminders.KIND, done_at=None).exists()


def test_killed_in_the_middle_of_reminders(due, broker, tmp_path):
    """Beat's next round is ten minutes away; what the dead worker owed is done long before."""
    with Beat(tmp_path, **broker.programs()):
        with Worker(**broker.programs(slow=0.1)) as worker:
            remind.delay()
            wait_for(lambda: Notice.objects.count() >= 5, "the first reminders")
            worker.kill()
        assert Notice.objects.count() < 30
        assert rounds_left()
        with Worker(**broker.programs()):
            wait_for(lambda: not rounds_left(), "the round to be done")
    assert Notice.objects.filter(user=due).count() == 30
    assert not doubled()
    assert Owed.objects.filter(kind=reminders.KIND, attempts=2).exists()


def test_the_round_of_a_dead_worker_is_begun_again_within_two_minutes():
    sent_again_every = 15  # beat, core.redeliver
    lease = outbox.HANDLERS[reminders.KIND].lease.total_seconds()
    assert lease == reminders.LEASE_SECONDS
    assert lease + outbox.RESEND_AFTER.total_seconds() + sent_again_every <= 120


def test_killed_again_and_again_among_many_tasks(broker, tmp_path):
    owe_all(30)
    with Beat(tmp_path, **broker.programs()):
        for goal in (20, 10):
            with Worker(**broker.programs(slow=0.05)):
                wait_for(lambda: left() <= goal, "some to be done")  # noqa: B023 - called at once
        with Worker(**broker.programs()):
            wait_for(lambda: not left(), "all to be done")
    assert lost_and_repeated(30) == (0, 0)


@pytest.mark.soak
def test_what_a_dead_worker_owed_is_done_within_two_minutes_by_the_clock(due, broker, tmp_path):
    """With the portal's own lease, pause and beat."""
    own = broker.programs(lease=45, resend=45, beat=15)
    with Beat(tmp_path, **own):
        with Worker(**own | {"JOBS_SLOW": "0.1"}) as worker:
            remind.delay()
            wait_for(lambda: Notice.objects.count() >= 5, "the first reminders")
            worker.kill()
        began = time.monotonic()
        with Worker(**own):
            wait_for(lambda: not rounds_left(), "the round to be done")
    assert time.monotonic() - began < 120
    assert Notice.objects.filter(user=due).count() == 30
