"""Splits and merges under load: the tree whole, nothing lost, figures as before, a word for the late."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, connections, transaction

from benchmarks.machine import write_table
from grids.actions.successions import merge_grids, split_grid
from grids.ground.shares import Part, whole
from grids.ground.succession import hold_landing
from grids.models import CentreHousehold, GridCard, GridChange, Matter
from orgs.actions import give_post
from orgs.going import Going
from orgs.models import Charge, Org, PostKind
from orgs.tree import add_many, broken_nodes
from services.actions import demands as demand_actions
from services.actions.demands import create_demand
from services.models import Demand
from tests import factories
from tests.grids.load import (
    PATIENCE,
    Outcome,
    Splitting,
    figures,
    halves,
    run,
    standing,
    until,
    waits,
)


@pytest.fixture
def card(city, people) -> GridCard:
    """The first grid, with a demand in work."""
    card = GridCard.objects.select_related("org").get(org=city.grids[0])
    factories.demand(city.communities[0], "修灯", grid=card.org)
    return card


def whole_again(community: Org, outcome: Outcome, before: tuple[int, int, int]) -> None:
    """What must hold after any run."""
    assert not broken_nodes()
    households, members, demands = figures(community)
    assert (households, members) == before[:2]
    assert demands == before[2] + len(outcome.taken)
    stranded = Demand.objects.filter(org=community, grid__closed_on__isnull=False)
    assert not stranded.exists()
    assert Matter.objects.filter(home__closed_on=None).count() == len(outcome.reported)
    assert Matter.objects.filter(org__closed_on=None).count() == len(outcome.reported)


@pytest.mark.django_db(transaction=True)
def test_demands_come_in_while_grids_are_split_and_merged(transactional_db):
    city = factories.plant_city()
    people = factories.settle_people(city)
    community, by = city.communities[0], people.inside["staff"]
    before = figures(community)
    outcome = run(community, by, rounds=3)
    assert outcome.failed == []
    assert outcome.changes == 6
    assert outcome.taken
    assert all("请回到新的网格再写一次" in words for words in outcome.refused)
    assert outcome.reported
    whole_again(community, outcome, before)


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_two_hundred_changes_under_load(transactional_db):
    """The count of `make soak`; the figures are kept."""
    city = factories.plant_city()
    people = factories.settle_people(city)
    community, by = city.communities[0], people.inside["staff"]
    before = figures(community)
    outcome = run(community, by, rounds=100)
    head = ["拆分和合并", "收下的需求", "收下的民情", "请回新网格的", "丢的", "坏掉的节点", "秒"]
    lost = len(outcome.taken) - (figures(community)[2] - before[2])
    lost += len(outcome.reported) - Matter.objects.filter(home__closed_on=None).count()
    came = [len(outcome.taken), len(outcome.reported), len(outcome.refused)]
    row = [outcome.changes, *came, lost, len(broken_nodes())]
    write_table(
        "grid_race",
        "网格：一边拆分合并，一边来需求和民情",
        head,
        [[*row, f"{outcome.seconds:.1f}"]],
    )
    assert outcome.failed == []
    whole_again(community, outcome, before)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_who_comes_during_a_split_is_told(transactional_db, monkeypatch, guarded):
    """With the guard off the demand would be left with the ended grid, where nobody looks."""
    city = factories.plant_city()
    by = factories.settle_people(city).inside["staff"]
    card = GridCard.objects.select_related("org").get(org=city.grids[0])
    if not guarded:
        monkeypatch.setattr(demand_actions, "hold_standing", lambda pk: None)
    said: list[str] = []

    def write() -> None:
        try:
            create_demand(
                by=by, org=city.communities[0], fields={"title": "修灯"}, grid=city.grids[0]
            )
        except ValidationError as error:
            said.extend(error.messages)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)

    def held_up() -> None:
        writer.start()
        until(waits)

    splitting = Splitting(card, by, before_end=held_up)
    splitting.start()
    splitting.join(PATIENCE)
    writer.join(PATIENCE)
    stranded = Demand.objects.filter(grid__closed_on__isnull=False).count()
    if guarded:
        assert (stranded, len(said)) == (0, 1)
        assert "刚调整为 第1轮东网格、第1轮西网格" in said[0]
    else:
        assert (stranded, said) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_who_came_first_goes_along(transactional_db):
    city = factories.plant_city()
    by = factories.settle_people(city).inside["staff"]
    card = GridCard.objects.select_related("org").get(org=city.grids[0])
    splitting = Splitting(card, by)
    with transaction.atomic():
        made = create_demand(
            by=by, org=city.communities[0], fields={"title": "修灯"}, grid=city.grids[0]
        )
        splitting.start()
        until(waits)
        assert not GridChange.objects.exists()
    splitting.join(PATIENCE)
    made.refresh_from_db()
    assert made.grid.name == "第1轮西网格"


@pytest.mark.django_db(transaction=True)
def test_of_two_splits_at_once_one_wins(transactional_db):
    city = factories.plant_city()
    by = factories.settle_people(city).inside["staff"]
    card = GridCard.objects.select_related("org").get(org=city.grids[0])
    said: list[str] = []

    def again() -> None:
        try:
            split_grid(card=card, parts=halves(card, 2), reason="太大", by=by)
        except ValidationError as error:
            said.extend(error.messages)
        finally:
            connections.close_all()

    second = threading.Thread(target=again)

    def held_up() -> None:
        second.start()
        until(waits)

    first = Splitting(card, by, before_end=held_up)
    first.start()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert GridChange.objects.count() == 1
    assert "已经调整过" in said[0]
    assert not broken_nodes()


def test_a_split_that_does_not_add_up_changes_nothing(card, people, city):
    east, west = halves(card, 1)
    before = figures(city.communities[0])
    for wrong, words in (
        ([Part(**{**vars(east), "households": 1}), west], "对不上"),
        ([Part(**{**vars(east), "name": west.name}), west], "不能一样"),
        ([east], "一次拆成 2 到 6 个"),
        ([Part(**{**vars(east), "code": card.org.code}), west], "已经有了"),
        ([east, Part(**{**vars(west), "rest": frozenset()})], "还有没分好的：需求 1"),
    ):
        with pytest.raises(ValidationError) as told:
            split_grid(card=card, parts=wrong, reason="太大", by=people.inside["staff"])
        assert words in " ".join(told.value.messages)
    assert figures(city.communities[0]) == before
    assert not GridChange.objects.exists()
    for role in ("grid_keeper", "liaison"):
        with pytest.raises(PermissionDenied):
            split_grid(card=card, parts=halves(card, 1), reason="太大", by=people.inside[role])
    with pytest.raises(PermissionDenied):
        split_grid(card=card, parts=halves(card, 1), reason="太大", by=people.outside["officer"])


def test_who_answered_for_the_grid_answers_for_what_came_after(card, people, city):
    watcher = factories.post(factories.user("督查"), PostKind.SUPERVISOR, org=city.districts[0])
    Charge.objects.create(post=watcher, org=card.org)
    split_grid(card=card, parts=halves(card, 1), reason="太大", by=people.inside["staff"])
    made = standing(city.communities[0])
    assert {one.org_id for one in Charge.objects.filter(post=watcher)} == {
        one.org_id for one in made if one.org.name.startswith("第1轮")
    }
    # In the ended grid nobody is given a post any more.
    with pytest.raises(ValidationError, match=r"刚调整为|已撤销"):
        give_post(
            user=factories.user(), kind=PostKind.GRID_KEEPER, by=people.inside["staff"],
            org=city.grids[0],
        )  # fmt: skip


def test_what_is_sent_to_an_ended_grid_finds_its_place(card, people, city):
    by = people.inside["staff"]
    split_grid(card=card, parts=halves(card, 1), reason="太大", by=by)
    east, west = [one for one in standing(city.communities[0]) if "第1轮" in one.org.name]
    assert hold_landing(card.org_id) == east.org
    merge_grids(kept=west, gone=[east], reason="太小", by=by)
    assert hold_landing(card.org_id) == west.org
    assert hold_landing(west.org_id) == west.org
    closed = city.grids[1]
    Org.objects.filter(pk=closed.pk).update(closed_on="2026-01-01")
    with pytest.raises(ValidationError, match="请找社区"):
        hold_landing(closed.pk)


@pytest.mark.parametrize("table", ["grids_gridchange", "grids_gridheir"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_record_of_changes_only_grows(card, people, table, sql):
    split_grid(card=card, parts=halves(card, 1), reason="太大", by=people.inside["staff"])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            cursor.execute(sql.format(table))


def test_a_merge_takes_others_of_the_community_only(card, people, city):
    far = GridCard.objects.get(org=city.grids[2])
    for gone in ([], [card], [far]):
        with pytest.raises((ValidationError, PermissionDenied)):
            merge_grids(kept=card, gone=gone, reason="太小", by=people.inside["staff"])
    assert whole(card.org).rest == {"demands", "matters", "matter_doors"}


def test_what_lies_in_a_building_goes_where_the_building_goes(card):
    one, two, three = add_many((f"{card.org.code}0{n}", f"{n}号楼院", card.org) for n in (1, 2, 3))
    for org in (one, two, three):
        CentreHousehold.objects.create(org=org, name=f"{org.name}的户")
    rows = CentreHousehold.objects.filter(org__parent=card.org)
    kind = Going("homes", "中心户", rows, path="org", building="org")

    def names(mine: list[Org], *, rest: bool) -> list[str]:
        shared_out = [one.pk, two.pk]
        found = kind.share([org.pk for org in mine], shared_out, rest=rest)
        return [home.org.name for home in found.order_by("pk")]

    assert names([one], rest=False) == ["1号楼院"]
    assert names([two], rest=True) == ["2号楼院", "3号楼院"]
    assert names([], rest=True) == ["3号楼院"]
    bare = Going("homes", "中心户", rows)
    assert bare.share([], [], rest=True).count() == 3
    assert not bare.share([one.pk], [], rest=False).exists()
