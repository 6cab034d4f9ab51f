"""The frame: rooms by post, working as another post, unread notices, the sign-in's numbers."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.models import Notice
from orgs.models import PostKind
from portal.context import city_tree
from portal.rooms import entries_for
from tests import factories


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def keys(*kinds: str) -> list[str]:
    return [entry["key"] for entry in entries_for(set(kinds))]


@pytest.mark.parametrize("kind", [PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF])
def test_leading_posts_have_the_dashboard(kind):
    assert "dashboard" in keys(kind)
    assert keys(kind)[0] == "workbench"


def test_a_keeper_has_no_dashboard_but_the_meetings_of_the_own_branch():
    found = keys(PostKind.GRID_KEEPER)
    assert not {"dashboard", "manage"} & set(found)
    assert "meetings" in found


def test_a_liaison_has_lists_but_no_dashboard():
    found = keys(PostKind.LIAISON)
    assert "lists" in found
    assert "meetings" in found
    assert not {"dashboard", "manage"} & set(found)


def test_nobody_has_only_the_workbench():
    assert keys() == ["workbench"]


def test_work_as_another_of_ones_posts(client, people, city):
    staff = people.inside[PostKind.STAFF]
    other = factories.post(staff, PostKind.OFFICER, org=city.streets[1])
    client.force_login(staff)
    first = client.get(reverse("workbench")).content.decode()
    assert city.communities[0].name in first
    answer = client.post(reverse("switch_post"), {"post": other.pk})
    assert answer.status_code == 302
    page = client.get(reverse("workbench"))
    assert page.context["post"].pk == other.pk


def test_nobody_works_as_another_persons_post(client, people):
    client.force_login(people.inside[PostKind.STAFF])
    foreign = people.outside[PostKind.ADMIN].posts.get()
    assert client.post(reverse("switch_post"), {"post": foreign.pk}).status_code == 404
    assert client.post(reverse("switch_post"), {"post": "x"}).status_code == 404
    assert client.get(reverse("switch_post")).status_code == 405


def test_the_bell_counts_ones_own_unread_notices(client, people):
    mine, other = people.inside[PostKind.STAFF], people.outside[PostKind.STAFF]
    for n in range(3):
        Notice.objects.create(user=mine, cause=f"c{n}", kind="x", title=f"第{n}件")
    Notice.objects.create(user=other, cause="c", kind="x", title="别人的事")
    client.force_login(mine)
    page = client.get(reverse("notices")).content.decode()
    assert "通知，3 条未读" in page
    assert "别人的事" not in page


def test_the_sign_in_page_shows_the_citys_real_numbers(client, city):
    assert city_tree() == {"city": "海城市", "districts": 2, "streets": 4, "communities": 8}
    page = client.get(reverse("account_login")).content.decode()
    assert "海城市" in page


def test_the_sign_in_page_without_a_city(client, db):
    assert city_tree() == {}
    assert client.get(reverse("account_login")).status_code == 200


def test_a_page_lives_without_its_cache(client, people, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    client.force_login(people.inside[PostKind.STAFF])
    assert client.get(reverse("workbench")).status_code == 200
    assert client.get(reverse("notices")).status_code == 200
