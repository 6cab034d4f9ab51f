"""Search: every kind, every word, and nothing that one may not see."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from alliances.models import Meeting
from orgs.models import PostKind
from portal.search import LIMIT, find
from services.models import Demand
from services.search.words import words_of
from tests import factories


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def rows(people, city):
    for community, owner in (
        (city.communities[0], people.unit),
        (city.communities[-1], people.other_unit),
    ):
        factories.demand(community, f"{community.name}要理发", description="独居老人")
        factories.offer(owner, "上门理发", reach="community")
        factories.unit(community, f"{community.name}理发店")
        Meeting.objects.create(
            org=community, title=f"{community.name}理发会议", starts_at=timezone.now()
        )
    return city


def found(user, text) -> dict[str, list[str]]:
    return {one.key: [hit.title for hit in one.hits] for one in find(user, text)}


def test_every_kind_is_found(people, rows):
    name = rows.communities[0].name
    hits = found(people.inside[PostKind.STAFF], "理发")
    assert hits == {
        "demands": [f"{name}要理发"],
        "offers": ["上门理发"],
        "units": [f"{name}理发店"],
        "meetings": [f"{name}理发会议"],
    }
    assert found(people.inside[PostKind.STAFF], name)["orgs"][0] == name


def test_all_words_must_occur(people, rows):
    staff = people.inside[PostKind.STAFF]
    assert list(found(staff, "理发 独居")) == ["demands"]
    assert found(staff, "理发 没有这个词") == {}


@pytest.mark.parametrize("kind", ["admin", "officer", "staff", "grid_keeper", "liaison"])
def test_nothing_from_outside(people, rows, kind):
    outside = rows.communities[-1].name
    for titles in found(people.inside[kind], "理发").values():
        assert not [title for title in titles if outside in title]
    assert found(people.inside[kind], outside) == {}


def test_rows_outside_change_no_byte(client, people, rows):
    client.force_login(people.inside[PostKind.OFFICER])
    before = client.get(reverse("search"), {"q": "理发"}).content
    for _n in range(20):
        factories.demand(rows.communities[-1], "又要理发")
    cut = before.split(b"<main")[1].split(b"</main")[0]
    after = client.get(reverse("search"), {"q": "理发"}).content
    assert after.split(b"<main")[1].split(b"</main")[0] == cut


def test_more_than_fifty_are_counted_and_lead_to_the_list(client, people, rows):
    many = (Demand(org=rows.communities[0], title=f"理发{n}") for n in range(60))
    Demand.objects.bulk_create(many)
    one = next(one for one in find(people.inside[PostKind.STAFF], "理发") if one.key == "demands")
    assert (len(one.hits), one.total) == (LIMIT, "61")
    client.force_login(people.inside[PostKind.STAFF])
    assert client.get(one.more_url).context["total"] == 61


def test_title_hits_come_first(people, rows):
    factories.demand(rows.communities[0], "别的事", description="顺便理发")
    titles = found(people.inside[PostKind.STAFF], "理发")["demands"]
    assert titles[-1] == "别的事"


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "'", "\x00", "a" * 5000, "<script>"])
def test_odd_words_do_no_harm(client, people, text):
    client.force_login(people.inside[PostKind.STAFF])
    answer = client.get(reverse("search"), {"q": text})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<main")[1].split("</main")[0]


def test_percent_is_a_sign_and_no_wildcard(people, rows):
    assert found(people.inside[PostKind.STAFF], "%") == {}


def test_at_most_five_words():
    assert words_of("一 二 三 四 五 六") == ["一", "二", "三", "四", "五"]
