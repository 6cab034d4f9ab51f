"""The form of an agreement in a real browser: rows are added and dropped without losing what is typed."""

import pytest
from django.urls import reverse

from alliances.models import Agreement
from orgs.models import PostKind
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_parties_and_duties_are_written_in_the_browser(chromium, live_server, city, people):
    page = chromium.new_context(base_url=live_server.url).new_page()
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", people.inside[PostKind.STAFF].username)
    page.fill("input[name=password]", factories.PASSWORD)
    page.click("button[type=submit].btn-main")
    page.wait_for_url("**/")
    page.goto(reverse("agreement_create"))
    page.fill("[name=name]", "课后托管协议")
    page.fill("[name=goals]", "放学有人管")
    page.click("[data-add-duty] >> nth=0")
    texts = page.locator("[data-duty] input[name^=text-]")
    texts.nth(0).fill("出场地")
    texts.nth(1).fill("出热水")
    texts.nth(2).fill("出老师")
    page.click("[data-add-party]")
    assert page.locator("[data-party]").count() == 3
    page.click("[data-drop-party] >> nth=2")
    page.click("[data-drop-duty] >> nth=1")
    # The second party is found by typing.
    box = page.locator("[data-party] >> nth=1").locator(".ts-control input")
    box.fill(people.unit.name)
    page.locator(".ts-dropdown .option", has_text=people.unit.name).first.click()
    page.click("form[data-pact] .btn-main")
    page.wait_for_url("**/agreements/*/")
    agreement = Agreement.objects.get()
    said = {
        str(party): [duty.text for duty in party.duties.all()] for party in agreement.parties.all()
    }
    assert said == {city.communities[0].name: ["出场地"], people.unit.name: ["出老师"]}
