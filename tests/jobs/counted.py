"""Work that counts itself: what is lost and what is doubled shows."""

from collections import Counter

from core.models import AccessEvent, Owed
from core.outbox import owe
from tests.jobs.quick import KIND


def owe_all(count: int) -> list[Owed]:
    """Owe so many pieces of work."""
    return [owe(kind=KIND, key=str(n), args={"number": n}) for n in range(count)]


def left() -> int:
    """Return how many are not done yet."""
    return Owed.objects.filter(kind=KIND, done_at=None).count()


def done() -> Counter[str]:
    """Return how often each piece was done."""
    rows = AccessEvent.objects.filter(subject__startswith="job:")
    return Counter(rows.values_list("subject", flat=True))


def lost_and_repeated(count: int) -> tuple[int, int]:
    """Return how many of so many were never done, and how often one was done again."""
    times = done()
    return count - len(times), sum(times.values()) - len(times)
