"""What a role gets to read, and an answer without what differs at every look."""

import io
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from html import unescape

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from tests.access.ask import fetch, letter
from tests.access.routes import ROUTES
from tests.access.table import Route, listing
from tests.access.world import ROLES, World

# Beside the table: words and filters that rows outside would answer to.
MORE = [
    listing("search", query="q=外来", note="outside"),
    listing("demand_list", query="q=课后", note="q"),
    listing("demand_list", query="state=draft", note="drafts"),
    listing("offer_list", query="q=课后&o=-updated_at", note="q"),
    listing("project_list", query="state=late", note="late"),
    listing("record_list", query="q=课后&state=confirmed", note="q"),
    listing("need_list", query="stand=open&o=-missing", note="open"),
    listing("unit_list", query="gave=yes", note="gave"),
    listing("unit_list", query="q=课后", note="q"),
    listing("grid_list", query="keeper=no", note="keeper"),
    listing("venue_list", query="q=课后&open=now", note="q open"),
    listing("venue_map", query="walk=15", note="walk"),
    listing("booking_list", query="state=asked", note="asked"),
    listing("org_list", query="q=网格", note="q"),
    listing("org_choices", query="q=网格", note="q"),
    listing("unit_choices", query="q=课后", note="q"),
    listing("account_choices", query="q=人", note="q"),
    listing("meeting_list", query="state=closed", note="closed"),
    listing("decision_list", query="stage=late", note="late"),
    listing("notices", query="unread=1", note="unread"),
    listing("offer_fit", "xxxxxox", query="reach=city", note="city"),
]
# Own account, help, and forms that show nothing but the row itself.
NOT_ASKED = (
    "account_link", "account_login", "account_logout", "account_inactive", "account_reset",
    "account_change", "account_set", "account_reauth", "account_email", "mfa_", "help", "healthz",
    "api-schema", "photo", "attachment", "import_template", "org_rename", "org_close", "org_add",
    "demand_withdraw", "offer_withdraw", "project_due", "project_cancel", "unit_contact",
    "grid_propose", "venue_close", "venue_closed_days",
    "meeting_wall", "rule_end", "post_end", "meeting_edit",
    "campaign_end", "campaign_leave", "weak_right", "weak_measure",
    "project_send", "pledge_withdraw", "pledge_receive",
)  # fmt: skip
PLACES = ("in", "district")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN = re.compile(r"\b[0-9A-Za-z]{64}\b")  # of forms against forgery
SHOWN = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<[^>]+>", re.S)
TITLED = re.compile(r'(?:alt|title|placeholder|aria-label)="([^"]*)"')
NO_STATEMENTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
CLOCK = re.compile(r"\d{1,2}:\d\d|\d+ ?(秒|分钟)前|刚刚")


def readable(role: str) -> Iterator[tuple[Route, str]]:
    """Return the pages, parts, exports and API routes that the role may read, with the place."""
    number = ROLES.index(role)
    for route in [*ROUTES, *MORE]:
        if route.name.startswith(NOT_ASKED):
            continue
        for side, word in route.get.items():
            if word[number] == "o" and side in PLACES:
                yield route, side


@dataclass(frozen=True)
class Look:
    """What came of one page: its text, the letter of the answer, its statements, whether HTML."""

    text: str
    letter: str
    statements: int
    is_page: bool

    @property
    def inside(self) -> str:
        """What stands within the frame that all pages of a person have in common."""
        return self.text.partition("<main")[2].partition("</main>")[0] or self.text


def look(world: World, role: str, pages: Container[str] | None = None) -> dict[str, Look]:
    """Read everything that the role may read, or of it these pages; by label and place."""
    return {
        page: read(world, route, side, role)
        for route, side in readable(role)
        for page in [f"{route.label} {side}"]
        if pages is None or page in pages
    }


def read(world: World, route: Route, side: str, role: str) -> Look:
    """Read one address, count its statements without those of transactions, and undo it all."""
    connection.queries_log.clear()  # it keeps 9,000 at most, and would then count no more
    with transaction.atomic():
        with CaptureQueriesContext(connection) as found:
            answer = fetch(route, world, side, role)
            body = answer.getvalue()
        transaction.set_rollback(True)
    kind = answer.headers["Content-Type"]
    statements = sum(not one["sql"].startswith(NO_STATEMENTS) for one in found)
    is_page = kind.startswith("text/html") and not route.name.startswith("api-")
    return Look(_text(kind, body), letter(answer), statements, is_page)


def _text(kind: str, body: bytes) -> str:
    if "spreadsheetml" in kind:
        return cells(body)
    if "wordprocessingml" in kind:
        return "\n".join(line.text for line in Document(io.BytesIO(body)).paragraphs)
    if kind.startswith("image/"):
        return f"{len(body)}"
    return plain(body.decode())


def cells(workbook: bytes) -> str:
    """Return the cells of a workbook as lines."""
    book = load_workbook(io.BytesIO(workbook), read_only=True)
    rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return "\n".join("|".join("" if cell is None else str(cell) for cell in row) for row in rows)


def plain(page: str) -> str:
    """Leave out the keys of forms and the clock; each tag on a line of its own."""
    for pattern in (TOKEN, UUID, CLOCK):
        page = pattern.sub("#", page)
    return page.replace(">", ">\n")


def words_of(page: str) -> list[str]:
    """Return what a reader sees or hears of a page."""
    return [unescape(words) for words in (SHOWN.sub(" ", page), *TITLED.findall(page))]
