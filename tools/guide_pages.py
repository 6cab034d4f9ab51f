"""The pages that `make guide` draws: who opens each, and what is done there before it is drawn."""

import io
from collections.abc import Callable

from openpyxl import Workbook
from playwright.sync_api import Page

DESK, PHONE = 1440, 390
SHEET = [
    ["编号", "社区代码", "标题", "说明", "类别", "数量", "时间", "截止日期"],
    [
        "1",
        "370202001001",
        "孩子放学没人管",
        "三十来个孩子",
        "青少年儿童",
        1,
        "工作日 16:00-17:30",
        "",
    ],
    ["2", "370202001001", "老人想学用手机挂号", "二十来人", "养老助老", 1, "每周五下午", ""],
    ["3", "370202001001", "楼道灯坏了没人修", "三栋老楼", "物业维修", 2, "", "2027-02-30"],
    ["4", "370202001001", "想听一次防诈骗的课", "", "防骗", 1, "周六 09:30-11:00", ""],
    ["5", "370203001001", "老楼加装扶手", "", "物业维修", 1, "", ""],
]

Prepare = Callable[[Page], None]


def at(path: str) -> Prepare:
    """Return a preparation that only opens an address."""
    return lambda page: page.goto(path) and None


def import_preview(page: Page) -> None:
    """Show a sheet with errors."""
    book = Workbook()
    for row in SHEET:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page.goto("/imports/demands/")
    file = {"name": "需求清单.xlsx", "mimeType": "", "buffer": out.getvalue()}
    page.set_input_files("input[type=file][name=file]", file)
    page.wait_for_url("**/imports/file/**")


def proposals(page: Page) -> None:
    """Show the demand with the most proposals among those that wait for a choice."""
    page.goto("/demands/?state=deciding")
    links = page.locator("main tbody a.title, main tbody a[href^='/demands/']")
    found = links.evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    best, most = "", -1
    for href in list(dict.fromkeys(found))[:8]:
        page.goto(href)
        rows = page.locator(".match-row:visible").count()
        if rows > most and rows <= 3:
            best, most = href, rows
    page.goto(best)


def project(page: Page) -> None:
    """Show a project that was reported done and waits for its rating, or else any."""
    for address in ("/projects/?state=reported", "/projects/"):
        page.goto(address)
        links = page.locator("main tbody a[href^='/projects/']")
        if links.count():
            page.goto(links.first.get_attribute("href"))
            return


def meeting(page: Page) -> None:
    """Show the log of a meeting that is under way: all came but two, one item, one decision."""
    page.goto("/meetings/new/")
    choice = page.locator("main a[href*='alliance=']", has_text="党建联盟")
    if choice.count():
        page.goto(choice.first.get_attribute("href"))
    page.click("button[name=do][value=now]")
    page.wait_for_selector("form[data-log]")
    page.click("[data-all-present]")
    if page.viewport_size["width"] == DESK:
        page.locator("[data-seat]").nth(2).locator("label.opt").nth(1).click()
        page.locator("[data-seat]").nth(4).locator("label.opt").nth(2).click()
    page.click("[data-add=agenda]")
    page.locator("[data-field=title]").last.fill("冬季走访和送暖")
    page.locator("[data-field=notes]").last.fill("各单位通报人手和物资，先看八十岁以上的独居老人。")
    page.click("[data-add=decision]")
    page.locator("[data-field=text]").last.fill("走访三十户独居老人，列出要修的灯和扶手")
    page.locator(".al-who input").last.click()
    page.locator("[role=option]").first.click()
    page.locator("[data-day-step=month]").last.click()
    page.wait_for_timeout(1500)  # it saves itself
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def offer(page: Page) -> None:
    """Show an offer while it is written."""
    page.goto("/offers/new/")
    page.locator("label.opt", has_text="服务").first.click()
    page.locator("[name=title]").fill("进社区讲防诈骗")
    for day in ("周二", "周四"):
        page.locator(f'.ui-week label:has(input[aria-label^="下午"][aria-label$="{day}"])').click()
    page.wait_for_timeout(1200)  # how many it may suit is worked out
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def own_board(page: Page) -> None:
    """Show the card that stands in for a dashboard: the keeper's grid."""
    page.goto("/dashboard/")


def first_of(address: str, pattern: str) -> Prepare:
    """Return a preparation that opens the first row of a list whose title has these words."""

    def prepare(page: Page) -> None:
        page.goto(address)
        row = page.locator("main tbody a.title", has_text=pattern).first
        page.goto(row.get_attribute("href"))

    return prepare


def call(page: Page) -> None:
    """Show a call under way, with the way to its first due time."""
    first_of("/calls/?state=working", "路面塌陷")(page)
    page.locator("details.fold summary").first.click()


def door_of(page: Page) -> str:
    """Return the address behind the code on the first doorway."""
    page.goto("/matters/doors/")
    page.locator("main tbody a", has_text="打印").first.click()
    page.wait_for_load_state("load")
    words = page.locator("[data-copy]").first.get_attribute("data-copy")
    return words.split()[-1]


def report(page: Page) -> None:
    """Show the form of a doorway while a resident fills it in."""
    page.goto(door_of(page))
    page.locator("[name=text]").fill("充电桩一插就跳闸，昨天还冒了火花，孩子常在旁边玩。")
    page.locator("[name=place]").fill("东边第三个充电桩")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def tracking(page: Page) -> None:
    """Show what a resident reads after the keeper has answered."""
    report(page)
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state("load")
    if "/mt/" not in page.url:  # the same was reported in this demo before
        page.locator("button[name=same][value=no]").click()
    page.wait_for_url("**/mt/**")
    code = page.url
    first_of("/matters/?state=asked", "充电桩一插")(page)
    for words in ("领单", "报办结"):
        page.locator(".ui-acts .btn-main", has_text=words).click()
        page.wait_for_load_state("load")
        answer = page.locator("main form textarea").first
        answer.fill("换了插座和漏电开关，试了三次，不跳了。" if words == "报办结" else "")
        page.locator("main form .btn-main").click()
        page.wait_for_load_state("load")
    page.goto(code)


PICTURES: list[tuple[str, str, Prepare]] = [
    ("sign-in", "", at("/accounts/login/")),
    ("workbench-city", "city", at("/")),
    ("dashboard-city", "city", at("/dashboard/")),
    ("workbench-district", "district", at("/")),
    ("dashboard-district", "district", at("/dashboard/")),
    ("cadence", "district", at("/cadence/")),
    ("workbench-street", "street", at("/")),
    ("workbench-community", "community", at("/")),
    ("demands", "community", at("/demands/")),
    ("import-preview", "community", import_preview),
    ("proposals", "community", proposals),
    ("project", "community", project),
    ("workbench-grid", "grid", at("/")),
    ("grid", "grid", own_board),
    ("workbench-unit", "unit", at("/")),
    ("offer", "unit", offer),
    ("call", "street", call),
    ("calls", "street", at("/calls/")),
    ("matters", "community", at("/matters/")),
    ("points-notice", "community", at("/points/notice/")),
    ("campaign", "district", first_of("/campaigns/", "消防")),
    ("grid-map", "district", at("/grids/map/")),
    ("keeper-matters", "grid", at("/matters/")),
    ("keeper-matter", "grid", first_of("/matters/?state=asked", "垃圾桶")),
    ("keeper-no-network", "grid", at("/matters/phone/")),
    # Last: what these leave behind would stand on the workbenches.
    ("meeting", "street", meeting),
    ("report", "grid", report),
    ("tracking", "grid", tracking),
]
# What is looked at with a phone in the hand only.
PHONE_ONLY = {"keeper-matters", "keeper-matter", "keeper-no-network", "report", "tracking"}
