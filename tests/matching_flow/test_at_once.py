"""A new demand in a district with long lists has its proposals before the run of all ends."""

import pytest

from core.models import Notice, Owed
from core.outbox import deliver
from orgs.models import PostKind
from services.matches import at_once, runs, vectors
from services.models import DemandState, Match, MatchRun, OfferState
from tests import factories
from tests.matching_flow.conftest import work_off
from tests.matching_flow.test_runs import BARBER, HAIRCUT, LAWYER, publish, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_lists(city, people, settings, monkeypatch, tmp_path):
    """A district whose offers have been read once and count as very many; the barber's offer."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(vectors, "WORTH_KEEPING", 1)
    monkeypatch.setattr(at_once, "LONG", 2)
    barber = factories.offer(people.unit, **BARBER)
    factories.offer(people.unit, **LAWYER)
    publish(
        people, city.communities[0], **{**HAIRCUT, "title": "门口的路灯不亮", "description": ""}
    )
    work_off()
    return barber


def test_proposals_come_before_the_run_and_the_run_keeps_them(city, people, long_lists):
    Notice.objects.all().delete()
    demand = publish(people, city.communities[0], **HAIRCUT)
    assert work_off(at_once.KIND) == 1
    match = Match.objects.get(demand=demand)
    assert (match.offer, match.state, match.planned) == (long_lists, Match.State.PROPOSED, False)
    assert state_of(demand) == DemandState.PROPOSED
    assert MatchRun.objects.filter(state=MatchRun.State.WAITING).exists()
    assert work_off() == 1
    match.refresh_from_db()
    assert (match.state, match.planned) == (Match.State.PROPOSED, True)
    assert Notice.objects.filter(user=people.inside[PostKind.STAFF], kind="match").count() == 1


def test_what_is_gone_full_or_changed_since_it_was_read_is_not_proposed(city, people, long_lists):
    long_lists.state = OfferState.WITHDRAWN
    long_lists.save()
    demand = publish(people, city.communities[0], **HAIRCUT)
    assert work_off(at_once.KIND) == 1
    assert not Match.objects.filter(demand=demand, state=Match.State.PROPOSED).exists()
    assert state_of(demand) == DemandState.OPEN  # the run says whether nobody serves it


def test_a_run_that_was_quicker_is_left_alone(city, people, long_lists):
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    before = Match.objects.filter(demand=demand).values().get()
    assert work_off(at_once.KIND) == 1
    assert Match.objects.filter(demand=demand).values().get() == before


def test_twice_is_once_and_short_lists_need_none(city, people, long_lists, monkeypatch):
    publish(people, city.communities[0], **HAIRCUT)
    owed = Owed.objects.get(kind=at_once.KIND, done_at=None)
    assert deliver(owed.pk)
    assert not deliver(owed.pk)
    monkeypatch.setattr(at_once, "LONG", 3)
    work_off()
    publish(people, city.communities[0], **{**HAIRCUT, "title": "再来一位理发师"})
    assert not Owed.objects.filter(kind=at_once.KIND, done_at=None).exists()
    assert runs.kept_as(MatchRun.objects.latest("pk")).endswith("-day")
