"""From publishing to proposals: what a run finds, writes, keeps and tells."""

import pytest

from core.models import Notice, Owed
from core.outbox import deliver
from orgs.models import PostKind
from services.actions import matching
from services.matches import runs, vectors
from services.matching.text import LikenessError
from services.models import DemandState, Match, MatchRun, NearMiss, Reach, TextVector
from tests import factories
from tests.matching_flow.conftest import work_off

pytestmark = pytest.mark.django_db

HAIRCUT = {
    "title": "给高龄老人上门理发",
    "description": "行动不便的老人想理发，出不了门",
    "category": "便民服务",
}
BARBER = {
    "title": "党员理发师上门理发",
    "description": "每月为行动不便的老人上门理发",
    "category": "便民服务",
}
LAWYER = {
    "title": "律师免费解答继承纠纷",
    "description": "面向居民的法律咨询",
    "category": "法律援助",
}


def publish(people, org, **facts):
    """Publish a demand as its community does; the run is asked for in the same transaction."""
    from services.actions.demands import create_demand
    from services.models import Category

    facts["category"] = Category.objects.get(name=facts["category"])
    return create_demand(by=people.inside[PostKind.STAFF], org=org, fields=facts, publish=True)


def state_of(demand) -> str:
    demand.refresh_from_db()
    return demand.state


def test_publishing_leads_to_ranked_proposals_with_reasons(city, people):
    home = city.communities[0]
    barber = factories.offer(people.unit, **BARBER)
    factories.offer(people.unit, **LAWYER)
    demand = publish(people, home, **HAIRCUT)
    assert state_of(demand) == DemandState.OPEN
    assert work_off() == 1
    match = Match.objects.get(demand=demand)
    assert (match.offer, match.rank, match.planned) == (barber, 1, True)
    assert [part["name"] for part in match.parts] == ["内容", "类型", "距离", "时间", "均衡"]
    assert sum(part["points"] for part in match.parts) == match.points
    assert all(part["reason"] and part["sign"] in "+−" for part in match.parts)
    assert state_of(demand) == DemandState.PROPOSED
    assert demand.matched_at
    told = Notice.objects.get(user=people.inside[PostKind.STAFF], kind="match")
    assert "匹配到供给" in told.title


def test_one_run_waits_however_often_it_is_asked_for(city, people):
    district = city.districts[0].pk
    first = runs.request_run(district_id=district, cause="publish")
    assert runs.request_run(district_id=district, cause="offer") == first
    assert Owed.objects.filter(kind="services.match").count() == 1
    work_off()
    assert runs.request_run(district_id=district, cause="publish") != first


def test_a_second_run_changes_nothing(city, people):
    factories.offer(people.unit, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    before = list(Match.objects.values())
    events = demand.events.count()
    runs.request_run(district_id=city.districts[0].pk, cause="offer")
    work_off()
    assert list(Match.objects.values()) == before
    assert demand.events.count() == events
    assert Notice.objects.filter(kind="match").count() == 1


def test_nobody_can_serve_says_so_with_the_nearest_miss(city, people):
    far = factories.unit(city.communities[2], "远处理发店")
    factories.offer(far, reach=Reach.COMMUNITY, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    assert state_of(demand) == DemandState.UNSERVED
    miss = NearMiss.objects.get(demand=demand)
    assert [gap["rule"] for gap in miss.broken] == ["reach"]
    assert miss.broken[0]["reach"] == "区"


def test_a_declined_pair_never_comes_back(city, people):
    factories.offer(people.unit, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    match = Match.objects.get(demand=demand)
    matching.decline(match=match, by=people.inside[PostKind.STAFF], reason="far", note="太远")
    assert state_of(demand) == DemandState.UNSERVED
    work_off()
    match.refresh_from_db()
    assert (match.state, match.reason, match.note) == (Match.State.DECLINED, "far", "太远")
    assert state_of(demand) == DemandState.UNSERVED
    assert not NearMiss.objects.filter(demand=demand).exists()


def test_what_holds_no_longer_lapses_and_comes_back_when_it_holds_again(city, people):
    offer = factories.offer(people.unit, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    type(offer).objects.filter(pk=offer.pk).update(slots="周一 9:00-10:00")
    type(demand).objects.filter(pk=demand.pk).update(slots="周二 9:00-10:00")
    runs.request_run(district_id=city.districts[0].pk, cause="offer")
    work_off()
    assert Match.objects.get(demand=demand).state == Match.State.LAPSED
    assert state_of(demand) == DemandState.UNSERVED
    type(demand).objects.filter(pk=demand.pk).update(slots="")
    runs.request_run(district_id=city.districts[0].pk, cause="offer")
    work_off()
    assert Match.objects.get(demand=demand).state == Match.State.PROPOSED


def test_a_demand_edited_during_the_run_is_left_to_the_next(city, people, monkeypatch):
    factories.offer(people.unit, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work = runs.work_out

    def edit_meanwhile(*args):
        found = work(*args)
        type(demand).objects.filter(pk=demand.pk).update(version=demand.version + 1)
        return found

    monkeypatch.setattr(runs, "work_out", edit_meanwhile)
    work_off()
    assert not Match.objects.exists()
    assert state_of(demand) == DemandState.OPEN


def test_a_full_offer_is_no_proposal_but_a_near_miss(city, people):
    offer = factories.offer(people.unit, **BARBER)
    taken = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    matching.accept(match=Match.objects.get(demand=taken), by=people.inside[PostKind.STAFF])
    other = publish(people, city.communities[0], **{**HAIRCUT, "title": "老人想在家理发"})
    work_off()
    assert state_of(other) == DemandState.UNSERVED
    miss = NearMiss.objects.get(demand=other)
    assert (miss.offer, miss.broken[0]["rule"]) == (offer, "capacity")


def test_a_failed_run_is_tried_again_and_leaves_nothing(city, people, monkeypatch):
    factories.offer(people.unit, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    owed = Owed.objects.get(kind="services.match")
    settle = runs.results.settle_all

    def fall_over(demands):
        raise RuntimeError("killed in the middle of writing")

    monkeypatch.setattr(runs.results, "settle_all", fall_over)
    with pytest.raises(RuntimeError):
        deliver(owed.pk)
    assert not Match.objects.exists()
    assert not Notice.objects.filter(kind="match").exists()
    assert MatchRun.objects.get().state == MatchRun.State.FAILED
    monkeypatch.setattr(runs.results, "settle_all", settle)
    Owed.objects.update(lease_until=None)
    work_off()
    assert MatchRun.objects.get().state == MatchRun.State.DONE
    assert state_of(demand) == DemandState.PROPOSED


def test_a_run_that_another_worker_took_over_writes_nothing(city, people, monkeypatch):
    factories.offer(people.unit, **BARBER)
    publish(people, city.communities[0], **HAIRCUT)
    owed = Owed.objects.get(kind="services.match")
    Owed.objects.filter(pk=owed.pk).update(attempts=7)
    with pytest.raises(runs.AlreadyDone):
        runs.carry_out(owed)
    assert not Match.objects.exists()


def test_each_text_is_embedded_once(city, people, embeddings, monkeypatch):
    texts = []
    embed = embeddings.embed

    def counted(batch):
        texts.extend(batch)
        return embed(batch)

    monkeypatch.setattr(embeddings, "embed", counted)
    factories.offer(people.unit, **BARBER)
    publish(people, city.communities[0], **HAIRCUT)
    work_off()
    runs.request_run(district_id=city.districts[0].pk, cause="offer")
    work_off()
    assert len(texts) == len(set(texts)) == 2
    assert TextVector.objects.count() == 2
    assert Match.objects.filter(state=Match.State.PROPOSED).count() == 1


def test_many_new_texts_are_matched_by_words_first(city, people, embeddings, monkeypatch):
    monkeypatch.setattr(runs, "EMBED_AT_ONCE", 1)
    factories.offer(people.unit, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    assert MatchRun.objects.get().words_only
    assert state_of(demand) == DemandState.PROPOSED
    assert not TextVector.objects.exists()
    assert work_off("services.embed") == 1
    assert TextVector.objects.count() == 2
    work_off()
    assert not MatchRun.objects.latest("pk").words_only


def test_vectors_of_a_back_end_that_is_away_wait(city, people, embeddings, monkeypatch):
    def away(texts):
        raise LikenessError("连不上")

    monkeypatch.setattr(embeddings, "embed", away)
    factories.offer(people.unit, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    assert MatchRun.objects.get().words_only
    assert state_of(demand) == DemandState.PROPOSED
    assert Owed.objects.filter(kind="services.embed", done_at=None).exists()


def test_the_night_plans_districts_first_and_then_the_city(city, people):
    afar = factories.unit(city.communities[-1], "城东理发学校")
    factories.offer(afar, reach=Reach.CITY, **BARBER)
    demand = factories.demand(city.communities[0], **HAIRCUT)
    other = factories.demand(city.communities[-1], **LAWYER)
    assert runs.request_night() == 2
    district_runs = MatchRun.objects.filter(org__in=city.districts)
    assert district_runs.count() == 2
    work_off()
    city_run = MatchRun.objects.get(org=city.city)
    assert city_run.pk > max(run.pk for run in district_runs)
    assert Match.objects.get(demand=demand, planned=True).run == city_run
    assert state_of(demand) == DemandState.PROPOSED
    assert state_of(other) == DemandState.UNSERVED


def test_publishing_may_use_what_the_city_has_left(city, people):
    afar = factories.unit(city.communities[-1], "城东理发学校")
    factories.offer(afar, reach=Reach.CITY, **BARBER)
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    assert Match.objects.get(demand=demand).planned
    assert vectors.missing([], "x") == 0


def test_many_offers_are_read_once_and_kept_for_the_next_run(
    city, people, monkeypatch, settings, tmp_path
):
    from services.matching import engine, offer_index

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(vectors, "WORTH_KEEPING", 2)
    read = []
    for module in (engine, offer_index):
        plain = module.offer_features

        def counted(rows, *rest, plain=plain):
            read.extend(row.title for row in rows)
            return plain(rows, *rest)

        monkeypatch.setattr(module, "offer_features", counted)
    factories.offer(people.unit, **LAWYER)
    factories.offer(people.unit, title="修理家电")
    demand = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    assert state_of(demand) == DemandState.UNSERVED
    assert sorted(read) == ["修理家电", LAWYER["title"]]
    read.clear()
    barber = factories.offer(people.unit, **BARBER)
    runs.request_run(district_id=city.districts[0].pk, cause="offer")
    work_off()
    assert read == [BARBER["title"]]
    assert Match.objects.get(demand=demand).offer == barber
    assert [path.name for path in (tmp_path / "matching").iterdir()] == [
        f"{city.districts[0].pk}-day"
    ]
