"""What all tests share: real servers, a small city with its people, an emptied database."""

import os
import re

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if WORKER and "REDIS_URL" in os.environ:  # each test process has a Redis database of its own
    number = int(re.sub(r"\D", "", WORKER) or 0) + 1
    os.environ["REDIS_URL"] = re.sub(r"/\d+$", f"/{number}", os.environ["REDIS_URL"])

import pytest
from django.db import connections, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

from tests import factories


@pytest.fixture(scope="session", autouse=True)
def _emptying_passes_the_guards():
    """Let the emptying between tests, and nothing else, pass the tables that only grow.

    What migrations lay down (sectors, categories) is laid down again afterwards.
    """
    plain = DatabaseOperations.execute_sql_flush

    def flush(self, sql_list):
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for sql in sql_list:
                cursor.execute(sql)
            cursor.execute("SET LOCAL session_replication_role = origin")
        factories.lay_down_seeds()

    DatabaseOperations.execute_sql_flush = flush
    yield
    DatabaseOperations.execute_sql_flush = plain


@pytest.fixture(autouse=True)
def _settings_for_tests(settings, tmp_path):
    """Cheap passwords, own media folder, plain static storage."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


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
