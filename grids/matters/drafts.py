"""Photos of a report that was not taken yet: kept for an hour, so that nobody has to pick them again.

They lie re-encoded in the cache under the form's own ticket. No address gives them out again: they
can only go along with the report of this form. Room is for few: the oldest make way.
"""

import logging
import uuid
from collections.abc import Sequence

from django.core.cache import cache

from core.photos import Encoded
from grids.matters.limits import may_leave_photos

LASTS = 3600  # s
ROOM = 64  # forms whose photos are kept at a time, in the whole portal
MOST_BYTES = 4 * 1024 * 1024  # of one form
logger = logging.getLogger(__name__)


def keep(ticket: uuid.UUID, photos: Sequence[Encoded], address: str) -> bool:
    """Keep the photos of a form in place of those before; without room for them those before stay.

    Tells whether they are kept, so that they need not be picked again.
    """
    if sum(len(one.data) for one in photos) > MOST_BYTES or not may_leave_photos(address):
        return False
    try:
        if cache.get(_key(ticket)) is None:
            _make_room(ticket)
        cache.set(_key(ticket), [vars(one) for one in photos], LASTS)
    except Exception:  # Redis is gone: they are picked again
        logger.warning("no photos of drafts kept: the cache does not answer")
        return False
    return True


def kept(ticket: uuid.UUID) -> list[Encoded]:
    """Return the photos that are kept for a form."""
    try:
        return [Encoded(**facts) for facts in cache.get(_key(ticket)) or []]
    except Exception:  # Redis is gone
        return []


def forget(ticket: uuid.UUID) -> None:
    """Let go of the photos of a form."""
    try:
        cache.delete(_key(ticket))
    except Exception:  # they go by themselves
        logger.warning("photos of a draft not dropped: the cache does not answer")


def _make_room(ticket: uuid.UUID) -> None:
    """Take the next place of the round; who had it before has waited longest."""
    cache.add("grids.draft:next", 0, timeout=None)
    place = f"grids.draft:place:{cache.incr('grids.draft:next') % ROOM}"
    if before := cache.get(place):
        cache.delete(_key(before))
    cache.set(place, ticket, LASTS)


def _key(ticket: uuid.UUID) -> str:
    return f"grids.draft:{ticket}"
