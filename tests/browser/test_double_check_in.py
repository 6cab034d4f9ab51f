"""W9, the half of demands and projects: residents order, a unit and a member take orders, by phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from orgs.models import Member, PostKind
from services.models import Demand, DemandState, Project
from tests.browser.window import PHONE, Window

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ORDER = "想有人陪着去医院"


def _check_in(staff: Window, liaison: Window) -> Member:
    """双报到: the unit sends its member to the community, which confirms and invites him."""
    page = liaison.go(reverse("member_create"))
    page.get_by_label("姓名").fill("陈建国")
    page.get_by_label("手机号").fill("13900007777")
    liaison.look("登记报到")
    page.get_by_role("button", name="登记").tap()
    expect(page.locator("main")).to_contain_text("待确认")
    page = staff.go("/notices/")
    page.get_by_role("button", name="申请报到").first.tap()
    page.get_by_role("button", name="确认报到").tap()
    page.get_by_role("button", name="邀请登录").tap()
    expect(page.locator("#link-text")).to_be_visible()
    staff.look("陈建国")
    return Member.objects.get()


def _take(page: Page, words: str) -> None:
    """Claim from the list in two taps."""
    page.get_by_role("link", name="我来").first.tap()
    page.locator("[name=note]").fill(words)
    page.get_by_role("button", name="认领", exact=True).tap()
    expect(page.locator("main")).to_contain_text("认领")


def _report(here: Window, photo: dict, words: str) -> None:
    """Find one's project from the workbench and report it done with a photo taken there."""
    page = here.go("/")
    page.locator("main").get_by_role("link", name="报办结").first.tap()
    page.get_by_label("做了什么").fill(words)
    page.locator("[data-photo-file]").set_input_files(photo)
    expect(page.locator(".ui-photos-list li.photo img")).to_be_visible()
    here.look("报办结")
    page.get_by_role("button", name="报办结").tap()
    expect(page.locator("main")).to_contain_text(words)


@pytest.mark.practice("W9", part=1)
def test_residents_order_and_a_unit_and_a_member_take_orders(city, people, window, photo):
    """Five people, each with a phone; nobody ever sits at a desk."""
    keeper = window(people.inside[PostKind.GRID_KEEPER], PHONE)
    staff = window(people.inside[PostKind.STAFF], PHONE)
    liaison = window(people.inside[PostKind.LIAISON], PHONE)
    member = window(_check_in(staff, liaison).user, PHONE)
    # 群众点单: the keeper writes down at the door what a resident asks for.
    page = keeper.go("/demands/new/")
    page.get_by_label("标题").fill(ORDER)
    page.get_by_role("button", name="加一").tap()
    keeper.look("写需求")
    page.get_by_role("button", name="存草稿").tap()
    expect(page.locator("h1")).to_have_text(ORDER)
    demand = Demand.objects.get()
    # The community makes it known; both kinds of takers find it in their list.
    page = staff.go(f"/demands/{demand.pk}/")
    page.get_by_role("button", name="发布").tap()
    expect(page.locator("#demand-lead")).to_contain_text("待匹配")
    for taker in (liaison, member):
        page = taker.go("/demands/")
        taker.look("需求")
        _take(page, "周六上午可以")
    # 接单: yes to both, from what waits on the workbench.
    for _each in range(2):
        page = staff.go("/")
        page.locator("main").get_by_role("link", name="答复").first.tap()
        staff.look("答复认领")
        page.get_by_role("button", name="两周").tap()
        page.get_by_role("button", name="答应，开始办").tap()
        expect(page.locator("main")).to_contain_text(ORDER)
    assert {one.provider for one in Project.objects.all()} == {people.unit, Member.objects.get()}
    # 办结 and 评价.
    _report(liaison, photo, "单位派车接送")
    _report(member, photo, "陪着挂了号")
    for project in Project.objects.all():
        page = staff.go(f"/projects/{project.pk}/")
        page.locator("label.opt", has_text="5 很满意").tap()
        staff.look(ORDER)
        page.get_by_role("button", name="评议并办结").tap()
        expect(page.locator("main")).to_contain_text("满分 5")
    demand.refresh_from_db()
    assert demand.state == DemandState.DONE
    # The home unit sees on its phone what its member did, not his number.
    page = liaison.go("/members/")
    page.get_by_role("link", name="党员陈**").first.tap()
    expect(page.locator("main")).to_contain_text("办结")
    expect(page.locator("main")).not_to_contain_text("13900007777")
    liaison.look("党员陈")
