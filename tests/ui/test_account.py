"""Sign-in, passwords and the second factor: in Chinese, with what to do next."""

import html
import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import reverse

from core.models import User

PASSWORD = "Tong-Xin-2026"


def words_of(response) -> str:
    """Return what a person reads on a page: no tags, no scripts, no attributes but labels."""
    text = response.content.decode()
    text = re.sub(r"<(script|template|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    said = re.findall(r'(?:placeholder|aria-label|alt|title)="([^"]*)"', text)
    return html.unescape(re.sub(r"<[^>]+>", " ", text) + " ".join(said))


def assert_chinese(response, *allowed):
    words = words_of(response)
    for word in allowed:
        words = words.replace(word, "")
    assert not re.findall(r"[A-Za-z]{2,}", words), re.findall(r"[A-Za-z]{2,}", words)


@pytest.fixture
def user(db):
    made = User.objects.create_user("云霄路-王丽娟", password=PASSWORD, name="王丽娟")
    made.email = "wang@example.cn"
    made.save(update_fields=["email"])
    return made


@pytest.fixture
def with_totp(user):
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    return user


def test_the_sign_in_page_tells_how_to_come_in(client, db):
    response = client.get(reverse("account_login"))
    assert_chinese(response)
    assert "邀请链接" in words_of(response)


def test_after_a_wrong_password_it_tells_the_tries_left(client, user):
    for left in (4, 3):
        answer = client.post(
            reverse("account_login"), {"login": user.username, "password": "wrong"}
        )
        assert f"还可以再试 {left} 次" in words_of(answer)
        assert f'value="{user.username}"' in answer.content.decode()
        assert_chinese(answer)


def test_the_tries_left_tell_nothing_about_who_exists(client, user):
    known = client.post(reverse("account_login"), {"login": user.username, "password": "x"})
    unknown = client.post(reverse("account_login"), {"login": "没有这个人", "password": "x"})
    said = [re.search(r"账号或密码.*?分钟。", words_of(r)).group() for r in (known, unknown)]
    assert said[0] == said[1]


def test_the_fifth_wrong_password_locks_and_tells_what_to_do(client, user):
    for _try in range(5):
        answer = client.post(
            reverse("account_login"), {"login": user.username, "password": "wrong"}
        )
    assert answer.status_code == 429
    assert "15 分钟" in words_of(answer)
    assert "上级管理员" in words_of(answer)
    assert_chinese(answer)
    right = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert right.status_code == 429


def test_the_pages_before_the_sign_in_are_chinese(client, db):
    names = ["account_reset_password", "account_reset_password_done", "account_inactive"]
    for name in names:
        assert_chinese(client.get(reverse(name)))


def test_a_forgotten_password_by_mail_is_chinese_from_end_to_end(client, user):
    client.post(reverse("account_reset_password"), {"email": user.email})
    letter = mail.outbox[0]
    assert "重设密码" in letter.subject
    url = re.search(r"https?://\S+", letter.body).group()
    assert not re.findall(r"[A-Za-z]{2,}", letter.body.replace(url, "").replace("王丽娟", ""))
    page = client.get(url, follow=True)
    assert_chinese(page)
    done = client.post(
        page.redirect_chain[-1][0],
        {"password1": "Xin-Mi-Ma-2026", "password2": "Xin-Mi-Ma-2026"},
        follow=True,
    )
    assert_chinese(done)
    user.refresh_from_db()
    assert user.check_password("Xin-Mi-Ma-2026")


def test_an_unknown_mail_is_answered_the_same(client, user):
    known = client.post(reverse("account_reset_password"), {"email": user.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.cn"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_used_link_says_where_to_get_another(client, db):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "x-y"]), follow=True)
    assert "失效" in words_of(page)
    assert_chinese(page)


def test_changing_the_password_tells_what_is_wrong(client, user):
    client.force_login(user)
    page = client.get(reverse("account_change_password"))
    assert_chinese(page)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": "wrong", "password1": "short", "password2": "other"},
    )
    assert "处要改" in words_of(answer)
    assert_chinese(answer)


def sign_in(client, user):
    return client.post(
        reverse("account_login"), {"login": user.username, "password": PASSWORD}, follow=True
    )


def say_the_password_again(client):
    page = client.get(reverse("account_reauthenticate"))
    assert_chinese(page)
    assert_chinese(client.post(reverse("account_reauthenticate"), {"password": "wrong"}))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_the_second_factor_is_set_up_in_chinese(client, user):
    sign_in(client, user)
    say_the_password_again(client)
    assert_chinese(client.get(reverse("mfa_index")))
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'ui-secret">([A-Z2-7]+)<', page.content.decode()).group(1)
    assert_chinese(page, secret)
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert_chinese(wrong, re.search(r'ui-secret">([A-Z2-7]+)<', wrong.content.decode()).group(1))
    assert get_adapter().is_mfa_enabled(user) is False


def test_the_second_factor_is_asked_for_and_shown(client, with_totp):
    asked = sign_in(client, with_totp)
    assert "验证器" in words_of(asked)
    assert_chinese(asked)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "123"})
    assert_chinese(wrong)
    codes = Authenticator.objects.get(user=with_totp, type="recovery_codes").wrap()
    client.post(reverse("mfa_authenticate"), {"code": codes.get_unused_codes()[0]})
    say_the_password_again(client)
    for name in ("mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        assert_chinese(client.get(reverse(name)))
    shown = client.get(reverse("mfa_view_recovery_codes"))
    assert "还有 9 个可用" in words_of(shown)


def test_signing_out_asks_once_and_forgets_what_was_kept(client, user):
    client.force_login(user)
    page = client.get(reverse("account_logout"))
    assert "data-sign-out" in page.content.decode()
    assert_chinese(page)


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_error_pages_need_nothing_and_say_what_to_do(template, code, db):
    text = template(f'{{% extends "{code}.html" %}}')
    assert "回到工作台" in text
    assert not re.findall(
        r"[A-Za-z]{2,}", re.sub(r"<template.*?</template>|<[^>]+>", "", text, flags=re.DOTALL)
    )
