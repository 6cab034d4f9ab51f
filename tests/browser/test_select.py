"""A searched menu leaves the focus where the person went."""

import pytest
from django.urls import reverse

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
