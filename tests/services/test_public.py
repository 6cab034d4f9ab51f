"""The public list: closed unless opened, without any personal fact, and closed again at once."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from orgs.models import Org
from services.models import Category, PublicList
from services.public import without_facts
from services.views import public
from tests import factories

CANARIES = ("13900006027", "0532-82881234", "37020219700101123X", "王丽娟", "wang@example.com",
            "wx_canary77", "６２２２０２３８０３")  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def district(city):
    return city.districts[0]


@pytest.fixture
def url(district):
    return reverse("public_list", args=[district.code])


@pytest.fixture
def opened(district, scene):
    return PublicList.objects.create(org=district, is_open=True, changed_by=scene.admin)


def read(url: str, **params) -> str:
    answer = Client().get(url, params)
    assert answer.status_code == 200
    return answer.content.decode()


def test_closed_until_an_admin_opens_it(url, scene, sign_in, district):
    assert Client().get(url).status_code == 404
    switch = reverse("public_list_switch", args=[district.pk])
    sign_in(scene.admin).post(switch, {"open": "1"})
    assert scene.demand.title in read(url)
    assert PublicList.objects.get().is_open
    sign_in(scene.admin).post(switch, {"open": "0"})
    assert Client().get(url).status_code == 404  # though the page is still in the cache
    assert PublicList.events.rel.related_model.objects.count() >= 2


def test_only_published_ones_of_the_district(opened, url, city, scene):
    factories.demand(scene.community, "还是草稿", state="draft")
    factories.demand(scene.community, "已经撤回的", state="withdrawn")
    factories.demand(scene.community, "办成了的", state="done")
    factories.demand(city.communities[-1], "别区的事")
    page = read(url)
    assert "办成了的" in page
    for title in ("还是草稿", "已经撤回的", "别区的事"):
        assert title not in page


def test_no_personal_fact_of_any_kind(opened, url, scene, people):
    facts = {"contact_name": "王丽娟", "contact_phone": "13900006027", "created_by": scene.staff}
    text = "，".join(CANARIES)
    factories.demand(
        scene.community, "找王丽娟 139 0000 6027 报名", description=text, open_note=True, **facts
    )
    factories.demand(scene.community, "没有勾的", description="不公开的说明", **facts)
    page = read(url)
    for fact in (*CANARIES, "0000 6027", scene.staff.name, people.unit.name, "不公开的说明"):
        assert fact not in page, fact
    assert "报名" in page


def test_the_note_shows_only_where_it_was_opened(opened, url, scene):
    scene.demand.description = "想要一位退休老师"
    scene.demand.save()
    assert "退休老师" not in read(url)
    cache.clear()
    scene.demand.open_note = True
    scene.demand.save()
    assert "退休老师" in read(url)


@pytest.mark.parametrize(
    "text", ["139-0000-6027", "１３９００００６０２７", "0532 8288 1234", "QQ：1234567", "a.b@c.cn"]
)
def test_numbers_are_crossed_out_however_written(text):
    assert text not in without_facts(f"请打{text}找我")


@pytest.mark.parametrize(
    "text", ["2026年11月23日", "周二 14:00-16:00", "要 12 把椅子", "3 号楼 2 单元"]
)
def test_days_and_small_numbers_stay(text):
    assert without_facts(text) == text


def test_narrowed_by_category_and_paged(opened, url, scene, monkeypatch):
    monkeypatch.setattr(public, "PER_PAGE", 2)
    for n in range(5):
        factories.demand(scene.community, f"修灯{n}", category="物业维修")
    category = Category.objects.get(name="物业维修").pk
    page = read(url, category=category)
    assert "修灯4" in page
    assert scene.demand.title not in page
    assert "修灯0" in read(url, category=category, page=3)
    for odd in ("x", "-1", "99999999999999999999", "\x00"):
        read(url, page=odd, category=odd)


def test_caches_ask_each_time_and_nobody_is_known(opened, url, sign_in, scene):
    answer = Client().get(url)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert not answer.cookies
    assert b"csrf" not in answer.content
    again = Client().get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    # Signed in it is the same page, without a name.
    assert sign_in(scene.staff).get(url).content == answer.content


def test_a_page_costs_one_statement_when_it_is_kept(opened, url, django_assert_num_queries):
    read(url)
    with django_assert_num_queries(1):
        read(url)


def test_too_many_from_one_address_wait(opened, url, monkeypatch):
    monkeypatch.setattr(public, "MOST_REQUESTS", 3)
    client = Client()
    for _n in range(3):
        assert client.get(url).status_code == 200
    answer = client.get(url)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize(
    "code", ["x", "990201001001", "99999999999999999999", "%00", "990200000000"]
)
def test_codes_of_no_open_district(opened, code):
    assert Client().get(f"/gongkai/{code}/").status_code == 404


def test_a_closed_district_shows_nothing(opened, url, district):
    from django.utils import timezone

    Org.objects.filter(pk=district.pk).update(closed_on=timezone.localdate())
    assert Client().get(url).status_code == 404
