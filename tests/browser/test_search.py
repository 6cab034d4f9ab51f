"""Searching, joining while typing, the four lists and the public list in a browser, at both widths."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from orgs.models import PostKind
from services.models import DemandJoin, Project, PublicList
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")


def picture(window, name: str) -> None:
    """Keep a picture of the page at both widths where a folder for them is named."""
    for width, height in ((1440, 900), (390, 844)) if PICTURES else ():
        window.page.set_viewport_size({"width": width, "height": height})
        window.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    window.page.set_viewport_size({"width": window.width, "height": 900})


def test_typed_suggested_joined_and_found(city, people, window):
    cache.clear()
    today, community = timezone.localdate(), city.communities[0]
    need = factories.demand(community, "孩子放学没人管", category="青少年儿童", state="in_work")
    factories.demand(community, "独居老人要剪头发", category="养老助老")
    factories.offer(people.unit, "四点半课堂", category="青少年儿童")
    factories.offer(people.unit, "周末借操场", kind="resource", category="场地设施")
    project = {"title": "课后班", "due": today, "started_on": today}
    Project.objects.create(demand=need, unit=people.unit, **project)
    neighbour = factories.user("next-staff", name="邻居小王")
    factories.post(neighbour, PostKind.STAFF, org=city.communities[1])
    here = window(neighbour)
    # While the title is typed, what a neighbour published is offered; what is typed stays.
    page = here.go(reverse("demand_create"), "发布需求")
    page.get_by_label("标题").press_sequentially("孩子放学后没人看管")
    expect(page.get_by_text("邻近社区也提了")).to_be_visible()
    here.look("发布需求")
    picture(here, "alike")
    page.get_by_role("link", name="一起要").click()
    here.look("一起要")
    picture(here, "join")
    page.get_by_role("button", name="一起要").click()
    here.look("一起要的需求")
    picture(here, "joined")
    assert DemandJoin.objects.get().org == city.communities[1]
    # Its own people see who wants the same, and ask for one more.
    staff = window(people.inside[PostKind.STAFF])
    page = staff.go(reverse("demand_detail", args=[need.pk]), "孩子放学没人管")
    picture(staff, "demand-joined")
    page.get_by_role("button", name="数量加一").click()
    expect(page.get_by_text("已为它多要一家")).to_be_visible()
    page = staff.go("/search/?q=理发", "搜索")
    expect(page.get_by_text("独居老人要剪头发")).to_be_visible()
    picture(staff, "search")
    staff.go("/search/?q=没有的词", "搜索")
    picture(staff, "search-none")
    staff.go("/search/?q=%26%7C", "搜索")
    picture(staff, "search-signs")
    officer = window(people.inside[PostKind.OFFICER])
    officer.go(reverse("four_lists"), "四张清单")
    picture(officer, "four-lists")
    officer.go(reverse("four_lists") + "?list=projects&quarter=1", "四张清单")
    picture(officer, "four-lists-empty")


def test_an_admin_opens_the_list_and_everybody_reads_it(city, people, window):
    cache.clear()
    note = {"description": "想请退休老师，每周二下午。", "open_note": True}
    factories.demand(city.communities[0], "孩子放学没人管", category="青少年儿童", **note)
    today = timezone.localdate()
    factories.demand(city.communities[1], "楼道灯坏了", state="done", done_on=today)
    admin = window(people.inside[PostKind.ADMIN])
    page = admin.go(reverse("list_settings"), "清单设置")
    picture(admin, "settings-closed")
    page.get_by_role("button", name="打开").click()
    page.get_by_role("dialog").get_by_role("button", name="打开").click()
    expect(page.get_by_text("谁都可以看").first).to_be_visible()
    admin.look("清单设置")
    picture(admin, "settings-open")
    assert PublicList.objects.get().is_open
    visitor = window()
    page = visitor.go(reverse("public_list", args=[city.districts[0].code]), "公开清单")
    expect(page.get_by_text("想请退休老师")).to_be_visible()
    picture(visitor, "public")
    visitor.go(reverse("public_list", args=[city.districts[0].code]) + "?step=done", "公开清单")
    picture(visitor, "public-done")
    page = admin.go(reverse("synonyms_edit", args=[city.districts[0].pk]), "同义词")
    page.locator("textarea").fill("放学、下课后\n楼道灯、路灯")
    page.get_by_role("button", name="看看有什么变化").click()
    expect(page.get_by_text("改了以后")).to_be_visible()
    admin.look("同义词")
    picture(admin, "synonyms")
    page.locator("textarea").fill("放学")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("第 1 行只有").first).to_be_visible()
    picture(admin, "synonyms-error")
