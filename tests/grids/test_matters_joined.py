"""Matters where grids are split and merged, and where a year is looked at again."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.readings import Stretch, signals
from grids.actions import matters
from grids.actions.matter_filing import file_by_hand
from grids.actions.successions import split_grid
from grids.ground.shares import staying
from grids.models import GridCard, Matter, MatterDoor
from grids.orders.kinds import KINDS, closed_below
from tests.grids.load import halves
from tests.grids.matters import door_at, hands, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(people):
    """Who takes part."""
    return hands(people)


@pytest.fixture
def card(city) -> GridCard:
    """The first grid's card."""
    return GridCard.objects.select_related("org").get(org=city.grids[0])


def done(matter: Matter, by) -> Matter:
    """Take, do and check it."""
    matters.take(matter=matter, by=by["keeper"])
    matters.finish(matter=matter, by=by["keeper"], text="修好了")
    matters.check(matter=matter, by=by["staff"], passed=True, text="看过")
    return Matter.objects.get(pk=matter.pk)


def test_what_is_open_and_the_codes_on_doorways_go_along(card, by):
    door = door_at(card.org, by["keeper"])
    over, waiting = done(reported(door), by), reported(door)
    split_grid(card=card, parts=halves(card, 1), reason="太大", by=by["staff"])
    waiting.refresh_from_db()
    new = waiting.home
    assert new.closed_on is None
    assert waiting.org == new
    assert MatterDoor.objects.get(pk=door.pk).org == new
    assert Matter.objects.get(pk=over.pk).home == card.org
    assert ("民情事项", 1) in staying(card.org)
    # The keeper went along: the matter lies with him as before.
    matters.take(matter=waiting, by=by["keeper"])


def test_what_is_reported_for_an_ended_grid_lands_in_one_that_came_after_it(
    card, by, people, sign_in
):
    door = door_at(card.org, by["keeper"])
    seen_before = MatterDoor.objects.get(pk=door.pk)
    split_grid(card=card, parts=halves(card, 1), reason="太大", by=by["staff"])
    assert reported(seen_before).home.closed_on is None
    facts = {"source": "keeper", "ticket": uuid.uuid4(), "text": "井盖松了"}
    with pytest.raises(ValidationError, match="刚调整为"):
        file_by_hand(by=by["keeper"], home=card.org, **facts)
    # What waited on a phone for the old grid is taken for the keeper's new one.
    sent = {"_once": str(uuid.uuid4()), "home": card.org_id, "source": "keeper", "text": "井盖松了",
            "category": "safety", "sort": "risk", "urgency": "normal"}  # fmt: skip
    answer = sign_in(by["keeper"]).post(reverse("matter_phone_send"), sent)
    assert answer.status_code == 200, answer.content.decode()
    assert Matter.objects.get(text="井盖松了").home.name == "第1轮西网格"


def test_checked_matters_of_the_year_are_orders_and_begin_anew(card, by):
    door = door_at(card.org, by["keeper"])
    over = done(reported(door), by)
    reported(door, "还没办的")
    year = timezone.localdate().year
    orders = closed_below(card.org.parent, year)
    assert [order.ref for order in orders.values()] == [over.pk]
    assert not closed_below(card.org.parent, year - 1)
    KINDS["matter"].begin_again(over.pk, by["staff"], "灯又灭了")
    over.refresh_from_db()
    assert (over.state, over.round) == (Matter.State.ASKED, 2)
    assert not closed_below(card.org.parent, year)


def test_late_matters_are_read_by_early_warning(card, by):
    door = door_at(card.org, by["keeper"])
    late = [reported(door, f"第{n}件") for n in range(3)]
    reported(door, "不晚的")
    ids = [one.pk for one in late]
    Matter.objects.filter(pk__in=ids).update(due=timezone.now() - datetime.timedelta(days=1))
    today = timezone.localdate()
    found = list(signals()["matters"].read(card.org.district.below, Stretch(today, today)))
    assert [(one.org_id, one.value) for one in found] == [(card.org.community_id, 3)]
    assert f"org={card.org.community_id}" in found[0].url
