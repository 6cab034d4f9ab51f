"""S2 and S3, the half of demands and projects: 点单→派单→接单→领单→办结→评价; a member checks in."""

import pytest

from orgs.models import Member, PostKind
from services.models import Demand, DemandState, Project
from tests import factories
from tests.access.world import picture
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db


@pytest.mark.practice("S2", part=1)
def test_from_order_to_rating_through_all_hands(city, people):
    home = city.communities[0]
    offer = factories.offer(people.unit, "四点半课堂", category="青少年儿童")
    keeper = Visitor(people.inside[PostKind.GRID_KEEPER])
    staff = Visitor(people.inside[PostKind.STAFF])
    liaison = Visitor(people.inside[PostKind.LIAISON])
    # 点单: the grid's keeper writes down what residents want, the community publishes it.
    keeper.open("/demands/new/").send("title", title="孩子放学没人管", quantity=2, save="1")
    demand = Demand.objects.get()
    staff.open(f"/demands/{demand.pk}/").send("/demands/publish/")
    # 派单: the community asks the unit for its offer. 接单: the unit takes it.
    staff.open(f"/offers/{offer.pk}/ask/?for={demand.pk}").send("note", demand=demand.pk)
    liaison.open("/").follow("答复").send("due")
    # 领单: a member takes the other place.
    who = factories.user("volunteer", name="陈建国")
    Member.objects.create(
        org=home, user=who, name="陈建国", phone="13900007777", state="confirmed",
        asked_on="2026-01-05", confirmed_on="2026-01-05",
    )  # fmt: skip
    me = Visitor(who)
    me.open(f"/demands/{demand.pk}/").follow("认领").send("note", note="每周三我来")
    staff.open(f"/demands/{demand.pk}/").follow("答复").send("due")
    demand.refresh_from_db()
    assert demand.state == DemandState.IN_WORK
    # 办结 and 评价, each by its own hands.
    for hand, project in (
        (liaison, demand.projects.get(unit=people.unit)),
        (me, demand.projects.get(unit=None)),
    ):
        photo = hand.client.post("/photos/", {"photo": picture()}).json()["id"]
        hand.open(f"/projects/{project.pk}/report/").send("report", report="办了", photos=[photo])
        staff.open(f"/projects/{project.pk}/").send("rate", rating=["5"])
    demand.refresh_from_db()
    assert demand.state == DemandState.DONE
    assert staff.open(f"/demands/{demand.pk}/").shows("要 2 家，已落实 2，已完成 2")


@pytest.mark.practice("S3", part=1)
def test_a_unit_sends_a_member_and_sees_what_he_does(city, people):
    home = city.communities[0]
    liaison = Visitor(people.inside[PostKind.LIAISON])
    staff = Visitor(people.inside[PostKind.STAFF])
    # The home unit asks for its member; nothing is his before the community confirms.
    liaison.open("/members/new/").send(
        "phone", name="陈建国", phone="13900007777", org=home.pk, home_unit=people.unit.pk
    )
    member = Member.objects.get()
    assert member.state == Member.State.ASKED
    assert staff.open("/notices/").shows("申请报到")
    staff.open(f"/members/{member.pk}/").send("/confirm/")
    staff.send("/invite/")
    member.refresh_from_db()
    demand = factories.demand(home, "给独居老人送饭")
    me = Visitor(member.user)
    assert me.open("/demands/").shows("给独居老人送饭")
    me.open(f"/demands/{demand.pk}/claim/").send("note")
    staff.open(f"/demands/{demand.pk}/").follow("答复").send("due")
    project = Project.objects.get()
    assert project.member == member
    # The home unit sees the service of its member, not his phone.
    liaison.open(f"/members/{member.pk}/")
    assert liaison.shows("办理中的项目 1") or liaison.shows("1 办理中的项目")
    assert "13900007777" not in liaison.text
