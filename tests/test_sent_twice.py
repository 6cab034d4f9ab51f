"""Each form that acts, sent twice: a double click and a bad line act once, and lead where once leads."""

import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.access.ask import address, letter, writes
from tests.access.routes import ROUTES
from tests.access.table import Route
from tests.access.world import ROLES, World

ACTING = [r for r in ROUTES if r.verb == "post" and not r.json and "r" in "".join(r.post.values())]
# What these do they may do twice: the second time there is nothing left to do.
SAME_AGAIN = {"notices_read", "notice_open", "import_drop"}


@pytest.mark.django_db
@pytest.mark.parametrize("route", ACTING, ids=[route.label for route in ACTING])
def test_the_second_copy_leads_where_the_first_led(access_world: World, route: Route):
    side, word = next((side, word) for side, word in route.post.items() if "r" in word)
    role = ROLES[word.index("r")]
    client, where = access_world.client(role), address(route, access_world, side)
    data = (route.data(access_world, side) if route.data else {}) | {"_once": str(uuid.uuid4())}
    connection.queries_log.clear()
    with transaction.atomic():
        first = client.post(where, data)
        with CaptureQueriesContext(connection) as queries:
            second = client.post(where, data)
        transaction.set_rollback(True)
    assert letter(first) == "r"
    assert (letter(second), second.headers.get("Location")) == ("r", first.headers["Location"])
    wrote = [query["sql"] for query in queries.captured_queries if writes(query["sql"])]
    assert route.name in SAME_AGAIN or not wrote
