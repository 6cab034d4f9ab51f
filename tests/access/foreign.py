"""Ids that are not the asker's, and odd input, in every field of every form and body that is sent.

Nobody keeps a list of fields: which names a view reads is noted while it reads them, and which row
a value means is told by its number, for `spread_ids` gives each table numbers of its own.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.db.models import Model
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.functional import cached_property
from rest_framework.parsers import JSONParser

from tests.access.ask import CONTEXT, address, writes
from tests.access.table import Route
from tests.access.world import ROLES, World

STEP = 100_000  # numbers per table
NARROW = ("liaison", "keeper", "staff", "officer", "district", "city")  # the widest view last
MAY = "or+"
COMMON = {"_once", "csrfmiddlewaretoken"}
NUMBER = re.compile(r"\d+$")
NAMES = ("name", "title", "text", "purpose", "holder_name")
LONG = "字" * 34_000  # 100 kB
ODD = ("a\x00b", "abc", "-1", str(2**63), "9" * 400, "1e400", "NaN", "0001-01-01", "9999-12-31",
       "25:61", LONG, "👨‍👩‍👧‍👦\u202e<script>alert(1)</script>")  # fmt: skip
ODD_JSON = (None, [], {}, [None], [{}], {"a": 1}, True, 1.5, -1, 2**63, 10**30, "a\x00b", "\ud800",
            "abc", LONG)  # fmt: skip


def spread_ids() -> None:
    """Let the numbers of each table begin at a hundred thousand of its own; undone with the world."""
    with connection.cursor() as cursor:
        for at, model in enumerate(_models(), 1):
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
            if name := cursor.fetchone()[0]:
                cursor.execute(f"ALTER SEQUENCE {name} RESTART WITH {at * STEP}")


@cache
def _models() -> list[type[Model]]:
    there = set(connection.introspection.table_names())
    known = apps.get_models(include_auto_created=True)
    rows = [m for m in known if not m._meta.proxy and m._meta.db_table in there]
    return sorted(rows, key=lambda model: model._meta.db_table)


def model_of(value: Any) -> type[Model] | None:
    """Return of which model the row is that a value ends with the number of (`12`, `unit-12`)."""
    found = NUMBER.search(str(value))
    at = int(found[0]) // STEP if found and len(found[0]) < 12 else 0
    return _models()[at - 1] if 1 <= at <= len(_models()) else None


@dataclass
class Answer:
    """What came: a status or an exception, what was written, the names that the view read."""

    status: int = 0
    text: str = ""
    error: str = ""
    sql: list[str] = field(default_factory=list)
    form: set[str] = field(default_factory=set)
    query: set[str] = field(default_factory=set)

    def wrote(self, word: str) -> str:
        """Return the first statement that wrote the word, "" where none did."""
        for statement in filter(writes, self.sql):
            act = statement.partition(CONTEXT)[2] or statement
            if re.search(rf"(?<!\w){word}(?!\w)", act):
                return act
        return ""


class _Listening:
    """While it lasts, names that are read from forms, queries and JSON bodies are noted."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.patch = answer, pytest.MonkeyPatch()

    def __enter__(self) -> None:
        for name in ("__getitem__", "get", "getlist", "__contains__"):
            self.patch.setattr(QueryDict, name, self._noting(getattr(QueryDict, name)))
        marked = cached_property(self._query)
        marked.__set_name__(WSGIRequest, "GET")
        self.patch.setattr(WSGIRequest, "GET", marked)
        body = type("Body", (dict,), {n: self._noting(getattr(dict, n)) for n in _READING})
        parse = JSONParser.parse

        def noted(*args, **kwargs):
            found = parse(*args, **kwargs)
            return body(found) if isinstance(found, dict) else found

        self.patch.setattr(JSONParser, "parse", noted)

    def __exit__(self, *_facts) -> None:
        self.patch.undo()

    @staticmethod
    def _query(request: WSGIRequest) -> QueryDict:
        found = QueryDict(request.META.get("QUERY_STRING", ""))
        found.of_query = True
        return found

    def _noting(self, known):
        def noted(data, key, *rest):
            names = self.answer.query if hasattr(data, "of_query") else self.answer.form
            if isinstance(key, str):
                names.add(key)
            return known(data, key, *rest)

        return noted


_READING = ("__getitem__", "get", "__contains__")


def send(world: World, route: Route, at: tuple[str, str], method: str, data: Any, query: str = ""):
    """Ask at a place as a role, and undo it all; an exception is an answer, too."""
    side, role = at
    connection.queries_log.clear()
    client, answer, facts = world.client(role), Answer(), {}
    if route.name.startswith("api-"):
        client = Client()
        facts["headers"] = {"Authorization": f"Token {world.tokens[role]}"}
    if method == "post":
        facts["data"] = json.dumps(data) if route.json else data
        if route.json:
            facts["content_type"] = "application/json"
        method = route.verb
    url = address(route, world, side)
    url += f"{'&' if '?' in url else '?'}{query}" if query else ""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as found, _Listening(answer):
            try:
                got = getattr(client, method)(url, **facts)
                answer.status = got.status_code
                answer.text = got.getvalue().decode(errors="replace")
            except Exception as error:
                answer.error = f"{type(error).__name__}: {error}"[:300]
        transaction.set_rollback(True)
    answer.sql = [one["sql"] or "" for one in found.captured_queries]  # none: could not be said
    return answer


def who(route: Route) -> tuple[str, str] | None:
    """Return the first place, and the role with the narrowest view that may act there."""
    side, word = next(iter(route.post.items()))
    return next(((side, role) for role in NARROW if word[ROLES.index(role)] in MAY), None)


def elsewhere(world: World, value: Any, places: tuple[str, ...] = ("out",)) -> Iterator[Any]:
    """Yield the value with the number of a row elsewhere in place of its own."""
    model = model_of(value)
    for side in places:
        rows = [pk for (at, _key), pk in world.ids.items() if at == side and model_of(pk) is model]
        if model is not None and rows:
            new = NUMBER.sub(str(rows[0]), str(value))
            yield int(new) if isinstance(value, int) else new


def some_odd(route: Route, name: str) -> list:
    """Return four of the odd things; which ones differs by field, and is always the same."""
    odd = ODD_JSON if route.json else ODD
    return random.Random(f"{route.label} {name}").sample(odd, 4)


def with_field(data: dict, name: str, value: Any) -> dict:
    """Return the data with another value of a field; a list keeps being one."""
    return {**data, name: [value] if isinstance(data.get(name), list) else value}


def wrong_with(answer: Answer, value: Any = None) -> str:
    """Say what is wrong with the answer to the number of a foreign row, or to odd input.

    A name that a row at the asker's place has, too, tells nothing.
    """
    if answer.error or answer.status >= 500:
        return f"{answer.status} {answer.error}"
    model = model_of(value)
    if model is None:
        return ""
    pk = NUMBER.search(str(value))[0]
    if act := answer.wrote(pk):
        return f"wrote {act[:200]}"
    rows = model._base_manager.all()
    row = rows.get(pk=pk)
    for name in NAMES:
        told = str(getattr(row, name, ""))
        if told and told in answer.text and not rows.filter(**{name: told}).exclude(pk=pk).exists():
            return f"names {told}"
    return ""


class _Forms(HTMLParser):
    """The fields of a page's forms as a browser would send them, and what their lists offer."""

    def __init__(self) -> None:
        super().__init__()
        self.action, self.fields, self.offers, self.name = "", {}, {}, ""
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        facts = {key: value or "" for key, value in attrs}
        name = facts.get("name", "")
        if tag == "form":
            self.found.append((facts.get("action", ""), {}))
        if not self.found:
            return
        fields = self.found[-1][1]
        if tag in ("select", "textarea"):
            self.name = name
        elif tag == "option" and self.name:
            self.offers.setdefault(self.name, []).append(facts.get("value", ""))
            if "selected" in facts or self.name not in fields:
                fields[self.name] = facts.get("value", "")
        elif tag == "input" and name:
            self.offers.setdefault(name, []).append(facts.get("value", ""))
            kind = facts.get("type", "text")
            if kind not in ("submit", "file") and (kind not in TICKS or "checked" in facts):
                fields[name] = facts.get("value", "on" if kind in TICKS else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self.name = ""


TICKS = ("checkbox", "radio")


def filled(page: str, url: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the fields of the page's form that is sent to the address, and what its lists offer."""
    forms = _Forms()
    forms.feed(page)
    fields: dict[str, str] = {}
    for action, found in forms.found:
        if action.split("?")[0] in ("", url):
            fields |= found
    return {n: v for n, v in fields.items() if n not in COMMON}, forms.offers
