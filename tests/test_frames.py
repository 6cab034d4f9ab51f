"""Deep calls take no memory anew at each of them, however deep the stack is that they stand on."""

import resource

import pytest
from django.conf import settings

from core.frames import RoomyMiddleware, roomy

CALLS = 1_000
DEPTHS = range(400)


def pages_taken(within) -> int:
    """Return how many pages of memory the process took at worst, at any depth of the stack."""

    def call(a=0, b=0, c=0, d=0, e=0, f=0, g=0, h=0, i=0, j=0, k=0, m=0):
        """A frame larger than that of `down`: at some depth it is the first beyond a piece."""

    def often():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(CALLS):
            call()
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    def down(depth):
        return down(depth - 1) if depth else within(often)

    return max(down(depth) for depth in DEPTHS)


@pytest.fixture
def plain():
    """Return a function that calls what it is given."""
    return lambda call: call()


def test_somewhere_each_call_takes_a_page_anew(plain):
    """What this is about; should a newer CPython fail here, core.frames may go."""
    assert pages_taken(plain) >= CALLS


def test_with_room_nowhere(plain):
    assert pages_taken(roomy(plain)) < CALLS / 10


def test_a_request_is_answered_with_room():
    assert settings.MIDDLEWARE[0] == f"{RoomyMiddleware.__module__}.{RoomyMiddleware.__name__}"
    assert pages_taken(lambda call: RoomyMiddleware(lambda _: call())(None)) < CALLS / 10
