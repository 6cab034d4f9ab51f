"""Step 5 in a browser: a meeting logged by keyboard alone; a lost line or session loses nothing."""

import time

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from alliances.models import AgendaItem, Attendance, Decision, Meeting
from orgs.models import PostKind
from tests import factories
from tests.browser.window import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PACE = 60  # ms a letter: about what a practised clerk types


@pytest.fixture
def body(city, people):
    """The street's alliance of five units."""
    here = city.communities[0]
    names = ("春风医院", "岛城银行", "长青物业", "青藤书店")
    units = [factories.unit(here, name) for name in names]
    return factories.alliance(city.streets[0], people.unit, *units, name="香樟街道党建联盟")


@pytest.fixture
def log(body, people, window):
    """The officer's window on the log of a meeting that has just begun."""
    here = window(people.inside[PostKind.OFFICER])
    page = here.go(f"{reverse('meeting_create')}?alliance={body.pk}", "安排会议")
    page.get_by_label("会议名称").fill("香樟街道党建联盟会议")
    page.get_by_role("button", name="现在开会").click()
    expect(page.locator("form[data-log]")).to_be_visible()
    return here


def test_a_meeting_is_logged_by_keyboard_alone_in_under_two_minutes(body, people, window):
    here = window(people.inside[PostKind.OFFICER])
    page, keys = here.page, here.page.keyboard
    here.go(f"{reverse('meeting_create')}?alliance={body.pk}")
    began = time.monotonic()
    here.tab_to("[name=title]")
    keys.press("Control+a")
    keys.type("四季度联盟会议", delay=PACE)
    here.tab_to("[name=do][value=now]")
    keys.press("Enter")
    expect(page.locator("form[data-log]")).to_be_visible()

    names = page.locator(".al-seat-name > span").all_inner_texts()
    here.tab_to("[data-all-present]")
    keys.press("Enter")
    here.tab_to(".al-seat input[type=radio]")
    for key in (
        "ArrowDown",
        "2",
        "ArrowDown",
        "3",
        "ArrowDown",
        "4",
    ):  # on leave, missing, sends one
        keys.press(key)
    keys.type("李敏，副院长", delay=PACE)
    here.tab_to("[data-add=agenda]")
    keys.press("Enter")
    keys.type("冬季送暖", delay=PACE)
    keys.press("Enter")
    keys.type("各单位通报了物资和人手，先看独居老人", delay=PACE)
    here.tab_to("[data-add=decision]")
    keys.press("Enter")
    keys.type("走访三十户独居老人", delay=PACE)
    keys.press("Enter")
    keys.type("长青", delay=PACE)
    keys.press("Enter")
    here.tab_to('[data-day-step="7"]')
    keys.press("Enter")
    expect(page.locator("[data-checks] .text-warn")).to_have_count(0)
    here.tab_to("[data-close]", back=True)
    keys.press("Enter")
    expect(page.locator("form[data-log]")).to_have_count(0)
    assert time.monotonic() - began < 120

    here.look("四季度联盟会议")
    meeting = Meeting.objects.get()
    status = Attendance.Status
    marks = {row.membership.unit.name: row.status for row in meeting.attendance.all()}
    assert meeting.state == Meeting.State.CLOSED
    expected = [status.PRESENT, status.EXCUSED, status.ABSENT, status.PROXY, status.PRESENT]
    assert marks == dict(zip(names, expected, strict=True))
    assert meeting.attendance.get(status=status.PROXY).proxy_name == "李敏，副院长"
    assert AgendaItem.objects.get().notes.startswith("各单位通报了")
    decision = Decision.objects.get()
    assert (decision.text, decision.unit.name) == ("走访三十户独居老人", "长青物业")


def test_a_lost_network_loses_nothing(log):
    log.forgiven.append("ERR_INTERNET_DISCONNECTED")
    page = log.page
    page.locator("[data-add=agenda]").click()
    page.locator("[data-field=title]").last.fill("停车")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    log.look("香樟街道党建联盟会议")
    log.context.set_offline(True)
    page.locator("[data-field=notes]").last.fill("夜里腾出两百个车位")
    expect(page.locator("[data-trouble]")).to_contain_text("网络断开")
    expect(page.locator("[data-field=notes]").last).to_have_value("夜里腾出两百个车位")
    log.context.set_offline(False)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert AgendaItem.objects.get().notes == "夜里腾出两百个车位"


def test_an_expired_session_loses_nothing(log, people):
    log.forgiven.append("status of 401")
    page = log.page
    Session.objects.all().delete()
    page.locator("[data-add=agenda]").click()
    page.locator("[data-field=title]").last.fill("会上说的没有丢")
    expect(page.locator("[data-trouble]")).to_contain_text("登录已过期")
    expect(page.locator("[data-trouble-link]")).to_be_visible()
    assert not AgendaItem.objects.exists()

    first, log.page = log.page, log.open()  # he signs in beside it, as the page says
    log.sign_in(people.inside[PostKind.OFFICER])
    log.page = first
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert AgendaItem.objects.get().title == "会上说的没有丢"


def test_text_in_a_form_is_there_after_the_session_ended(people, window):
    phone = window(people.inside[PostKind.LIAISON], PHONE)
    page = phone.go(reverse("offer_create"))
    page.get_by_label("标题").fill("每月一次义诊")
    expect(page.locator("[data-kept]")).to_contain_text("已存在本机")
    Session.objects.all().delete()
    page.get_by_role("button", name="发布", exact=True).tap()
    expect(page.get_by_label("账号")).to_be_visible()
    phone.sign_in(people.inside[PostKind.LIAISON])
    phone.go(reverse("offer_create"))
    expect(page.get_by_label("标题")).to_have_value("每月一次义诊")


def test_a_session_that_ends_while_a_choice_waits_is_told(log, people):
    """Nothing is being saved then: the page says so, and that one must sign in first."""
    log.forgiven += ["status of 401", "status of 409"]
    page, row = log.page, log.page.locator("[data-row=agenda]").last
    page.locator("[data-add=agenda]").click()
    row.locator("[data-field=title]").fill("停车")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    second, waiting = log.open(), AgendaItem.objects.get()
    notes = row.locator("[data-field=notes]")
    page.route("**/pulse/**", lambda route: route.abort())  # the other's words come by the saving
    log.forgiven.append("ERR_FAILED")
    second.goto(page.url)
    second.locator("[data-row=agenda] [data-field=notes]").last.fill("别的窗口写的")
    expect(second.locator("[data-status]")).to_contain_text("已保存")
    notes.fill("我又写的")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("有 1 处别人也刚改过")
    notes.fill("我又写的，还没写完")
    expect(page.locator("[data-status]")).to_have_text("")
    page.unroute("**/pulse/**")
    log.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    expect(trouble).to_contain_text("登录已过期")
    expect(page.locator("[data-trouble-link]")).to_be_visible()
    notes.fill("我又写的，写完了")
    page.wait_for_timeout(1500)
    expect(page.locator("[data-status]")).to_have_text("")
    expect(trouble).to_contain_text("登录已过期")
    log.come_in(people.inside[PostKind.OFFICER])
    expect(trouble).to_contain_text("有 1 处别人也刚改过")
    page.get_by_role("button", name="用我写的").click()
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    waiting.refresh_from_db()
    assert waiting.notes == "我又写的，写完了"
