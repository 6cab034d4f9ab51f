"""What every page holds: no 500 whatever is sent to it."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict

from tests.access.ask import fetch
from tests.access.pages import NOT_ASKED, readable
from tests.access.routes import ROUTES
from tests.access.table import Route
from tests.access.world import ROLES, World

HUGE = str(10**25)
BAD = [  # each name once with nonsense, once with a number beyond all, the rest beyond a page
    "page=-1&o=password&state=x&category=x&q=%00&since=2026-02-30&until=x&org=x&year=99999&span=x"
    "&batch=x&kind=%00&v=%00",
    f"page=x&o=-&org={HUGE}&category={HUGE}&sector={HUGE}&alliance={HUGE}&decision={HUGE}"
    f"&like={HUGE}&for={HUGE}&id={HUGE}&unit={HUGE}&person={HUGE}&open={HUGE}",
    f"page=99999&q={'长' * 900}&export=x&stage=x&level=9&gave=x&sort=x&above={HUGE}"
    f"&declining={HUGE}&org=%00",
]
NAMES = {name for query in BAD for name in parse_qs(query)}
LONG = "字" * 100_000
NO_DAY = "2026-02-30"
DAY = re.compile(r"\d{4}-\d\d-\d\d|.*(day|date|due|start|end|since|until|first|last|_on$|when)")
ASKING = ("district", "staff", "liaison")


class Noting(QueryDict):
    """A query that notes which names a view looks for; all of them where it goes through them."""

    looked: ClassVar[set[str]] = set()

    def __init__(self, *said: Any, **how: Any):
        before = set(self.looked)
        super().__init__(*said, **how)
        self.looked.intersection_update(before)  # it looked at its names itself

    def __getitem__(self, key: str) -> Any:
        self.looked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.looked.add(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.looked.update(NAMES)
        return super().__iter__()

    def lists(self) -> Iterator:
        """Return names and values."""
        self.looked.update(NAMES)
        return super().lists()

    def getlist(self, key: str, default: Any = None) -> list:
        """Return the values of a name."""
        self.looked.add(key)
        return super().getlist(key, default)


@pytest.mark.django_db  # one marked test per file makes pytest lay out the database for the world
def test_a_bad_address_before_the_sign_in(client):
    for query in BAD:
        assert client.get(f"/accounts/login/?{query}").status_code == 200


@pytest.mark.parametrize("role", ASKING)
def test_no_500_for_a_bad_address(access_world: World, role: str, monkeypatch):
    """The client raises what a view raises; the answer must be one that a person can use.

    A page that was shown without a look at any name of a query is not asked with that query.
    """
    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Noting)
    client = access_world.client(role)
    before = {path for one in _before(role) for path in _addresses(access_world, one)}
    for path in sorted(_addresses(access_world, role) - before):
        shown = False
        Noting.looked.clear()
        for query in BAD:
            if shown and Noting.looked.isdisjoint(parse_qs(query)):
                continue
            answer = client.get(f"{path}?{query}")
            assert answer.status_code < 500, f"{path}?{query}"
            shown = answer.status_code == 200


def test_a_query_notes_the_names_that_a_view_looks_for():
    for look, noted in (
        (lambda query: query.get("page"), {"page"}),
        (lambda query: query.getlist("org"), {"org"}),
        (lambda query: "q" in query, {"q"}),
        (lambda query: query.urlencode(), NAMES),
        (lambda query: [*query.items()], NAMES),
        (lambda query: query.copy(), NAMES),
    ):
        Noting.looked.clear()
        look(Noting("page=1&span=2"))
        assert Noting.looked & NAMES == noted


@pytest.mark.parametrize("role", ASKING)
def test_no_500_for_a_bad_form(access_world: World, role: str):
    """Nothing, nonsense and 100,000 characters in every field that the form knows.

    A day that does not exist only where it knows a day: elsewhere that is one more text.
    """
    number = ROLES.index(role)
    for route in ROUTES:
        words = route.post.get("in", "")
        skip = route.name.startswith(("api-", *NOT_ASKED)) or not words
        if skip or words[number] not in "or+w":
            continue
        if any(words[ROLES.index(one)] in "or+w" for one in _before(role)):
            continue
        fields = route.data(access_world, "in") if route.data else {"x": ""}
        days = any(map(DAY.match, [*fields, *map(str, fields.values())]))
        for value in ("", HUGE, "\x00", LONG, *([NO_DAY] if days else [])):
            sent = Route(
                route.name, route.keys, data=lambda w, s, f=fields, v=value: dict.fromkeys(f, v)
            )
            status = _post(access_world, sent, role, json=route.json)
            assert status < 500, f"{route.label} {value[:20]!r} gave {status}"


def test_ids_beyond_any_number_are_not_found(access_world: World):
    client = access_world.client("district")
    for path in (
        "demands",
        "offers",
        "projects",
        "meetings",
        "alliances",
        "units",
        "orgs",
        "grids",
    ):
        assert client.get(f"/{path}/{HUGE}/").status_code == 404, path


def _before(role: str) -> tuple[str, ...]:
    """The roles that ask before this one: what they may open need not be asked again."""
    return ASKING[: ASKING.index(role)]


def _addresses(world: World, role: str) -> set[str]:
    pages = (one for one in readable(role) if not one[0].name.startswith("api-"))
    return {_path(world, route, side) for route, side in pages}


def _path(world: World, route: Route, side: str) -> str:
    from django.urls import reverse

    return reverse(route.name, kwargs=route.kwargs(world, side))


def _post(world: World, route: Route, role: str, *, json: bool) -> int:
    from dataclasses import replace

    from django.db import transaction

    with transaction.atomic():
        status = fetch(replace(route, json=json), world, "in", role, "post").status_code
        transaction.set_rollback(True)
    return status
