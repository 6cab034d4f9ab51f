"""What every test process takes up before the tests' own conftest."""

from tests.onedb import django_db_modify_db_settings  # noqa: F401
