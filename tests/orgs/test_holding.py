"""The compiled statement of a person's posts gives what Django's own would."""

import datetime

import pytest
from django.forms.models import model_to_dict
from django.utils import timezone

from orgs.holding import held_by
from orgs.models import Charge, Post, PostKind
from tests import factories

pytestmark = pytest.mark.django_db


def plain(user, on: datetime.date) -> list[Post]:
    """The same, asked in Django's way."""
    rows = Post.objects.filter(user=user).active(on).select_related("org", "unit__org")
    return [
        post
        for post in rows.order_by("pk")
        if not (post.org and post.org.closed_on) and not (post.unit and post.unit.ended_on)
    ]


def test_posts_are_those_that_django_finds(city, people):
    today = timezone.localdate()
    who = people.inside[PostKind.LIAISON]
    day = datetime.timedelta(days=1)
    factories.post(who, PostKind.OFFICER, org=city.streets[1], start=today - 9 * day, end=today)
    factories.post(who, PostKind.STAFF, org=city.communities[1], start=today + day)
    for on in (today - 30 * day, today, today + day, today + 400 * day):
        found, wanted = held_by(who.pk, on).posts, plain(who, on)
        assert [model_to_dict(post) for post in found] == [model_to_dict(post) for post in wanted]
        for one, other in zip(found, wanted, strict=True):
            assert one.__dict__["created_at"] == other.created_at
            for place in ("org", "unit"):
                mine, theirs = getattr(one, place), getattr(other, place)
                assert (mine and vars(mine).keys()) == (theirs and vars(theirs).keys())
                assert (mine and model_to_dict(mine)) == (theirs and model_to_dict(theirs))
            assert not one.unit or one.unit.org == other.unit.org
    assert len(held_by(who.pk, today).posts) == 2


def test_a_closed_org_and_an_ended_unit_give_nothing(city, people):
    today = timezone.localdate()
    who = people.inside[PostKind.LIAISON]
    factories.post(who, PostKind.OFFICER, org=city.streets[1])
    type(city.streets[1]).objects.filter(pk=city.streets[1].pk).update(closed_on=today)
    type(people.unit).objects.filter(pk=people.unit.pk).update(ended_on=today)
    assert held_by(who.pk, today).posts == ()


def test_what_a_post_answers_for_comes_with_it(city, people, django_assert_num_queries):
    who = factories.user()
    post = factories.post(who, PostKind.SUPERVISOR, org=city.districts[0])
    Charge.objects.create(post=post, org=city.communities[0])
    Charge.objects.create(post=post, unit=people.unit)
    with django_assert_num_queries(1):
        (found,) = held_by(who.pk, timezone.localdate()).posts
        assert found.org.name == city.districts[0].name
    assert found.answers_for == [
        {"org": city.communities[0].pk, "level": city.communities[0].level, "unit": None},
        {"org": None, "level": None, "unit": people.unit.pk},
    ]
