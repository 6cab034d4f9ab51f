"""A Redis of its own for the tests of the jobs, to be emptied, frozen and left out at will."""

import datetime
import secrets
import signal
from dataclasses import dataclass

import pytest
import redis
from django.utils import timezone
from kombu import pools

from core.embedded import redis_server
from core.embedded.server import Running, free_port
from core.tasks import deliver_owed
from services.models import Project
from tests import factories

QUICK = {"JOBS_LEASE": "2", "JOBS_RESEND": "1", "JOBS_BEAT": "1", "MATCHING_BACKEND": "words"}


def point_at(url: str) -> None:
    """Let the tasks that this process sends go to the broker at the address."""
    app = deliver_owed.app
    pools.reset()
    app._pool = app.amqp._producer_pool = None
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = url


@dataclass
class Broker:
    """The Redis, and what may happen to it."""

    running: Running

    @property
    def url(self) -> str:
        """Return its address."""
        return self.running.url

    @property
    def client(self) -> redis.Redis:
        """Return a client."""
        return redis.Redis.from_url(self.url)

    def lose(self) -> int:
        """Empty it; return how many tasks were in it."""
        waiting = self.client.llen("celery") + self.client.hlen("unacked")
        self.client.flushall()
        return waiting

    def freeze(self) -> None:
        """Let it take connections and answer nothing."""
        self.running.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it answer again."""
        self.running.process.send_signal(signal.SIGCONT)

    def programs(self, **facts: object) -> dict[str, str]:
        """Return how Worker and Beat are to run: on this broker, quick, with JOBS_<fact>."""
        more = {f"JOBS_{name.upper()}": str(value) for name, value in facts.items()}
        return {"app": "tests.jobs.quick", "broker": self.url, **QUICK, **more}


@pytest.fixture(scope="session")
def redis_of_jobs(tmp_path_factory):
    """Start it once."""
    folder = tmp_path_factory.mktemp("jobs-redis")
    running = redis_server.start(folder, secrets.token_hex(8), None)
    yield running
    running.process.send_signal(signal.SIGCONT)
    running.end(hurried=True)


@pytest.fixture
def broker(redis_of_jobs):
    """The Redis, empty, to which this process sends."""
    before = deliver_owed.app.conf.broker_url
    made = Broker(redis_of_jobs)
    made.client.flushall()
    point_at(made.url)
    yield made
    made.thaw()
    point_at(before)


@pytest.fixture
def no_broker(broker):
    """Nobody listens where this process sends to."""
    point_at(f"redis://127.0.0.1:{free_port()}/0")
    return broker


@pytest.fixture
def due(city, people):
    """Thirty projects due today, of which the unit's liaison is to hear, once each."""
    today = timezone.localdate()
    for number in range(30):
        Project.objects.create(
            demand=factories.demand(city.communities[0], state="in_work"),
            unit=people.unit,
            title=f"项目{number}",
            due=today,
            started_on=today - datetime.timedelta(days=9),
        )
    return people.inside["liaison"]
