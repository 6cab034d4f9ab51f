"""Running totals: whatever happens to demands and orgs, the sums are the counts."""

import datetime
import random
from collections import Counter

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from orgs.tree import move_org
from services import totals
from services.models import Demand, DemandDelta, DemandState
from tests import factories

pytestmark = pytest.mark.django_db
STATES = [DemandState.DRAFT, DemandState.OPEN, DemandState.DONE, DemandState.UNSERVED]


def sums() -> Counter:
    """Return what the totals say, by org, quarter, state and in_time; zeros left out."""
    keys = ("org_id", "quarter", "state", "in_time")
    rows = DemandDelta.objects.values_list(*keys).annotate(total=Sum("n")).order_by()
    return Counter({tuple(row[:4]): row[4] for row in rows if row[4]})


def counts() -> Counter:
    """Return the same, counted one by one in Python."""
    found: Counter = Counter()
    for demand in Demand.objects.all():
        day = demand.published_on or timezone.localdate(demand.created_at)
        quarter = datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        in_time = None
        if demand.state == DemandState.DONE:
            in_time = demand.due is None or (
                None if demand.done_on is None else demand.done_on <= demand.due
            )
        found[demand.org_id, quarter, demand.state, in_time] += 1
    return found


def facts(rng: random.Random) -> dict:
    """Return some facts of a demand that the totals depend on."""
    today = timezone.localdate()
    state = rng.choice(STATES)
    published = today - datetime.timedelta(days=rng.randrange(600))
    return {
        "state": state,
        "published_on": None if state == DemandState.DRAFT else published,
        "due": rng.choice([None, published + datetime.timedelta(days=rng.randrange(90))]),
        "done_on": published + datetime.timedelta(days=rng.randrange(90)),
    }


@pytest.mark.parametrize("seed", range(3))
def test_totals_follow_any_sequence_of_changes(city, seed):
    rng = random.Random(seed)
    for _step in range(60):
        ids = list(Demand.objects.values_list("pk", flat=True))
        picked = rng.sample(ids, min(len(ids), rng.randrange(1, 4)))
        match rng.randrange(6):
            case 0:
                factories.demand(rng.choice(city.communities), **facts(rng))
            case 1:
                org = rng.choice(city.communities)
                Demand.objects.bulk_create(
                    Demand(org=org, title="一批", **facts(rng)) for _ in range(rng.randrange(5))
                )
            case 2:
                Demand.objects.filter(pk__in=picked).update(**facts(rng))
            case 3:
                Demand.objects.filter(pk__in=picked).update(org=rng.choice(city.communities))
            case 4:
                Demand.objects.filter(pk__in=picked[:1]).delete()
            case 5:
                totals.fold()
    assert sums() == counts()
    totals.fold()
    assert sums() == counts()
    assert DemandDelta.objects.count() == len(counts())
    assert totals.fold() == 0


def test_plain_sql_is_counted_too(city):
    demand = factories.demand(city.communities[0])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE services_demand SET state = 'unserved' WHERE id = %s", [demand.pk])
    assert sums() == counts()


def test_a_moved_community_takes_its_figures_along(city):
    home, elsewhere = city.communities[0], city.streets[1]
    factories.demand(home)
    before = {row.org_id: row.states for row in totals.by_child(city.districts[0])}
    move_org(org=home, to=elsewhere)
    after = {row.org_id: row.states for row in totals.by_child(city.districts[0])}
    assert before == {city.streets[0].pk: {"open": 1}}
    assert after == {elsewhere.pk: {"open": 1}}


def test_figures_of_children_add_up_and_show_what_is_late(city):
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    home, street = city.communities[0], city.streets[0]
    factories.demand(home, due=yesterday)
    factories.demand(home, state=DemandState.DONE, due=today, done_on=today)
    factories.demand(home, state=DemandState.DONE, due=yesterday, done_on=today)
    factories.demand(street, state=DemandState.UNSERVED)
    factories.demand(city.communities[-1])
    rows = {row.org_id: row for row in totals.by_child(street)}
    assert set(rows) == {home.pk, street.pk}
    own = rows[home.pk]
    assert (own.states, own.done, own.in_time, own.overdue) == ({"open": 1, "done": 2}, 2, 1, 1)
    assert (own.judged, own.published) == (3, 3)
    whole = {row.org_id: row for row in totals.by_child(city.districts[0])}[street.pk]
    assert whole.states == {"open": 1, "done": 2, "unserved": 1}
    assert sum(row.published for row in totals.by_child(city.city)) == 5


def test_quarters_are_all_there_oldest_first(city):
    quarters = totals.last_quarters(8)
    old = quarters[-3] + datetime.timedelta(days=40)
    factories.demand(city.communities[0], published_on=old, due=old)
    factories.demand(city.communities[0])
    rows = totals.by_quarter(city.city)
    assert [row.quarter for row in rows] == quarters
    assert [row.states.get("open", 0) for row in rows] == [0, 0, 0, 0, 0, 1, 0, 1]
    assert rows[-3].overdue == 1
    by_child = totals.quarters_by_child(city.city)
    assert list(by_child) == [city.districts[0].pk]
    assert by_child[city.districts[0].pk] == rows
    since = totals.by_child(city.city, since=quarters[-1])
    assert [row.states for row in since] == [{"open": 1}]


def test_quarters_across_a_new_year():
    assert totals.last_quarters(3, datetime.date(2026, 2, 1)) == [
        datetime.date(2025, 7, 1),
        datetime.date(2025, 10, 1),
        datetime.date(2026, 1, 1),
    ]
