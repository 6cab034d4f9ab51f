"""Q11: community, grid branch, building groups and 党员中心户; sizes against the norm; split, merge."""

import pytest
from django.urls import reverse

from grids.models import BuildingCard, CentreHousehold, GridCard, GridChange, GridUnit
from orgs.models import Org, Post, PostKind
from services.models import Demand
from tests import factories
from tests.practice.browse import Visitor


@pytest.fixture
def card(city, people) -> GridCard:
    """The first grid: a keeper in office, a branch, two buildings, a unit, a demand in work."""
    card = GridCard.objects.get(org=city.grids[0])
    card.keeper_name, card.branch_name = people.inside["grid_keeper"].name, "第一网格党支部"
    card.save()
    return card


def build(staff: Visitor, card: GridCard, *names: str) -> list[Org]:
    """Add buildings to the grid by the page."""
    for n, name in enumerate(names, 1):
        staff.open(reverse("org_add", args=[card.org_id]))
        staff.send("code", name=name, code=f"{card.org.code}{n:02}")
    return list(Org.objects.filter(parent=card.org, level=5).order_by("lft"))


@pytest.mark.practice("Q11")
def test_the_tree_goes_down_to_building_groups(card, people):
    staff = Visitor(people.inside["staff"])
    one, _two = build(staff, card, "1号楼院", "2号楼院")
    page = reverse("grid_detail", args=[card.pk])
    assert staff.open(page).shows("还没有党小组")
    edit = staff.open(reverse("building_edit", args=[one.pk]))
    edit.send("doorways", doorways=4, households=-1)
    assert staff.status == 422
    assert staff.shows("不能是负数")
    staff.send(
        "doorways", doorways=4, households=120, party_members=13, group_name="1号楼院党小组",
        leader_name="孙桂兰", home__0__name="李大妈", home__0__place="2单元301",
        home__1__name="", home__1__place="3单元102",
    )  # fmt: skip
    assert staff.status == 422
    assert staff.shows("请写户主，或把门牌也去掉")
    staff.send("doorways", home__1__name="周师傅")
    assert staff.url == page
    for words in ("4 个楼门，120 户，党员 13 人", "1号楼院党小组，组长 孙桂兰",
                  "李大妈 2单元301、周师傅 3单元102"):  # fmt: skip
        assert staff.shows(words), words
    # One leaves; the other stays the same row.
    kept = CentreHousehold.objects.get(name="周师傅")
    staff.open(reverse("building_edit", args=[one.pk])).send(
        "doorways", home__0__name="", home__0__place=""
    )
    assert list(CentreHousehold.objects.all()) == [kept]
    # The keeper reads it and does not change it; a neighbour finds nothing.
    keeper = Visitor(people.inside["grid_keeper"])
    assert keeper.open(page).shows("1号楼院党小组")
    assert keeper.client.get(reverse("building_edit", args=[one.pk])).status_code == 403
    outside = Visitor(people.outside["staff"])
    assert outside.client.get(reverse("building_edit", args=[one.pk])).status_code == 404


@pytest.mark.practice("Q11")
def test_units_lie_in_a_grid_and_its_keeper_knows_them(card, city, people):
    staff, keeper = Visitor(people.inside["staff"]), Visitor(people.inside["grid_keeper"])
    unit = reverse("unit_detail", args=[people.unit.pk])
    assert keeper.client.get(unit).status_code == 404
    staff.open(reverse("grid_units", args=[card.pk])).send("units", units=[people.unit.pk])
    assert staff.shows("朝霞小学")
    assert keeper.open(reverse("grid_detail", args=[card.pk])).shows("朝霞小学")
    assert keeper.client.get(unit).status_code == 200
    # In another grid it leaves this one; a unit of another community is not taken.
    other = GridCard.objects.get(org=city.grids[1])
    page = reverse("grid_units", args=[other.pk])
    staff.open(page).send("units", units=[people.other_unit.pk])
    assert staff.status == 422
    staff.open(page).send("units", units=[people.unit.pk])
    assert GridUnit.objects.get().org_id == other.org_id
    assert keeper.client.get(unit).status_code == 404


@pytest.mark.practice("Q11")
def test_a_grid_that_is_too_big_is_split_with_a_preview(card, city, people):
    staff, keeper = Visitor(people.inside["staff"]), Visitor(people.inside["grid_keeper"])
    one, two = build(staff, card, "1号楼院", "2号楼院")
    deputy = factories.user("副管理员")
    post = factories.post(deputy, PostKind.GRID_KEEPER, org=card.org)
    GridUnit.objects.create(org=card.org, unit=people.unit)
    open_ = factories.demand(city.communities[0], "修楼道灯", grid=card.org)
    done = factories.demand(
        city.communities[0], "换井盖", grid=card.org, state="withdrawn", withdrawn_reason="换好了"
    )
    page = staff.open(reverse("grid_detail", args=[card.pk])).follow("拆分这个网格")
    facts = {
        "name_0": "东网格", "name_1": "西网格", "households_0": 250, "households_1": 140,
        "party_members_0": 22, "party_members_1": 18, "branch_name_0": "东网格党支部",
        f"b_{two.pk}": 1, f"p_{post.pk}": 1, f"u_{GridUnit.objects.get().pk}": 1,
        "r_demands": 1, "reason": "户数太多",
    }  # fmt: skip
    page.send("reason", **facts)
    assert staff.shows("合计 390 户、党员 40 人；原网格 400 户、党员 40 人，对不上")
    page.send("reason", households_1=150, sure=["no"])
    for words in ("会这样搬", "对得上", "修楼道灯", "朝霞小学", "2号楼院", "需求 1"):
        assert staff.shows(words), words
    assert GridChange.objects.count() == 0
    # Changed after the look, it is shown once more; only what was shown is carried out.
    page.send("reason", name_1="北网格", sure=["yes"])
    assert GridChange.objects.count() == 0
    page.send("reason", name_1="西网格", sure=["no"])
    twice = page.form("reason"), page.url
    page.send("reason", sure=["yes"])
    again = {**dict(twice[0]["fields"]), "sure": "yes"}
    answer = staff.client.post(twice[1], again)
    assert (answer.status_code, GridChange.objects.count()) == (302, 1)
    # The ended grid is named, can be read, and leads to the two.
    assert staff.shows("撤销")
    east, west = Org.objects.filter(name__in=["东网格", "西网格"]).order_by("lft")
    assert staff.shows("拆分为 东网格 、 西网格 ：户数太多")
    assert staff.follow("西网格").shows("朝霞小学")
    assert staff.shows("2号楼院")
    assert staff.shows("副管理员")
    assert staff.shows("从哪里来")
    assert Demand.objects.get(pk=open_.pk).grid_id == west.pk
    assert Demand.objects.get(pk=done.pk).grid_id == card.org_id
    assert [org.parent_id for org in (city.fresh(one), city.fresh(two))] == [east.pk, west.pk]
    cards = GridCard.objects.filter(org__in=[east, west])
    assert sum(one.households for one in cards) == 400
    # The keeper holds the same post in the new grid, was told once, and old links lead him there.
    assert Post.objects.active().get(user=people.inside["grid_keeper"]).org_id == east.pk
    assert keeper.open(reverse("notices")).shows("网格调整：您现在在东网格")
    assert keeper.open(reverse("grid_detail", args=[card.pk])).shows("东网格")
    assert not Post.objects.active().filter(org=card.org).exists()
    record = staff.open(reverse("grid_changes"))
    assert record.shows("楼院 2，任职 2，格内单位 1，需求 1")
    # A second window, or whoever has no say there, gets nowhere.
    assert staff.client.get(reverse("grid_split", args=[card.pk])).status_code == 403
    west_card = cards.get(org=west)
    assert keeper.client.get(reverse("grid_split", args=[west_card.pk])).status_code == 404


@pytest.mark.practice("Q11")
def test_grids_that_are_too_small_are_merged_with_a_preview(card, city, people):
    officer = Visitor(people.inside["officer"])
    small = GridCard.objects.get(org=city.grids[1])
    factories.post(people.inside["grid_keeper"], PostKind.GRID_KEEPER, org=small.org)
    extra = factories.post(factories.user("小网格的人"), PostKind.GRID_KEEPER, org=small.org)
    wish = factories.demand(city.communities[0], "装扶手", grid=small.org)
    page = officer.open(reverse("grid_detail", args=[card.pk])).follow("把别的网格并进来")
    page.send("reason", gone=[GridCard.objects.get(org=city.grids[-1]).pk], reason="太小")
    assert officer.status == 422
    assert officer.shows("请从同一个社区的网格里选")
    page.send("reason", gone=[small.pk], name="和平网格", reason="太小")
    assert officer.shows("合并以后 800 户，党员 80 人。")
    assert officer.shows("装扶手")
    page.send("reason", sure=["yes"])
    assert officer.shows("和平网格")
    assert officer.shows("800")
    assert officer.shows("从哪里来")
    assert Demand.objects.get(pk=wish.pk).grid_id == card.org_id
    assert Post.objects.active().get(user=extra.user).org_id == card.org_id
    # Who kept both keeps the one; the card's keeper stays, the other becomes his deputy.
    assert Post.objects.active().filter(user=people.inside["grid_keeper"]).count() == 1
    assert officer.shows("副管理员 小网格的人")
    assert officer.open(reverse("grid_detail", args=[small.pk])).shows("合并为 和平网格")


@pytest.mark.practice("Q11")
def test_new_buildings_have_a_card(card, people):
    build(Visitor(people.inside["staff"]), card, "9号楼院")
    assert BuildingCard.objects.get().org.name == "9号楼院"
