"""What the tests of the lists share."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from core.photos import store_photo
from tests import factories


@pytest.fixture
def sign_in(client):
    """Return a function that signs the client in as a user."""

    def do(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return do


@pytest.fixture
def next_month() -> datetime.date:
    """A due date ahead."""
    return timezone.localdate() + datetime.timedelta(days=30)


def picture(name: str = "a.jpg") -> SimpleUploadedFile:
    """A small real photo as an upload."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def photo_of():
    """Return a function that keeps a photo for a user."""
    return lambda user: store_photo(upload=picture(), user=user)


@pytest.fixture
def scene(city, people):
    """A published demand of the first community and an offer of its unit, with their people."""

    class Scene:
        staff = people.inside["staff"]
        liaison = people.inside["liaison"]
        officer = people.inside["officer"]
        admin = people.inside["admin"]
        outsider = people.outside["staff"]
        unit = people.unit
        community = city.communities[0]
        demand = factories.demand(
            city.communities[0],
            "孩子放学没人管",
            category="青少年儿童",
            contact_name="王丽娟",
            contact_phone="13900006027",
        )
        offer = factories.offer(people.unit, "四点半课堂", category="青少年儿童", capacity=1)

    return Scene
