"""The broker emptied, away or frozen: what is owed waits in PostgreSQL, and pages do not."""

import time
import uuid

import pytest
from django.urls import reverse

from core.models import Owed
from services.models import Demand, Match
from tests import factories
from tests.jobs.conftest import point_at
from tests.jobs.counted import left, lost_and_repeated, owe_all
from tests.matching_flow.test_runs import BARBER, HAIRCUT
from tests.workers import Beat, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10  # seconds that a page may wait for a broker that does not answer


def test_an_emptied_redis_loses_nothing(broker, tmp_path):
    owe_all(20)
    assert broker.lose() == 20
    with Worker(**broker.programs()):
        # The next piece comes through, those before it never would by Celery alone.
        from tests.jobs.quick import plain

        plain.delay(99)
        wait_for(lambda: lost_and_repeated(21)[0] == 20, "the piece that was sent afterwards")
        assert left() == 20
        with Beat(tmp_path, **broker.programs()):
            wait_for(lambda: not left(), "all to be done")
    assert lost_and_repeated(21) == (0, 0)


def test_redis_emptied_while_work_is_under_way(broker, tmp_path):
    owe_all(30)
    with Beat(tmp_path, **broker.programs()), Worker(**broker.programs(slow=0.05)):
        for goal in (25, 15):
            wait_for(lambda: left() <= goal, "some to be done")  # noqa: B023 - called at once
            broker.lose()
        wait_for(lambda: not left(), "all to be done")
    assert lost_and_repeated(30) == (0, 0)


@pytest.fixture
def publish(client, city, people):
    """Return a function that publishes a demand on its page, and says how long the page took."""
    factories.offer(people.unit, capacity=9, **BARBER)
    client.force_login(people.inside["staff"], backend="django.contrib.auth.backends.ModelBackend")

    def do() -> float:
        draft = factories.demand(city.communities[0], state="draft", **HAIRCUT)
        began = time.monotonic()
        page = reverse("demand_publish")
        answer = client.post(page, {"id": [draft.pk], "_once": str(uuid.uuid4())})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        assert Demand.objects.get(pk=draft.pk).state == "open"
        return time.monotonic() - began

    return do


def test_published_while_the_broker_is_away_and_while_it_is_frozen(publish, no_broker, tmp_path):
    away = publish()
    point_at(no_broker.url)
    no_broker.freeze()
    frozen = publish()
    no_broker.thaw()
    assert max(away, frozen) < PATIENCE, (away, frozen)
    assert not Owed.objects.exclude(done_at=None).exists()
    with Beat(tmp_path, **no_broker.programs()), Worker(**no_broker.programs()):
        wait_for(lambda: Match.objects.count() == 2, "the matches")
