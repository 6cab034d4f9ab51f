"""A searched menu leaves the focus where the person went, and takes what was typed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orgs.models import PostKind
from tests.browser.test_posts import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LATER = 700  # ms: the menu looks again 300 ms after the typing, and once more with the answer


def test_a_menu_that_answers_late_does_not_take_the_focus_back(city, people, window):
    here = window(people.inside[PostKind.ADMIN])
    page = here.go(reverse("post_create"), "任命")
    page.locator("#id_kind").select_option("supervisor")
    choose(page, "charge_orgs", city.communities[0].name)
    page.locator("#id_phone").click()
    page.keyboard.type("138", delay=20)
    page.wait_for_timeout(LATER)
    page.keyboard.type("00000000", delay=20)
    assert page.locator("#id_phone").input_value() == "13800000000"


def test_enter_takes_what_was_typed_not_what_the_menu_showed_before(city, people, window):
    """Typed and Enter pressed at once: the menu looks again only 300 ms after the last letter."""
    here = window(people.inside[PostKind.ADMIN])
    page = here.go(reverse("post_create"), "任命")
    page.locator("#id_kind").select_option("supervisor")
    names = [one.name for one in city.communities[:2]]
    for name in names:
        page.locator("#id_charge_orgs-ts-control").click()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        taken = page.locator("#id_charge_orgs + .ts-wrapper .item", has_text=name)
        expect(taken).to_be_visible()
    assert page.locator("#id_charge_orgs + .ts-wrapper .item").count() == len(names)
    assert "任命" in page.title()  # and the form was not sent
