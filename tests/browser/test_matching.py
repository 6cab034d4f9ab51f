"""Step 4 in a browser: proposals come by themselves, are judged, become a project, are rated."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from orgs.models import PostKind
from services.models import Claim, DemandState, Match, Project
from tests import factories
from tests.browser.window import PHONE
from tests.matching_flow.conftest import by_words, work_off  # noqa: F401  autouse here too
from tests.matching_flow.test_runs import BARBER, HAIRCUT, LAWYER, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two_windows(people, window):
    """The community's desk and the unit's phone."""
    return window(people.inside[PostKind.STAFF]), window(people.inside[PostKind.LIAISON], PHONE)


def write_demand(page, facts: dict) -> None:
    """Fill in the form of a demand and publish it."""
    page.get_by_label("标题").fill(facts["title"])
    page.locator("[name=description]").fill(facts["description"])
    page.locator("[name=category]").select_option(label=facts["category"])
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("h1")).to_have_text(facts["title"])


def test_from_publishing_to_a_rated_project(city, people, two_windows, worker, photo):
    desk, phone = two_windows
    factories.offer(people.unit, **BARBER)
    factories.offer(people.other_unit, **LAWYER)
    page = desk.go(reverse("demand_create"))
    write_demand(page, HAIRCUT)
    page.evaluate("document.body.dataset.here = 'yes'")
    expect(page.locator(".match-row")).to_contain_text(BARBER["title"])
    assert page.evaluate("document.body.dataset.here") == "yes", "the page was loaded again"
    desk.look(HAIRCUT["title"])
    page.get_by_role("button", name="采用，请单位确认").click()
    expect(page.locator(".match-told")).to_contain_text("已请单位确认")

    match = Match.objects.get(state=Match.State.ACCEPTED)
    unit = phone.go("/")
    unit.locator(f'a[href="{reverse("match_answer", args=[match.pk])}"]').first.tap()
    phone.look("请您承接")
    unit.get_by_role("button", name="两周").tap()
    unit.get_by_role("button", name="我们来办").tap()
    expect(unit.locator("main")).to_contain_text("项目")
    project = Project.objects.get()
    assert project.due == timezone.localdate() + datetime.timedelta(days=14)

    phone.go(reverse("project_detail", args=[project.pk]))
    unit.get_by_role("link", name="报办结").tap()
    unit.get_by_label("做了什么").fill("两位理发师上门，理了十二位老人")
    unit.locator("[data-photo-file]").set_input_files(photo)
    expect(unit.locator(".ui-photos-list li.photo img")).to_be_visible()
    phone.look("报办结")
    unit.get_by_role("button", name="报办结").tap()
    expect(unit.locator("main")).to_contain_text("理了十二位老人")

    desk.go(reverse("project_detail", args=[project.pk]))
    expect(page.locator("main img").first).to_be_visible()
    page.locator("label.opt", has_text="5 很满意").click()
    page.get_by_role("button", name="评议并办结").click()
    expect(page.locator("main")).to_contain_text("满分 5")
    desk.look(HAIRCUT["title"])
    project.refresh_from_db()
    assert (project.state, project.review.rating) == (Project.State.DONE, 5)
    project.demand.refresh_from_db()
    assert project.demand.state == DemandState.DONE


def test_what_nobody_can_serve_says_so_and_a_declined_one_keeps_the_reason(city, people, window):
    factories.offer(people.unit, slots="周一 09:00-10:00", **BARBER)
    home, title = city.communities[0], "独居老人要理发"
    unserved = publish(people, home, slots="周六 14:30-16:00", **HAIRCUT)
    served = publish(people, home, **{**HAIRCUT, "title": title})
    work_off()
    desk = window(people.inside[PostKind.STAFF])
    page = desk.go(reverse("demand_detail", args=[unserved.pk]))
    expect(page.locator("#match-panel")).to_contain_text(BARBER["title"])
    expect(page.locator("#demand-lead")).to_contain_text("无人可承接")
    desk.look(HAIRCUT["title"])

    page = desk.go(reverse("demand_detail", args=[served.pk]))
    row = page.locator(".match-row")
    row.get_by_role("link", name="不采用").click()
    row.locator(".ui-pills label").first.click()
    desk.look(title)
    row.get_by_role("button", name="确认不采用").click()
    expect(page.locator(".match-settled")).to_contain_text("没有采用的")
    declined = Match.objects.get(state=Match.State.DECLINED)
    assert declined.reason


def test_a_unit_claims_a_demand_and_a_community_asks_for_an_offer(city, people, two_windows):
    desk, phone = two_windows
    demand = factories.demand(city.communities[0], **_named(HAIRCUT))
    page = phone.go(reverse("demand_detail", args=[demand.pk]))
    page.get_by_role("link", name="认领").first.tap()
    phone.look("认领需求")
    page.locator("[name=note]").fill("周六能来")
    page.get_by_role("button", name="认领").tap()
    expect(page.locator("main")).to_contain_text("认领")
    claim = Claim.objects.get()
    answer(desk.go(reverse("claim_answer", args=[claim.pk])))
    assert Project.objects.get().demand == demand

    offer = factories.offer(people.unit, **_named(LAWYER))
    page = desk.go(reverse("offer_detail", args=[offer.pk]))
    page.get_by_role("link", name="点单").click()
    page.locator("[name=title]").fill("继承纠纷要问律师")
    desk.look("向单位点单")
    page.get_by_role("button", name="点单").click()
    expect(page.locator("h1")).to_be_attached()
    asked = Claim.objects.exclude(pk=claim.pk).get()
    answer(phone.go(reverse("claim_answer", args=[asked.pk])))
    assert Project.objects.filter(offer=offer, state=Project.State.IN_WORK).count() == 1


def answer(page) -> None:
    """Say yes to a claim, due in a week."""
    page.get_by_role("button", name="一周").click()
    page.get_by_role("button", name="答应，开始办").click()
    expect(page.get_by_role("button", name="答应，开始办")).to_have_count(0)


def _named(facts: dict) -> dict:
    return {key: value for key, value in facts.items() if key != "category"}
