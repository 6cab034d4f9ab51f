"""Grids in Chromium: the map without a network, a split on the phone, every new page looked at."""

import pytest
from playwright.sync_api import expect

from grids.actions.borders import take_borders
from grids.models import GridCard
from orgs.models import Org, PostKind
from orgs.tree import add_many
from tests.browser.window import DESK, PHONE
from tests.grids.shapes import collection, feature, square

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def card(city, people):
    """The first grid, too big, with two buildings and a border beside its neighbour's."""
    card = GridCard.objects.select_related("org").get(org=city.grids[0])
    GridCard.objects.filter(pk=card.pk).update(households=700)
    one, two = city.grids[:2]
    data = collection(feature(square(0, 0), code=one.code), feature(square(1, 0), code=two.code))
    take_borders(org=city.communities[0], data=data, by=people.inside[PostKind.STAFF])
    return card


def test_the_map_tells_what_the_list_beside_it_tells(city, people, card, window):
    desk = window(people.inside[PostKind.STAFF], DESK)
    page = desk.go("/grids/map/")
    expect(page.locator("[data-map][data-ready=yes]")).to_be_visible()
    desk.look("网格地图")
    area = page.locator(f"path[aria-label^='{card.org.name}']")
    expect(area).to_have_attribute("aria-label", f"{card.org.name}，户数 700，多于 600；没有党支部")
    desk.tab_to("path.leaflet-interactive")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_be_visible()
    expect(page.locator("[data-map-row].sel")).to_have_count(1)
    for address, title in (
        ("/grids/", "网格"), ("/grids/norms/", "网格规模"), (f"/grids/{card.pk}/", card.org.name),
    ):  # fmt: skip
        desk.go(address, title)


def test_a_grid_is_split_on_the_phone(city, people, card, window):
    from grids.models import BuildingCard

    made = add_many((f"{card.org.code}0{n}", f"{n}号楼院", card.org) for n in (1, 2))
    BuildingCard.objects.bulk_create(BuildingCard(org=org) for org in made)
    phone = window(people.inside[PostKind.STAFF], PHONE)
    phone.go(f"/grids/buildings/{made[0].pk}/", "修改楼院")
    page = phone.go(f"/grids/{card.pk}/split/", "拆分网格")
    page.locator("#id_name_0").fill("东网格")
    page.locator("#id_name_1").fill("西网格")
    page.locator("#id_households_0").fill("400")
    page.locator("#id_households_1").fill("300")
    page.locator(f"#id_b_{made[1].pk}").select_option("1")
    page.locator("#id_reason").fill("户数太多")
    page.get_by_role("button", name="看看会搬动什么").click()
    expect(page.get_by_text("对得上")).to_be_visible()
    phone.look("拆分网格")
    page.get_by_role("button", name="确认拆分").click()
    expect(page.get_by_text("已拆成 2 个网格").first).to_be_visible()
    assert Org.objects.get(pk=made[1].pk).parent.name == "西网格"
