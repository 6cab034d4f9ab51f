"""Places in Chromium: the map without a network, booking by tapping on the phone, the keyboard."""

import re

import pytest
from playwright.sync_api import expect

from orgs.models import PostKind
from services.models import Booking, Venue
from tests.browser.window import DESK, PHONE
from tests.services.venues import at, book, venue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hall(city):
    """A hall of the community and two more places around it."""
    community, here = city.communities[0], {"latitude": 36.0671, "longitude": 120.3826}
    made = venue(community, "百姓剧场", kind="centre", equipment="投影、音响", **here)
    venue(community, "议事厅", parent=made, opening={}, **here)
    near = {"latitude": 36.0711, "longitude": 120.3876}
    venue(city.communities[1], "邻里书屋", opening={"mode": "weekends"}, **near)
    return made


def test_map_and_list_say_the_same_without_any_other_host(city, people, hall, window):
    """The window notes each request to another host; the list is reached with the keyboard."""
    desk = window(people.inside[PostKind.STAFF], DESK)
    page = desk.go("/venues/map/")
    expect(page.locator("[data-map][data-ready=yes]")).to_be_visible()
    desk.look("场地地图")
    pins = page.locator(".venue-pin")
    expect(pins).to_have_count(3)
    desk.tab_to(".venue-pin")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_be_visible()
    expect(page.locator("[data-map-row].sel")).to_have_count(1)
    page.locator(".ui-seg.view").get_by_text("服务中心").click()
    desk.look("党群服务中心")
    desk.go("/venues/", "场地")
    desk.go("/venues/today/", "今日场地")


def test_a_liaison_books_by_tapping(city, people, hall, window):
    """A day, a free time, two words; where it is taken, one of the near ones."""
    book(hall, people.inside[PostKind.STAFF], at(1, 10))
    phone = window(people.inside[PostKind.LIAISON], PHONE)
    page = phone.go(f"/venues/{hall.pk}/", "百姓剧场")
    page.get_by_role("link", name="预约", exact=True).last.click()
    phone.look("预约")
    day = f"{at(1, 0):%Y-%m-%d}"
    page.locator(f"[data-pick-day='{day}']").click()
    expect(page.locator(f"[data-pick-day='{day}'].on")).to_be_visible()
    expect(page.locator("[data-fill-start='10:00']")).to_have_count(0)
    page.locator("[data-fill-start='08:00']").click()
    expect(page.locator("#id_end")).to_have_value("10:00")
    page.locator("#id_end").fill("11:00")
    page.get_by_label("做什么用").fill("党课")
    page.get_by_label("多少人").fill("20")
    page.get_by_role("button", name="预约", exact=True).click()
    expect(page.get_by_text(re.compile("已经有人约了")).first).to_be_visible()
    phone.look("预约")
    page.locator("[aria-labelledby=near-free] button").first.click()
    page.get_by_role("button", name="预约", exact=True).click()
    expect(page.get_by_text("约好了").first).to_be_visible()
    phone.look("党课")
    assert Booking.objects.filter(unit=people.unit, state="confirmed").count() == 1


def test_a_place_is_written_down_with_a_tap_on_the_map(city, people, hall, window):
    """The tap gives the coordinates; of an opening only what its mode needs shows."""
    desk = window(people.inside[PostKind.STAFF], DESK)
    page = desk.go("/venues/new/", "登记场地")
    page.get_by_label("名称").fill("老年食堂")
    page.get_by_label("类型").select_option("canteen")
    page.get_by_label("能容多少人").fill("40")
    page.locator("[data-map-pick]").click(position={"x": 120, "y": 90})
    expect(page.locator("#id_latitude")).to_have_value(re.compile(r"36\.0\d+"))
    page.get_by_role("button", name="保存").click()
    desk.look("定开放方式")
    page.locator("#id_mode input[value=monthly]").check()
    expect(page.get_by_label("第几个")).to_be_visible()
    expect(page.get_by_label("每周哪些时段")).to_be_hidden()
    page.get_by_role("button", name="就这么开放").click()
    expect(page.get_by_text("每月第一个周六").first).to_be_visible()
    desk.look("老年食堂")
    assert Venue.objects.get(name="老年食堂").point is not None
