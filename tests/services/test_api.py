"""The API of the lists: the same rows, rules and verbs as the pages."""

import uuid

import pytest
from rest_framework.test import APIClient

from services.models import Claim, Demand, DemandState, Offer, Project
from tests import factories

BASE = "/api/v1/"


@pytest.fixture
def api():
    """Return a function that gives a client for a user."""

    def of(user) -> APIClient:
        client = APIClient()
        from rest_framework.authtoken.models import Token

        token, _made = Token.objects.get_or_create(user=user)
        client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return client

    return of


def test_lists_are_scoped_and_filtered(scene, api, city, people):
    factories.demand(city.communities[1], "邻居的")
    factories.demand(scene.community, "草稿", state=DemandState.DRAFT)
    rows = api(scene.staff).get(f"{BASE}demands/").json()
    assert {row["title"] for row in rows["results"]} == {"孩子放学没人管", "草稿"}
    rows = api(scene.staff).get(f"{BASE}demands/", {"state": "draft"}).json()
    assert [row["title"] for row in rows["results"]] == ["草稿"]
    assert api(people.outside["staff"]).get(f"{BASE}demands/").json()["count"] == 0
    outside = api(people.outside["staff"]).get(f"{BASE}demands/{scene.demand.pk}/")
    assert outside.status_code == 404
    assert api(scene.staff).get(f"{BASE}demands/", {"state": "x"}).status_code == 400
    wanted = {"org": scene.community.pk}
    assert api(scene.officer).get(f"{BASE}demands/", wanted).json()["count"] == 2
    assert api(people.outside["officer"]).get(f"{BASE}demands/", wanted).status_code == 400


def test_no_token_no_answer(scene, client):
    for path in ("demands", "offers", "claims", "projects"):
        assert client.get(f"{BASE}{path}/").status_code in (401, 403)


def test_demand_is_made_once_published_and_withdrawn(scene, api):
    client, key = api(scene.staff), str(uuid.uuid4())
    said = {
        "org_code": scene.community.code,
        "title": "老人不会用手机",
        "category": "养老助老",
        "slots": "周三 14:00-16:00",
    }
    made = [
        client.post(f"{BASE}demands/", said, format="json", HTTP_IDEMPOTENCY_KEY=key)
        for _twice in range(2)
    ]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] == made[1].json()["id"]
    assert made[0].json()["state"] == "draft"
    url = f"{BASE}demands/{made[0].json()['id']}/"
    assert client.post(f"{url}publish/").json()["state"] == "open"
    assert client.post(f"{url}withdraw/").status_code == 400
    assert client.post(f"{url}withdraw/", {"reason": "不要了"}).json()["state"] == "withdrawn"
    again = client.post(f"{url}withdraw/", {"reason": "不要了"})
    assert again.status_code == 400
    assert "已撤回" in str(again.json())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slots", "每周五下午"),
        ("category", "没有这一类"),
        ("quantity", 0),
        ("org_code", "370202999999"),
        ("due", "2026-02-30"),
        ("description", "长" * 100_000),
    ],
)
def test_bad_input_names_its_field(scene, api, field, value):
    said = {"org_code": scene.community.code, "title": "标题", field: value}
    answer = api(scene.staff).post(f"{BASE}demands/", said, format="json")
    assert answer.status_code == 400
    assert field in answer.json()
    assert not Demand.objects.filter(title="标题").exists()


def test_who_sees_may_not_change(scene, api):
    url = f"{BASE}demands/{scene.demand.pk}/"
    assert api(scene.liaison).get(url).status_code == 200
    answer = api(scene.liaison).post(f"{url}withdraw/", {"reason": "x"})
    assert answer.status_code == 403
    said = {"unit": scene.unit.pk, "kind": "service", "title": "供给"}
    assert api(scene.staff).post(f"{BASE}offers/", said).status_code == 400
    assert not Offer.objects.filter(title="供给").exists()


def test_claim_to_review(scene, api, next_month, photo_of):
    unit, community = api(scene.liaison), api(scene.staff)
    said = {"demand": scene.demand.pk, "unit": scene.unit.pk, "offer": scene.offer.pk}
    claim = unit.post(f"{BASE}claims/", said).json()
    assert (claim["direction"], claim["state"]) == ("unit", "waiting")
    url = f"{BASE}claims/{claim['id']}/accept/"
    assert unit.post(url, {"due": next_month}).status_code == 403
    assert community.post(url, {"due": next_month}).json()["state"] == "agreed"
    project = Project.objects.get()
    assert Claim.objects.get().project == project
    url = f"{BASE}projects/{project.pk}/"
    photo = str(photo_of(scene.liaison).pk)
    report = {"report": "办好了", "photos": [photo]}
    assert unit.post(f"{url}report/", report, format="json").json()["state"] == "reported"
    assert community.post(f"{url}review/", {"rating": 9}).status_code == 400
    done = community.post(f"{url}review/", {"rating": 4}).json()
    assert (done["state"], done["rating"]) == ("done", 4)


def test_photo_of_somebody_else_is_no_photo(scene, api, next_month, photo_of):
    project = Project.objects.create(
        demand=scene.demand, unit=scene.unit, title="t", due=next_month, started_on=next_month
    )
    said = {"report": "办好了", "photos": [str(photo_of(scene.staff).pk)]}
    url = f"{BASE}projects/{project.pk}/report/"
    assert api(scene.liaison).post(url, said, format="json").status_code == 400


def test_document_describes_the_routes(client, scene, api):
    words = api(scene.staff).get(f"{BASE}schema/").content.decode()
    for path in ("/demands/", "/offers/", "/claims/{id}/accept/", "/projects/{id}/report/"):
        assert path in words


def test_a_demand_whose_day_has_passed_is_not_published(scene, api):
    client = api(scene.staff)
    late = {"org_code": scene.community.code, "title": "去年没办的", "due": "2024-01-05"}
    refused = client.post(f"{BASE}demands/", {**late, "publish": True}, format="json")
    assert refused.status_code == 400
    assert "截止的日子已经过去" in str(refused.json())
    draft = client.post(f"{BASE}demands/", late, format="json")
    assert draft.status_code == 201  # as a draft it does no harm
    again = client.post(f"{BASE}demands/{draft.json()['id']}/publish/")
    assert again.status_code == 400
    assert "“去年没办的”（2024年1月5日）" in str(again.json())
