"""Where campaigns show besides their own pages: the dashboard of each level, and the API."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from grids.actions.campaigns import end
from orgs.models import PostKind
from tests.grids.campaigns import Front, say, settle
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(city, people) -> Front:
    """The district, a street, its communities and schools."""
    return settle(city, people)


def test_the_dashboard_of_each_level_counts_what_its_link_shows(front, people, city):
    other = front.begin(title="护苗")
    end(campaign=other, by=front.admin, went_well="快", to_improve="")
    campaign = front.begin()
    for school, by in zip(front.schools[:3], front.liaisons, strict=True):
        say(campaign, school, by, 3, 1)
    first, street = front.schools[0].org, front.schools[0].org.street
    for who, place, words in (
        (front.admin, front.district, "今天已报行动日报 50 % 3 / 6 家"),
        (front.officer, street, "今天已报行动日报 75 % 3 / 4 家"),
        (front.staff, first, "今天已报行动日报 100 % 2 / 2 家"),
    ):
        page = Visitor(who).open(reverse("dashboard_org", args=[place.pk]))
        assert page.shows("进行中的专项行动 1 个"), page.words
        assert page.shows(words), page.words
        page.open(page.link("1 个"))
        assert page.shows("防汛排查")
        assert not page.shows("护苗")
    outside = Visitor(people.outside[PostKind.ADMIN])
    outside.open(reverse("dashboard_org", args=[city.districts[1].pk]))
    assert not outside.shows("进行中的专项行动")


def test_the_api_shows_what_one_sees(front, people):
    campaign = front.begin()
    say(campaign, front.schools[0], front.liaisons[0], 3, 1)
    draft = front.draft(title="下个月的")
    for who, size, owed in ((front.admin, 11, 6), (front.staff, 3, 2), (front.liaisons[0], 1, 1)):
        client = APIClient()
        client.force_authenticate(who)
        rows = client.get("/api/v1/campaigns/", {"state": "active"}).json()["results"]
        assert [row["title"] for row in rows] == ["防汛排查"]
        one = client.get(f"/api/v1/campaigns/{campaign.pk}/").json()
        assert (one["parts"], one["owed_today"], one["made_today"]) == (size, owed, 1)
        assert one == rows[0]
        assert one["fields_asked"][0]["name"] == "走访户数"
        assert client.post("/api/v1/campaigns/", {}).status_code in (403, 405)
        found = client.get(f"/api/v1/campaigns/{draft.pk}/").status_code
        assert found == (200 if who == front.admin else 404)
    client = APIClient()
    client.force_authenticate(people.outside[PostKind.ADMIN])
    assert client.get("/api/v1/campaigns/").json()["results"] == []
    assert client.get(f"/api/v1/campaigns/{campaign.pk}/").status_code == 404
