"""Ways to take over another's account, each of them shut."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from orgs import actions, rules
from orgs.models import Post, PostKind, SignInLink
from tests import factories

NEW = "Hai-Feng-2026"


def token_opens(key: str) -> bool:
    answer = Client().get("/api/v1/demands/", headers={"Authorization": f"Token {key}"})
    return answer.status_code == 200


def test_a_reopened_account_has_no_old_token_session_or_link(people, sign_in):
    officer, staff = people.inside["officer"], people.inside["staff"]
    key = Token.objects.create(user=staff).key
    code = actions.make_link(user=staff, purpose="reset", by=officer)
    assert token_opens(key)
    actions.close_account(account=staff, by=officer)
    staff.refresh_from_db()
    actions.reopen_account(account=staff, by=officer)
    assert not token_opens(key)
    assert actions.link_of(code) is None


def test_a_new_password_by_link_ends_tokens(people):
    staff = people.inside["staff"]
    key = Token.objects.create(user=staff).key
    code = actions.make_link(user=staff, purpose="reset", by=people.inside["officer"])
    actions.use_link(code=code, password=NEW)
    assert not token_opens(key)


def test_a_new_password_of_ones_own_ends_tokens(people):
    staff, client = people.inside["staff"], Client()
    key = Token.objects.create(user=staff).key
    client.post(reverse("account_login"), {"login": staff.username, "password": factories.PASSWORD})
    form = {"oldpassword": factories.PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert not token_opens(key)


def test_a_post_to_come_keeps_lower_hands_off(city, people):
    """Whoever is admin from tomorrow on is not reset today by those below."""
    staff, officer = people.inside["staff"], people.inside["officer"]
    assert rules.may_manage_account(officer, staff)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    factories.post(staff, PostKind.ADMIN, org=city.districts[0], start=tomorrow)
    assert not rules.may_manage_account(officer, staff)
    assert staff not in rules.accounts_managed(officer)
    assert rules.may_manage_account(people.inside["city"], staff)


def test_of_an_account_without_posts_all_that_it_held_counts(city, people):
    """An admin who has left is not reset by the community where he once began."""
    officer, left = people.inside["officer"], factories.user("left")
    ended = timezone.localdate() - datetime.timedelta(days=9)
    factories.post(left, PostKind.STAFF, org=city.communities[0], end=ended)
    assert rules.may_manage_account(officer, left)
    factories.post(left, PostKind.ADMIN, org=city.districts[0], end=ended)
    assert not rules.may_manage_account(officer, left)
    assert left not in rules.accounts_managed(officer)
    with pytest.raises(PermissionDenied):
        actions.make_link(user=left, purpose="reset", by=officer)


@pytest.mark.parametrize("change", ["higher post", "maker moved", "maker closed"])
def test_a_link_kept_back_opens_nothing_later(city, people, change, client):
    staff, officer = people.inside["staff"], people.inside["officer"]
    code = actions.make_link(user=staff, purpose="reset", by=officer)
    assert client.get(reverse("link_use", args=[code])).status_code == 200
    if change == "higher post":
        factories.post(staff, PostKind.ADMIN, org=city.districts[0])
    elif change == "maker moved":
        Post.objects.filter(user=officer).update(revoked_at=timezone.now())
    else:
        actions.close_account(account=officer, by=people.inside["admin"])
    assert client.get(reverse("link_use", args=[code])).status_code == 410
    with pytest.raises(ValidationError):
        actions.use_link(code=code, password=NEW)
    assert SignInLink.objects.get(user=staff).used_at is None


def test_a_name_in_capitals_is_counted_as_the_same_account(people):
    name, login = people.inside["staff"].username, reverse("account_login")
    client = Client()
    for tried in (name, name.upper(), name.title(), name.upper(), name.title()):
        client.post(login, {"login": tried, "password": "falsch"})
    answer = client.post(login, {"login": name, "password": factories.PASSWORD})
    assert answer.status_code == 429
    assert client.get("/").status_code == 302


def test_codes_of_the_second_factor_are_not_guessed(people):
    """Five wrong codes, then the right one comes too early, whatever the address."""
    cache.clear()
    staff = people.inside["staff"]
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(staff, secret)
    assert Authenticator.objects.filter(user=staff).exists()
    client, url = Client(), reverse("mfa_authenticate")
    client.post(reverse("account_login"), {"login": staff.username, "password": factories.PASSWORD})
    for number in range(7):
        client.post(url, {"code": f"{number:06}"})
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    right = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(url, {"code": right})
    assert client.get("/").status_code == 302
    cache.clear()
    client.post(url, {"code": right})
    assert client.get("/").status_code == 200


def test_a_term_is_not_drawn_out_by_ending_it(city, people):
    """Into the next term it broke the constraint, and a term that was over came back."""
    staff, officer = people.inside["staff"], people.inside["officer"]
    today = timezone.localdate()
    post = Post.objects.get(user=staff)
    Post.objects.filter(pk=post.pk).update(end=today + datetime.timedelta(days=2))
    start = today + datetime.timedelta(days=3)
    factories.post(staff, PostKind.STAFF, org=city.communities[0], start=start)
    with pytest.raises(ValidationError):
        actions.end_post(post=post, by=officer, on=today + datetime.timedelta(days=9))
    actions.end_post(post=post, by=officer, on=today + datetime.timedelta(days=1))
