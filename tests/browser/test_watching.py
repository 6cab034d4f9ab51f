"""Steps 6 to 8 in a browser: reminders once, figures that lead to their rows, nothing outside."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from alliances.models import Decision, Meeting
from core import outbox
from core.models import Notice, Owed
from core.outbox import deliver
from core.reminders import KIND
from core.tasks import remind
from orgs.models import PostKind
from services.models import DemandState, Project
from tests import factories
from tests.alliances.conftest import meet
from tests.browser.window import HEIGHTS, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def decide(city, person, text: str) -> Decision:
    """A decision of a closed meeting that the person owes in two days."""
    today = timezone.localdate()
    body = factories.alliance(city.streets[0])
    meeting = meet(body, today - datetime.timedelta(days=5))
    due = today + datetime.timedelta(days=2)
    return Decision.objects.create(meeting=meeting, text=text, due=due, person=person)


def test_what_falls_due_is_told_once_however_often_the_job_runs(city, people, window, monkeypatch):
    """What real workers make of the job is seen in tests/jobs."""
    monkeypatch.setattr(outbox, "send", lambda ids: [deliver(pk) for pk in ids])
    officer = people.inside[PostKind.OFFICER]
    decide(city, officer, "把车位清单交上来")
    for _ in range(2):
        remind()
    mine = Notice.objects.filter(user=officer, title__contains="把车位清单交上来")
    assert mine.exists()
    decide(city, officer, "后来又定的事")
    Owed.objects.filter(kind=KIND).update(key=F("pk"))  # the next ten minutes: a new round
    remind()
    assert Notice.objects.filter(title__contains="后来又定的事").exists()
    assert mine.count() == 1
    here = window(officer)
    here.go("/")
    here.look("工作台")
    news = here.page.locator(".bench-news li", has_text="把车位清单交上来")
    expect(news).to_have_count(1)


@pytest.fixture
def busy(city, people):
    """Demands in several states, a project that is late, a closed meeting."""
    today = timezone.localdate()
    home, next_door, outside = city.communities[0], city.communities[1], city.communities[-1]
    for org in (home, home, next_door, outside):
        factories.demand(org)
    factories.demand(home, state=DemandState.UNSERVED)
    late = factories.demand(home, state=DemandState.IN_WORK)
    offer = factories.offer(people.unit)
    Project.objects.create(
        demand=late,
        offer=offer,
        unit=people.unit,
        title="逾期的项目",
        started_on=today - datetime.timedelta(days=30),
        due=today - datetime.timedelta(days=3),
    )
    meet(factories.alliance(city.streets[0]), today, Meeting.State.CLOSED)


def number(text: str) -> int:
    """Return the first number of a text, with its thousands."""
    return int(re.search(r"\d[\d,]*", text).group().replace(",", ""))


@pytest.mark.usefixtures("busy")
def test_each_figure_of_the_district_leads_to_the_rows_that_it_counts(city, people, window):
    here = window(people.inside[PostKind.ADMIN])
    page = here.go(reverse("dashboard"), "看板")
    links = page.locator(".board-cards .ui-stat a")
    found = links.evaluate_all("all => all.map((a) => [a.getAttribute('href'), a.textContent])")
    assert found
    checked = 0
    for href, words in found:
        page = here.go(href)
        expect(page.locator("main")).to_be_visible()
        if "%" in words or urlsplit(href).path in (reverse("cadence"),):
            continue  # a share, or a matrix: no list with a count
        counted = page.locator(".ui-head .lead").inner_text()
        total = re.search(r"共 ([\d,]+)", counted)
        if total:
            assert number(total.group(1)) == number(words), (href, words, counted)
            checked += 1
    assert checked >= 3


@pytest.mark.usefixtures("busy")
def test_from_the_district_to_the_street_to_the_community_and_out_as_a_file(city, people, window):
    here = window(people.inside[PostKind.ADMIN])
    page = here.go(reverse("dashboard"))
    for org in (city.streets[0], city.communities[0]):
        page.locator("table.board-rows").get_by_role("link", name=org.name, exact=True).click()
        here.look(org.name)
    here.go(reverse("dashboard"))
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert city.districts[0].name in download.value.suggested_filename


@pytest.mark.usefixtures("busy")
def test_a_picture_that_lags_behind_does_not_widen_the_page(city, people, window):
    """On a slow machine the canvas keeps the desk's width for a while after the window narrowed."""
    page = window(people.inside[PostKind.STAFF]).go(reverse("dashboard"))
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    page.evaluate("""document.querySelectorAll("[data-chart] canvas").forEach((canvas) => {
        const chart = window.echarts.getInstanceByDom(canvas.closest("[data-chart]"));
        chart.resize = () => {};
    })""")
    page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
    canvas = "document.querySelector('[data-chart] canvas').getBoundingClientRect().right"
    assert page.evaluate(canvas) > PHONE
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_what_lies_outside_is_not_there(city, people, window):
    here = window(people.outside[PostKind.STAFF])
    here.forgiven.append("status of 404")
    demand = factories.demand(city.communities[0], "只给里面的人看")
    addresses = [
        reverse("demand_detail", args=[demand.pk]),
        reverse("offer_detail", args=[factories.offer(people.unit).pk]),
        reverse("dashboard_org", args=[city.streets[0].pk]),
        reverse("org_detail", args=[city.communities[0].pk]),
    ]
    for address in addresses:
        answer = here.page.goto(here.base + address)
        assert answer.status == 404, address
        assert demand.title not in here.page.content()
    here.look("没有这一页")
    for address in (reverse("demand_list"), f"{reverse('search')}?q=只给里面"):
        assert demand.title not in here.go(address).locator("main").inner_text()
