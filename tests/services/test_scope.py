"""Who sees which demands, offers and projects (access.md, rows Demand, Offer, Project)."""

import pytest
from django.utils import timezone

from services.models import Claim, Demand, DemandState, Offer, OfferState, Project, Reach
from tests import factories


def titles(queryset) -> set[str]:
    return set(queryset.values_list("title", flat=True))


@pytest.fixture
def demands(city):
    """One published demand in each community, and a draft beside it, by the community's index."""
    for i, community in enumerate(city.communities):
        factories.demand(community, f"发布{i}")
        factories.demand(community, f"草稿{i}", state=DemandState.DRAFT)


def both(*numbers: int) -> set[str]:
    return {f"{word}{i}" for i in numbers for word in ("发布", "草稿")}


def test_demands_go_down_the_tree(people, demands):
    seen = lambda role: titles(Demand.objects.visible_to(people.inside[role]))  # noqa: E731
    assert seen("staff") == both(0)
    assert seen("officer") == both(0, 1)
    assert seen("admin") == both(0, 1, 2, 3)
    assert seen("city") == both(*range(8))
    assert titles(Demand.objects.visible_to(people.nobody)) == set()


def test_grid_keeper_sees_what_is_for_the_grid(people, city, demands):
    keeper = people.inside["grid_keeper"]
    assert titles(Demand.objects.visible_to(keeper)) == set()
    factories.demand(city.communities[0], "网格的", grid=city.grids[0])
    factories.demand(city.communities[0], "别的网格的", grid=city.grids[1])
    assert titles(Demand.objects.visible_to(keeper)) == {"网格的"}


@pytest.mark.parametrize(
    ("reach", "numbers"),
    [
        (None, {0, 1}),
        (Reach.COMMUNITY, {0, 1}),
        (Reach.STREET, {0, 1}),
        (Reach.DISTRICT, {0, 1, 2, 3}),
        (Reach.CITY, set(range(8))),
    ],
)
def test_liaison_sees_published_ones_he_could_serve(people, demands, reach, numbers):
    if reach:
        factories.offer(people.unit, reach=reach)
    seen = titles(Demand.objects.visible_to(people.inside["liaison"]))
    assert seen == {f"发布{i}" for i in numbers}


def test_draft_offer_opens_nothing(people, demands):
    factories.offer(people.unit, reach=Reach.CITY, state=OfferState.DRAFT)
    seen = titles(Demand.objects.visible_to(people.inside["liaison"]))
    assert seen == {"发布0", "发布1"}


@pytest.mark.parametrize(
    ("reach", "roles"),
    [
        (Reach.COMMUNITY, {"staff", "officer", "admin", "city"}),
        (Reach.STREET, {"staff", "officer", "admin", "city"}),
        (Reach.DISTRICT, {"staff", "officer", "admin", "city"}),
    ],
)
def test_offers_inside_their_reach(people, reach, roles):
    factories.offer(people.unit, "供给", reach=reach)
    for role, user in people.inside.items():
        expected = {"供给"} if role in roles | {"liaison"} else set()
        assert titles(Offer.objects.visible_to(user)) == expected, role
    for role in ("staff", "officer", "admin", "liaison", "grid_keeper"):
        assert not Offer.objects.visible_to(people.outside[role]).exists(), role


def test_offer_of_the_whole_city_reaches_the_other_side(people):
    factories.offer(people.unit, "供给", reach=Reach.CITY)
    for role in ("staff", "officer"):
        assert titles(Offer.objects.visible_to(people.outside[role])) == {"供给"}
    for role in ("admin", "liaison"):
        assert not Offer.objects.visible_to(people.outside[role]).exists(), role


def test_draft_offer_is_the_units_own(people):
    factories.offer(people.unit, "供给", state=OfferState.DRAFT)
    for role, user in people.inside.items():
        expected = {"供给"} if role == "liaison" else set()
        assert titles(Offer.objects.visible_to(user)) == expected, role


def test_projects_and_claims_are_for_both_sides_and_above(people, scene):
    today = timezone.localdate()
    Project.objects.create(
        demand=scene.demand, unit=people.other_unit, title="项目", due=today, started_on=today
    )
    Claim.objects.create(
        demand=scene.demand,
        unit=people.other_unit,
        direction=Claim.Direction.UNIT,
        answer_by=today,
        made_by=people.outside["liaison"],
    )
    seeing = [people.inside[r] for r in ("staff", "officer", "admin", "city")]
    seeing.append(people.outside["liaison"])
    blind = [people.inside["liaison"], people.inside["grid_keeper"], people.nobody]
    blind += [people.outside[r] for r in ("staff", "officer", "admin")]
    for model in (Project, Claim):
        assert all(model.objects.visible_to(user).count() == 1 for user in seeing)
        assert not any(model.objects.visible_to(user).exists() for user in blind)
    # Who works on a demand sees it, wherever it lies.
    assert scene.demand in Demand.objects.visible_to(people.outside["liaison"])
