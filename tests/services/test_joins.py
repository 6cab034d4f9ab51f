"""Duplicates while typing, and joining: title and org of a neighbour's demand, no more."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from services.actions import joins as actions
from services.actions.demands import withdraw_demand
from services.models import DemandJoin, Project
from services.search.alike import alike
from tests import factories


@pytest.fixture
def next_door(city, people, scene):
    """The staff of the next community of the street, who want the same."""
    user = factories.user("next-staff", name="邻居小王")
    factories.post(user, "staff", org=city.communities[1])
    return user


def titles(found) -> list[str]:
    return [one.title for one in found]


def test_what_a_neighbour_published_is_suggested(scene, next_door, city):
    hits = alike(next_door, city.communities[1], "孩子放学以后没人看管")
    assert titles(hits) == ["孩子放学没人管"]
    assert not hits[0].own
    # Its own community's people are led to it instead.
    assert alike(scene.staff, scene.community, "孩子放学没人管")[0].own


def test_what_is_another_thing_a_draft_or_done_is_not_suggested(scene, next_door, city):
    for title, state in (("修楼道灯", "open"), ("放学接送", "draft"), ("放学照看", "done")):
        factories.demand(scene.community, title, state=state)
    found = titles(alike(next_door, city.communities[1], "放学接送照看"))
    assert not {"放学接送", "放学照看"} & set(found)
    assert titles(alike(next_door, city.communities[1], "孩子放学没人管")) == ["孩子放学没人管"]


@pytest.mark.parametrize("title", ["", "的", "&|!", "a" * 5000, "\x00"])
def test_odd_titles_suggest_nothing(scene, sign_in, title):
    answer = sign_in(scene.staff).get(reverse("demand_alike"), {"title": title})
    assert answer.status_code == 200
    assert answer.content.strip() == b""


def test_rows_outside_the_street_change_no_byte(scene, sign_in, next_door, city):
    client = sign_in(next_door)
    asked = {"title": "孩子放学没人管", "org": city.communities[1].pk}
    before = client.get(reverse("demand_alike"), asked).content
    assert "孩子放学没人管" in before.decode()
    for community in city.communities[2:]:
        factories.demand(community, "孩子放学没人管")
    assert client.get(reverse("demand_alike"), asked).content == before
    # Another org in the address shows nothing of its street.
    asked["org"] = city.communities[4].pk
    assert client.get(reverse("demand_alike"), asked).content == before


def test_a_keeper_is_shown_no_neighbours(scene, people, city):
    keeper = factories.user("next-keeper")
    factories.post(keeper, "grid_keeper", org=city.grids[2])
    assert alike(keeper, city.communities[1], "孩子放学没人管") == []


def test_the_page_of_joining_tells_title_and_org_only(scene, sign_in, next_door):
    scene.demand.description = "三年级，家住三号楼"
    scene.demand.save()
    page = sign_in(next_door).get(reverse("demand_join", args=[scene.demand.pk])).content.decode()
    assert scene.demand.title in page
    assert scene.community.name in page
    for secret in ("三号楼", "王丽娟", "13900006027", "0000"):
        assert secret not in page
    assert sign_in(next_door).get(f"/demands/{scene.demand.pk}/").status_code == 404


def test_joining_growing_and_leaving(scene, sign_in, next_door, city):
    page = sign_in(next_door).post(
        reverse("demand_join", args=[scene.demand.pk]), {"org": city.communities[1].pk}, follow=True
    )
    assert "已和" in page.content.decode()
    join = DemandJoin.objects.get()
    assert (join.org, join.made_by) == (city.communities[1], next_door)
    assert Notice.objects.filter(user=scene.staff, title__contains="也要").exists()
    page = sign_in(scene.staff).get(f"/demands/{scene.demand.pk}/").content.decode()
    assert city.communities[1].name in page
    sign_in(scene.staff).post(reverse("join_raise", args=[join.pk]))
    scene.demand.refresh_from_db()
    assert scene.demand.quantity == 2
    assert Notice.objects.filter(user=next_door, title__contains="多要一家").exists()
    sign_in(next_door).post(reverse("join_leave", args=[join.pk]))
    scene.demand.refresh_from_db()
    assert scene.demand.quantity == 1
    assert Notice.objects.filter(user=scene.staff, title__contains="不再一起要").exists()
    assert not DemandJoin.objects.standing().exists()
    actions.join_demand(demand=scene.demand, org=city.communities[1], by=next_door)


def test_twice_is_told(scene, next_door, city):
    org = city.communities[1]
    join = actions.join_demand(demand=scene.demand, org=org, by=next_door)
    with pytest.raises(ValidationError, match="已经在一起要了"):
        actions.join_demand(demand=scene.demand, org=org, by=next_door)
    actions.raise_quantity(join=join, by=scene.staff)
    with pytest.raises(ValidationError, match="加过"):
        actions.raise_quantity(join=join, by=scene.staff)
    actions.leave(join=join, by=next_door)
    with pytest.raises(ValidationError, match="已经退出"):
        actions.leave(join=join, by=next_door)


def test_a_unit_that_is_bound_keeps_the_quantity(scene, next_door, city):
    join = actions.join_demand(demand=scene.demand, org=city.communities[1], by=next_door)
    actions.raise_quantity(join=join, by=scene.staff)
    today = timezone.localdate()
    for n in range(2):
        unit = factories.unit(scene.community)
        Project.objects.create(
            org=scene.demand.org,
            demand=scene.demand,
            unit=unit,
            title=f"班{n}",
            due=today,
            started_on=today,
        )
    actions.leave(join=join, by=next_door)
    scene.demand.refresh_from_db()
    assert scene.demand.quantity == 2


def test_who_may_not(scene, next_door, city):
    org = city.communities[1]
    with pytest.raises(PermissionDenied):
        actions.join_demand(demand=scene.demand, org=org, by=scene.staff)
    far = factories.demand(city.communities[2])
    with pytest.raises(ValidationError, match="同一街道"):
        actions.join_demand(demand=far, org=org, by=next_door)
    withdrawn = factories.demand(scene.community, state="withdrawn")
    with pytest.raises(ValidationError, match="已撤回"):
        actions.join_demand(demand=withdrawn, org=org, by=next_door)
    join = actions.join_demand(demand=scene.demand, org=org, by=next_door)
    with pytest.raises(PermissionDenied):
        actions.raise_quantity(join=join, by=next_door)
    with pytest.raises(PermissionDenied):
        actions.leave(join=join, by=scene.staff)


def test_who_joined_is_told_of_the_withdrawal(scene, next_door, city):
    actions.join_demand(demand=scene.demand, org=city.communities[1], by=next_door)
    withdraw_demand(demand=scene.demand, by=scene.staff, reason="不办了")
    assert Notice.objects.filter(user=next_door, title__contains="已撤回").count() == 1


def test_the_list_of_joined_demands(scene, sign_in, next_door, city):
    client = sign_in(next_door)
    assert "还没有一起要的需求" in client.get(reverse("join_list")).content.decode()
    actions.join_demand(demand=scene.demand, org=city.communities[1], by=next_door)
    page = client.get(reverse("join_list"), {"side": "out", "q": "放学"}).content.decode()
    assert scene.demand.title in page
    assert f"/demands/{scene.demand.pk}/" not in page  # not his to open
    assert "放宽筛选" in client.get(reverse("join_list"), {"side": "in"}).content.decode()
    export = client.get(reverse("join_list"), {"export": 1})
    assert export["Content-Type"].endswith("sheet")
