"""The state of a demand follows from facts."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from services import capacity
from services.models import Claim, Demand, DemandState, Match, Project
from services.states import (
    OFFER_STEPS,
    STEPS,
    VERBS,
    allows,
    refuse_step,
    settle,
    state_from,
)
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
        ({"reported": 1}, S.REPORTED),
        ({"quantity": 3, "in_work": 1, "proposed": 2}, S.PARTLY),
        ({"quantity": 3, "done": 1, "claimed": 1}, S.PARTLY),
        ({"quantity": 3, "in_work": 1, "accepted": 1, "asked": 1}, S.COMMITTED),
        ({"quantity": 2, "reported": 1, "in_work": 1}, S.IN_WORK),
        ({"quantity": 2, "reported": 1, "done": 1}, S.REPORTED),
        ({"expired": True, "matched": True}, S.EXPIRED),
        ({"expired": True, "asked": 1}, S.OFFERED),
        ({"quantity": 2, "done": 1, "in_work": 1}, S.IN_WORK),
        ({"quantity": 2, "done": 1, "matched": True}, S.PARTLY),
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
    Project.objects.create(demand=demand, unit=scene.unit, title="t", due=today, started_on=today)
    assert _settled(demand) == S.IN_WORK
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


@pytest.mark.parametrize("steps", [STEPS, OFFER_STEPS], ids=["demand", "offer"])
def test_every_step_of_the_table_is_legal_and_every_other_is_refused_in_words(steps):
    kind = type(next(iter(steps)))
    assert set(steps) == set(kind)
    for before in kind:
        for after in kind:
            if after == before or after in steps[before]:
                refuse_step(before, after, steps)
                continue
            with pytest.raises(ValidationError, match=f"{before.label}.*{after.label}"):
                refuse_step(before, after, steps)


def test_what_was_withdrawn_never_comes_back_and_all_else_can_end():
    assert not STEPS[S.WITHDRAWN]
    for state in set(S) - {S.DRAFT, S.DONE, S.WITHDRAWN}:
        assert S.WITHDRAWN in STEPS[state]
    for state in S:
        demand = Demand(state=state)
        assert allows(demand, "withdraw") == (S.WITHDRAWN in STEPS[state]), state
    assert set().union(*VERBS.values()) <= set(S)


def test_a_done_demand_is_not_opened_by_a_slip(scene):
    Demand.objects.filter(pk=scene.demand.pk).update(state=S.DONE, done_on=timezone.localdate())
    with pytest.raises(ValidationError, match=r"已办结.*待匹配"):
        _settled(scene.demand)
