"""Time passes: claims lapse, demands expire and are opened anew; of two at once one wins."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.models import Notice
from services import capacity
from services.actions import claims as claiming
from services.actions import expiry
from services.models import Claim, Demand, DemandState, Match
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
S = DemandState


@pytest.fixture
def today():
    return timezone.localdate()


def late(demand: Demand, days: int = 1) -> Demand:
    Demand.objects.filter(pk=demand.pk).update(due=timezone.localdate() - days * DAY)
    demand.refresh_from_db()
    return demand


def test_a_demand_expires_the_night_after_its_day_and_is_told_once(scene, today):
    late(scene.demand)
    Match.objects.create(demand=scene.demand, offer=scene.offer, rank=1, score=0.5)
    assert expiry.pass_time() == (0, 1)
    assert expiry.pass_time() == (0, 0)
    scene.demand.refresh_from_db()
    assert (scene.demand.state, scene.demand.expired_on) == (S.EXPIRED, today)
    assert Match.objects.get().state == Match.State.LAPSED
    assert Notice.objects.filter(user=scene.staff, title__contains="过期没人承接").count() == 1


def test_one_due_today_and_one_in_work_do_not_expire(scene, today, next_month):
    Demand.objects.filter(pk=scene.demand.pk).update(due=today)
    assert expiry.pass_time() == (0, 0)
    claim = claiming.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)
    claiming.accept_claim(claim=claim, by=scene.staff, due=next_month)
    late(scene.demand)
    assert expiry.pass_time() == (0, 0)


def test_a_claim_lapses_after_a_grace_frees_its_place_and_both_are_told(scene, today):
    claim = claiming.ask_for_offer(demand=scene.demand, offer=scene.offer, by=scene.staff)
    assert capacity.free(scene.offer) == 0
    Claim.objects.filter(pk=claim.pk).update(answer_by=today - expiry.GRACE)
    assert expiry.pass_time() == (0, 0)
    Claim.objects.filter(pk=claim.pk).update(answer_by=today - expiry.GRACE - DAY)
    assert expiry.pass_time() == (1, 0)
    claim.refresh_from_db()
    scene.demand.refresh_from_db()
    assert (claim.state, scene.demand.state) == (Claim.State.LAPSED, S.OPEN)
    assert capacity.free(scene.offer) == 1
    for who in (scene.staff, scene.liaison):
        assert Notice.objects.filter(user=who, title__contains="过期没有答复").count() == 1


def test_an_expired_demand_is_opened_anew_by_its_own_people(scene, today, next_month):
    late(scene.demand)
    expiry.pass_time()
    with pytest.raises(PermissionDenied):
        expiry.reopen_demand(demand=scene.demand, by=scene.liaison, due=next_month)
    with pytest.raises(ValidationError, match="不能早于今天"):
        expiry.reopen_demand(demand=scene.demand, by=scene.staff, due=today - DAY)
    demand = expiry.reopen_demand(demand=scene.demand, by=scene.staff, due=next_month)
    assert (demand.state, demand.due, demand.reopened_on) == (S.OPEN, next_month, today)
    with pytest.raises(ValidationError, match="不用重新发布"):
        expiry.reopen_demand(demand=demand, by=scene.staff, due=next_month)


def test_nobody_takes_an_expired_demand(scene):
    late(scene.demand)
    expiry.pass_time()
    with pytest.raises(ValidationError, match="已过期，不能再承接"):
        claiming.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)


def test_what_is_counted(scene, next_month):
    Demand.objects.filter(pk=scene.demand.pk).update(quantity=3)
    claim = claiming.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)
    claiming.accept_claim(claim=claim, by=scene.staff, due=next_month)
    scene.demand.refresh_from_db()
    assert scene.demand.state == S.PARTLY
    counts = capacity.counts_of([scene.demand], scene.staff)[scene.demand.pk]
    assert str(counts) == "要 3 家，已落实 1，已完成 0"
    assert capacity.counts_of([scene.demand], scene.liaison) == {}
    other = factories.demand(scene.community, state="draft")
    assert capacity.counts_of([other], scene.staff) == {}
