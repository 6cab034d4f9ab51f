"""In each field of each form and body: the number of a row elsewhere, and what nobody would type.

Whatever comes is an answer in words: nothing written means the row, none of its names is told.
`make soak` asks every field that a view reads; else those are asked in which the walk sends a row.
"""

from typing import Any

import pytest

from tests.access import foreign
from tests.access.ask import address
from tests.access.routes import ROUTES
from tests.access.table import Route
from tests.access.world import World
from tests.conftest import laid_out

pytestmark = pytest.mark.django_db
SENT = [route for route in ROUTES if route.post and foreign.who(route)]
WITH_DATA = [route for route in SENT if route.data]
BODIES = [route for route in WITH_DATA if route.json]
WORDS = "说明写清楚"
FREE = {"kind", "topic", "notice", "place", "duty"}  # words that bear the name of a row elsewhere


@pytest.fixture(scope="module")
def access_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of the walk of access, each table with numbers of its own."""
    with django_db_blocker.unblock(), laid_out(tmp_path_factory, foreign.spread_ids) as found:
        yield found


def _rows_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that hold the number of a row, with one value each."""
    firsts = {
        name: value[0] if isinstance(value, list) and value else value
        for name, value in data.items()
    }
    return {name: value for name, value in firsts.items() if foreign.model_of(value)}


@pytest.mark.parametrize("route", WITH_DATA, ids=[route.label for route in WITH_DATA])
def test_a_row_elsewhere(access_world: World, route: Route):
    at = foreign.who(route)
    data = route.data(access_world, at[0])
    rows, wrong = _rows_of(data), []
    for name, value in rows.items():
        for other in foreign.elsewhere(access_world, value):
            sent = foreign.with_field(data, name, other)
            answer = foreign.send(access_world, route, at, "post", sent)
            if told := foreign.wrong_with(answer, other):
                wrong.append(f"{name}={other} as {at[1]}: {told}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", BODIES, ids=[route.label for route in BODIES])
def test_a_body_of_odd_things(access_world: World, route: Route):
    """One odd thing in each field at once; which one moves on with the field."""
    at = foreign.who(route)
    data = route.data(access_world, at[0])
    for turn in range(0, len(foreign.ODD_JSON), 5):
        odd = {n: foreign.ODD_JSON[(turn + k) % 15] for k, n in enumerate(data)}
        answer = foreign.send(access_world, route, at, "post", odd)
        assert not foreign.wrong_with(answer), odd


BY_HAND = [
    ("agreement_create", "text-d"),
    ("agreement_create", "signer-a"),
    ("booking_do", "reason"),
    ("record_judge", "reason"),
]


@pytest.mark.parametrize(("label", "name"), BY_HAND)
def test_a_null_in_a_field_that_no_form_reads(access_world: World, label: str, name: str):
    """PostgreSQL stores none: it is left out, as forms tell of it."""
    route = next(route for route in ROUTES if route.label == label)
    at = foreign.who(route)
    data = {**route.data(access_world, at[0]), name: "a\x00b"}
    if label == "record_judge":
        data["do"] = "refuse"
    answer = foreign.send(access_world, route, at, "post", data)
    assert (answer.error, answer.status) == ("", 302)
    assert answer.wrote("ab")


def test_the_attack_tells_what_it_finds(access_world: World):
    """For an officer a row of the next community is his own: taken for foreign it is told of."""
    route = next(route for route in ROUTES if route.label == "demand_create")
    data, at = route.data(access_world, "in"), ("in", "officer")
    (other,) = foreign.elsewhere(access_world, data["org"], ("sib",))
    answer = foreign.send(access_world, route, at, "post", {**data, "org": other})
    assert foreign.wrong_with(answer, other).startswith("wrote INSERT")
    assert {"org", "title", "category"} <= answer.form


def _whole(world: World, route: Route, at: tuple[str, str]) -> tuple[dict, dict]:
    """Return a form as the page shows it with the walk's data in it, and what its lists offer."""
    data, offers = (route.data(world, at[0]) if route.data else {}), {}
    data = {name: value for name, value in data.items() if value is not None}
    if not route.json:
        page = foreign.send(world, route, at, "get", {})
        url = address(route, world, at[0]).split("?")[0]
        fields, offers = foreign.filled(page.text, url)
        data = {**fields, **data}
    return data, offers


@pytest.mark.soak
@pytest.mark.parametrize("route", SENT, ids=[route.label for route in SENT])
def test_every_field(access_world: World, route: Route):
    at = foreign.who(route)
    data, offers = _whole(access_world, route, at)
    before = foreign.send(access_world, route, at, "post", data)
    if before.status == 422:
        data |= {n: WORDS for n in ("text", "reason", "note", "remark") if not data.get(n)}
        before = foreign.send(access_world, route, at, "post", data)
    wrong = [before.error] if before.error else []
    for name in sorted((before.form | set(data)) - foreign.COMMON):
        known = [data.get(name), *offers.get(name, [])]
        known += [] if name in FREE else [access_world.ids.get(("out", name))]
        rows = _elsewhere(access_world, at[1], known)
        rows = [row for row in rows if str(row) not in offers.get(name, [])]
        for other in (*rows, *foreign.some_odd(route, name)):
            sent = foreign.with_field(data, name, other)
            answer = foreign.send(access_world, route, at, "post", sent)
            if told := foreign.wrong_with(answer, other if other in rows else None):
                wrong.append(f"{name}={str(other)[:40]!r} as {at[1]}: {told}")
    assert not wrong, "\n".join(wrong)


def _elsewhere(world: World, role: str, known: list) -> list:
    """Return a row elsewhere for each kind of row that is among the values."""
    kinds = {foreign.model_of(one): one for one in known if foreign.model_of(one)}
    places = ("out",) if role == "district" else ("out", "far")
    return [row for one in kinds.values() for row in foreign.elsewhere(world, one, places)]


@pytest.mark.parametrize("name", ["day", "end_day"])
def test_the_last_day_of_all_is_too_far_to_book(access_world: World, name: str):
    route = next(route for route in ROUTES if route.label == "booking_create")
    data = {**route.data(access_world, "in"), name: "9999-12-31"}
    answer = foreign.send(access_world, route, ("in", "staff"), "post", data)
    assert answer.error == ""
    assert "两年以内" in answer.text
