"""Workbench and dashboard in a real browser: pictures and tables, rows that fold, nothing serious."""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from alliances.actions import lay_down_default_rules
from alliances.models import AllianceKind
from orgs.models import PostKind
from services.models import DemandState
from tests import factories
from tests.ui.test_browser import serious, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def board(open_page, city, django_user_model):
    """Open a page as the admin of the first district, over rows of every state."""
    reader = django_user_model.objects.get(username="reader")
    factories.post(reader, PostKind.ADMIN, org=city.districts[0])
    lay_down_default_rules(city.city)
    for community in city.communities[:4]:
        for state in DemandState.values:
            factories.demand(community, state=state)
        factories.offer(factories.unit(community))
        factories.alliance(community, kind=AllianceKind.COUNCIL)
    return open_page


def test_nothing_serious_and_nothing_sideways(board):
    page = board("/", 390, bypass_csp=True)
    for path, widths in (("/", (390, 1440)), ("/dashboard/", (1440, 390)), ("/profile/", (390,))):
        page.goto(urljoin(page.url, path))
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            if path == "/dashboard/":
                expect(page.locator("[data-chart] canvas").first).to_be_visible()
            until(page, f"document.documentElement.scrollWidth === {width}")
            assert serious(page) == [], (path, width)


def test_each_picture_is_also_a_table(board):
    page = board("/dashboard/")
    for name in ("quarters", "inTime", "sectors"):
        card = page.locator(f"[data-picture={name}]")
        expect(card.locator("[data-chart]")).to_be_visible()
        expect(card.locator("[data-table]")).to_be_hidden()
        card.get_by_role("button", name="表").click()
        expect(card.locator("[data-table]")).to_be_visible()
        expect(card.locator("[data-chart]")).to_be_hidden()
        expect(card.get_by_role("button", name="表")).to_have_attribute("aria-pressed", "true")
    drawn = page.locator("[data-picture=quarters] canvas")
    expect(drawn).to_have_count(1)


def test_a_street_folds_out_and_in_by_keyboard(board, city):
    page = board("/dashboard/")
    fold = page.get_by_role("button", name=f"展开{city.streets[0].name}")
    fold.focus()
    page.keyboard.press("Enter")
    inner = page.get_by_role("link", name=city.communities[0].name)
    expect(inner).to_be_visible()
    expect(fold).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(inner).to_be_hidden()
    page.keyboard.press("Enter")
    expect(inner).to_be_visible()
    expect(inner).to_have_count(1)


def test_from_the_figure_to_the_rows(board):
    page = board("/dashboard/")
    page.locator(".board-cards .ui-stat", has_text="需求").first.locator("a.value").click()
    published = len(DemandState) - 2  # neither drafts nor withdrawn ones; in four communities
    expect(page.locator(".ui-foot")).to_contain_text(f"共 {4 * published} 条")


def test_without_scripts_the_tables_stand_there(board):
    page = board("/dashboard/", java_script_enabled=False)
    expect(page.locator("[data-picture=quarters] [data-table]")).to_be_visible()
    expect(page.locator("[data-picture=quarters] [data-chart]")).to_be_hidden()
    expect(page.get_by_role("button", name="图")).to_have_count(0)
