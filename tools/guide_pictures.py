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
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from guide_pages import DESK, PHONE, PHONE_ONLY, PICTURES, Prepare
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "guide" / "img"
FIRST_HEIGHT = {DESK: 900, PHONE: 844}
MOST_HEIGHT = {DESK: 1500, PHONE: 1300}
LARGEST = 250_000  # bytes
START_SECONDS = 600


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
                here = [one for one in wanted if width == PHONE or one[0] not in PHONE_ONLY]
                draw_for(browser, address, (account, password), width, here)
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


if __name__ == "__main__":
    sys.exit(main())
