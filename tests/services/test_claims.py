"""Claims in both directions, and the last place that two want at once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections, transaction
from django.urls import reverse

from core.models import Notice
from services import capacity
from services.actions import claims as actions
from services.actions.offers import withdraw_offer
from services.actions.telling import ConflictError
from services.models import Claim, Demand, DemandState, Match, Offer, Project
from tests import factories


def test_unit_claims_and_community_agrees(scene, sign_in, next_month):
    answer = sign_in(scene.liaison).post(
        reverse("claim_create", args=[scene.demand.pk]), {"note": "下周就能来"}
    )
    assert answer.status_code == 302
    claim = Claim.objects.get()
    scene.demand.refresh_from_db()
    assert scene.demand.state == DemandState.PROPOSED
    assert Notice.objects.filter(user=scene.staff, cause=f"claim:{claim.pk}:made").exists()
    page = sign_in(scene.staff).get(reverse("demand_detail", args=[scene.demand.pk]))
    assert reverse("claim_answer", args=[claim.pk]) in page.content.decode()
    sign_in(scene.staff).post(
        reverse("claim_answer", args=[claim.pk]), {"due": next_month, "accept": "1"}
    )
    project = Project.objects.get()
    scene.demand.refresh_from_db()
    assert (project.claim, project.unit, project.due) == (claim, scene.unit, next_month)
    assert project.contact_name == scene.liaison.name
    assert scene.demand.state == DemandState.IN_WORK
    assert Notice.objects.filter(user=scene.liaison, title__contains="项目开始").exists()


def test_community_asks_and_unit_refuses(scene, sign_in):
    sign_in(scene.staff).post(
        reverse("offer_ask", args=[scene.offer.pk]), {"demand": scene.demand.pk, "note": "25 人"}
    )
    claim = Claim.objects.get()
    scene.demand.refresh_from_db()
    assert (claim.direction, scene.demand.state) == ("community", DemandState.OFFERED)
    assert capacity.free(scene.offer) == 0
    url = reverse("claim_answer", args=[claim.pk])
    blank = sign_in(scene.liaison).post(url, {"refuse": "1"})
    assert "请选一个原因" in blank.content.decode()
    sign_in(scene.liaison).post(url, {"refuse": "1", "reason": "time", "note": "那天开会"})
    claim.refresh_from_db()
    scene.demand.refresh_from_db()
    assert (claim.state, scene.demand.state) == (Claim.State.REFUSED, DemandState.OPEN)
    assert Notice.objects.get(user=scene.staff).body == "时间不合，那天开会"
    assert capacity.free(scene.offer) == 1


def test_asking_with_a_new_demand_publishes_it(scene, sign_in):
    sign_in(scene.staff).post(
        reverse("offer_ask", args=[scene.offer.pk]), {"demand": "", "title": "想开托管班"}
    )
    demand = Demand.objects.get(title="想开托管班")
    assert (demand.org, demand.category) == (scene.community, scene.offer.category)
    assert Claim.objects.get().demand == demand


def test_refused_asking_leaves_no_new_demand(scene, sign_in):
    Offer.objects.filter(pk=scene.offer.pk).update(capacity=1)
    actions.ask_for_offer(demand=scene.demand, offer=scene.offer, by=scene.staff)
    answer = sign_in(scene.staff).post(
        reverse("offer_ask", args=[scene.offer.pk]), {"demand": "", "title": "想开托管班"}
    )
    assert "名额刚刚占满" in answer.content.decode()
    assert not Demand.objects.filter(title="想开托管班").exists()


def test_only_ones_own_org_judges(scene, people, next_month):
    claim = actions.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)
    for user in (scene.officer, scene.admin, scene.outsider, scene.liaison):
        with pytest.raises(PermissionDenied):
            actions.accept_claim(claim=claim, by=user, due=next_month)
    with pytest.raises(PermissionDenied):
        actions.ask_for_offer(demand=scene.demand, offer=scene.offer, by=scene.officer)
    with pytest.raises(PermissionDenied):
        actions.claim_demand(
            demand=scene.demand, provider=people.other_unit, by=people.outside["liaison"]
        )


def test_same_claim_twice_is_told(scene):
    actions.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)
    with pytest.raises(ValidationError, match="正在等答复"):
        actions.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)


def test_answering_twice_is_told(scene, next_month):
    claim = actions.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)
    actions.withdraw_claim(claim=claim, by=scene.liaison)
    with pytest.raises(ConflictError, match="已收回"):
        actions.accept_claim(claim=claim, by=scene.staff, due=next_month)
    assert not Project.objects.exists()


def test_enough_units_closes_the_other_claims(scene, people, next_month):
    other = factories.unit(scene.community, "另一家")
    colleague = factories.user("another-liaison")
    factories.post(colleague, "liaison", unit=other)
    first = actions.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)
    second = actions.claim_demand(demand=scene.demand, provider=other, by=colleague)
    match = Match.objects.create(demand=scene.demand, offer=scene.offer, rank=1, score=0.5)
    actions.accept_claim(claim=first, by=scene.staff, due=next_month)
    second.refresh_from_db()
    match.refresh_from_db()
    assert (second.state, match.state) == (Claim.State.REFUSED, Match.State.LAPSED)
    assert Notice.objects.filter(user=colleague, title__contains="已由别家承接").exists()
    with pytest.raises(ConflictError, match="已经够了"):
        actions.claim_demand(demand=scene.demand, provider=other, by=colleague)


def _eight_at_once(scene, city) -> list[str]:
    """Let eight people ask for the one offer at the same moment; return what each was told."""
    asking = []
    for i in range(8):
        demand = factories.demand(scene.community, f"第{i}个")
        asking.append(demand)
    start, told = threading.Barrier(8), []

    def ask(demand):
        try:
            start.wait()
            actions.ask_for_offer(demand=demand, offer=scene.offer, by=scene.staff)
            told.append("ok")
        except ValidationError as error:
            told.append(" ".join(error.messages))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[demand]) for demand in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


@pytest.mark.django_db(transaction=True)
def test_last_place_goes_to_exactly_one(scene, city, other_connection):
    told = _eight_at_once(scene, city)
    assert told.count("ok") == 1
    losers = [words for words in told if words != "ok"]
    assert len(losers) == 7
    assert all("名额刚刚占满" in words for words in losers)
    assert Claim.objects.filter(state=Claim.State.WAITING).count() == 1
    assert capacity.taken(scene.offer) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_place_is_sold_twice(scene, city, other_connection, monkeypatch):
    counted = threading.Barrier(8)
    free = capacity.free

    def plain(pk):
        return Offer.objects.select_related("unit", "org").get(pk=pk)

    def slow_free(offer, **besides):
        found = free(offer, **besides)
        counted.wait(timeout=30)
        return found

    monkeypatch.setattr(capacity, "lock_offer", plain)
    monkeypatch.setattr(capacity, "free", slow_free)
    told = _eight_at_once(scene, city)
    assert told.count("ok") == 8
    assert capacity.taken(scene.offer) == 8 > scene.offer.capacity


def test_annotations_count_as_the_functions_do(scene, city, next_month):
    Offer.objects.filter(pk=scene.offer.pk).update(capacity=9)
    demands = [factories.demand(scene.community) for _i in range(4)]
    Match.objects.create(
        demand=demands[0], offer=scene.offer, rank=1, score=1, state=Match.State.ACCEPTED
    )
    Match.objects.create(demand=demands[1], offer=scene.offer, rank=1, score=1)
    actions.ask_for_offer(demand=demands[2], offer=scene.offer, by=scene.staff)
    for state in Project.State.values:
        Project.objects.create(
            demand=demands[3],
            unit=scene.unit,
            offer=scene.offer,
            title="t",
            due=next_month,
            started_on=next_month,
            state=state,
        )
    offer = capacity.with_taken(Offer.objects.filter(pk=scene.offer.pk)).get()
    assert offer.taken_count == capacity.taken(offer) == 4
    for demand in capacity.with_committed(Demand.objects.all()):
        assert demand.committed_count == capacity.committed(demand)
    assert [capacity.committed(demand) for demand in demands] == [1, 0, 1, 3]


def test_locks_need_a_transaction(scene, transactional_db):
    with pytest.raises(transaction.TransactionManagementError):
        capacity.lock_demand(scene.demand.pk)
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_withdrawing_beside_asking_leaves_nothing_waiting(scene, other_connection, _round):
    """Whoever comes first: once the offer is withdrawn, no claim waits for it and none deadlocks."""
    Offer.objects.filter(pk=scene.offer.pk).update(capacity=9)
    demands = [factories.demand(scene.community, f"第{i}个") for i in range(6)]
    for demand in demands[:2]:
        actions.ask_for_offer(demand=demand, offer=scene.offer, by=scene.staff)
    start, wrong = threading.Barrier(5), []

    def run(do, **facts):
        try:
            start.wait()
            do(**facts)
        except ValidationError:
            pass  # told in words that the offer is gone
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    asks = [
        threading.Thread(
            target=run,
            args=[actions.ask_for_offer],
            kwargs={"demand": demand, "offer": scene.offer, "by": scene.staff},
        )
        for demand in demands[2:]
    ]
    withdraw = threading.Thread(
        target=run, args=[withdraw_offer], kwargs={"offer": scene.offer, "by": scene.liaison}
    )
    for thread in (*asks, withdraw):
        thread.start()
    for thread in (*asks, withdraw):
        thread.join(timeout=60)
    assert wrong == []
    assert not Claim.objects.filter(state=Claim.State.WAITING).exists()
    assert set(Demand.objects.values_list("state", flat=True)) == {DemandState.OPEN}


def test_who_only_sees_a_claim_is_led_to_the_demand(scene, sign_in):
    """Its maker and those above: no dead end; answering stays with the other side."""
    actions.claim_demand(demand=scene.demand, provider=scene.unit, by=scene.liaison)
    claim = Claim.objects.get()
    url, demand = reverse("claim_answer", args=[claim.pk]), scene.demand
    for user in (scene.liaison, scene.officer):
        answer = sign_in(user).get(url, follow=True)
        assert answer.redirect_chain == [(reverse("demand_detail", args=[demand.pk]), 302)]
        assert answer.status_code == 200
        assert sign_in(user).post(url, {"accept": "1"}).status_code == 403
    assert sign_in(scene.staff).get(url).status_code == 200
    actions.refuse_claim(claim=claim, by=scene.staff, reason="time")
    assert "不用再答复" in sign_in(scene.staff).get(url, follow=True).content.decode()
