"""Matching that people can trust, in a browser: holding pairs, a district's settings, what is lacking.

Each is worked at one width; how its pages look is looked at at both.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orgs.models import Member, PostKind
from services.models import DemandState, LearnedWeights, NearMiss
from tests import factories
from tests.browser.window import PATIENCE, PHONE
from tests.matching_flow.conftest import by_words, work_off  # noqa: F401  autouse here too
from tests.matching_flow.test_runs import BARBER, HAIRCUT, LAWYER, publish
from tests.services.test_tuning import ODD
from tests.services.venues import venue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demand(city, people):
    """A demand with two proposals, and an offer that nobody proposed."""
    factories.offer(people.unit, slots="周六 09:00-11:00", **BARBER)
    other = factories.unit(city.communities[1], "邻街理发店")
    factories.offer(other, **{**BARBER, "title": "理发店送剪发上门"})
    factories.offer(other, slots="周一 09:00-10:00", **LAWYER)
    made = publish(people, city.communities[0], slots="周六 08:00-11:00", **HAIRCUT)
    work_off()
    return made


def test_pairs_are_held_and_let_go(people, window, demand):
    desk = window(people.inside[PostKind.STAFF])
    page = desk.go(reverse("demand_detail", args=[demand.pk]), demand.title)
    page.get_by_role("link", name="定下…").last.click()
    desk.look("定下这一对")
    page.get_by_label("原因").fill("上次就是他们办的，居民认得")
    page.get_by_role("button", name="定下", exact=True).click()
    expect(page.locator(".match-panel")).to_contain_text("居民认得")
    page.get_by_role("link", name="排除…").first.click()
    page.get_by_role("button", name="排除", exact=True).click()
    desk.look("排除这一对")
    page.get_by_label("原因").fill("说好了来，没有来")
    page.get_by_role("button", name="排除", exact=True).click()
    expect(page.locator(".match-panel")).to_contain_text("排除的")
    desk.look(demand.title)
    page.get_by_role("button", name="取消排除").click()
    expect(page.locator(".match-panel")).not_to_contain_text("没有来")
    page.get_by_role("link", name="自己配一家").click()
    desk.look("自己配一家")
    page.get_by_label("找供给的标题和说明").fill("律师")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("main")).to_contain_text("不合规则")
    page.get_by_role("link", name="配上…").click()
    desk.look("定下这一对")


def test_a_district_sets_its_matching(city, people, window, demand):
    district = city.districts[0]
    points = {"内容": 46, "类型": 12, "距离": 26, "时间": 14, "均衡": 2}
    figures = {"people": 9, "units": 14, "counted": 182.4, "loss_before": 0.61, "loss_after": 0.55}
    shared = {"内容": 50, "类型": 18, "距离": 15, "时间": 15, "均衡": 2}
    LearnedWeights.objects.create(org=district, version=0, points=shared)
    LearnedWeights.objects.create(
        org=district, version=1, points=points, figures=figures, answers=212, active=True
    )
    desk = window(people.inside[PostKind.ADMIN])
    page = desk.go(reverse("list_settings"), "清单设置")
    desk.go(reverse("learned_list", args=[district.pk]), "学到的权重")
    page.get_by_role("button", name="换回这一版").click()
    expect(page.locator("main")).to_contain_text("已换到通用的")
    desk.look("学到的权重")
    desk.go(reverse("limits_edit", args=[district.pk]))
    page.get_by_label("每家单位").fill("500")
    page.get_by_role("button", name="保存").click()
    desk.look("推荐的分寸")
    desk.go(reverse("lexicon_list", args=[district.pk]), "匹配的词表")
    desk.go(reverse("lexicon_list", args=[district.pk]) + "?q=没有的", "匹配的词表")
    desk.go(reverse("lexicon_edit", args=[district.pk]))
    for field in ("keywords", "residents", "units"):
        page.locator(f"[name={field}]").fill(ODD[field])
    page.locator("[name=name]").fill("蛐蛐罐配盖")
    page.locator("[name=category]").select_option(ODD["category"])
    # A reader of 11,000 phrases is made anew where no other test has made this one: seconds.
    page.get_by_role("button", name="看看有什么变化").click(timeout=3 * PATIENCE)
    expect(page.locator("main")).to_contain_text("首选")
    desk.look("加一条词条")
    page.get_by_label("关键词").fill("饭")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".has-error").first).to_be_visible()
    desk.look("加一条词条")


def test_what_is_lacking(city, people, window):
    desk = window(people.inside[PostKind.ADMIN], PHONE)
    desk.go(reverse("lacking"), "缺口")
    near = factories.offer(people.unit, "课后托管", slots="周一 09:00-10:00")
    for number, place in enumerate(city.communities[:4]):
        venue(place, latitude=f"36.0{number + 5}", longitude=f"120.3{number + 5}")
        for title, category in (("想学书法", "文体活动"), ("孩子放学没人管", "青少年儿童")):
            made = factories.demand(place, title, state=DemandState.UNSERVED, category=category)
        broken = [{"rule": "slots", "reason": "周一，与周二不重合", "remedy": "加开"}]
        NearMiss.objects.create(demand=made, offer=near, rank=1, likeness=0.8, broken=broken)
    page = desk.go(reverse("lacking"), "缺口")
    expect(page.locator(".venue-pin").first).to_be_attached()
    page.locator('main a[href*="cause=slots"]').first.click()
    desk.look("没有人接的需求")


def test_a_member_says_what_he_can_do_on_the_phone(city, people, window):
    who = factories.user("dangyuan", name="陈建国")
    Member.objects.create(
        org=city.communities[0], name="陈建国", phone="13900007777", user=who, skills="理发、修电器",
        state=Member.State.CONFIRMED, asked_on="2026-01-05", confirmed_on="2026-01-05",
    )  # fmt: skip
    phone = window(who, PHONE)
    page = phone.go(reverse("offer_mine"), "我能做什么")
    page.get_by_role("button", name="发布").tap()
    expect(page.locator("main")).to_contain_text("已经在推的")
    page.get_by_role("button", name="暂时不接").tap()
    expect(page.locator("main")).to_contain_text("现在休息")
    phone.look("我能做什么")
