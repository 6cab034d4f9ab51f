"""A project that came from no demand, in Chromium: only a secretary's asks whose it is."""

import pytest
from playwright.sync_api import expect

from orgs.models import PostKind
from services.models import Project
from tests.browser.window import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_project_is_put_down_at_the_desk(city, people, window):
    desk = window(people.inside[PostKind.STAFF], DESK)
    page = desk.go("/projects/", "项目")
    page.get_by_role("link", name="登记项目").click()
    expect(page.get_by_label("书记姓名")).to_be_hidden()
    desk.look("登记项目")
    page.locator("label", has_text="书记项目").click()
    expect(page.get_by_label("书记姓名")).to_be_visible()
    page.get_by_label("项目", exact=True).fill("老旧楼院加装扶手")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("请写书记姓名").first).to_be_visible()
    desk.look("登记项目")
    page.get_by_label("书记姓名").fill("王书记")
    page.get_by_label("要破解的难题").fill("老人下楼难")
    page.locator("#id_giver-ts-control").click()
    page.keyboard.type("朝霞")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="两周").click()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1")).to_have_text("老旧楼院加装扶手")
    desk.look("老旧楼院加装扶手")
    assert Project.objects.get().unit == people.unit
