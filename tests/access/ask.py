"""Ask an address as a role and say in one letter what came."""

import json
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.access.table import Route
from tests.access.world import World

LETTERS = {200: "o", 201: "o", 204: "o", 302: "r", 400: "w", 401: "U", 403: "x", 404: ".",
           405: "m", 409: "w", 410: "g", 422: "w"}  # fmt: skip
WRITING = ("INSERT", "UPDATE", "DELETE")
CONTEXT = ", true); "  # the end of what django-pghistory sets before it
# Written by every request: who was here, and the log of what was asked for.
EVERYWHERE = ("django_session", "core_postonce", "pghistory_context")


def address(route: Route, world: World, side: str) -> str:
    """Return the address with its query."""
    path = reverse(route.name, kwargs=route.kwargs(world, side))
    return f"{path}?{route.query}" if route.query else path


def ask(route: Route, world: World, side: str, role: str, method: str) -> tuple[str, bool]:
    """Ask and undo; return the letter of the answer and whether anything was written."""
    connection.queries_log.clear()  # it keeps 9,000 at most, and would then note no more
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            answer = fetch(route, world, side, role, method)
            answer.getvalue()  # read what is streamed, as a browser would
        transaction.set_rollback(True)
    return letter(answer), any(writes(q["sql"]) for q in queries.captured_queries)


def fetch(
    route: Route, world: World, side: str, role: str, method: str = "get", **headers: str
) -> HttpResponse:
    """Ask, as a page by the role's session or as the API by the role's token."""
    client, extra = world.client(role), dict(headers)
    if route.name.startswith("api-"):
        client = Client()
        if role in world.tokens:
            extra["Authorization"] = f"Token {world.tokens[role]}"
    facts: dict[str, Any] = {"headers": extra}
    if method == "post":
        data = route.data(world, side) if route.data else {}
        facts["data"] = json.dumps(data) if route.json else data
        if route.json:
            facts["content_type"] = "application/json"
        method = route.verb
    return getattr(client, method)(address(route, world, side), **facts)


def letter(answer: HttpResponse) -> str:
    """Return the letter of an answer; L for the way to the sign-in."""
    if answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]:
        return "L"
    return LETTERS.get(answer.status_code, str(answer.status_code))


def fits(wanted: str, got: str, wrote: bool) -> bool:
    """Tell whether the answer is what the table says; a refusal writes nothing."""
    if got in ".xmU" and wrote:
        return False
    if wanted == "+":
        return got in "orw"
    if wanted == "n":
        return got in "or" and not wrote
    return wanted == got


def writes(sql: str) -> bool:
    """Tell whether a statement writes what not every request writes.

    What a page writes is preceded, in the same statement, by who does it, for the log of changes.
    """
    _context, mark, rest = sql.partition(CONTEXT)
    act = rest if mark else sql
    head = act.lstrip().upper()
    return head.startswith(WRITING) and not any(table in act for table in EVERYWHERE)
