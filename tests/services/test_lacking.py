"""缺口: counts that add up, each leading to its rows, and nothing of what lies outside."""

import io
import re

import openpyxl
import pytest

from services.matches.lacking import lacking
from services.models import DemandState, NearMiss, Reach
from tests import factories
from tests.practice.browse import Visitor
from tests.services.venues import venue

pytestmark = pytest.mark.django_db

REACH = {"rule": "reach", "reason": "只服务海城121社区", "remedy": "放宽"}
SLOTS = {"rule": "slots", "reason": "周一，与周二不重合", "remedy": "加开"}
FULL = {"rule": "capacity", "reason": "已承接满 2 家", "remedy": "加名额"}
TEXT = {"rule": "text", "reason": "收费", "remedy": "另找"}


def unserved(org, title, *misses, **facts):
    """A demand that nobody can serve, with its near misses: (offer, likeness, broken rules)."""
    made = factories.demand(org, title, state=DemandState.UNSERVED, **facts)
    for rank, (offer, likeness, *broken) in enumerate(misses, 1):
        NearMiss.objects.create(
            demand=made, offer=offer, rank=rank, likeness=likeness, broken=broken
        )
    return made


@pytest.fixture
def lacks(city, people):
    """Four in the first street, one in the second, one in the other district."""
    one, two, three = city.communities[0], city.communities[1], city.communities[2]
    near = factories.offer(people.unit, "课后托管")
    far = factories.offer(factories.unit(three), "远处理发", reach=Reach.COMMUNITY)
    unserved(one, "要理发", (far, 0.9, REACH), (near, 0.8, SLOTS, FULL), category="便民服务")
    unserved(one, "要托管", (near, 0.9, SLOTS), category="青少年儿童")
    unserved(two, "也要托管", (near, 0.9, FULL), category="青少年儿童")
    unserved(two, "要调琴")
    unserved(three, "要修伞", (near, 0.9, TEXT))
    unserved(city.communities[-1], "外区的", category="便民服务")
    factories.demand(one, "还有人能接", state=DemandState.OPEN)
    return city


def causes(user, org) -> dict[str, str]:
    return {row.demand.title: row.cause for row in lacking(user, org)}


def test_the_nearest_offer_says_why(lacks, people):
    found = causes(people.inside["admin"], lacks.districts[0])
    assert found == {
        "要理发": "reach", "要托管": "slots", "也要托管": "capacity", "要调琴": "none",
        "要修伞": "none",
    }  # fmt: skip


def test_what_one_may_not_see_changes_nothing(lacks, people):
    """An officer does not see the offer of the other street: the next nearest one speaks."""
    found = causes(people.inside["officer"], lacks.streets[0])
    assert found == {"要理发": "slots", "要托管": "slots", "也要托管": "capacity", "要调琴": "none"}
    page = Visitor(people.inside["officer"])
    before = page.open("/lists/lacking/").text
    hidden = factories.offer(factories.unit(lacks.communities[3]), reach=Reach.COMMUNITY)
    unserved(lacks.communities[3], "邻街的", (hidden, 0.9, REACH))
    after = page.open("/lists/lacking/").text
    token = re.compile(r"[A-Za-z0-9]{64}|[0-9a-f-]{36}|nonce-\S+")
    assert token.sub("", before) == token.sub("", after)


def test_parts_add_up_and_each_figure_leads_to_its_rows(lacks, people):
    page = Visitor(people.inside["admin"]).open("/lists/lacking/")
    assert page.shows("5 条需求目前没有人能接")
    links = re.findall(r'<a href="(/lists/lacking/rows/[^"]*)">(?:<b>)?(\d+)', page.text)
    assert len(links) > 15
    for url, figure in links:
        page.open(url.replace("&amp;", "&"))
        assert page.shows(f"{figure} 条"), url
        assert page.text.count('class="title" href="/demands/') == int(figure), url
    page.open("/lists/lacking/rows/?cause=slots")
    assert page.shows("要托管")
    assert page.shows("“课后托管”周一，与周二不重合")


def test_the_rows_as_a_file(lacks, people):
    page = Visitor(people.inside["officer"])
    answer = page.client.get("/lists/lacking/rows/?cause=slots&export=1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    titles = {row[0] for row in sheet.iter_rows(values_only=True)}
    assert {"要理发", "要托管"} <= titles
    assert "也要托管" not in titles


def test_the_map_shows_places_that_have_a_point(lacks, people):
    admin = people.inside["admin"]
    assert "data-map" not in Visitor(admin).open("/lists/lacking/").text
    venue(lacks.communities[0], latitude="36.07", longitude="120.39")
    page = Visitor(admin).open("/lists/lacking/")
    assert "data-map" in page.text
    assert f'"url": "/lists/lacking/rows/?place={lacks.streets[0].pk}"' in page.text
    assert "4 \\u6761\\u6ca1\\u6709\\u4eba\\u63a5" in page.text or "4 条没有人接" in page.text


def test_others_are_refused_and_nothing_lacking_says_so(city, people):
    for who in ("staff", "liaison"):
        assert Visitor(people.inside[who]).open("/lists/lacking/").status == 403
    assert Visitor(people.inside["admin"]).open("/lists/lacking/").shows("没有缺口")
    assert Visitor(people.inside["city"]).open("/lists/lacking/rows/").shows("没有这样的需求")


def test_who_leads_and_also_works_in_a_community_sees_what_he_leads(lacks, people):
    both = people.inside["staff"]
    factories.post(both, "officer", org=lacks.streets[0])
    page = Visitor(both).open("/lists/lacking/")
    assert page.shows(f"{lacks.streets[0].name}，4 条需求目前没有人能接")
