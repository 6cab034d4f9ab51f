"""What the tests in the browser share: windows of people, a real worker, a photo, a sheet."""

import io
import os
import re

import pytest
from PIL import Image
from redis import Redis

from core import outbox
from core.tasks import deliver_owed, redeliver
from tests.browser.window import DESK, Window
from tests.workers import Worker, wait_for

# A Redis database apart for each test process: no other worker must take these tasks.
NUMBER = 12 + int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
BROKER = re.sub(r"/\d+$", f"/{NUMBER}", os.environ["REDIS_URL"])


@pytest.fixture
def window(chromium, live_server):
    """Return a function that opens a person's window, signed in; `Window.sign_in` does it by hand."""
    windows = []

    def open_window(user=None, width: int = DESK) -> Window:
        made = Window(chromium, live_server.url, width)
        windows.append(made)
        if user:
            made.come_in(user)
        return made

    yield open_window
    for made in windows:
        made.close()


def send(task, *args) -> None:
    """Hand a task to the worker's broker."""
    with deliver_owed.app.connection_for_write(BROKER) as broker:
        task.apply_async(args, connection=broker)


@pytest.fixture(scope="session")
def celery_worker(django_db_setup, django_db_blocker):
    """A real Celery worker on the test's database, ready for work."""
    broker = Redis.from_url(BROKER)
    broker.flushdb()
    with django_db_blocker.unblock():
        worker = Worker(MATCHING_BACKEND="words", REDIS_URL=BROKER)
    with worker:
        send(redeliver)
        wait_for(lambda: not broker.llen("celery"), "the worker to take its first task")
        yield worker


@pytest.fixture
def worker(celery_worker, transactional_db, monkeypatch):
    """The worker takes what the pages of this test owe; `send` hands it a task."""
    monkeypatch.setattr(outbox, "send", lambda ids: [send(deliver_owed, pk) for pk in ids])
    celery_worker.send = send
    return celery_worker


@pytest.fixture
def photo() -> dict:
    """A photo as a file that a person picks."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#8a7f6d").save(out, "JPEG")
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
