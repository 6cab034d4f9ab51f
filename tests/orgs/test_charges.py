"""What a supervisor sees and presses follows from the units and orgs that his post names."""

import pytest
from django.utils import timezone

from alliances.models import Alliance, Decision, Meeting
from alliances.rules import bodies_to_press
from grids.models import GridCard
from orgs.models import Charge, Org, Post, PostKind, Unit
from orgs.scope import scope_of
from orgs.tree import move_org
from tests import factories


@pytest.fixture
def watched(city, people):
    """A unit, a body, a meeting and a late decision in each community of the first district."""
    for community in city.communities[:4]:
        unit = factories.unit(community)
        body = factories.alliance(community, unit)
        meeting = Meeting.objects.create(
            alliance=body, org=community, title="会", starts_at=timezone.now(), state="closed"
        )
        Decision.objects.create(meeting=meeting, text="修灯", unit=unit, due=timezone.localdate())
    return city


def supervisor(city, *named, org=None):
    """A supervisor of the first district who answers for what is named; for all without."""
    who = factories.user()
    post = factories.post(who, PostKind.SUPERVISOR, org=org or city.districts[0])
    for one in named:
        place = {"unit": one} if isinstance(one, Unit) else {"org": one}
        Charge.objects.create(post=post, **place)
    return who


def seen(user, community) -> dict[str, int]:
    """Count what the user sees of a community, kind by kind."""
    return {
        "orgs": Org.objects.visible_to(user).filter(pk=community.pk).count(),
        "grids": GridCard.objects.visible_to(user).filter(org__community=community).count(),
        "units": Unit.objects.visible_to(user).filter(org=community).count(),
        "bodies": Alliance.objects.visible_to(user).filter(org=community).count(),
        "meetings": Meeting.objects.visible_to(user).filter(org=community).count(),
        "decisions": Decision.objects.visible_to(user).filter(meeting__org=community).count(),
        "press": bodies_to_press(user).filter(org=community).count(),
    }


NOTHING = dict.fromkeys(("orgs", "grids", "units", "bodies", "meetings", "decisions", "press"), 0)


def test_without_names_all_of_the_district(watched):
    who = supervisor(watched)
    assert all(all(seen(who, c).values()) for c in watched.communities[:4])
    assert seen(who, watched.communities[-1]) == NOTHING


def test_named_orgs_and_nothing_beside(watched):
    street, community = watched.streets[0], watched.communities[2]
    who = supervisor(watched, street, community)
    for one in watched.communities:
        inside = one.street_id == street.pk or one.pk == community.pk
        assert all(seen(who, one).values()) if inside else seen(who, one) == NOTHING, one.name


def test_a_named_unit_its_decisions_and_the_body_that_it_leads(watched):
    home = watched.communities[0]
    unit = Unit.objects.filter(org=home).exclude(name="朝霞小学").get()
    who = supervisor(watched, unit)
    got = seen(who, home)
    assert got == {**NOTHING, "orgs": 1, "units": 1, "decisions": 1}
    Alliance.objects.filter(org=home).update(lead_unit=unit)
    led = {"bodies": 1, "meetings": 1, "press": 1}
    assert seen(who, home) == {**NOTHING, "orgs": 1, "units": 1, "decisions": 1, **led}


def test_names_of_others_kinds_of_post_give_nothing(watched):
    """A commissioner's or keeper's names say who answers for what; they open nothing."""
    who = factories.user()
    unit = Unit.objects.filter(org=watched.communities[0]).first()
    post = factories.post(who, PostKind.COMMISSIONER, unit=unit)
    Charge.objects.create(post=post, org=watched.communities[1])
    assert seen(who, watched.communities[1]) == NOTHING


def test_what_is_moved_away_is_no_longer_his(watched):
    """Within the statement: the kept scope of a request follows the tree as it is."""
    community = watched.communities[0]
    who = supervisor(watched, community, Unit.objects.filter(org=community).first())
    who.keep_scope = True
    assert scope_of(who).limits
    assert all(seen(who, community).values())
    move_org(org=community, to=watched.streets[2])
    assert seen(who, community) == NOTHING


def test_a_name_that_lies_elsewhere_opens_nothing(watched, people):
    who = supervisor(watched, watched.communities[-1], people.other_unit)
    assert seen(who, watched.communities[-1]) == NOTHING
    assert seen(who, watched.communities[0]) == NOTHING


def test_names_end_with_the_post(watched):
    who = supervisor(watched, watched.communities[0])
    Post.objects.filter(user=who).update(revoked_at=timezone.now())
    assert seen(who, watched.communities[0]) == NOTHING
