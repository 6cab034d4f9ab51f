"""What the tests of grids share."""

import uuid

import pytest
from django.test import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def sign_in():
    """Return a function that gives a client signed in as a user."""

    def do(user) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return do


@pytest.fixture
def once():
    """Return a function that gives a fresh idempotency key for a form."""
    return lambda: {"_once": str(uuid.uuid4())}
