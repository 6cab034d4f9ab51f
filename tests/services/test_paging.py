"""A slice of a long list is the same rows in the same order, found by their ids first."""

import re

import pytest
from django.db.models import Case, Count, Value, When

from services.models import Demand
from services.models.paging import IdsFirst
from tests import factories
from tests.practice.browse import BACKEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(city, people):
    """The demands that a street's officer sees, drafts among them, and others that he does not."""
    for number in range(12):
        state = "draft" if number % 4 == 0 else "open"
        factories.demand(city.communities[number % 2], state=state)
        factories.demand(city.communities[-1])
    return Demand.objects.visible_to(people.inside["officer"])


def ids_first(queryset) -> bool:
    return str(queryset.query).count("SELECT") > 1


@pytest.mark.parametrize("part", [slice(0, 5), slice(5, 10), slice(10, 15), slice(50, 55)])
def test_slices_are_those_of_the_whole(seen, part):
    drafts = Case(When(state="draft", then=Value(0)), default=Value(1))
    for order in (("-created_at", "-pk"), (drafts, "-created_at", "-pk"), ("title", "pk")):
        rows = seen.select_related("org").order_by(*order)
        assert ids_first(rows[part])
        assert list(rows[part]) == list(rows)[part]


def test_a_page_is_one_statement_with_what_was_joined(seen, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [row.org.name for row in seen.select_related("org").order_by("-pk")[:5]]


def test_other_slices_stay_as_they_were(seen):
    counted = seen.order_by("pk").annotate(n=Count("matches"))
    for rows in (counted, seen.order_by("pk").values("pk"), seen.order_by("pk").distinct()):
        assert not ids_first(rows[:5])
    assert not ids_first(seen.order_by("pk")[3:])
    assert seen.order_by("pk")[:9][2:4].count() == 2
    assert seen.order_by("pk").first() == min(seen, key=lambda row: row.pk)
    assert seen.order_by("pk")[2] == sorted(seen, key=lambda row: row.pk)[2]
    assert isinstance(seen, IdsFirst)


def test_another_order_begins_at_the_first_page(seen, people, client):
    """On page 2 of the newest the soonest due would otherwise be those of its page 2."""
    client.force_login(people.inside["officer"], backend=BACKEND)
    page = client.get("/demands/?page=2&state=open").content.decode()
    heads = re.findall(r'<th [^>]*><a href="([^"]+)"', page)
    assert heads
    assert all("state=open" in head and "page=" not in head for head in heads)
