"""Draws the pictures of docs/guide from a running demo, on desk and phone: `make guide`.

Without an address it starts a demo of its own in a folder that it takes away afterwards. With
``--address URL --password WORD`` it uses one that runs already, and leaves some rows in it.
"""

import argparse
import io
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "guide" / "img"
DESK, PHONE = 1440, 390
FIRST_HEIGHT = {DESK: 900, PHONE: 844}
MOST_HEIGHT = {DESK: 1500, PHONE: 1300}
LARGEST = 250_000  # bytes
START_SECONDS = 600
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


def main() -> int:
    """Draw all pictures, or those whose names begin with one of the given words."""
    parser = argparse.ArgumentParser(description="画使用指南的图")
    parser.add_argument("--address")
    parser.add_argument("--password")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if options.address:
        draw(options.address.rstrip("/"), options.password or "", options.names)
    else:
        with demo() as (address, password):
            draw(address, password, options.names)
    return 0


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """Run a demo of our own; gives its address and the password of its accounts."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    password = f"Tu-{secrets.token_urlsafe(9)}"
    env = {**os.environ, "DATA_DIR": str(folder), "DEMO_PASSWORD": password}
    env |= {"EMBEDDED_FSYNC": "off", "LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "core.embedded", "--with-parent", "--"]
    command += [sys.executable, "-m", "core.serve", "--port", str(port)]
    program = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz", program)
        yield address, password
    finally:
        program.send_signal(signal.SIGINT)
        program.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(url: str, program: subprocess.Popen) -> None:
    """Wait until the address answers; SystemExit when the program ended or never answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and program.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - an address of our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise SystemExit("演示没有启动起来，画不了图。")


def draw(address: str, password: str, names: list[str]) -> None:
    """Draw the pictures at both widths."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        chosen = [p for p in PICTURES if not names or p[0].startswith(tuple(names))]
        for account, group in groupby(chosen, key=lambda picture: picture[1]):
            wanted = [(name, prepare) for name, _, prepare in group]
            for width in (DESK, PHONE):
                draw_for(browser, address, (account, password), width, wanted)
        browser.close()


def draw_for(
    browser: Browser,
    address: str,
    account: tuple[str, str],
    width: int,
    wanted: list[tuple[str, Prepare]],
) -> None:
    """Draw what one account shows at one width."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": FIRST_HEIGHT[width]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        device_scale_factor=2 if width == PHONE else 1,
    )
    page = context.new_page()
    if account[0]:
        page.goto("/accounts/login/")
        page.fill("#id_login", account[0])
        page.fill("#id_password", account[1])
        page.click("form [type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
    for name, prepare in wanted:
        prepare(page)
        save(page, FOLDER / f"{name}-{width}.png", width)
        print(f"{name}-{width}.png", flush=True)
    context.close()


def save(page: Page, path: Path, width: int) -> None:
    """Take the page, as tall as it is up to a limit, and write it small enough."""
    page.wait_for_load_state("load")
    # A browser without Chinese words of its own would show dates in the American order.
    page.evaluate("document.querySelectorAll('input[type=date]').forEach((e) => (e.type = 'text'))")
    tall = page.evaluate("document.documentElement.scrollHeight")
    height = max(FIRST_HEIGHT[width], min(tall, MOST_HEIGHT[width]))
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(600)  # charts draw themselves anew after a change of size
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.set_viewport_size({"width": width, "height": FIRST_HEIGHT[width]})
    for colours in (256, 128, 64, 32):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            return
    raise SystemExit(f"{path.name} 太大，请让页面短一些。")


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
        rows = page.locator(".match-row").count()
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
    ("meeting", "street", meeting),  # last: its meeting would stand on the workbenches
]

if __name__ == "__main__":
    sys.exit(main())
