"""The walk: every address and API route as every role, inside and outside, reading and writing.

Each role is asked at its border: the farthest place where it may, the nearest where it may not.
Of the posts without a column that get what the column gets which they follow, one is asked,
another at each route. `make soak` asks all of them, and all places between and beyond as well.
"""

from collections.abc import Callable, Iterable

import pytest

from core.personal import _READERS
from tests.access import others
from tests.access.ask import ask, fetch, fits, letter
from tests.access.pages import readable
from tests.access.routes import ROUTES, names_known
from tests.access.table import Route
from tests.access.world import OTHERS, ROLES, World

# The city admin's view of the places between is as that of the nearest and the farthest.
AS_ELSEWHERE = {"sib": ("city", "nobody"), "far": ("city", "nobody")}
# What may be read is read, once for all its tests, in test_reading.py.
READ = {(role, route.label, side) for role in ROLES for route, side in readable(role)}
# Letters of a refusal: not there, not allowed, no login.
REFUSED = ".xU"
PAGES = [route for route in ROUTES if not route.name.startswith("api-")]


@pytest.mark.django_db  # one marked test per file makes pytest lay out the database for the world
def test_every_route_has_an_entry():
    assert names_known() == {route.name for route in ROUTES}


def test_every_masked_fact_has_an_entry():
    asked = {route.keys["kind"][1:] for route in ROUTES if route.name == "reveal"} - {"none"}
    assert set(_READERS) == asked


def at_border(word: dict[str, str]) -> dict[str, str]:
    """Of places from near to far and what a role gets there, those at which it changes.

    Of places with the same answer the farthest is the hardest if it is let in, the nearest if not.
    """
    kept: dict[str, str] = {}
    last = None
    for side, letter_there in word.items():
        if letter_there == last and letter_there in REFUSED:
            continue
        if letter_there == last:
            kept.popitem()
        kept[side] = last = letter_there
    return kept


def everywhere(word: dict[str, str]) -> dict[str, str]:
    """All places."""
    return word


Places = Callable[[dict[str, str]], dict[str, str]]


def columns(route: Route, method: str, words: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return by role what the table says that it gets, by place."""
    found: dict[str, dict[str, str]] = {}
    for at, role in enumerate(ROLES):
        sides = (side for side in words if role not in AS_ELSEWHERE.get(side, ()))
        found[role] = {side: words[side][at] for side in sides}
    for role in OTHERS:
        found[role] = {
            side: others.wanted(route, method, side, role, word)
            for side, word in others.places(route, role, words).items()
        }
    return found


def one_of_those_alike(
    route: Route, roles: Iterable[str], found: dict[str, dict[str, str]]
) -> list[str]:
    """Of the roles without a column that get what their column gets, one, another at each route.

    Whoever gets anything of his own is asked as well.
    """
    roles = list(roles)
    alike = [role for role in roles if _as_the_column(found[role], found[OTHERS[role]])]
    asked = alike[ROUTES.index(route) % len(alike)] if alike else None
    return [role for role in roles if role == asked or role not in alike]


def _as_the_column(got: dict[str, str], column: dict[str, str]) -> bool:
    return all(
        letter == column[side] if side in column else letter in REFUSED
        for side, letter in got.items()
    )


def walk(
    world: World, route: Route, roles: Iterable[str], places: Places, *, in_turn: bool = False
) -> list[str]:
    """Ask a route as the roles at the places; return what was not as the table says.

    in_turn: of the roles that get what their column gets only one is asked.
    """
    wrong = []
    for method, words in (("get", route.get), ("post", route.post)):
        found = columns(route, method, words)
        for role in one_of_those_alike(route, roles, found) if in_turn else roles:
            for side, wanted in places(found[role]).items():
                if method == "get" and (role, route.label, side) in READ:
                    continue
                got, wrote = ask(route, world, side, role, method)
                if not fits(wanted, got, wrote):
                    what = "wrote" if wrote else "wrote nothing"
                    wrong.append(f"{method} {side} {role}: wanted {wanted}, got {got}, {what}")
    return wrong


@pytest.mark.parametrize("route", ROUTES, ids=[route.label for route in ROUTES])
def test_who_gets_what(access_world: World, route: Route):
    wrong = walk(access_world, route, ROLES, at_border)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", ROUTES, ids=[route.label for route in ROUTES])
def test_posts_without_a_column(access_world: World, route: Route):
    wrong = walk(access_world, route, OTHERS, at_border, in_turn=True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.soak
@pytest.mark.parametrize("route", ROUTES, ids=[route.label for route in ROUTES])
def test_who_gets_what_at_every_place(access_world: World, route: Route):
    wrong = walk(access_world, route, (*ROLES, *OTHERS), everywhere)
    assert not wrong, "\n".join(wrong)


def test_the_border_is_where_the_answer_changes():
    """The walk leaves out only what lies behind a place that was asked."""
    assert at_border({"in": "o", "sib": "o", "far": ".", "out": "."}) == {"sib": "o", "far": "."}
    assert at_border({"in": "x", "sib": "x", "out": "."}) == {"in": "x", "out": "."}
    assert at_border({"in": ".", "own": "r", "out": "."}) == {"in": ".", "own": "r", "out": "."}


@pytest.mark.parametrize("route", ROUTES, ids=[route.label for route in ROUTES])
def test_without_a_login(access_world: World, route: Route):
    for method, words in (("get", route.get), ("post", route.post)):
        for side in list(words)[:1]:
            got, wrote = ask(route, access_world, side, "anonymous", method)
            assert fits(route.anon, got, wrote) or (method == "post" and route.anon == "o")


@pytest.mark.parametrize("route", PAGES, ids=[route.label for route in PAGES])
def test_other_methods_are_refused(access_world: World, route: Route):
    """What only reads takes no POST, what only acts shows nothing to GET."""
    for method, words, rest in (
        ("get", route.get, route.post),
        ("post", route.post, route.get),
    ):
        if words or any(one.name == route.name and getattr(one, method) for one in ROUTES):
            continue
        got, wrote = ask(route, access_world, next(iter(rest)), "staff", method)
        assert not wrote, method
        assert got in "m.xr", f"{method} gave {got}"


@pytest.mark.parametrize(
    "name", ["match_panel", "cadence_cell", "dashboard_rows", "import_rows", "waiting_count"]
)
def test_parts_of_pages_by_htmx(access_world: World, name: str):
    """The parts ask the same; without a login they get 401 and no sign-in form inside a page."""
    route = next(route for route in ROUTES if route.name == name)
    for side, word in route.get.items():
        for role, wanted in zip(ROLES, word, strict=True):
            answer = fetch(route, access_world, side, role, **{"HX-Request": "true"})
            assert letter(answer) == wanted, f"{side} {role}"
            if wanted == "o":
                assert b"<html" not in answer.content
    side = next(iter(route.get))
    answer = fetch(route, access_world, side, "anonymous", **{"HX-Request": "true"})
    assert answer.status_code == 401


def test_a_session_is_no_token(access_world: World):
    for role in ("city", "staff"):
        answer = access_world.client(role).get("/api/v1/demands/")
        assert answer.status_code == 401


def test_a_closed_accounts_token_gives_nothing(access_world: World):
    from django.db import transaction

    route = next(route for route in ROUTES if route.name == "api-demands-list")
    user = access_world.users["staff"]
    with transaction.atomic():
        type(user).objects.filter(pk=user.pk).update(is_active=False)
        assert fetch(route, access_world, "in", "staff").status_code == 401
        assert access_world.client("staff").get("/demands/").status_code == 302
        transaction.set_rollback(True)


def test_pages_of_a_user_are_kept_by_nobody(access_world: World):
    for name in ("workbench", "demand_list", "demand_detail", "demand_export", "photo", "search"):
        route = next(route for route in ROUTES if route.name == name)
        answer = fetch(route, access_world, "in", "staff")
        assert answer.headers["Cache-Control"] == "private, no-store", name
