"""Every address asks for a login, except the few that are named here."""

import pytest
import redis
from django.db import DatabaseError
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal import health

# Pages that work without a login; whoever adds one must add it here.
PUBLIC = {
    "healthz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "public_list",
    "venue_card",
    "matter_terms",
    # The keeper's empty shell, the same for everybody, and the worker that keeps it.
    "matter_phone",
    "matter_phone_worker",
}
# Links that carry their right in a code: invitation, forgotten password, reply to a notice, feed.
BY_CODE = {
    "meeting_wall_code", "link_use", "reply_link", "feed", "resident_rate", "call_rate",
    "matter_report", "matter_track", "check_in_by_code", "point_open",
}  # fmt: skip


def every_address(patterns=None, prefix=""):
    """Yield (name, path or None where it takes arguments, pattern) of every address."""
    for one in patterns or get_resolver().url_patterns:
        route = prefix + str(one.pattern).removeprefix("^").removesuffix("$").removesuffix("\\Z")
        if isinstance(one, URLResolver):
            yield from every_address(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            plain = "<" not in route and "(" not in route
            yield one.name, f"/{route}" if plain else None, one


def asks_for_login(pattern) -> bool:
    return getattr(pattern.callback, "login_required", True)


def test_only_the_named_pages_are_open():
    opened = {
        name or str(pattern.pattern)
        for name, _path, pattern in every_address()
        if not asks_for_login(pattern) and not (name or "").startswith("api-")
    }
    assert opened - BY_CODE <= PUBLIC


def test_every_plain_page_sends_a_stranger_to_the_sign_in(client, db):
    tried = 0
    for name, path, _pattern in every_address():
        if path is None or name in PUBLIC | BY_CODE:
            continue
        answer = client.get(path)
        if (name or "").startswith("api-"):
            assert answer.status_code in (401, 403), (name, path)
            continue
        assert answer.status_code == 302, (name, path, answer.status_code)
        assert answer["Location"].startswith(reverse("account_login")), (name, path)
        tried += 1
    assert tried > 15


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"X-Background": "1"}])
def test_a_part_of_a_page_gets_401_and_no_form(client, db, header):
    answer = client.get(reverse("notices"), headers=header)
    assert answer.status_code == 401
    assert "<form" not in answer.content.decode()


def test_nobody_registers(client, db):
    assert client.get("/accounts/signup/").status_code == 404


def test_healthz_is_well_with_both_up(client, db):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"


def test_healthz_without_database(client, db, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Gone())
    assert client.get("/healthz").status_code == 503


def test_healthz_without_broker(client, db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert client.get("/healthz").status_code == 503
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(settings.CELERY_BROKER_URL).ping()
