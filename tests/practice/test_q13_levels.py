"""Q13: 小事一格解决, 大事全网联动: solved in the grid, or passed up level by level with a reason."""

import pytest
from django.test import Client
from django.urls import reverse

from grids.matters.codes import code_of
from grids.models import Call, Matter
from orgs.models import PostKind
from services.models import Demand
from tests import factories
from tests.grids.calls import settle
from tests.grids.matters import door_at, hands, reported
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(city, people):
    """Everybody at a screen."""
    return {name: Visitor(user) for name, user in hands(people).items()}


@pytest.mark.practice("Q13")
def test_a_small_thing_is_solved_in_the_grid(city, people, seen):
    keeper, staff, officer = seen["keeper"], seen["staff"], seen["officer"]
    matter = reported(door_at(city.grids[0], hands(people)["keeper"]))
    page = reverse("matter_detail", args=[matter.pk])
    assert matter.org == city.grids[0]
    keeper.open("/").follow(matter.title)
    assert keeper.shows("居民扫码")
    keeper.follow("领单").send("text")
    keeper.follow("报办结").send("text", text="换了灯泡")
    # The community checks what its grid did; the keeper does not check himself.
    assert keeper.client.post(f"{page}check/", {"passed": "yes", "text": "好"}).status_code == 403
    staff.open("/").follow("去核单").follow("核单").send("text", passed=["yes"], text="亮了")
    matter.refresh_from_db()
    assert (matter.state, matter.org) == ("checked", city.grids[0])
    # The street sees that it was solved in a grid, not what it was about.
    assert officer.client.get(page).status_code == 404
    assert not officer.open(reverse("matter_list")).shows(matter.title)
    officer.open(reverse("matter_figures"))
    assert officer.shows("办结 1 件，其中网格里解决 1 件")


@pytest.mark.practice("Q13")
def test_a_big_thing_goes_up_level_by_level_and_each_sees_what_becomes_of_it(city, people, seen):
    keeper, staff, officer, admin = (seen[n] for n in ("keeper", "staff", "officer", "admin"))
    town = settle(city, people)
    matter = reported(door_at(city.grids[0], hands(people)["keeper"]), "马路塌了一个大坑")
    page = reverse("matter_detail", args=[matter.pk])
    keeper.open(page).follow("上报").send("reason", reason="")
    assert keeper.shows("请写理由")
    keeper.send("reason", reason="网格修不了")
    assert keeper.shows("您还看得到办到哪一步")
    assert keeper.client.post(f"{page}take/", {}).status_code == 403
    assert staff.open("/notices/").shows("上报")
    staff.open(page).follow("上报").send("reason", reason="要动路面")
    matter.refresh_from_db()
    first_due = matter.due
    assert matter.org == city.streets[0]
    # Below it the street sees only what was passed up to it.
    other = reported(door_at(city.communities[0], hands(people)["staff"]), "想要个晾衣架")
    officer.open(reverse("matter_list"))
    assert officer.shows("马路塌了一个大坑")
    assert not officer.shows(other.title)
    # The district's admin sees all below and presses it; the street makes a call out of it (大事全网联动).
    admin.open(page).follow("督办").send("text", text="今天就要围起来")
    assert officer.open("/notices/").shows("督办：马路塌了一个大坑")
    officer.open(page).follow("转街呼区应").send("lead", lead=town.roads.pk, helpers=[])
    call = Call.objects.get()
    assert call.title == "马路塌了一个大坑"
    assert officer.open(page).shows("转街呼区应")
    track = reverse("matter_track", args=[code_of(matter)])
    _answered_by_departments(officer, Visitor(town.roads_liaison), call, track)
    officer.open(page).follow("报办结").send("text", text="部门回填好了")
    officer.open(page).follow("核单").send("text", passed=["yes"], text="看过")
    # Each hand-over is timed, and seen by the one before.
    for one in (keeper, staff):
        one.open(page)
        assert one.shows("上报海城11街道")
        assert one.shows("要动路面，在海城111社区")
        assert one.shows("部门回填好了")
    matter.refresh_from_db()
    assert (matter.state, matter.due) == ("checked", first_due)


def _answered_by_departments(officer: Visitor, roads: Visitor, call: Call, track: str) -> None:
    """What the department did is read by who reported it, once the street has checked it."""
    page = reverse("call_detail", args=[call.pk])
    roads.open(page).follow("应答").send("text", text="收到，周科长带队")
    roads.follow("申请退单").send("reason", reason="不归我们管")
    officer.open(page).follow("答复申请").send("remark", granted=["no"], remark="归你们")
    roads.open(page).follow("报办结")
    roads.send("text", text="找周科长 13900001111")
    assert roads.status == 422
    assert roads.shows("反映人会看到，请不要写电话、证件号")
    roads.send("text", text="两处都回填压实了")
    told = lambda: str(Client().get(track).content, "utf-8")  # noqa: E731
    assert "回填压实" not in told()
    officer.open(page).follow("核查").send("text", passed=["yes"], text="平了，内部看过")
    words = told()
    assert "部门的答复" in words
    assert "区城市管理局" in words
    assert "两处都回填压实了" in words
    for inside in ("周科长", "不归我们管", "归你们", "内部看过"):
        assert inside not in words


@pytest.mark.practice("Q13")
def test_to_the_district_and_back_down_declined_and_joined(city, people, seen):
    keeper, staff, officer, admin = (seen[n] for n in ("keeper", "staff", "officer", "admin"))
    by = hands(people)
    door = door_at(city.communities[0], by["staff"])
    first, again = (
        reported(door, "北门路灯全不亮", place="北门"),
        reported(door, "北门的路灯不亮了", place="北门"),
    )
    rest = reported(door, "问公积金怎么提")
    page = reverse("matter_detail", args=[first.pk])
    # Twins are shown, and joined: both who reported follow the one that goes on.
    staff.open(reverse("matter_detail", args=[again.pk]))
    assert staff.shows("像是同一件事")
    staff.follow("并入同一件事").send("into", into=first.pk)
    assert staff.shows("并入")
    assert staff.open(page).shows("另有 1 人反映")
    staff.follow("上报").send("reason", reason="路灯归市政")
    officer.open(page).follow("上报").send("reason", reason="要区里协调")
    assert admin.open("/").shows("去派单")
    bureau = factories.unit(city.districts[0], "区城市管理局", sector="机关")
    liaison = factories.user("bureau", name="周科长")
    factories.post(liaison, PostKind.LIAISON, unit=bureau)
    admin.open(page).follow("交下级")
    admin.send("reason", org=city.streets[0].pk, reason="请街道先看现场")
    officer.open(page).follow("派单").send("unit", unit=bureau.pk)
    roads = Visitor(liaison)
    roads.open("/").follow("去接单").follow("接单").send("text")
    roads.follow("领单").send("text")
    roads.follow("报办结").send("text", text="换了变压器")
    officer.open(page).follow("核单").send("text", passed=["yes"], text="亮了")
    # Who was joined reads the same answer by his own code.
    words = Client().get(reverse("matter_track", args=[code_of(again)])).content.decode()
    assert "换了变压器" in words
    assert "办好了" in words
    # What is nobody's here is declined with a reason that who reported reads.
    staff.open(reverse("matter_detail", args=[rest.pk])).follow("不受理")
    staff.send("reason", reason="请打公积金热线 12329")
    words = Client().get(reverse("matter_track", args=[code_of(rest)])).content.decode()
    assert "不受理" in words
    assert "请打公积金热线" in words
    assert keeper.client.get(page).status_code == 404  # it came from the community, not his grid


@pytest.mark.practice("Q13")
def test_a_matter_becomes_a_demand_and_a_topic(city, people, seen):
    staff, by = seen["staff"], hands(people)
    home = city.communities[0]
    body = factories.alliance(city.streets[0], home)
    matter = reported(door_at(home, by["staff"]), "孩子放学没人管")
    page = reverse("matter_detail", args=[matter.pk])
    staff.open(page).follow("转需求").send("title", title="四点半课堂", text="放学到六点")
    assert Demand.objects.get().title == "四点半课堂"
    assert staff.open(page).shows("转成的需求")
    staff.follow("转议题").send("title", title="放学以后谁来管")
    matter.refresh_from_db()
    assert matter.topic.alliance == body
    assert staff.open(page).shows("放学以后谁来管")
    assert staff.client.post(f"{page}demand/", {"title": "x", "text": "y"}).status_code == 422
    assert Matter.objects.get().state == "asked"
