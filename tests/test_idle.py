"""A session in which nobody did anything for long: where each kind of request then leads."""

import time
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from core.middleware import LAST_SEEN, page_of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def left(people) -> Client:
    """A browser that was left alone for longer than a session lasts at a desk."""
    client = Client()
    client.force_login(people.inside["staff"], backend=BACKEND)
    session = client.session
    session[LAST_SEEN] = time.time() - settings.IDLE_MINUTES_DESK * 60 - 1
    session.save()
    return client


def test_a_page_goes_to_the_sign_in_and_back_with_its_filters(left):
    here = "/demands/?state=draft&q=%E7%81%AF"
    answer = left.get(here)
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={quote(here)}"


def test_a_form_that_comes_too_late_is_told_so_and_leads_back_to_its_page(left):
    answer = left.post(
        "/demands/publish/", {"id": 1}, headers={"Referer": "http://testserver/demands/?q=a"}
    )
    words = answer.content.decode()
    assert answer.status_code == 401
    assert "没写完的内容还在" in words
    assert 'href="/accounts/login/?next=/demands/%3Fq%3Da"' in words
    assert "_auth_user_id" not in left.session


@pytest.mark.parametrize(
    ("path", "named", "back"),
    [
        ("/offers/1/publish/", "", "/offers/1/publish/"),
        ("/offers/1/publish/", "https://example.org/demands/", "/offers/1/publish/"),
        ("//example.org/", "//example.org/", "/%2Fexample.org/"),
        ("/offers/1/publish/", "http://testserver//example.org/", "/%2Fexample.org/"),
    ],
)
def test_the_way_back_is_never_to_another_site(path, named, back):
    request = RequestFactory().post("/", headers={"Referer": named})
    request.path = path
    assert page_of(request) == back


@pytest.mark.parametrize("header", ["HX-Request", "X-Background"])
def test_a_part_of_a_page_gets_words_and_no_page(left, header):
    answer = left.post("/demands/publish/", {"id": 1}, headers={header: "true"})
    assert answer.status_code == 401
    assert "<html" not in answer.content.decode()
