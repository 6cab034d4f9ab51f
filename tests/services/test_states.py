"""The state of a demand follows from facts."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from services import capacity
from services.models import Claim, Demand, DemandState, Match, Project
from services.states import settle, state_from
from tests import factories

S = DemandState


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, S.OPEN),
        ({"matched": True}, S.UNSERVED),
        ({"matched": True, "proposed": 2}, S.PROPOSED),
        ({"claimed": 1}, S.PROPOSED),
        ({"proposed": 2, "accepted": 1}, S.OFFERED),
        ({"asked": 1}, S.OFFERED),
        ({"accepted": 1, "in_work": 1}, S.IN_WORK),
        ({"quantity": 2, "done": 1, "in_work": 1}, S.IN_WORK),
        ({"quantity": 2, "done": 1, "matched": True}, S.UNSERVED),
        ({"quantity": 2, "done": 2, "in_work": 0}, S.DONE),
        ({"quantity": 2, "done": 2, "proposed": 3, "claimed": 1}, S.DONE),
    ],
)
def test_state_follows_from_counts(facts, state):
    assert state_from(**{"quantity": 1, **facts}) == state


def _settled(demand: Demand) -> str:
    with transaction.atomic():
        settle(capacity.lock_demand(demand.pk))
    demand.refresh_from_db()
    return demand.state


def test_rows_give_the_counts(scene):
    demand, today = scene.demand, timezone.localdate()
    assert _settled(demand) == S.OPEN
    match = Match.objects.create(demand=demand, offer=scene.offer, rank=1, score=0.8)
    assert _settled(demand) == S.PROPOSED
    Match.objects.filter(pk=match.pk).update(state=Match.State.ACCEPTED)
    assert _settled(demand) == S.OFFERED
    project = Project.objects.create(
        demand=demand, unit=scene.unit, title="t", due=today, started_on=today
    )
    assert _settled(demand) == S.IN_WORK
    day = today - datetime.timedelta(days=2)
    Project.objects.filter(pk=project.pk).update(state=Project.State.DONE, done_on=day)
    assert _settled(demand) == S.DONE
    assert demand.done_on == day


def test_reopened_demand_forgets_its_day(scene):
    demand, today = scene.demand, timezone.localdate()
    Demand.objects.filter(pk=demand.pk).update(state=S.DONE, done_on=today)
    assert _settled(demand) == S.OPEN
    assert demand.done_on is None


def test_waiting_claims_count_by_direction(scene):
    facts = {
        "demand": scene.demand,
        "unit": scene.unit,
        "answer_by": timezone.localdate(),
        "made_by": scene.liaison,
    }
    claim = Claim.objects.create(direction=Claim.Direction.UNIT, **facts)
    assert _settled(scene.demand) == S.PROPOSED
    Claim.objects.filter(pk=claim.pk).update(direction=Claim.Direction.COMMUNITY)
    assert _settled(scene.demand) == S.OFFERED
    Claim.objects.filter(pk=claim.pk).update(state=Claim.State.REFUSED)
    assert _settled(scene.demand) == S.OPEN


@pytest.mark.parametrize("state", [S.DRAFT, S.WITHDRAWN])
def test_draft_and_withdrawn_stay(city, state):
    demand = factories.demand(city.communities[0], state=state, matched_at=timezone.now())
    assert _settled(demand) == state
