"""A person's browser window on the portal, which notes whatever should not happen in it."""

import re
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from core.models import User
from tests.factories import PASSWORD

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
# Only what is wrong is worked out to its end, and named by its HTML: half of axe's computing.
RULES = (
    "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],"
    " resultTypes: ['violations'], selectors: false}"
)
PATIENCE = 45_000  # ms; the machine of the tests may be busy
expect.set_options(timeout=PATIENCE)
# What axe looks at, without what differs from row to row: pages alike in it are looked at once.
OUTLINE = r"document.documentElement.outerHTML.replace(/[\d\u4e00-\u9fff]+|[\w-]{32,}/g, '#')"
_looked_at: set[tuple[int, int]] = set()
DESK, PHONE = 1440, 390
HEIGHTS = {DESK: 900, PHONE: 844}


def serious(page: Page) -> list[str]:
    """Return what axe finds serious on a page (WCAG 2.2 AA)."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {RULES}).then((found) => found.violations)")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


class Window:
    """One person at one width; `bad` gathers requests to other hosts, errors and findings."""

    def __init__(self, browser: Browser, base: str, width: int = DESK):
        self.base, self.width, self.bad = base, width, []
        # Chromium logs each answer that tells of wrong input as an error; the number beside 工作台
        # may still be asked for when somebody has signed out beside this page.
        self.forgiven = ["status of 422", "401 from /waiting/"]
        self.context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=width == PHONE,
        )
        self.context.on("request", self._on_request)
        self.page = self.open()

    def open(self) -> Page:
        """Open another page in this window, with the same session."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.bad.append(f"script: {error}"))
        page.on("console", lambda m: m.type == "error" and self._on_error(m.text))
        return page

    def _on_request(self, request) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme.startswith(("http", "ws"))
            and address.netloc != urlsplit(self.base).netloc
        ):
            self.bad.append(f"other host: {request.url}")

    def _on_error(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self.forgiven):
            self.bad.append(f"console: {text}")

    def go(self, path: str, title: str = "") -> Page:
        """Open a path of the portal; with a title, also look at it."""
        self.page.goto(self.base + path)
        if title:
            self.look(title)
        return self.page

    def come_in(self, user: User) -> None:
        """Bring a session along, as somebody who signed in this morning."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.base}
        self.context.add_cookies([cookie])

    def sign_in(self, user: User) -> Page:
        """Come in by the sign-in page."""
        page = self.go("/accounts/login/")
        page.get_by_label("账号").fill(user.username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.locator("main#main h1").first).to_be_attached()
        return page

    def look(self, title: str) -> None:
        """Wait for the page of this title; note what axe finds serious and what goes sideways."""
        expect(self.page).to_have_title(re.compile(title))
        self.page.wait_for_load_state("load")
        for width in sorted(HEIGHTS, key=lambda w: w != self.width):
            self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            self._note(width)
        self.page.set_viewport_size({"width": self.width, "height": HEIGHTS[self.width]})

    def _note(self, width: int) -> None:
        where = f"{urlsplit(self.page.url).path} at {width}"
        if not self._settles("document.documentElement.scrollWidth <= innerWidth"):
            self.bad.append(f"{where}: goes sideways")
        outline = hash(self.page.evaluate(OUTLINE))
        if (width, outline) in _looked_at:
            return
        _looked_at.add((width, outline))
        self.bad += [f"{where}: {finding}" for finding in serious(self.page)]

    def _settles(self, script: str, patience: float = 10_000) -> bool:
        """Whether an expression of JavaScript becomes true in so many ms: maps and charts follow
        a new width a moment later."""
        end = time.monotonic() + patience / 1000
        while not self.page.evaluate(script):
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(50)
        return True

    def until(self, script: str) -> None:
        """Wait until an expression of JavaScript is true (the policy forbids Playwright's way)."""
        assert self._settles(script, PATIENCE), script

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Press Tab until the focus stands on what the selector names, as a hand would."""
        for _ in range(120):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def close(self) -> None:
        """Close the window; what it noted fails the test."""
        self.context.close()
        assert not self.bad, "\n".join(dict.fromkeys(self.bad))
