"""Verbs of matters while their grid is being split: the one waits for the other, never both."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections

from grids.actions import matter_steps
from grids.actions.matter_ways import fall_to_community, hand_down, join, pass_up
from grids.actions.matters import dispatch
from grids.actions.successions import split_grid
from grids.matters.work import gather_strays
from grids.models import Matter, MatterDoor
from orgs.models import Post, PostKind, Unit
from tests import factories
from tests.grids.load import halves, standing
from tests.grids.matters import door_at, hands, reported

PATIENCE = 20  # s


def _waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


class _Held:
    """A verb in a thread, held up where it writes its step until the split waits for it."""

    def __init__(self, verb: Callable[[], Any], split: Callable[[], Any], monkeypatch) -> None:
        self.failed: list[BaseException] = []
        self.verb = threading.Thread(target=self._run, args=(verb,))
        self.split = threading.Thread(target=self._run, args=(split,))
        write = matter_steps.step

        def held(*args, **facts):
            if threading.current_thread() is self.verb and self.split.ident is None:
                self.split.start()
                for _try in range(PATIENCE * 100):
                    if _waits():
                        break
                    threading.Event().wait(0.01)
            return write(*args, **facts)

        monkeypatch.setattr(matter_steps, "step", held)

    def _run(self, do: Callable[[], Any]) -> None:
        try:
            do()
        except BaseException as error:
            self.failed.append(error)
        finally:
            connections.close_all()

    def together(self) -> list[BaseException]:
        """Let both go; return what failed."""
        self.verb.start()
        self.verb.join(PATIENCE)
        self.split.join(PATIENCE)
        return self.failed


@pytest.mark.django_db(transaction=True)
def test_no_verb_and_split_wait_for_each_other(transactional_db, monkeypatch):
    city = factories.plant_city()
    people = factories.settle_people(city)
    who, community = hands(people), city.communities[0]
    unit = Unit.objects.filter(pk=people.unit.pk)

    def joined(door: MatterDoor):
        one, two = reported(door, "灯坏了"), reported(door, "灯不亮")
        return lambda: join(matter=two, by=who["staff"], into=one)

    def handed_down(door: MatterDoor):
        row = reported(door)
        pass_up(matter=row, by=who["keeper"], reason="办不了")
        return lambda: hand_down(matter=row, by=who["staff"], org=door.org, reason="归网格")

    def given_back(door: MatterDoor):
        dispatch(matter=reported(door), by=who["staff"], unit=people.unit)
        unit.update(ended_on="2026-01-01")
        return gather_strays

    def fallen(door: MatterDoor):
        reported(door)
        Post.objects.filter(org=door.org, kind=PostKind.GRID_KEEPER).update(
            revoked_at="2026-01-01T00:00Z"
        )
        return lambda: fall_to_community(door.org)

    for number, verb in enumerate((joined, handed_down, given_back, fallen), 1):
        card = (
            Post.objects.active().get(kind=PostKind.GRID_KEEPER, user=who["keeper"]).org.grid_card
        )
        do = verb(door_at(card.org, who["staff"], f"{number} 号楼"))
        parts = halves(card, number)

        def split(card=card, parts=parts):
            split_grid(card=card, parts=parts, reason="太大", by=who["staff"])

        assert not _Held(do, split, monkeypatch).together(), verb.__name__
    assert len(standing(community)) == 2 + 4
    assert not Matter.objects.open().filter(org__closed_on__isnull=False).exists()
