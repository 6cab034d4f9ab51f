"""Addresses with a code, as the database keeps them: a copy of it gives no link that works."""

import uuid

import pytest
from django.test import RequestFactory

from core.idempotency import act_once
from core.models import PostOnce
from core.sealing import seal, unseal
from tests import factories

CODES = [f"/{part}/Zm9vYmFyYmF6cXV4/" for part in ("bd", "i", "m", "mt", "r", "rc", "y", "feed")]


@pytest.mark.parametrize("address", CODES)
def test_a_code_is_not_kept_as_it_stands(address):
    kept = seal(address)
    assert "Zm9v" not in kept
    assert len(kept) <= PostOnce._meta.get_field("location").max_length
    assert unseal(kept) == address


def test_after_a_change_of_the_secret_key_old_ones_open_as_long_as_it_is_told(settings):
    kept, known = seal(CODES[0]), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [known]
    assert unseal(kept) == CODES[0]
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(kept) == "/"


@pytest.mark.django_db
def test_the_second_press_comes_to_the_same_page():
    request = RequestFactory().post("/m/Zm9vYmFyYmF6cXV4/", {"_once": str(uuid.uuid4())})
    request.user = factories.user("presser")
    for _twice in range(2):
        assert act_once(request, lambda: CODES[3]) == CODES[3]
    assert "Zm9v" not in PostOnce.objects.get().location
