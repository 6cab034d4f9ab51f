"""Y8: what a project needs is pledged by several, and all see what is still missing."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from orgs.models import PostKind
from services.models import Need, Pledge, Project
from tests import factories
from tests.practice.browse import Visitor
from tests.services.works import DAY


@pytest.mark.practice("Y8", part=2)
def test_several_pledge_parts_until_nothing_is_missing(city, people):
    today = timezone.localdate()
    demand = factories.demand(city.communities[0], "社区书屋")
    project = Project.objects.create(
        org=demand.org,
        demand=demand,
        unit=people.unit,
        title=demand.title,
        due=today + 30 * DAY,
        started_on=today,
    )
    shop = factories.unit(city.communities[1], "邻街书店")
    owner = factories.user("owner", name="李店长")
    factories.post(owner, PostKind.LIAISON, unit=shop)
    staff, liaison, keeper = (
        Visitor(user)
        for user in (people.inside[PostKind.STAFF], people.inside[PostKind.LIAISON], owner)
    )
    # The community states what is needed: money, things, hours.
    staff.open(reverse("project_detail", args=[project.pk])).follow("认捐")
    for kind, name, asked, measure in (
        ("things", "图书", "300", "册"),
        ("money", "购书款", "5000", ""),
        ("hours", "整理书架", "12", ""),
    ):
        staff.open(reverse("project_pledges", args=[project.pk])).follow("写明需要什么")
        staff.send("asked", kind=kind, name=name, asked=asked, measure=measure)
    assert staff.shows("需要 5,000 元")
    assert staff.shows("门户只记账，不收钱，也不转账")
    # A unit of the street finds it on the phone and pledges a part.
    keeper.open("/").follow("清单").follow("认捐").follow("图书")
    assert keeper.shows("还差 300 册")
    keeper.send("amount", amount="301")
    assert keeper.status == 422
    assert keeper.shows("还差 300 册，认捐不能比这多")
    keeper.send("amount", amount="200", note="周五送到")
    assert keeper.shows("已认捐图书 200 册")
    books = Need.objects.get(name="图书")
    liaison.open(reverse("need_detail", args=[books.pk])).send("amount", amount="100")
    assert liaison.shows("已认满")
    assert not keeper.open(reverse("need_detail", args=[books.pk])).shows("朝霞小学")
    # What is withdrawn, with a reason, is missing again.
    liaison.open(reverse("need_detail", args=[books.pk])).follow("收回")
    liaison.send("reason", reason="书还没到")
    assert staff.open("/notices/").shows("朝霞小学 收回认捐图书 100 册")
    # The community confirms what has come; from then on it cannot be withdrawn.
    mine = Pledge.objects.get(unit=shop)
    staff.open("/").follow("收到后确认").follow("确认收到")
    staff.send("received", received="180")
    assert staff.shows("已收到 180 册")
    assert staff.shows("还差 120 册")
    keeper.open(reverse("pledge_withdraw", args=[mine.pk])).send("reason", reason="后悔")
    assert keeper.shows("已收到，不能再改")
    # It counts in the unit's card and year; its figure opens the row.
    keeper.open(reverse("unit_scorecard", args=[shop.pk]))
    assert keeper.shows("100% 1 / 1 笔")
    keeper.follow("100%")
    assert keeper.shows("社区书屋 · 图书")
    staff.open(reverse("need_list") + "?export=xlsx")
    rows = {row[3]: row for row in load_workbook(io.BytesIO(staff.answer.content)).active.values}
    assert rows["图书"][4:8] == (300, 180, 120, "册")
    stranger = Visitor(people.outside[PostKind.LIAISON])
    assert not stranger.open(reverse("need_list")).shows("图书")
    assert stranger.open(reverse("need_detail", args=[books.pk])).status == 404
