"""A whole worker killed in the middle of matching loses nothing and doubles nothing."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from core import outbox
from core.locks import Lock, hold
from core.models import Notice, Owed
from services.matches.runs import LEASE_SECONDS
from services.models import DemandState, Match, MatchRun, NearMiss
from tests import factories
from tests.matching_flow.test_runs import BARBER, HAIRCUT, LAWYER, publish
from tests.workers import Worker, send, wait_for, waits_for_advisory_lock

pytestmark = pytest.mark.django_db(transaction=True)


def an_hour_later() -> None:
    """Let leases end and what was sent count as lost, as if time had passed."""
    past = timezone.now() - datetime.timedelta(hours=1)
    Owed.objects.filter(done_at=None).update(lease_until=past, sent_at=past)


def test_a_worker_killed_while_it_writes_is_followed_by_another(city, people, monkeypatch):
    monkeypatch.setattr(outbox, "send", send)
    factories.offer(people.unit, capacity=9, **BARBER)
    demands = [publish(people, city.communities[0], **HAIRCUT)]
    demands.append(publish(people, city.communities[0], **LAWYER))
    with transaction.atomic():
        hold(Lock.MATCHING, city.districts[0].pk)  # it will come as far as writing, no further
        with Worker(MATCHING_BACKEND="words") as worker:
            wait_for(waits_for_advisory_lock, "the worker to stand before the lock")
            assert Owed.objects.get(kind="services.match").lease_until > timezone.now()
            worker.kill()
    assert not Match.objects.exists()
    assert not NearMiss.objects.exists()
    assert MatchRun.objects.get().state == MatchRun.State.RUNNING
    assert Owed.objects.get(kind="services.match").done_at is None

    an_hour_later()
    with Worker(MATCHING_BACKEND="words"):
        assert outbox.redeliver() == 1
        outbox.send([Owed.objects.get(kind="services.match").pk])  # once more, in vain
        wait_for(Owed.objects.exclude(done_at=None).exists, "the run to be done")
    assert MatchRun.objects.get().state == MatchRun.State.DONE
    assert Match.objects.get().demand == demands[0]
    assert Notice.objects.filter(kind="match").count() == 1
    states = [type(d).objects.get(pk=d.pk).state for d in demands]
    assert states == [DemandState.PROPOSED, DemandState.UNSERVED]


def test_the_lease_of_a_dead_worker_ends_within_two_minutes():
    sent_again_every = 15  # beat, core.redeliver
    assert LEASE_SECONDS + outbox.RESEND_AFTER.total_seconds() + sent_again_every <= 120


def test_what_a_lost_broker_forgot_is_sent_again(city, people, monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr(outbox, "send", sent.extend)
    factories.offer(people.unit, **BARBER)
    publish(people, city.communities[0], **HAIRCUT)
    owed = Owed.objects.get(kind="services.match")
    assert sent == [owed.pk]
    an_hour_later()
    assert outbox.redeliver() == 1
    assert sent == [owed.pk, owed.pk]
