"""Two at the same moment: exactly one wins and the other is told; with the guard off both win."""

import datetime
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.db.models import QuerySet
from django.utils import timezone

from benchmarks.machine import write_table
from services.actions import claims, expiry
from services.models import BookingHold, Claim, Demand
from tests import factories
from tests.services.venues import at, book, venue

RACES = int(os.environ.get("SOAK_RACES", "1000"))
UNGUARDED = 50  # races with the guard off, beside those
DAY = datetime.timedelta(days=1)
TOLD = "told"  # the loser got words, or (a job) found nothing to do any more


def at_once(*verbs: Callable[[], object]) -> list[str]:
    """Let all run at the same moment; return for each "ok", "told", or the error it should not have."""
    start, ends = threading.Barrier(len(verbs)), [""] * len(verbs)

    def run(i: int, do: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            ends[i] = TOLD if do() is False else "ok"
        except ValidationError as error:
            ends[i] = TOLD if "".join(error.messages) else "told nothing"
        except Exception as error:
            ends[i] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ends)


def waiting(scene) -> tuple[Demand, Claim]:
    """A new demand and the unit's claim that waits for its community."""
    demand = factories.demand(scene.community)
    return demand, claims.claim_demand(demand=demand, provider=scene.unit, by=scene.liaison)


def last_place(scene) -> list[str]:
    """Two communities want the last place of an offer."""
    offer = factories.offer(scene.unit, capacity=1)
    pair = [factories.demand(scene.community) for _n in range(2)]
    return at_once(
        *(
            lambda one=one: claims.ask_for_offer(demand=one, offer=offer, by=scene.staff)
            for one in pair
        )
    )


def claim_and_withdrawal(scene) -> list[str]:
    """The community says yes while the unit takes its claim back."""
    _demand, claim = waiting(scene)
    due = timezone.localdate() + 9 * DAY
    return at_once(
        lambda: claims.accept_claim(claim=claim, by=scene.staff, due=due),
        lambda: claims.withdraw_claim(claim=claim, by=scene.liaison),
    )


def answer_and_lapse(scene) -> list[str]:
    """The community says yes while the night lets the claim lapse."""
    _demand, claim = waiting(scene)
    today = timezone.localdate()
    Claim.objects.filter(pk=claim.pk).update(answer_by=today - expiry.GRACE - DAY)
    return at_once(
        lambda: claims.accept_claim(claim=claim, by=scene.staff, due=today + 9 * DAY),
        lambda: expiry.lapse_claim(pk=claim.pk, today=today),
    )


def answer_and_expiry(scene) -> list[str]:
    """The community says yes while the night lets the demand expire."""
    demand, claim = waiting(scene)
    today = timezone.localdate()
    Demand.objects.filter(pk=demand.pk).update(due=today - DAY)
    return at_once(
        lambda: claims.accept_claim(claim=claim, by=scene.staff, due=today + 9 * DAY),
        lambda: expiry.expire_demand(pk=demand.pk, today=today),
    )


def last_slot(scene) -> list[str]:
    """A unit and a group of residents want the same hour of a place."""
    hall = venue(scene.community)
    return at_once(
        lambda: book(hall, scene.liaison, at(2, 9), unit=scene.unit),
        lambda: book(hall, scene.staff, at(2, 10)),
    )


@contextmanager
def without_locks() -> Iterator[None]:
    """Take the row locks off, and let both look before either writes its claim."""
    looked, mine, save = threading.Barrier(2), threading.local(), Claim.save

    def slowly(claim, *args, **kwargs):
        if threading.current_thread() is not threading.main_thread() and not hasattr(mine, "seen"):
            mine.seen = looked.wait(timeout=30)
        save(claim, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
        patch.setattr(Claim, "save", slowly)
        yield


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """Let two bookings hold the same place at the same time."""
    guard = next(c for c in BookingHold._meta.constraints if c.name == "booking_hold_once")
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE services_bookinghold DROP CONSTRAINT "{guard.name}"')
    try:
        yield
    finally:
        BookingHold.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(BookingHold, guard)


Race = Callable[..., list[str]]
Guard = Callable[[], AbstractContextManager[None]]
KINDS: dict[Race, tuple[str, Guard]] = {
    last_place: ("供给的最后一个名额", without_locks),
    last_slot: ("场地的最后一个时段", without_the_constraint),
    claim_and_withdrawal: ("答应认领、收回认领", without_locks),
    answer_and_lapse: ("答应认领、认领作废", without_locks),
    answer_and_expiry: ("答应认领、需求过期", without_locks),
}
IDS = [kind.__name__ for kind in KINDS]


@pytest.mark.django_db(transaction=True)
def test_one_wins_and_the_other_is_told(scene, other_connection):
    for kind in KINDS:
        assert kind(scene) == ["ok", TOLD], kind.__name__
    assert not Claim.objects.filter(state="agreed", project=None).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "guard"), [(k, g) for k, (_w, g) in KINDS.items()], ids=IDS)
def test_with_the_guard_off_both_win(scene, other_connection, kind, guard):
    """So that the test above proves something: what it asserts does not hold without the guard."""
    with guard():
        ends = [kind(scene) for _n in range(3)]
    assert ["ok", "ok"] in ends, ends


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_thousand_times(scene, other_connection):
    """Each kind so many times, and some with the guard off; what came is written down."""
    rows: list[list[object]] = []
    for kind, (words, guard) in KINDS.items():
        start = time.monotonic()
        ends = Counter(tuple(kind(scene)) for _n in range(RACES))
        seconds = time.monotonic() - start
        with guard():
            off = Counter(tuple(kind(scene)) for _n in range(UNGUARDED))
        one, both = ends["ok", TOLD], off["ok", "ok"]
        rows.append([words, RACES, one, RACES - one, UNGUARDED, both, f"{seconds:.0f}"])
        assert ends == {("ok", TOLD): RACES}, (kind.__name__, ends)
        assert both, (kind.__name__, off)
    head = ["两边同时", "次数", "一边成、一边得到说明", "其他", "关掉保护", "其中两边都成", "秒"]
    write_table("races", "两个人同时要一样东西", head, rows)
