"""The log in a real browser: by keyboard alone, without a network, after a session, beside others."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from alliances.models import AgendaItem, Attendance, Decision, Meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = 15_000  # milliseconds; a busy machine is slow, a wrong page never gets there


@pytest.fixture
def log(chromium, live_server, client, table):
    """Return a function that opens the log as the officer; script errors fail the test."""
    contexts, wrong = [], []
    client.force_login(table.officer)
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "url": live_server.url,
    }

    def open_log(width: int = 1440) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 844}, locale="zh-CN")
        contexts.append(context)
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(live_server.url + reverse("meeting_log", args=[table.meeting.pk]))
        expect(page.locator("[data-all-present]")).to_be_visible(timeout=LONG)
        return page

    yield open_log
    for context in contexts:
        for page in context.pages:  # no answer may be on its way when the database is emptied
            page.goto("about:blank")
        context.close()
    assert not wrong


def until(truth, words: str) -> None:
    """Wait until the database says so."""
    end = time.monotonic() + LONG / 1000
    while not truth():
        assert time.monotonic() < end, words
        time.sleep(0.05)


def notes(page: Page):
    return page.locator('[data-row="agenda"] textarea').first


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("已保存", timeout=LONG)


def test_a_meeting_is_logged_and_closed_by_keyboard_alone(log, table):
    table.item(title="放学后看护", notes="")
    page = log()
    keys = page.keyboard
    page.locator("[data-seat] input").first.focus()
    keys.press("1")
    keys.press("ArrowDown")
    keys.press("4")  # the field for who came opens and has the focus
    keys.type("马骏，运营主管")
    keys.press("Enter")
    keys.press("2")
    keys.press("Enter")  # the last seat leads to the agenda
    keys.type("朝霞小学愿开放教室。")
    until(lambda: Attendance.objects.count() == 3, "three marks")
    page.locator('[data-add="decision"]').focus()
    keys.press("Enter")
    keys.type("开放两间教室")
    keys.press("Enter")
    keys.type("朝霞")
    expect(page.locator('[role="listbox"] li')).to_have_count(2, timeout=LONG)
    keys.press("Enter")
    page.locator('[data-day-step="14"]').focus()
    keys.press("Enter")
    until(lambda: Decision.objects.filter(due__isnull=False).exists(), "decision")
    saved(page)
    page.locator("[data-close]").first.focus()
    keys.press("Enter")
    expect(page.locator("h2", has_text="纪要")).to_be_visible(timeout=LONG)
    statuses = Attendance.objects.order_by("membership__order").values_list("status", flat=True)
    assert list(statuses) == ["present", "represented", "excused"]
    row = Decision.objects.get()
    assert (row.text, str(row.unit)) == ("开放两间教室", "朝霞小学")
    table.meeting.refresh_from_db()
    assert table.meeting.state == Meeting.State.CLOSED


def test_all_present_then_a_second_tap_takes_a_mark_back(log, table):
    page = log()
    page.locator("[data-all-present]").click()
    until(lambda: Attendance.objects.filter(status="present").count() == 3, "all present")
    page.locator("[data-seat]").nth(1).locator('input[value="present"]').click()
    until(lambda: Attendance.objects.count() == 2, "taken back")
    expect(page.locator('[data-count="present"]')).to_have_text("2")
    saved(page)


def test_what_is_written_without_a_network_survives_a_new_page(log, table):
    item = table.item(notes="")
    page = log()
    page.context.set_offline(True)
    notes(page).fill("断网时写的")
    expect(page.locator("[data-trouble]")).to_contain_text("1 处改动存在本机", timeout=LONG)
    assert not AgendaItem.objects.get().notes
    # The page is left while nothing gets through, and opened again when it does.
    page.route("**/save/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    expect(notes(page)).to_have_value("断网时写的", timeout=LONG)
    page.unroute("**/save/")
    until(lambda: AgendaItem.objects.get(pk=item.pk).notes == "断网时写的", "saved")
    saved(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()


def test_an_ended_session_keeps_the_words_until_one_signs_in_again(log, table, client, live_server):
    table.item(notes="")
    page = log()
    Session.objects.all().delete()
    notes(page).fill("过期后写的")
    expect(page.locator("[data-trouble]")).to_contain_text("登录已过期", timeout=LONG)
    expect(page.locator("[data-trouble-link]")).to_be_visible()
    client.force_login(table.officer)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    until(lambda: AgendaItem.objects.get().notes == "过期后写的", "saved")
    saved(page)


def test_two_who_write_the_same_both_see_it_and_one_chooses(log, table):
    table.item(notes="")
    first, second = log(), log()
    notes(first).fill("甲写的")
    saved(first)
    notes(second).fill("乙写的")
    box = second.locator('[data-row="agenda"] [data-theirs]')
    expect(box).to_contain_text("甲写的", timeout=LONG)
    expect(notes(second)).to_have_value("乙写的")
    assert AgendaItem.objects.get().notes == "甲写的"
    box.get_by_role("button", name="用我写的").click()
    until(lambda: AgendaItem.objects.get().notes == "乙写的", "chosen")


def test_on_a_phone_only_exceptions_stay_after_all_present(log, table):
    page = log(390)
    page.locator("[data-all-present]").click()
    expect(page.locator("[data-seat]").first).to_be_hidden()
    page.locator("[data-fold-seats]").click()
    page.locator("[data-seat]").nth(1).locator('input[value="absent"]').click()
    page.locator("[data-fold-seats]").click()
    expect(page.locator("[data-seat]").nth(1)).to_be_visible()
    expect(page.locator("[data-seat]").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    until(lambda: Attendance.objects.filter(status="absent").exists(), "saved")
