"""Sign-in: what locks whom for how long, what is written down, who gets no further."""

import datetime

import pytest
from allauth.account.adapter import get_adapter
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from core.models import AccessEvent, User
from orgs import actions
from tests import factories
from tests.factories import PASSWORD

HERE, THERE = "10.0.0.1", "10.0.0.2"


def try_to(name: str, password: str = "falsch", address: str = HERE):
    """Send the sign-in form from an address, with a fresh browser."""
    return Client(REMOTE_ADDR=address).post(
        reverse("account_login"), {"login": name, "password": password}
    )


def test_five_failures_lock_the_account_at_that_address_alone(people):
    staff, officer = people.inside["staff"].username, people.inside["officer"].username
    for _ in range(4):
        assert try_to(staff).status_code == 200
    last = try_to(staff)
    page = last if last.status_code != 200 else try_to(staff)
    assert "15 分钟" in page.content.decode()
    assert try_to(staff, PASSWORD).status_code != 302  # the right password does not help here
    assert try_to(staff, PASSWORD, THERE).status_code == 302  # by name alone nobody is locked
    assert try_to(officer, PASSWORD).status_code == 302  # nor a colleague at the same address


def test_the_form_says_how_many_tries_are_left(people):
    page = try_to(people.inside["staff"].username)
    assert "还可以再试 4 次" in page.content.decode()
    page = try_to("nobody-has-this-name")
    assert "还可以再试 4 次" in page.content.decode()  # tells nothing about who exists


def test_capitals_tell_nothing_about_who_exists_either(people):
    """Names that nobody has are counted as those that somebody has: in any capitals."""
    known = people.inside["staff"].username
    for left in (4, 3):
        for name in (known, "nobody-has-this-name"):
            page = try_to(name.upper() if left == 4 else name)
            assert f"还可以再试 {left} 次" in page.content.decode(), name


def test_a_try_in_capitals_stands_in_the_accounts_log(people):
    staff = people.inside["staff"]
    try_to(staff.username.upper())
    failed = AccessEvent.objects.filter(kind=AccessEvent.Kind.SIGN_IN_FAILED)
    assert [event.user_id_copy for event in failed] == [staff.pk]


def test_two_names_differ_by_more_than_capitals(city, people, sign_in, once):
    """Signing in would not know the two accounts apart."""
    taken = people.inside["staff"].username
    form = {
        "kind": "staff",
        "org": city.communities[0].pk,
        "username": taken.upper(),
        "name": "新人",
        "start": timezone.localdate().isoformat(),
        **once(),
    }
    page = sign_in(people.inside["officer"]).post(reverse("post_create"), form)
    assert page.status_code == 422
    assert "这个账号名已有人用" in page.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.user(taken.upper())


def test_limits_of_an_address_are_of_the_client_behind_the_proxy(settings):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert get_adapter().get_client_ip(request) == "203.0.113.9"


def test_after_a_quarter_of_an_hour_it_opens(people):
    from axes.models import AccessAttempt

    staff = people.inside["staff"].username
    for _ in range(6):
        try_to(staff)
    long_ago = timezone.now() - datetime.timedelta(minutes=16)
    AccessAttempt.objects.update(attempt_time=long_ago)
    assert try_to(staff, PASSWORD).status_code == 302


def test_an_admin_above_unlocks(people, sign_in, once):
    staff = people.inside["staff"]
    for _ in range(6):
        try_to(staff.username)
    boss = sign_in(people.inside["officer"])
    card = boss.get(reverse("account_detail", args=[staff.pk])).content.decode()
    assert "已锁" in card
    answer = boss.post(reverse("account_act", args=[staff.pk]), {"do": "unlock", **once()})
    assert answer.status_code == 302
    assert try_to(staff.username, PASSWORD).status_code == 302
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.UNLOCK).count() == 1


def test_an_address_is_locked_only_above_its_ceiling(people, settings):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 12
    for i in range(11):
        try_to(f"guess{i}")
    assert try_to(people.inside["staff"].username, PASSWORD).status_code == 302
    try_to("guess-more")
    full = try_to(people.inside["officer"].username, PASSWORD)
    assert full.status_code == 429
    assert "换一个网络" in full.content.decode()
    assert try_to(people.inside["officer"].username, PASSWORD, THERE).status_code == 302


def test_sign_ins_are_on_record(people):
    staff = people.inside["staff"]
    try_to(staff.username)
    try_to("nobody-has-this-name")
    client = Client(REMOTE_ADDR=HERE)
    client.post(reverse("account_login"), {"login": staff.username, "password": PASSWORD})
    client.post(reverse("account_logout"))
    kinds = AccessEvent.objects.order_by("pk").values_list("kind", "user_id_copy", "address")
    assert list(kinds) == [
        ("sign_in_failed", staff.pk, HERE),
        ("sign_in_failed", None, HERE),
        ("sign_in", staff.pk, HERE),
        ("sign_out", staff.pk, HERE),
    ]
    kept = str(list(AccessEvent.objects.values()))
    assert "nobody-has-this-name" not in kept  # a password typed into the wrong field stays unknown


def test_a_closed_account_gets_nothing(people, sign_in):
    staff = people.inside["staff"]
    token = Token.objects.create(user=staff)
    inside = sign_in(staff)
    api = {"HTTP_AUTHORIZATION": f"Token {token.key}"}
    assert Client().get("/api/v1/orgs/", **api).status_code == 200
    actions.close_account(account=staff, by=people.inside["officer"])
    assert (
        try_to(staff.username, PASSWORD).status_code != 302
        or "inactive" in try_to(staff.username, PASSWORD).url
    )
    assert inside.get("/").status_code == 302
    assert Client().get("/api/v1/orgs/", **api).status_code == 401


def test_who_must_change_the_password_sees_nothing_before(people, sign_in):
    staff = people.inside["staff"]
    User.objects.filter(pk=staff.pk).update(must_change_password=True)
    client = sign_in(staff)
    form = reverse("account_change_password")
    assert client.get("/").url == form
    assert client.get(reverse("unit_list")).url == form
    new = "Hai-Feng-2026"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post(form, said).status_code == 302
    assert client.get("/").status_code == 200


def test_forgotten_password_tells_the_way(client, db):
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "上级管理员" in page
    assert 'name="email"' not in page  # no mail is set up here


def test_a_taken_name_says_nothing_about_its_holder(city, people, sign_in, once):
    factories.user("shared", name="外区的人")
    form = {
        "kind": "staff",
        "org": city.communities[0].pk,
        "username": "shared",
        "name": "新人",
        "start": timezone.localdate().isoformat(),
        **once(),
    }
    page = sign_in(people.inside["officer"]).post(reverse("post_create"), form)
    assert page.status_code == 422
    text = page.content.decode()
    assert "这个账号名已有人用" in text
    assert "外区的人" not in text
    assert 'value="shared"' in text


@pytest.mark.parametrize("bad", [{"username": "有 空格"}, {"start": "2026-02-30"}, {"phone": "12"}])
def test_bad_input_is_told_and_kept(city, people, sign_in, once, bad):
    form = {
        "kind": "staff",
        "org": city.communities[0].pk,
        "username": "xinren",
        "name": "新人",
        "start": timezone.localdate().isoformat(),
        **bad,
        **once(),
    }
    page = sign_in(people.inside["officer"]).post(reverse("post_create"), form)
    assert page.status_code == 422
    assert next(iter(bad.values())) in page.content.decode()
    assert not User.objects.filter(name="新人").exists()
