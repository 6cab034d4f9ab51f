"""定下和排除: a plan works around what people hold, says what it costs, and no job undoes it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from orgs.models import PostKind
from services.actions import holds as actions
from services.actions import matching
from services.actions.telling import ConflictError
from services.matches import holds, runs
from services.models import DemandState, Hold, LearnedWeights, Match, MatchRun
from tests import factories
from tests.matching_flow.conftest import work_off
from tests.matching_flow.test_runs import BARBER, HAIRCUT, LAWYER, publish, state_of
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db
LOCKED, FORBIDDEN = Hold.Kind.LOCKED, Hold.Kind.FORBIDDEN


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


@pytest.fixture
def barbers(city, people):
    """Two barbers, the first of them in the demand's own community and so the better one."""
    other = factories.unit(city.communities[1], "邻街理发店")
    return factories.offer(people.unit, **BARBER), factories.offer(other, **BARBER)


@pytest.fixture
def demand(city, people, barbers):
    made = publish(people, city.communities[0], **HAIRCUT)
    work_off()
    return made


def rerun(city, *, cause: str = "offer") -> None:
    runs.request_run(district_id=city.districts[0].pk, cause=cause)
    work_off()


def pair(demand, offer) -> Match:
    return Match.objects.get(demand=demand, offer=offer)


def test_a_locked_pair_takes_the_place_of_the_better_one(city, staff, demand, barbers):
    near, far = barbers
    assert (pair(demand, near).planned, pair(demand, far).planned) == (True, False)
    actions.hold(demand=demand, offer=far, by=staff, kind=LOCKED)
    assert pair(demand, far).planned
    work_off()
    assert (pair(demand, near).planned, pair(demand, far).planned) == (False, True)
    assert pair(demand, near).state == Match.State.PROPOSED  # still there to choose from


def test_no_job_undoes_a_hold_and_lifting_gives_the_pair_back(city, staff, demand, barbers):
    near, far = barbers
    locked = actions.hold(demand=demand, offer=far, by=staff, kind=LOCKED)
    barred = actions.hold(demand=demand, offer=near, by=staff, kind=FORBIDDEN, reason="上次没来")
    work_off()
    for cause in ("offer", "nightly", "nightly"):
        rerun(city, cause=cause)
        assert (pair(demand, far).planned, pair(demand, far).state) == (True, "proposed")
        assert pair(demand, near).state == Match.State.LAPSED
    assert MatchRun.objects.filter(cause="nightly", org=city.city).exists()  # the city's run too
    actions.lift(held=barred, by=staff)
    actions.lift(held=locked, by=staff)
    work_off()
    assert (pair(demand, near).planned, pair(demand, near).state) == (True, "proposed")
    assert not pair(demand, far).planned
    locked.refresh_from_db()
    assert (locked.lifted_by, locked.lifted_at is not None) == (staff, True)


def test_a_hold_made_while_a_run_works_stands(city, staff, demand, barbers):
    """The run read the lists before; what it writes is written around the hold."""
    from services.matches import results, snapshot

    near, far = barbers
    run = MatchRun.objects.create(org=city.districts[0], cause="offer")
    read = snapshot.load(run)
    found = runs.work_out(run, read, lambda: None)
    actions.hold(demand=demand, offer=far, by=staff, kind=LOCKED)
    actions.hold(demand=demand, offer=near, by=staff, kind=FORBIDDEN, reason="不合适")
    results.write(run, read, found)
    assert pair(demand, far).planned
    assert pair(demand, near).state == Match.State.LAPSED


def test_the_last_forbidden_offer_leaves_nobody(city, staff, demand, barbers):
    for offer in barbers:
        actions.hold(demand=demand, offer=offer, by=staff, kind=FORBIDDEN, reason="不合适")
    assert state_of(demand) == DemandState.UNSERVED
    work_off()
    assert state_of(demand) == DemandState.UNSERVED


def test_a_pair_of_ones_own_is_scored_where_it_keeps_the_rules(staff, people, demand):
    lawyer = factories.offer(people.unit, **LAWYER)
    held = actions.hold(demand=demand, offer=lawyer, by=staff, kind=LOCKED)
    match = pair(demand, lawyer)
    assert held.own
    assert sum(part["points"] for part in match.parts) == match.points > 0
    work_off()
    assert (pair(demand, lawyer).state, pair(demand, lawyer).planned) == ("proposed", True)


def test_a_held_pair_is_scored_anew_when_the_weights_change(city, staff, people, demand):
    lawyer = factories.offer(people.unit, **LAWYER)
    actions.hold(demand=demand, offer=lawyer, by=staff, kind=LOCKED)
    work_off()
    before = pair(demand, lawyer)
    points = {"内容": 40, "类型": 18, "距离": 30, "时间": 10, "均衡": 2}
    facts = {"org": city.districts[0], "version": 1, "points": points, "active": True}
    LearnedWeights.objects.create(**facts)
    rerun(city)
    after = pair(demand, lawyer)
    assert after.parts != before.parts
    assert after.points == sum(part["points"] for part in after.parts)
    assert after.score == holds.fit_of(demand, lawyer).proposal.score / 100
    assert (after.planned, after.state) == (True, Match.State.PROPOSED)
    written = after.run_id
    rerun(city)  # nothing changed: nothing is written
    assert pair(demand, lawyer).run_id == written


def test_a_pair_that_breaks_a_rule_asks_for_a_reason(city, staff, people, demand):
    type(demand).objects.filter(pk=demand.pk).update(slots="周二 09:00-10:00")
    demand.refresh_from_db()
    off = factories.offer(people.unit, slots="周一 09:00-10:00", **BARBER)
    with pytest.raises(ValidationError) as refused:
        actions.hold(demand=demand, offer=off, by=staff, kind=LOCKED)
    assert "不重合" in refused.value.message_dict["reason"][0]
    actions.hold(demand=demand, offer=off, by=staff, kind=LOCKED, reason="已电话说好改到周二")
    assert (pair(demand, off).parts, pair(demand, off).planned) == ([], True)
    work_off()
    assert pair(demand, off).state == Match.State.PROPOSED


def test_no_more_is_held_than_there_is(staff, people, city, demand, barbers):
    actions.hold(demand=demand, offer=barbers[0], by=staff, kind=LOCKED)
    with pytest.raises(ValidationError, match="定满"):
        actions.hold(demand=demand, offer=barbers[1], by=staff, kind=LOCKED)
    with pytest.raises(ValidationError, match="定过"):
        actions.hold(demand=demand, offer=barbers[0], by=staff, kind=FORBIDDEN, reason="不要")
    other = publish(people, city.communities[0], **{**HAIRCUT, "title": "还有一位要理发"})
    with pytest.raises(ValidationError, match="名额"):
        actions.hold(demand=other, offer=barbers[0], by=staff, kind=LOCKED)


def test_only_the_demands_own_people_hold(people, demand, barbers):
    for who in (PostKind.ADMIN, PostKind.OFFICER, PostKind.LIAISON):
        with pytest.raises(PermissionDenied):
            actions.hold(demand=demand, offer=barbers[0], by=people.inside[who], kind=LOCKED)
    assert not Hold.objects.exists()


def test_judging_ends_a_hold_and_a_judged_pair_is_not_held(staff, demand, barbers):
    held = actions.hold(demand=demand, offer=barbers[0], by=staff, kind=LOCKED)
    matching.decline(match=pair(demand, barbers[0]), by=staff, reason="far")
    held.refresh_from_db()
    assert held.lifted_at
    with pytest.raises(ConflictError):
        actions.hold(demand=demand, offer=barbers[0], by=staff, kind=LOCKED)


def test_what_a_hold_costs_the_whole(city, people, staff, demand, barbers):
    """The near barber serves both; held for one while the other barber is barred, one is left."""
    near, far = barbers
    second = publish(people, city.communities[0], **{**HAIRCUT, "title": "还有一位要理发"})
    work_off()
    assert holds.cost_for(demand, near, LOCKED, staff).unserved == 0
    actions.hold(demand=second, offer=far, by=staff, kind=FORBIDDEN, reason="不熟")
    work_off()
    cost = holds.cost_for(demand, near, LOCKED, staff)
    assert (cost.before, cost.after, cost.unserved) == (2, 1, 1)
    assert cost.lost == (second.title,)
    assert cost.words == "另有 1 条需求会没有人接（能接上的从 2 条变成 1 条）"
    # An officer of another street sees the number, not the title.
    stranger = people.outside[PostKind.OFFICER]
    assert holds.cost_for(demand, near, LOCKED, stranger).lost == ()
    held = actions.hold(demand=demand, offer=near, by=staff, kind=LOCKED)
    assert held.cost["unserved"] == 1


def test_holding_on_the_pages(city, people, staff, demand, barbers):
    near, far = barbers
    page = Visitor(staff).open(f"/demands/{demand.pk}/")
    page.open(f"/demands/{demand.pk}/pairs/{far.pk}/?kind=forbidden").send("reason")
    assert page.status == 422
    assert page.shows("请写明为什么排除，同事看得到")
    page.send("reason", reason="上次迟到")
    assert page.shows("排除的")
    assert page.shows("上次迟到")
    page.follow("定下…")
    assert page.shows("对全区的影响")
    assert page.shows("不影响别的需求")
    page.send("reason", reason="老主顾")
    assert page.shows("已定下")
    assert page.shows("老主顾")
    page.send("lift").send("lift")
    assert not Hold.objects.standing().exists()
    found = page.open(f"/demands/{demand.pk}/").follow("自己配一家")
    assert found.shows(near.title)
    assert found.open(f"/demands/{demand.pk}/pairs/?q=没有这样的").shows("没有找到")
    # The officer of the street sees who decided what, and cannot undo it.
    held = actions.hold(demand=demand, offer=near, by=staff, kind=LOCKED, reason="老主顾")
    above = Visitor(people.inside[PostKind.OFFICER]).open(f"/demands/{demand.pk}/")
    assert above.shows("老主顾")
    assert above.client.post(f"/holds/{held.pk}/lift/").status_code == 403
