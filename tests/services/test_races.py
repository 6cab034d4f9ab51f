"""Two at the same moment: exactly one wins and the other is told; without the locks both win."""

import datetime
import os
import threading
from collections.abc import Callable
from types import ModuleType

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from services.actions import claims, expiry
from services.models import Claim, Demand, Offer, Project
from tests import factories

RACES = int(os.environ.get("SOAK_RACES", "1000"))
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


KINDS = [last_place, claim_and_withdrawal, answer_and_lapse, answer_and_expiry]
IDS = [kind.__name__ for kind in KINDS]


@pytest.mark.django_db(transaction=True)
def test_one_wins_and_the_other_is_told(scene, other_connection):
    for kind in KINDS:
        assert kind(scene) == ["ok", TOLD], kind.__name__
    assert not Claim.objects.filter(state="agreed", project=None).exists()


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", KINDS, ids=IDS)
def test_a_thousand_times(scene, other_connection, kind):
    assert {tuple(kind(scene)) for _n in range(RACES)} == {("ok", TOLD)}
    assert Project.objects.filter(state="in_work").count() == (
        Claim.objects.filter(state="agreed").count()
    )


def unguard(monkeypatch, module: ModuleType, name: str) -> None:
    """Take the row locks off, and let both look before either acts."""
    looked, check = threading.Barrier(2), getattr(module, name)

    def slowly(*args, **kwargs):
        found = check(*args, **kwargs)
        looked.wait(timeout=30)
        return found

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
    monkeypatch.setattr(module, name, slowly)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "name"),
    [(last_place, "refuse_full"), (claim_and_withdrawal, "_refuse_unless_waiting")],
    ids=["last_place", "claim_and_withdrawal"],
)
def test_without_the_locks_both_win(scene, other_connection, monkeypatch, kind, name):
    unguard(monkeypatch, claims, name)
    assert kind(scene) == ["ok", "ok"]
    assert Offer.objects.exists()
