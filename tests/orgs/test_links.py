"""One-time links: used once, looked at without change, dead in words; other sessions end."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEvent, User
from orgs import actions
from orgs.models import PostKind, SignInLink
from tests import factories

NEW = "Hai-Feng-2026"


@pytest.fixture
def invited(city, people):
    """A new community worker and the code of the invitation."""
    boss = people.inside["officer"]
    person = actions.create_account(username="xinren", name="新人", by=boss)
    actions.give_post(user=person, kind=PostKind.STAFF, org=city.communities[0], by=boss)
    return person, actions.make_link(user=person, purpose="invite", by=boss)


def address(code: str) -> str:
    return reverse("link_use", args=[code])


def set_password(client, code, once, password=NEW, again=None):
    form = {"password": password, "again": again or password, **once}
    return client.post(address(code), form)


def test_looking_changes_nothing_and_leaks_nothing(client, invited):
    person, code = invited
    for _ in range(3):
        page = client.get(address(code))
        assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert person.username in page.content.decode()
    link = SignInLink.objects.get(user=person)
    assert link.used_at is None
    assert code not in link.code_hash
    assert not User.objects.get(pk=person.pk).has_usable_password()


def test_used_once_then_dead(client, invited, once):
    person, code = invited
    answer = set_password(client, code, once())
    assert answer.status_code == 302
    assert answer.url == reverse("account_login")
    assert User.objects.get(pk=person.pk).check_password(NEW)
    assert client.get(address(code)).status_code == 410
    other = "Bie-De-Mi-Ma-77"
    assert set_password(client, code, once(), other).status_code == 410
    assert User.objects.get(pk=person.pk).check_password(NEW)
    signed = client.post(reverse("account_login"), {"login": "xinren", "password": NEW})
    assert signed.status_code == 302
    assert client.get("/").status_code == 200


def test_a_browser_may_post_it(invited, once):
    """Under no-referrer a browser sends `Origin: null`, which Django's check would refuse."""
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    assert set_password(strict, invited[1], once()).status_code == 302


def test_the_same_form_twice_acts_once(client, invited, once):
    _person, code = invited
    key = once()
    first, second = set_password(client, code, key), set_password(client, code, key)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url


def test_a_weak_or_different_password_is_told_and_the_link_lives(client, invited, once):
    _person, code = invited
    page = set_password(client, code, once(), "abc")
    assert page.status_code == 422
    assert "至少" in page.content.decode()
    page = set_password(client, code, once(), NEW, "Hai-Feng-2027")
    assert "两遍写得不一样" in page.content.decode()
    assert set_password(client, code, once()).status_code == 302


def test_an_expired_replaced_or_unknown_link_is_dead(client, invited, people):
    person, code = invited
    newer = actions.make_link(user=person, purpose="invite", by=people.inside["officer"])
    assert client.get(address(code)).status_code == 410
    assert client.get(address(newer)).status_code == 200
    SignInLink.objects.filter(used_at=None).update(
        expires_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    assert client.get(address(newer)).status_code == 410
    page = client.get(address("mei-you-zhe-ge"))
    assert page.status_code == 410
    assert "链接已失效" in page.content.decode()


def test_a_closed_accounts_link_is_dead(client, invited, people):
    person, code = invited
    actions.close_account(account=person, by=people.inside["officer"])
    assert client.get(address(code)).status_code == 410


def test_reset_ends_other_sessions_and_leaves_the_second_factor(client, people, sign_in, once):
    staff = people.inside["staff"]
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": "x"})
    elsewhere = sign_in(staff)
    assert elsewhere.get("/").status_code == 200
    code = actions.make_link(user=staff, purpose="reset", by=people.inside["officer"])
    assert set_password(client, code, once()).status_code == 302
    assert elsewhere.get("/").status_code == 302
    assert Authenticator.objects.filter(user=staff).count() == 1
    answer = client.post(reverse("account_login"), {"login": staff.username, "password": NEW})
    assert "2fa" in answer.url  # the password alone does not let in


def test_only_who_manages_the_account_makes_a_link(people, sign_in, once):
    staff = people.inside["staff"]
    with pytest.raises(PermissionDenied):
        actions.make_link(user=people.inside["officer"], purpose="reset", by=staff)
    url = reverse("account_link", args=[people.inside["officer"].pk])
    assert sign_in(staff).post(url, once()).status_code == 404
    assert sign_in(people.outside["admin"]).post(url, once()).status_code == 404
    url = reverse("account_link", args=[staff.pk])
    colleague = factories.user("colleague")
    factories.post(colleague, PostKind.STAFF, org=people.unit.org)
    assert sign_in(colleague).post(url, once()).status_code == 403


def test_the_page_shows_the_link_once_and_the_same_when_sent_twice(people, sign_in, once, client):
    staff, boss = people.inside["staff"], sign_in(people.inside["officer"])
    url, key = reverse("account_link", args=[staff.pk]), once()
    first, second = boss.post(url, key), boss.post(url, key)
    shown = first.context["link"]["url"]
    assert second.context["link"]["url"] == shown
    assert SignInLink.objects.filter(user=staff).count() == 1
    assert "no-store" in first["Cache-Control"]
    assert shown not in boss.get(reverse("account_detail", args=[staff.pk])).content.decode()
    assert client.get(shown).status_code == 200
    event = AccessEvent.objects.filter(kind=AccessEvent.Kind.RESET_LINK).get()
    assert shown.rsplit("/", 2)[1] not in f"{event.subject}{event.detail}"


def test_the_log_hides_codes():
    from core.logs import hide_codes

    line = hide_codes(None, "info", {"event": "Not Found: /i/AbC-123_x/"})
    assert "AbC" not in line["event"]
