"""Bodies in the browser: a quarter drawn by its corners, a sheet's question answered."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alliances.models import Alliance
from orgs.models import PostKind, Unit
from tests import factories
from tests.browser.window import DESK, PHONE
from tests.lists.sheets import xlsx
from tests.lists.test_first_day import UNITS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_quarter_is_drawn_corner_by_corner(city, people, window, width):
    here = window(people.inside[PostKind.OFFICER], width)
    page = here.page
    page.goto(here.base + reverse("alliance_create"))
    page.get_by_label("名称", exact=True).fill("商圈联合党委")
    page.get_by_label("类型").select_option("united_committee")
    board = page.get_by_role("img", name="片区草图，点一下加一个拐点")
    board.scroll_into_view_if_needed()
    size = board.bounding_box()
    for x, y in ((0.2, 0.3), (0.8, 0.3), (0.8, 0.6), (0.5, 0.5)):
        board.click(position={"x": size["width"] * x, "y": size["height"] * y})
    corners = page.get_by_label("范围拐点")
    assert len(corners.input_value().splitlines()) == 4
    page.get_by_role("button", name="撤销一点").click()
    assert len(corners.input_value().splitlines()) == 3
    here.look("建立机构")
    page.get_by_role("button", name="建立").click()
    expect(page.locator("main")).to_contain_text("东西约")
    [ring] = Alliance.objects.get().border["coordinates"]
    assert len(ring) == 4
    west, east = ring[0], ring[1]
    assert west[0] < east[0], "a corner at the right lies in the east"
    assert ring[2][1] < east[1], "a corner further down lies in the south"


def test_a_sheet_with_two_spellings_is_settled_on_the_page(city, people, window):
    known = factories.unit(city.communities[0], "青岛银行香港中路支行", sector="金融")
    row = ["D1", "青岛银行 香港中路支行", "金融", city.communities[0].code]
    here = window(people.inside[PostKind.OFFICER])
    page = here.page
    page.goto(here.base + reverse("import_new", args=["units"]))
    page.locator("input[type=file]").set_input_files(
        {
            "name": "单位.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": xlsx(UNITS, [*row, "", "", "", "", 3, ""]),
        }
    )
    expect(page.locator("main")).to_contain_text("1 行要您定一下")
    here.look("导入单位清单")
    page.locator("select[name=answer-2]").select_option(f"unit:{known.pk}")
    page.get_by_role("button", name="按所选核对").click()
    page.get_by_role("button", name="收下 1 行").click()
    expect(page.locator("main")).to_contain_text("收下")
    assert Unit.objects.get(ref="D1") == known
