"""Where calls show besides their own pages: dashboard, department's card, search, API."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from grids.models import Call
from orgs.models import PostKind
from tests.grids.calls import Town, settle
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(city, people) -> Town:
    """The street and its departments."""
    return settle(city, people)


def test_the_dashboard_counts_what_its_links_show(town):
    """In time 1 of 2: one closed in time, one open and overdue; another district has nothing."""
    closed, late, _open = [town.call(title=f"第{n}件") for n in range(3)]
    ended = {"state": "closed", "closed_at": timezone.now(), "in_time": True}
    Call.objects.filter(pk=closed.pk).update(**ended)
    past = timezone.now() - datetime.timedelta(days=1)
    Call.objects.filter(pk=late.pk).update(solve_due=past)
    admin = Visitor(town.admin).open(reverse("dashboard_org", args=[town.street.district_id]))
    assert admin.shows("街呼区应按期 50 % 1 / 2 件"), admin.words
    assert admin.shows("部门在办 2 件")
    assert admin.open(admin.link("1 件")).shows("第1件")
    assert not admin.shows("第2件")
    staff = town.street.children.first()
    assert not Visitor(town.admin).open(reverse("dashboard_org", args=[staff.pk])).shows("部门在办")


def test_a_departments_card_counts_the_calls_that_it_leads(town):
    """Not those where it helps."""
    town.call()
    page = reverse("unit_detail", args=[town.roads.pk])
    assert Visitor(town.admin).open(page).shows("牵头的呼叫")
    helper = reverse("unit_detail", args=[town.water.pk])
    assert not Visitor(town.admin).open(helper).shows("牵头的呼叫")


def test_search_and_api_show_what_one_sees(town, people):
    """The street and the department called; nobody of another district."""
    call = town.call(place="香港中路三号")
    outside = people.outside[PostKind.OFFICER]
    for who, seen in ((town.officer, True), (town.roads_liaison, True), (outside, False)):
        assert Visitor(who).open("/search/?q=香港中路").shows("路面塌陷") is seen
        client = APIClient()
        client.force_authenticate(who)
        rows = client.get("/api/v1/calls/", {"state": "waiting"}).json()["results"]
        assert [row["id"] for row in rows] == ([call.pk] if seen else [])
        one = client.get(f"/api/v1/calls/{call.pk}/")
        assert one.status_code == (200 if seen else 404)
        if seen:
            assert [part["unit_name"] for part in one.json()["parties"]] == [
                "区城市管理局",
                "区水务局",
            ]
    client.force_authenticate(town.officer)
    assert client.patch(f"/api/v1/calls/{call.pk}/", {"title": "别的"}).status_code == 405
