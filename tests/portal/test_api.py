"""The API's frame: tokens only, the document, figures equal to the page."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from rest_framework.authtoken.models import Token

from orgs.models import PostKind
from tests import factories


@pytest.fixture
def call(client):
    """Ask the API in somebody's name."""

    def ask(user, path, **query):
        token, _made = Token.objects.get_or_create(user=user)
        return client.get(path, query, headers={"Authorization": f"Token {token.key}"})

    return ask


def test_the_document_names_the_lists(call, people):
    answer = call(people.inside[PostKind.STAFF], reverse("api-schema"), format="json")
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    assert {"/api/v1/demands/", "/api/v1/figures/"} <= set(paths)


def test_the_document_is_made_without_a_warning(tmp_path):
    made = tmp_path / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(made))
    document = made.read_text()
    assert "OfferKindEnum" in document
    assert "MeetingStateEnum" in document


def test_a_session_is_no_token(client, people):
    client.force_login(people.inside[PostKind.STAFF])
    assert client.get(reverse("api-figures")).status_code == 401


def test_figures_equal_the_page(call, client, people, city):
    factories.demand(city.communities[0], state="in_work")
    admin = people.inside[PostKind.ADMIN]
    answer = call(admin, reverse("api-figures")).json()
    assert answer["whole"]["org"] == city.districts[0].pk
    assert answer["whole"]["demands"] == sum(row["demands"] for row in answer["rows"]) == 1
    client.force_login(admin)
    assert client.get(reverse("dashboard")).context["board"].whole.demands.published == 1


@pytest.mark.parametrize("org", ["outside", "above", "99999999999999999999", "x", "-1"])
def test_figures_of_others_are_not_there(call, people, city, org):
    wanted = {"outside": city.streets[-1].pk, "above": city.districts[0].pk}.get(org, org)
    answer = call(people.inside[PostKind.OFFICER], reverse("api-figures"), org=wanted)
    assert answer.status_code == 404


def test_a_unit_has_no_figures(call, people):
    assert call(people.inside[PostKind.LIAISON], reverse("api-figures")).status_code == 404
