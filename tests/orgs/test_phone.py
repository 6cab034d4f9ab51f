"""On a phone a session lasts half a day: personal facts ask for the password again."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AccessEvent
from orgs.models import Unit
from tests import factories

AGENT = "Mozilla/5.0 (Linux; Android 14) Mobile"


@pytest.fixture
def phone(people):
    """A phone on which the officer signed in."""
    Unit.objects.filter(pk=people.unit.pk).update(contact_phone="13900006027")
    client = Client(headers={"user-agent": AGENT, "hx-request": "true"})
    login = {"login": people.inside["officer"].username, "password": factories.PASSWORD}
    client.post(reverse("account_login"), login)
    return client


def _age(client: Client, minutes: int) -> None:
    """Let the sign-in be as long ago, with somebody at the phone all the while."""
    session = client.session
    for one in session["account_authentication_methods"]:
        one["at"] -= minutes * 60
    session.save()


def test_after_half_an_hour_the_password_is_asked_for(people, phone):
    url = reverse("reveal", args=["unit.contact", people.unit.pk])
    assert "13900006027" in phone.post(url).content.decode()
    _age(phone, 31)
    told = phone.post(url, headers={"hx-current-url": "http://testserver/units/1/"})
    assert "13900006027" not in told.content.decode()
    again = reverse("account_reauthenticate") + "?next=%2Funits%2F1%2F"
    assert again in told.content.decode()
    assert AccessEvent.objects.filter(kind="reveal").count() == 1
    answer = phone.post(again, {"password": factories.PASSWORD})
    assert answer.headers["Location"] == "/units/1/"
    assert "13900006027" in phone.post(url).content.decode()


def test_at_a_desk_the_session_ends_by_itself(people, phone):
    url = reverse("reveal", args=["unit.contact", people.unit.pk])
    _age(phone, 31)
    shown = phone.post(url, headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0)"})
    assert "13900006027" in shown.content.decode()
