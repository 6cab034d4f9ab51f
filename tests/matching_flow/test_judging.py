"""Judging and answering: who may, who wins, who is told."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from core.models import Notice
from orgs.models import PostKind
from services import capacity
from services.actions import matching
from services.actions.telling import ConflictError
from services.models import DemandState, Match, NearMiss, Project
from tests import factories

pytestmark = pytest.mark.django_db
IN_A_WEEK = datetime.timedelta(days=7)


def propose(demand, offer, rank=1, **facts) -> Match:
    """Put a proposal before the community, as a run does."""
    from services.states import settle

    facts.setdefault("score", 0.8)
    match = Match.objects.create(demand=demand, offer=offer, rank=rank, **facts)
    settle(demand)
    return match


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


@pytest.fixture
def liaison(people):
    return people.inside[PostKind.LIAISON]


@pytest.fixture
def demand(city):
    return factories.demand(city.communities[0], matched_at=timezone.now())


@pytest.fixture
def offer(people):
    return factories.offer(people.unit)


def test_accepting_asks_the_unit_and_holds_its_place(demand, offer, staff, liaison):
    match = matching.accept(match=propose(demand, offer), by=staff)
    demand.refresh_from_db()
    assert (match.state, demand.state) == (Match.State.ACCEPTED, DemandState.OFFERED)
    assert capacity.free(offer) == 0
    assert Notice.objects.get(user=liaison).title.endswith(f"承接“{demand.title}”")


def test_the_unit_accepts_and_a_project_begins(demand, offer, staff, liaison):
    match = matching.accept(match=propose(demand, offer), by=staff)
    due = timezone.localdate() + IN_A_WEEK
    project = matching.answer_accept(match=match, by=liaison, due=due, contact_name="李红")
    demand.refresh_from_db()
    match.refresh_from_db()
    assert (project.match, project.unit, project.due) == (match, offer.unit, due)
    assert project.contact_name == "李红"
    assert (match.state, demand.state) == (Match.State.AGREED, DemandState.IN_WORK)
    assert Notice.objects.filter(user=staff, kind="project").exists()


def test_the_unit_refuses_and_the_demand_looks_on(demand, offer, staff, liaison):
    other = propose(demand, factories.offer(factories.unit(demand.org)), rank=2)
    match = matching.accept(match=propose(demand, offer), by=staff)
    matching.answer_refuse(match=match, by=liaison, reason="capacity", note="人手排满了")
    demand.refresh_from_db()
    assert demand.state == DemandState.PROPOSED
    assert other.state == Match.State.PROPOSED
    assert capacity.free(offer) == 1
    assert Notice.objects.get(user=staff, kind="demand").body == "名额不够：人手排满了"


def test_a_chosen_proposal_may_be_taken_back_before_the_answer(demand, offer, staff, liaison):
    match = matching.accept(match=propose(demand, offer), by=staff)
    matching.decline(match=match, by=staff, reason="unreachable")
    with pytest.raises(ConflictError, match="社区未采用"):
        matching.answer_accept(match=match, by=liaison, due=timezone.localdate())
    assert "收回" in Notice.objects.filter(user=liaison).latest("pk").title


def test_declining_needs_a_reason(demand, offer, staff):
    match = propose(demand, offer)
    with pytest.raises(ValidationError, match="请选一个原因"):
        matching.decline(match=match, by=staff, reason="")
    with pytest.raises(ValidationError, match="200"):
        matching.decline(match=match, by=staff, reason="far", note="长" * 100_000)
    match.refresh_from_db()
    assert match.state == Match.State.PROPOSED


@pytest.mark.parametrize("role", ["admin", "officer", "grid_keeper", "liaison", "city"])
def test_only_the_demands_own_org_judges(role, demand, offer, people):
    match = propose(demand, offer)
    for do in (matching.accept, lambda **k: matching.decline(reason="far", **k)):
        with pytest.raises(PermissionDenied):
            do(match=match, by=people.inside[role])
        with pytest.raises(PermissionDenied):
            do(match=match, by=people.outside[role])


def test_only_the_unit_answers(demand, offer, staff, people):
    match = matching.accept(match=propose(demand, offer), by=staff)
    for person in (staff, people.outside[PostKind.LIAISON], people.inside[PostKind.ADMIN]):
        with pytest.raises(PermissionDenied):
            matching.answer_accept(match=match, by=person, due=timezone.localdate())


def test_a_second_judgement_is_told_who_was_faster(demand, offer, staff):
    match = propose(demand, offer)
    matching.decline(match=match, by=staff, reason="far")
    with pytest.raises(ConflictError, match="社区未采用"):
        matching.accept(match=match, by=staff)


def test_a_demand_with_enough_units_takes_no_more(demand, offer, staff):
    second = propose(demand, factories.offer(factories.unit(demand.org)), rank=2)
    matching.accept(match=propose(demand, offer), by=staff)
    with pytest.raises(ConflictError, match="已经够了"):
        matching.accept(match=second, by=staff)


def test_the_unit_of_a_near_miss_is_asked_once(demand, offer, staff, liaison):
    gap = {"rule": "reach", "reason": "只服务本社区", "remedy": "放宽到街道"}
    miss = NearMiss.objects.create(demand=demand, offer=offer, rank=1, likeness=40, broken=[gap])
    assert matching.ask_unit(miss=miss, by=staff) == 1
    matching.ask_unit(miss=miss, by=staff)
    assert Notice.objects.get(user=liaison).body == "只服务本社区，放宽到街道"


def race(*calls) -> list:
    """Run the calls at once, each in a thread of its own; return results or errors."""
    barrier, found = threading.Barrier(len(calls)), [None] * len(calls)

    def run(at, call):
        barrier.wait()
        try:
            found[at] = call()
        except Exception as error:
            found[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def last_place(city, people, count=6) -> list[Match]:
    """Propose one offer of one place to several demands of one community."""
    offer = factories.offer(people.unit)
    return [propose(factories.demand(city.communities[0]), offer) for _ in range(count)]


def test_of_several_who_take_the_last_place_one_wins_and_the_others_are_told(
    city, people, staff, other_connection
):
    matches = last_place(city, people)
    found = race(*(lambda m=m: matching.accept(match=m, by=staff) for m in matches))
    lost = [error for error in found if isinstance(error, Exception)]
    assert len(lost) == len(matches) - 1, found
    assert all(isinstance(error, ConflictError) for error in lost), found
    assert all("名额刚刚占满" in str(error) for error in lost)
    assert Match.objects.filter(state=Match.State.ACCEPTED).count() == 1


def test_without_the_lock_the_last_place_goes_to_several(
    city, people, staff, other_connection, monkeypatch
):
    from services.models import Demand, Offer

    meeting = threading.Barrier(3)

    def unlocked(demand_id, offer_id):
        return Demand.objects.get(pk=demand_id), Offer.objects.get(pk=offer_id)

    refuse = matching.refuse_full

    def all_look_first(*args, **kwargs):
        refuse(*args, **kwargs)
        meeting.wait(10)

    monkeypatch.setattr(capacity, "lock_pair", unlocked)
    monkeypatch.setattr(matching, "refuse_full", all_look_first)
    race(*(lambda m=m: matching.accept(match=m, by=staff) for m in last_place(city, people, 3)))
    assert Match.objects.filter(state=Match.State.ACCEPTED).count() > 1


def test_accepted_and_taken_back_at_once_leaves_one_outcome(
    demand, offer, staff, liaison, other_connection
):
    match = matching.accept(match=propose(demand, offer), by=staff)
    due = timezone.localdate() + IN_A_WEEK
    found = race(
        lambda: matching.answer_accept(match=match, by=liaison, due=due),
        lambda: matching.decline(match=match, by=staff, reason="arranged"),
    )
    assert sum(isinstance(error, ConflictError) for error in found) == 1, found
    match.refresh_from_db()
    assert Project.objects.count() == (match.state == Match.State.AGREED)
