"""Matches by API: the same scope, rules and verbs as the pages."""

import datetime

import pytest
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from orgs.models import PostKind
from services.models import Match, Project
from tests import factories
from tests.matching_flow.test_judging import propose

pytestmark = pytest.mark.django_db


def api(user) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=user)}")
    return client


@pytest.fixture
def match(city, people):
    demand = factories.demand(city.communities[0], matched_at=timezone.now())
    return propose(demand, factories.offer(people.unit))


def test_a_match_goes_from_proposal_to_project(match, people):
    staff, unit = api(people.inside[PostKind.STAFF]), api(people.inside[PostKind.LIAISON])
    assert unit.get("/api/v1/matches/").json()["count"] == 0
    (row,) = staff.get("/api/v1/matches/?state=proposed").json()["results"]
    assert (row["id"], row["points"], row["state"]) == (match.pk, 80, "proposed")
    assert staff.post(f"/api/v1/matches/{match.pk}/accept/").json()["state"] == "accepted"
    late = staff.post(f"/api/v1/matches/{match.pk}/accept/")
    assert (late.status_code, "待单位确认" in str(late.json())) == (400, True)
    due = timezone.localdate() + datetime.timedelta(days=5)
    url = f"/api/v1/matches/{match.pk}/answer-accept/"
    assert staff.post(url, {"due": due}).status_code == 403
    assert unit.post(url, {"due": due}).json()["state"] == "agreed"
    assert Project.objects.get().due == due


def test_declining_by_api_needs_a_known_reason(match, people):
    staff = api(people.inside[PostKind.STAFF])
    url = f"/api/v1/matches/{match.pk}/decline/"
    assert "reason" in staff.post(url, {"reason": "不知道"}).json()
    assert staff.post(url, {"reason": "far"}).json()["state"] == "declined"


def test_outsiders_find_nothing_and_readers_may_not_judge(match, people):
    for role in ("admin", "officer", "staff", "liaison"):
        outside = api(people.outside[role])
        assert outside.get("/api/v1/matches/").json()["count"] == 0
        assert outside.post(f"/api/v1/matches/{match.pk}/accept/").status_code == 404
    admin = api(people.inside[PostKind.ADMIN])
    assert admin.get(f"/api/v1/matches/{match.pk}/").status_code == 200
    assert admin.post(f"/api/v1/matches/{match.pk}/accept/").status_code == 403
    match.refresh_from_db()
    assert match.state == Match.State.PROPOSED
