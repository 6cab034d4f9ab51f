"""Several write one log in real browsers: each sees the others, words of two stand side by side."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from alliances.models import AgendaItem, Attendance, Meeting
from core.models import User
from orgs.models import PostKind
from tests import factories
from tests.alliances.test_log_browser import LONG, notes, saved, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(chromium, live_server, table):
    """Return a function that opens the log for a user; script errors fail the test."""
    contexts, wrong = [], []
    colleague = factories.user("colleague", name="孟繁宇")
    factories.post(colleague, PostKind.OFFICER, org=table.body.org)
    User.objects.filter(pk=table.officer.pk).update(name="刘海波")
    users = {"刘海波": table.officer, "孟繁宇": colleague}

    def open_log(name: str, width: int = 1440) -> Page:
        client = Client()  # of its own: signing in another would end the first one's session
        client.force_login(users[name])
        cookie = client.cookies["sessionid"].value
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(live_server.url + reverse("meeting_log", args=[table.meeting.pk]))
        expect(page.locator("[data-all-present]")).to_be_visible(timeout=LONG)
        return page

    yield open_log
    for context in contexts:
        for page in context.pages:
            page.goto("about:blank")
        context.close()
    assert not wrong


def beat(page: Page) -> None:
    """Let the page's pulse beat now, as it does when one comes back to it."""
    with page.expect_response(lambda answer: answer.url.endswith("/pulse/"), timeout=LONG):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_each_sees_who_else_writes_and_where(desk, table):
    table.item("停车", "")
    first, second = desk("刘海波"), desk("孟繁宇")
    notes(second).focus()
    beat(second)
    beat(first)
    expect(first.locator("[data-with]")).to_contain_text("孟繁宇 · 议题一", timeout=LONG)
    expect(first.locator("[data-row=agenda] [data-here]")).to_have_text("孟繁宇 正在写")
    beat(second)
    expect(second.locator("[data-with]")).to_contain_text("刘海波", timeout=LONG)


def test_what_the_other_writes_appears_without_a_reload(desk, table):
    table.item("停车", "")
    first, second = desk("刘海波"), desk("孟繁宇")
    notes(first).fill("腾出两百个车位")
    first.locator('[data-add="decision"]').click()
    first.locator('[data-row="decision"] [data-field="text"]').fill("先试一个季度")
    first.locator("[data-seat] input").first.click()
    saved(first)
    until(Attendance.objects.exists, "marked")
    beat(second)
    expect(notes(second)).to_have_value("腾出两百个车位", timeout=LONG)
    other = second.locator('[data-row="decision"] [data-field="text"]')
    expect(other).to_have_value("先试一个季度")
    expect(second.locator("[data-seat] input").first).to_be_checked()
    # Both go on in what they now see: nothing stands in the way.
    other.fill("先试一个季度，再定收费")
    saved(second)
    beat(first)
    mine = first.locator('[data-row="decision"] [data-field="text"]')
    expect(mine).to_have_value("先试一个季度，再定收费", timeout=LONG)
    second.locator("[data-row=decision] [data-drop]").click()
    second.locator("dialog[open] button, .ui-confirm button").filter(has_text="删掉").click()
    saved(second)
    beat(first)
    expect(first.locator('[data-row="decision"]')).to_have_count(0, timeout=LONG)


def conflict(desk, table) -> Page:
    """Two wrote into the notes of one item; return the page of the second."""
    table.item("停车", "")
    first, second = desk("刘海波"), desk("孟繁宇")
    second.route("**/pulse/", lambda route: route.abort())  # it did not hear of the first's words
    notes(first).fill("甲写的这些")
    saved(first)
    notes(second).fill("乙写的那些")
    expect(second.locator("[data-row=agenda] .al-two")).to_be_visible(timeout=LONG)
    return second


def test_two_versions_stand_side_by_side_below_each_other_on_a_phone_and_both_may_stay(desk, table):
    page = conflict(desk, table)
    columns = page.locator("[data-row=agenda] .al-two > div")
    expect(columns.nth(0)).to_contain_text("甲写的这些")
    expect(columns.nth(1)).to_contain_text("乙写的那些")
    left, right = columns.nth(0).bounding_box(), columns.nth(1).bounding_box()
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert columns.nth(0).bounding_box()["y"] < columns.nth(1).bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})
    assert AgendaItem.objects.get().notes == "甲写的这些"
    page.get_by_role("button", name="两份都留").click()
    expect(notes(page)).to_have_value("甲写的这些\n乙写的那些")
    until(lambda: AgendaItem.objects.get().notes == "甲写的这些\n乙写的那些", "both saved")


def test_choosing_theirs_takes_mine_away_and_saves_nothing(desk, table):
    page = conflict(desk, table)
    page.get_by_role("button", name="用别人写的").click()
    expect(notes(page)).to_have_value("甲写的这些")
    saved(page)
    assert AgendaItem.objects.get().version == 2


def test_another_field_of_the_same_row_is_no_conflict(desk, table):
    table.item("停车", "")
    first, second = desk("刘海波"), desk("孟繁宇")
    second.route("**/pulse/", lambda route: route.abort())
    first.locator('[data-field="title"]').first.fill("夜间停车")
    saved(first)
    notes(second).fill("腾出两百个车位")
    until(lambda: AgendaItem.objects.get().notes == "腾出两百个车位", "both stand")
    assert AgendaItem.objects.get().title == "夜间停车"
    expect(second.locator('[data-field="title"]').first).to_have_value("夜间停车")
    expect(second.locator(".al-two")).to_have_count(0)


def test_an_answer_from_before_the_last_saving_brings_nothing_old_back(desk, table):
    page = desk("刘海波")
    seat = page.locator("[data-seat]").first
    beat(page)  # the one that opening the page began
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/pulse/", hold)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    while not held:  # one that is still under way is waited for before the next is asked
        page.wait_for_timeout(50)
    seat.locator("input[type=radio]").nth(0).check()
    until(Attendance.objects.filter(status=Attendance.Status.PRESENT).exists, "present")
    old = held[0].fetch()
    assert Attendance.Status.PRESENT in old.text()
    seat.locator("input[type=radio]").nth(1).check()
    until(Attendance.objects.filter(status=Attendance.Status.EXCUSED).exists, "excused")
    saved(page)
    held[0].fulfill(response=old)
    page.wait_for_timeout(300)
    expect(seat.locator("input[type=radio]").nth(1)).to_be_checked()
    page.unroute("**/pulse/")


def test_who_still_has_the_log_open_hears_that_it_was_closed(desk, table):
    page = desk("孟繁宇")
    beat(page)
    Meeting.objects.filter(pk=table.meeting.pk).update(state=Meeting.State.CANCELLED)
    beat(page)
    expect(page.locator("[data-trouble]")).to_contain_text("已结会或取消", timeout=LONG)
