"""Matching under many kills and many hands, at full count (`make soak`)."""

import os
import random
import time

import pytest
from django.db.models import Count

from core import outbox
from core.models import Notice, Owed
from orgs.models import PostKind
from services.actions import matching
from services.actions.telling import ConflictError
from services.matches import runs
from services.models import DemandState, Match, MatchRun
from tests import factories
from tests.matching_flow.test_judging import last_place, race
from tests.matching_flow.test_kill import an_hour_later
from tests.matching_flow.test_runs import BARBER, HAIRCUT, publish
from tests.workers import Worker, send, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
KILLS = int(os.environ.get("SOAK_KILLS", "20"))
ROUNDS = int(os.environ.get("SOAK_ROUNDS", "50"))


def test_workers_killed_again_and_again_lose_and_double_nothing(city, people, monkeypatch):
    monkeypatch.setattr(outbox, "send", send)
    rng = random.Random(KILLS)
    factories.offer(people.unit, capacity=900, **BARBER)
    demands = []
    for _kill in range(KILLS):
        demands.append(publish(people, city.communities[0], **HAIRCUT))
        with Worker(MATCHING_BACKEND="words"):
            wait_for(
                lambda: (
                    Owed.objects.filter(lease_until__isnull=False, done_at=None).exists()
                    or not Owed.objects.filter(done_at=None).exists()
                ),
                "a worker to begin",
            )
            time.sleep(rng.random())  # anywhere in its work
        an_hour_later()
    with Worker(MATCHING_BACKEND="words"):
        outbox.redeliver()
        wait_for(lambda: not Owed.objects.filter(done_at=None).exists(), "all to be done")
    assert Match.objects.filter(state=Match.State.PROPOSED).count() == len(demands)
    assert not Match.objects.values("demand").annotate(n=Count("pk")).filter(n__gt=1).exists()
    states = {type(demand).objects.get(pk=demand.pk).state for demand in demands}
    assert states == {DemandState.PROPOSED}
    assert set(MatchRun.objects.values_list("state", flat=True)) == {MatchRun.State.DONE}
    doubled = Notice.objects.values("user", "cause").annotate(n=Count("pk")).filter(n__gt=1)
    assert not doubled.exists()


def test_the_last_place_goes_to_one_each_time(city, people, other_connection):
    staff = people.inside[PostKind.STAFF]
    for _round in range(ROUNDS):
        matches = last_place(city, people, 8)
        found = race(*(lambda m=m: matching.accept(match=m, by=staff) for m in matches))
        assert sum(isinstance(error, ConflictError) for error in found) == 7, found


def test_runs_and_people_at_once_end_in_one_state(city, people, other_connection, settings):
    settings.MATCHING_BACKEND = "words"
    staff = people.inside[PostKind.STAFF]
    for _round in range(ROUNDS):
        matches = last_place(city, people, 3)
        run = runs.request_run(district_id=city.districts[0].pk, cause="publish")
        owed = Owed.objects.get(kind="services.match", key=f"run:{run.pk}")
        found = race(
            lambda o=owed: outbox.deliver(o.pk),
            *(lambda m=m: matching.accept(match=m, by=staff) for m in matches),
        )
        errors = [error for error in found if isinstance(error, Exception)]
        assert all(isinstance(error, ConflictError) for error in errors), found
        accepted = Match.objects.filter(pk__in=[m.pk for m in matches], state="accepted")
        assert accepted.count() <= 1
