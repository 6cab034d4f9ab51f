"""Orgs are locked before matters and posts: whoever has one of those waits for no split of its grid."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from grids.actions import matter_filing, matter_made, matter_strays, matter_ways, matters
from grids.models import GridCard, Matter
from orgs.handover import hand_over
from orgs.models import Post, PostKind, Unit
from tests import factories
from tests.grids.load import PATIENCE, Splitting, standing, until, waits
from tests.grids.matters import door_at, hands, reported


@dataclass
class Scene:
    """The grid that is about to be split, a matter that lies there, one that lies elsewhere."""

    by: dict
    card: GridCard
    matter: Matter
    other: Matter
    unit: Unit


def give_back(now: Scene) -> Callable[[], object]:
    """A unit left: the round takes back what it had."""
    matters.dispatch(matter=now.matter, by=now.by["staff"], unit=now.unit)
    Unit.objects.filter(pk=now.unit.pk).update(ended_on=timezone.localdate())
    return matter_strays.gather_strays


def fall(now: Scene) -> Callable[[], object]:
    """The keeper left: what waits at the grid is the community's."""
    return lambda: matter_strays.fall_to_community(now.card.org)


def join(now: Scene) -> Callable[[], object]:
    """The same thing was reported in two grids."""
    return lambda: matter_ways.join(matter=now.matter, by=now.by["staff"], into=now.other)


def join_at_the_door(now: Scene) -> Callable[[], object]:
    """A resident says at another door that it is what was reported here."""
    facts = {"ticket": uuid.uuid4(), "text": "灯坏了", "join": now.matter}
    return lambda: matter_filing.file_at_door(door=now.other.door, **facts)


def hand_down(now: Scene) -> Callable[[], object]:
    """From the community to the grid that is about to be split."""
    matter_ways.pass_up(matter=now.matter, by=now.by["keeper"], reason="大事")
    known = {"by": now.by["staff"], "org": now.card.org, "reason": "网格能办"}
    return lambda: matter_ways.hand_down(matter=now.matter, **known)


def make_demand(now: Scene) -> Callable[[], object]:
    """The community makes a demand of what came from the grid."""
    matter_ways.pass_up(matter=now.matter, by=now.by["keeper"], reason="大事")
    known = {"by": now.by["staff"], "title": "修灯", "text": "三盏"}
    return lambda: matter_made.make_demand(matter=now.matter, **known)


def keeper_goes(now: Scene) -> Callable[[], object]:
    """The keeper hands his post over; who splits is told to look again."""
    new = factories.user("successor", name="孙新")
    post = Post.objects.lasting().get(org=now.card.org, kind=PostKind.GRID_KEEPER)
    return lambda: hand_over(post=post, to=new, by=now.by["staff"])


WRITERS = (give_back, fall, join, join_at_the_door, hand_down, make_demand, keeper_goes)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_in_a_circle_with_a_split(transactional_db):
    """Each writer has done his work and not yet committed when the split comes: both come through."""
    city = factories.plant_city()
    people = factories.settle_people(city)
    by, community = hands(people), city.communities[0]
    for round_, writer in enumerate(WRITERS, 1):
        kept = Post.objects.lasting().get(user=by["keeper"]).org_id
        cards = standing(community)
        card = next(one for one in cards if one.org_id == kept)
        elsewhere = next(one.org for one in cards if one.org_id != kept)
        mine = reported(door_at(card.org, by["staff"], f"门{round_}"))
        other = reported(door_at(elsewhere, by["staff"], f"门{round_}"), "别的")
        act = writer(Scene(by, card, mine, other, people.unit))
        splitting = Splitting(card, by["staff"], round_=round_)
        with transaction.atomic():
            act()
            splitting.start()
            until(waits)
        splitting.join(PATIENCE)
        if writer is keeper_goes:
            assert "请再看一遍" in str(splitting.failed)
        else:
            assert splitting.failed is None, writer.__doc__
        lost = Matter.objects.open().filter(org__closed_on__isnull=False)
        assert not lost.exists(), writer.__doc__
