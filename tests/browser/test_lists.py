"""Steps 1 to 3 in a browser: the city, a sheet with errors, demands by hand, an offer by phone."""

import base64

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orgs.models import PostKind
from services.models import Demand, DemandState, Kind, Offer, OfferState, Reach
from tests import factories
from tests.browser.window import PHONE
from tests.lists.sheets import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEADER = ["编号", "社区代码", "标题", "说明", "类别", "数量", "时间", "截止日期"]
DROP = """([name, text]) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const dropped = new DataTransfer();
  dropped.items.add(new File([bytes], name));
  return dropped;
}"""


@pytest.mark.parametrize("role", ["city", "admin", "officer", "staff", "grid_keeper", "liaison"])
def test_each_of_the_six_comes_in_and_sees_where_he_stands(city, people, window, role):
    who = people.inside[role]
    place = who.posts.get().place
    here = window()
    if role in ("city", "liaison"):  # by the sign-in page; it is the same for all
        here.sign_in(who)
    else:
        here.come_in(who)
        here.go("/")
    here.look("工作台")
    page = here.page
    expect(page.locator(".ui-side")).to_contain_text(str(place))
    if role == "city":
        page.get_by_role("link", name="管理").first.click()
        here.look("组织")
        for level in (city.districts[0], city.streets[0], city.communities[0]):
            page.get_by_role("link", name=level.name, exact=True).first.click()
        expect(page.locator("main")).to_contain_text(city.grids[0].name)
        here.look(city.communities[0].name)


def test_a_sheet_with_errors_is_told_by_cell_and_the_mended_one_taken(city, people, window):
    code = city.communities[0].code
    good = [
        "1",
        code,
        "孩子放学没人管",
        "三十来个孩子",
        "青少年儿童",
        "1",
        "工作日 16:00-17:30",
        "",
    ]
    bad = [
        ["2", code, "老人想学手机", "", "养老助老", "1", "每周五下午", ""],
        ["3", city.communities[-1].code, "楼道灯坏了", "", "物业维修", "1", "", "2027-02-30"],
    ]
    mended = [[*bad[0][:6], "周五 14:30-16:00", ""], [bad[1][0], code, *bad[1][2:7], "2027-02-28"]]

    here = window(people.inside[PostKind.STAFF])
    page = here.go(reverse("demand_list"), "需求清单")
    page.get_by_role("link", name="导入清单").first.click()
    here.look("导入")
    sheet = base64.b64encode(xlsx(HEADER, good, *bad)).decode()
    dropped = page.evaluate_handle(DROP, ["需求.xlsx", sheet])
    page.dispatch_event("form.import-drop", "drop", {"dataTransfer": dropped})
    expect(page.locator("main")).to_contain_text("2 行里有 3 处错")
    here.look("导入")
    slots = page.locator("#line-3 .import-bad-cell, #line-3 td", has_text="每周五下午").first
    expect(slots).to_contain_text("看不懂")
    expect(page.locator("#line-4")).to_contain_text("2027-02-30")
    expect(page.get_by_role("button", name="收下 3 行")).to_be_disabled()
    assert not Demand.objects.exists()

    again = {"name": "需求.xlsx", "mimeType": "", "buffer": xlsx(HEADER, good, *mended)}
    page.locator("input[type=file][name=file]").set_input_files(again)
    page.get_by_role("button", name="收下 3 行").click()
    expect(page.get_by_role("heading", name="收下了 3 行")).to_be_visible()
    here.look("导入")
    assert Demand.objects.filter(org=city.communities[0], state=DemandState.DRAFT).count() == 3

    page.get_by_role("link", name="去看清单").click()
    page.locator("tbody input[type=checkbox]").first.check()
    page.locator("tbody input[type=checkbox]").nth(1).check()
    page.get_by_role("button", name="发布草稿").click()
    expect(page.get_by_role("status").first).to_be_attached()
    here.look("需求清单")
    assert Demand.objects.exclude(state=DemandState.DRAFT).count() == 2


def test_a_demand_is_written_by_hand_changed_published_and_withdrawn(city, people, window):
    here = window(people.inside[PostKind.STAFF])
    page = here.go(reverse("demand_list"))
    page.locator("main").get_by_role("link", name="写一条").click()
    here.look("发布需求")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".has-error")).to_contain_text("请写标题")
    here.look("发布需求")
    page.get_by_label("标题").fill("老人想学用手机")
    page.get_by_role("button", name="存草稿").click()
    expect(page.locator("h1")).to_have_text("老人想学用手机")
    page.get_by_role("link", name="修改").click()
    page.get_by_label("标题").fill("老人想学用手机挂号")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("h1")).to_have_text("老人想学用手机挂号")
    demand = Demand.objects.get()
    assert (demand.state, demand.title) == (DemandState.OPEN, "老人想学用手机挂号")

    here.look("老人想学用手机挂号")
    page.locator("main details summary").first.click()
    page.get_by_role("link", name="撤回").click()
    here.look("撤回需求")
    page.get_by_label("为什么撤回").fill("居民已经学会了")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.locator("main")).to_contain_text("这条需求已撤回：居民已经学会了")
    demand.refresh_from_db()
    assert demand.state == DemandState.WITHDRAWN


def test_an_offer_is_published_on_a_phone_by_tapping(city, people, window, photo):
    here = window(people.inside[PostKind.LIAISON], PHONE)
    page = here.go(reverse("offer_create"))
    page.locator("label.opt", has_text="服务").first.tap()
    page.get_by_label("标题").fill("进社区教老人用手机")
    page.locator("#offer-form fieldset label.opt", has_text="街道").tap()
    for day in ("周二", "周四"):
        page.locator(f'.ui-week label:has(input[aria-label^="下午"][aria-label$="{day}"])').tap()
    page.get_by_role("button", name="加一").tap()
    page.locator("[data-photo-file]").set_input_files(photo)
    expect(page.locator(".ui-photos-list li.photo img")).to_be_visible()
    here.look("发布供给")
    page.get_by_role("button", name="发布", exact=True).tap()
    expect(page.locator("h1")).to_have_text("进社区教老人用手机")
    here.look("进社区教老人用手机")
    offer = Offer.objects.get()
    assert (offer.kind, offer.reach, offer.capacity) == (Kind.SERVICE, Reach.STREET, 2)
    assert (offer.state, offer.slots) == (OfferState.PUBLISHED, "周二、周四 14:30-16:00")
    assert offer.photos.count() == 1


def test_a_unit_sees_only_what_concerns_it(city, people, window):
    near = factories.demand(city.communities[0], "楼道灯坏了")
    far = factories.demand(city.communities[-1], "远处的事")
    page = window(people.inside[PostKind.LIAISON], PHONE).go(reverse("demand_list"))
    expect(page.locator("main")).to_contain_text(near.title)
    expect(page.locator("main")).not_to_contain_text(far.title)
