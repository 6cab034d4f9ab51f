"""What all tests share: real servers, a small city with its people, an emptied database."""

import gc
import os
import re
import uuid
from collections.abc import Callable
from contextlib import contextmanager

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if WORKER and "REDIS_URL" in os.environ:  # each test process has a Redis database of its own
    number = int(re.sub(r"\D", "", WORKER) or 0) + 1
    os.environ["REDIS_URL"] = re.sub(r"/\d+$", f"/{number}", os.environ["REDIS_URL"])

import pytest
from django.conf import settings as of_django
from django.db import OperationalError, connection, connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from services.matching import fits
from tests import factories
from tools import browser

# Files that take longest, begun first, so that no process is left alone with one at the end. While
# the first lays out the database, the others begin with matching, which needs none.
LONG = ("test_access.py", "matching/", "test_reading.py", "test_pages.py", "browser/", "jobs/",
        "portal/test_demo.py", "practice/")  # fmt: skip
# The settings were read before this file was.
of_django.REDIS_URL = of_django.CELERY_BROKER_URL = os.environ["REDIS_URL"]
of_django.CACHES["default"]["LOCATION"] = os.environ["REDIS_URL"]
fits.keep_in(of_django.DATA_DIR / "matching" / "fits")  # one fit of the lexicon for all processes
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, each still in one piece."""
    here = os.path.dirname(__file__)

    def place(item: pytest.Item) -> int:
        name = os.path.relpath(item.path, here)
        return next((at for at, long in enumerate(LONG) if name.startswith(long)), len(LONG))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is loaded by now stays until the end: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _emptying_passes_the_guards():
    """Let the emptying between tests, and nothing else, pass the tables that only grow.

    Only tables with rows are emptied, which takes a tenth of truncating all of them. What
    migrations lay down (sectors, categories) is laid down again afterwards.
    """

    def tables_of(self, style, tables, **options):
        return [self.quote_name(table) for table in tables]

    def flush(self, tables):
        for again in (True, True, True, False):
            try:
                _empty(self.connection, tables)
                break
            except OperationalError:  # deadlock: a page left open by the test is still answered
                if not again:
                    raise
        factories.lay_down_seeds()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", tables_of)
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


def _empty(connection, tables: list[str]) -> None:
    """Wait for who still writes, then delete all rows without asking triggers and references."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
        filled = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
        cursor.execute(" UNION ALL ".join(filled))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture(autouse=True)
def _settings_for_tests(settings, tmp_path_factory, request):
    """Cheap passwords, own media folder (made when something is kept), plain static storage."""
    settings.PASSWORD_HASHERS = CHEAP
    if "access_world" not in request.fixturenames:  # it keeps its own for a whole file
        settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media" / str(uuid.uuid4())
    settings.STORAGES = plain_static(settings)


def plain_static(settings) -> dict:
    """The storages without the manifest of static files, which nobody has collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def city(db) -> "factories.City":
    """A small city: 2 districts, 2 streets each, 2 communities each, 2 grids each."""
    return factories.plant_city()


@pytest.fixture
def people(city) -> "factories.People":
    """One person per role around the first community, and the same outside, in the other district."""
    return factories.settle_people(city)


@pytest.fixture
def other_connection(transactional_db):
    """Close connections that threads of a test opened."""
    yield
    connections.close_all()


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the tests of a session."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django believe that it runs in one.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    path = browser.path()
    with sync_playwright() as playwright:
        how = ["--no-sandbox", "--disable-gpu", "--disable-extensions"]
        opened = playwright.chromium.launch(executable_path=path, args=how)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def access_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """The world of the walk of access, laid out once per file and taken away after it."""
    with django_db_blocker.unblock(), laid_out(tmp_path_factory) as world:
        yield world


@contextmanager
def laid_out(tmp_path_factory, first: Callable[[], None] = lambda: None):
    """Lay out the world of the walk of access, after what is to be done first; undo both.

    In it it is ten in the morning for as long as it is there: a page read twice says the same.
    """
    from django.conf import settings
    from django.test import override_settings
    from django.utils import timezone

    from portal import context, waiting
    from tests.access.world import HOURS, build

    kept = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=CHEAP,
        STORAGES=plain_static(settings),
    )
    ten = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    with kept, pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(timezone, "now", lambda: ten)
        # On a slow machine, too, no page meets a count that has just grown old.
        patch.setattr(waiting, "COUNT_SECONDS", HOURS)
        patch.setattr(context, "TREE_SECONDS", HOURS)
        first()
        world = build()
        connection.check_constraints()  # once for all: each test would do it anew at its end
        yield world
        transaction.set_rollback(True)
