"""What the tests of the matching flow share: quick texts, and a run from end to end."""

import pytest

from core.models import Owed
from core.outbox import deliver
from services.matches import vectors


@pytest.fixture(autouse=True)
def by_words(request, settings):
    """Match by words, unless a test is marked as needing the embeddings."""
    if "embeddings" not in request.fixturenames:
        settings.MATCHING_BACKEND = "words"


@pytest.fixture
def embeddings(settings):
    """Match with the bundled embeddings."""
    settings.MATCHING_BACKEND = "embedding"
    return vectors.current_matcher().likeness


def work_off(kind: str = "services.match") -> int:
    """Do all that is owed of the kind, as a worker would; return how many rows were done."""
    done = 0
    while ids := list(
        Owed.objects.filter(kind=kind, done_at=None).order_by("pk").values_list("pk", flat=True)
    ):
        for pk in ids:
            assert deliver(pk)
            done += 1
    return done


__all__ = ["by_words", "embeddings", "work_off"]
