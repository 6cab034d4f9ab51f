"""Four processes change the tree at once: it stays whole, and no reader sees a wrong row."""

import pytest

from benchmarks.machine import write_table
from orgs.models import Org
from orgs.tree import broken_nodes
from tests import factories
from tests.orgs.tree_writers import WRITERS, Outcome, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def readers(transactional_db):
    """An admin, an officer and a worker, with a unit in each community to see or not to see."""
    city = factories.plant_city()
    people = factories.settle_people(city)
    for community in city.communities:
        factories.unit(community)
    return [people.inside[kind] for kind in ("admin", "officer", "staff")]


def held(outcome: Outcome) -> bool:
    """Tell whether all stayed well."""
    return not (broken_nodes() or outcome.foreign or outcome.missed)


def test_the_tree_stays_whole_and_readers_see_their_own(readers):
    before = Org.objects.count()
    outcome = race(readers, times=8)
    assert outcome.looks > 0
    assert (outcome.foreign, outcome.missed) == (0, 0)
    assert not broken_nodes()
    assert Org.objects.count() == before + 8 * WRITERS


def test_without_the_lock_it_breaks(readers):
    """The test above proves something: the same run without the lock leaves a broken tree."""
    for attempt in range(5):
        if not held(race(readers, times=8, seed=100 * attempt, lock=False)):
            return
    pytest.fail("five runs without the lock left the tree whole")


@pytest.mark.soak
def test_two_hundred_of_each(readers):
    """The count that was asked for; the figures are kept."""
    outcome = race(readers, times=200)
    broken = len(broken_nodes())
    row = ["有锁", WRITERS, outcome.written, outcome.looks, outcome.foreign, outcome.missed, broken]
    rows = [[*row, f"{outcome.seconds:.1f}"]]
    loose = race(readers, times=50, seed=1000, lock=False)
    row = ["无锁", WRITERS, loose.written, loose.looks, loose.foreign, loose.missed]
    rows.append([*row, len(broken_nodes()), f"{loose.seconds:.1f}"])
    head = ["", "进程", "写入", "读取", "看到别处的", "看漏自己的", "坏掉的节点", "秒"]
    write_table("tree_race", "组织树：同时增加、移动、撤销", head, rows)
    assert (outcome.foreign, outcome.missed, broken) == (0, 0, 0)
