"""The components in a real browser: tapping, keeping, copying, on desk and phone."""

import re
import time

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.window import PATIENCE, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/show/", "/show/form/", "/show/list/?category=a", "/show/empty/", "/accounts/login/"]


@pytest.fixture(autouse=True)
def _shown(show):
    """Serve the showcase in every test of this file."""


def until(page, expression: str) -> None:
    """Wait until an expression is true; the page's policy forbids Playwright's own way."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_serious_and_nothing_sideways(open_page, path):
    """At the desk, at 200 % of 1280 px, on a phone; the forms and lists once more by axe there."""
    page = open_page(path, 1440, signed_in="login" not in path, bypass_csp=True)
    until(page, "!document.querySelector('select[data-search-select]:not(.tomselected)')")
    for width, looked in ((1440, True), (640, False), (390, path in PAGES[1:3])):
        page.set_viewport_size({"width": width, "height": 844})
        until(page, f"document.documentElement.scrollWidth === {width}")
        assert not looked or serious(page) == []


def test_on_a_phone_slots_are_tapped_and_photos_go_up_one_by_one(open_page, tmp_path):
    page = open_page("/show/form/", 390)
    slots = page.locator("input[name=slots]")
    expect(page.locator(".ui-week output")).to_have_text(
        "工作日 9:00–11:30；周二、周四 14:30–16:00"
    )
    page.get_by_label("晚上 周六").check(force=True)
    page.get_by_role("button", name="改钟点：晚上").click()
    page.get_by_label("晚上 到").fill("21:00")
    page.keyboard.press("Enter")
    expect(slots).to_have_value("工作日 09:00-11:30;周二、周四 14:30-16:00;周六 18:30-21:00")
    for day in "一二三四五":
        page.get_by_label(f"上午 周{day}").uncheck(force=True)
    expect(slots).to_have_value("周二、周四 14:30-16:00;周六 18:30-21:00")

    photo = tmp_path / "a.png"
    photo.write_bytes((settings.BASE_DIR / "static/img/logo.svg").read_bytes())
    page.set_input_files("[data-photo-file]", [str(photo), str(photo)])
    expect(page.locator("input[name=photos]")).to_have_count(2)
    expect(page.locator("[data-photos-count]")).to_have_text("2 张，最多 6 张")
    page.get_by_role("button", name="去掉这张照片").first.click()
    expect(page.locator("input[name=photos]")).to_have_count(1)


SAID = {  # what a list says, and what the grid makes of it
    "周一、周二、周三、周四、周五 8：00－9：30": "工作日 08:00-09:30",
    "周末": "双休日",
    "每天 19:00-22:00;周六": "每天 19:00-22:00;周六",
    "周五 09:00-10:00;周一 10:00-11:00": "周五 09:00-10:00;周一 10:00-11:00",
    "周天 9:00-17:00": "周日 09:00-17:00",
}


def test_the_grid_by_keyboard_and_what_a_list_says_survives_it(open_page):
    """Worked with the keyboard alone; a text that no grid can show stays a text field."""
    page = open_page("/show/form/")
    page.get_by_label("全天 周日").focus()
    page.keyboard.press("Space")
    field = page.locator("input[name=slots]")
    expect(field).to_have_value("工作日 09:00-11:30;周二、周四 14:30-16:00;周日")
    module = page.evaluate("document.querySelector('script[type=module]').src").replace(
        "portal.js", "week.js"
    )
    again = page.evaluate(
        """async ([src, texts]) => {
        const week = await import(src);
        return texts.map((text) => week.writeSlots(week.parseSlots(text))) }""",
        [module, list(SAID)],
    )
    assert again == list(SAID.values())
    page.evaluate(
        """() => { const i = document.querySelector('[name=slots]'); i.value = '每周五下午';
        i.dispatchEvent(new Event('change', {bubbles: true})) }"""
    )
    expect(field).to_be_visible()
    expect(field).to_have_value("每周五下午")


def test_what_is_typed_comes_back_until_it_is_taken(open_page):
    page = open_page("/show/form/")
    page.fill("[name=title]", "守护“钱袋子”")
    page.get_by_role("button", name="加一").click()
    until(page, "Object.keys(localStorage).length > 0")
    until(page, "Object.values(localStorage)[0].includes('钱袋子')")
    page.evaluate("document.querySelector('main form').removeAttribute('data-guard')")
    page.reload()
    expect(page.locator("form .ui-note")).to_contain_text("放回来")
    expect(page.locator("[name=title]")).to_have_value("守护“钱袋子”")
    expect(page.locator("[name=capacity]")).to_have_value("3")
    page.locator("main button.btn-main").click()
    expect(page.locator(".ui-messages")).to_contain_text("第 1 次收下")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_is_typed_outlives_an_expired_session(open_page):
    open_page.forgiven.append("401")  # the page may still ask for a number
    page = open_page("/show/form/")
    page.fill("[name=title]", "写到一半")
    page.context.clear_cookies(name="sessionid")
    page.locator("main button.btn-main").click()
    page.wait_for_load_state()
    stored = page.evaluate("JSON.stringify(localStorage)")
    assert "写到一半" in stored


def test_another_account_sees_nothing_of_what_was_typed(
    open_page, client, live_server, django_user_model
):
    page = open_page("/show/form/")
    page.fill("[name=title]", "只给自己看")
    until(page, "Object.values(localStorage)[0]?.includes('只给自己看')")
    client.force_login(django_user_model.objects.create_user("other", name="刘海波"))
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page.evaluate("document.querySelector('main form').removeAttribute('data-guard')")
    page.reload()
    expect(page.locator("[name=title]")).to_have_value("")


def test_a_double_click_submits_once(open_page):
    page = open_page("/show/form/")
    sent = []
    page.on("request", lambda r: r.method == "POST" and sent.append(r.url))
    page.fill("[name=title]", "只发一次")
    page.locator("main button.btn-main").dblclick()
    expect(page.locator(".ui-messages")).to_contain_text("第 1 次收下")
    assert len(sent) == 1


def test_errors_are_summed_up_and_stand_at_their_field(open_page):
    page = open_page("/show/form/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.fill("[name=text]", "没写标题")
    page.locator("main button.btn-main").click()
    expect(page.locator(".ui-form-errors")).to_be_focused()
    page.locator(".ui-form-errors a").first.click()
    expect(page.locator("[name=title]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name=text]")).to_have_value("没写标题")


def test_a_select_is_searched_by_typing(open_page):
    page = open_page("/show/form/")
    page.click(".ts-control")
    page.keyboard.type("岛城")
    page.locator(".ts-dropdown").get_by_role("option", name=re.compile("岛城银行")).click()
    expect(page.locator("select[name=unit]")).to_have_value("2")


def test_the_search_key_escape_and_picked_rows_of_a_list(open_page):
    page = open_page("/show/list/")
    page.keyboard.press("/")
    expect(page.locator("[data-find]")).to_be_focused()
    page.locator("summary", has_text="类别").click()
    page.keyboard.press("Escape")
    expect(page.locator("details[open]")).to_have_count(0)
    expect(page.locator("summary", has_text="类别")).to_be_focused()

    bar = page.locator("[data-pick-bar]")
    expect(bar).to_be_hidden()
    page.get_by_label("选“楼道照明检修”").first.check()
    page.get_by_label("选“孩子放学没人管”").first.check()
    expect(bar).to_contain_text("已选 2 条")
    expect(bar.get_by_role("button", name="发布 2 条")).to_be_visible()
    bar.locator("[data-pick-clear]").click()
    expect(bar).to_be_hidden()


def test_without_scripts_the_form_is_plain_and_works(open_page):
    page = open_page("/show/form/", java_script_enabled=False)
    page.fill("[name=slots]", "周五 14:30-16:00")
    page.fill("[name=title]", "没有脚本")
    page.locator("main button.btn-main").click()
    assert "第 1 次收下" in page.content()
