"""Q7: claims in both directions, by units, teams and members, with quantities told to all."""

import pytest

from orgs.models import Member, PostKind, Team
from services.models import Claim, Demand, DemandState, Project
from tests import factories
from tests.practice.browse import Visitor


@pytest.fixture
def volunteer(city):
    """A confirmed member of the first community, with an account."""
    who = factories.user("volunteer", name="陈建国")
    return Member.objects.create(
        org=city.communities[0], user=who, name="陈建国", phone="13900007777", skills="理发",
        state="confirmed", asked_on="2026-01-05", confirmed_on="2026-01-05",
    )  # fmt: skip


@pytest.mark.practice("Q7")
@pytest.mark.django_db
def test_a_demand_for_three_is_claimed_from_both_sides(city, people, volunteer):
    home = city.communities[0]
    Team.objects.create(org=home, name="金剪刀志愿队", leader=volunteer)
    factories.offer(people.unit, "四点半课堂", capacity=2, category="青少年儿童")
    staff = Visitor(people.inside[PostKind.STAFF])
    liaison = Visitor(people.inside[PostKind.LIAISON])
    member = Visitor(volunteer.user)
    # The community publishes a demand for three.
    staff.open("/demands/new/").send(
        "title", org=home.pk, title="暑期托管要人手", quantity=3, publish="1"
    )
    demand = Demand.objects.get(title="暑期托管要人手")
    assert staff.shows("要 3 家，已落实 0，已完成 0")
    page = f"/demands/{demand.pk}/"
    # A unit claims it, and so does the member's team.
    liaison.open(page).follow("认领").send("note", note="我们出两位老师")
    member.open(page).follow("认领")
    team = Team.objects.get()
    member.send("note", provider=f"team-{team.pk}", note="队里能来两个人")
    assert Claim.objects.filter(demand=demand, direction="unit").count() == 2
    # Nobody claims the same thing twice.
    member.open(f"{page}claim/").send("note", provider=f"team-{team.pk}")
    assert member.shows("已经提过，正在等答复")
    # The community says yes to both: a part is done, one place is still open.
    for who in ("朝霞小学", "金剪刀志愿队"):
        assert staff.open(page).shows(who)
    for _each in range(2):
        staff.open(page).follow("答复").send("due")
    demand.refresh_from_db()
    assert demand.state == DemandState.PARTLY
    assert staff.open(page).shows("要 3 家，已落实 2，已完成 0")
    assert staff.open("/demands/").shows("要 3 家，已落实 2，已完成 0")
    # The other way: the community asks for an offer of a unit for another need.
    staff.open("/offers/").follow("四点半课堂").follow("点单")
    staff.send("note", demand="", org=home.pk, title="作业辅导", note="周三下午")
    asked = Claim.objects.get(direction="community")
    assert liaison.open("/").shows("作业辅导")
    liaison.open(f"/claims/{asked.pk}/").send("due")
    assert Project.objects.get(claim=asked).provider == people.unit
    # Fewer than are bound is refused with the number; what was typed stays.
    staff.open(f"{page}edit/").send("title", quantity=1)
    assert staff.status == 422
    assert staff.shows("已有 2 家承接，数量不能少于 2")
    # The team gives its part back with a reason: the place is free again, the community is told.
    project = Project.objects.get(team=team)
    member.open(f"/projects/{project.pk}/cancel/").send("reason", reason="队员生病了")
    assert staff.open("/notices/").shows("金剪刀志愿队 退回了项目")
    assert staff.open(page).shows("要 3 家，已落实 1，已完成 0")
