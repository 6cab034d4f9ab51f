"""Matters in a browser: a keeper writes without a network; pages at both widths, axe clean."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from grids.actions import matters
from grids.matters.codes import code_of
from grids.models import Matter
from tests.browser.window import PHONE
from tests.grids.matters import door_at, hands, reported

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _fill(page, text: str) -> None:
    page.get_by_label("什么事").fill(text)
    page.get_by_label("在哪里").fill("3 号楼")


def test_a_report_written_offline_arrives_once_also_after_a_reload(city, people, window, photo):
    here = window(people.inside["grid_keeper"], PHONE)
    here.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to load resource"]
    page = here.go(reverse("matter_phone"))
    page.get_by_label("什么事").wait_for()
    here.until("navigator.serviceWorker.controller !== null")
    here.context.set_offline(True)
    _fill(page, "楼道灯坏了")
    page.get_by_label("照片").set_input_files(photo)
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-said]")).to_have_text("已存在这台手机里，有网就发。")
    page.reload()  # the shell comes from the phone, what was written is still there
    expect(page.locator("[data-waiting]")).to_contain_text("楼道灯坏了")
    _fill(page, "井盖松了")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-count]")).to_have_text("2")
    assert not Matter.objects.exists()
    cached = page.evaluate(
        "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => "
        "(await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat())"
    )
    assert [path for path in cached if not path.startswith("/static/")] == ["/matters/phone/"]
    here.context.set_offline(False)
    other = here.open()  # a second page of the phone sends at the same time
    other.goto(here.base + reverse("matter_phone"))
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting-card]")).to_be_hidden()
    here.until("document.querySelector('[data-count]').textContent === '0'")
    assert sorted(Matter.objects.values_list("title", flat=True)) == ["井盖松了", "楼道灯坏了"]
    assert Matter.objects.get(title="楼道灯坏了").photos.count() == 1
    # Wiped at sign-out: what still waits is asked about first.
    here.context.set_offline(True)
    _fill(page, "没发出去的")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-count]")).to_have_text("1")
    page.context.route("**/matters/phone/send/", lambda route: route.abort())
    here.context.set_offline(False)
    other.goto(here.base + "/profile/")
    asked = []
    other.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    other.locator("form[data-sign-out]").first.evaluate("form => form.requestSubmit()")
    other.wait_for_url("**/accounts/login/**")
    assert "还有 1 件" in asked[0]
    assert (
        other.evaluate(
            "new Promise((done) => { const o = indexedDB.open('matters'); o.onsuccess = () => "
            "o.result.transaction('reports').objectStore('reports').count().onsuccess = "
            "(e) => done(e.target.result); })"
        )
        == 0
    )


def test_a_report_refused_for_good_stands_in_no_others_way(city, people, window, photo):
    here = window(people.inside["grid_keeper"], PHONE)
    here.forgiven.append("Failed to load resource")
    page, tries = here.go(reverse("matter_phone")), []

    def answer(route) -> None:
        """The proxy finds the first one too large."""
        tries.append(route)
        route.fulfill(status=413, body="<html>") if len(tries) == 1 else route.continue_()

    page.context.route("**/matters/phone/send/", answer)
    _fill(page, "楼道灯坏了")
    page.get_by_label("照片").set_input_files(photo)
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-waiting]")).to_contain_text("没有收下：照片可能太大")
    expect(page.locator("[data-said]")).to_have_text("")
    _fill(page, "井盖松了")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-said]")).to_have_text("已发出，社区会收到通知。")
    assert [row.title for row in Matter.objects.all()] == ["井盖松了"]
    expect(page.locator("[data-count]")).to_have_text("1")
    # Mended: what is being written is not overwritten, and the photo comes along with the words.
    _fill(page, "另一件")
    page.get_by_role("button", name="改一改").click()
    expect(page.locator("[data-said]")).to_contain_text("还有正在写的一件")
    page.get_by_label("什么事").fill("")
    page.get_by_role("button", name="改一改").click()
    expect(page.locator("[data-picked] output")).to_have_text(photo["name"])
    page.reload()  # left half way: it is still kept
    page.get_by_role("button", name="改一改").click()
    page.get_by_label("什么事").fill("楼道灯坏了两天")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-said]")).to_have_text("已发出，社区会收到通知。")
    assert Matter.objects.get(title="楼道灯坏了两天").photos.count() == 1
    expect(page.locator("[data-waiting-card]")).to_be_hidden()


def test_the_pages_at_desk_and_phone(city, people, window, photo):
    by = hands(people)
    door = door_at(city.communities[0], by["staff"])
    asked = reported(
        door, "楼道灯坏了，晚上看不见台阶，老人差点摔倒", place="3 号楼", phone="13912345678"
    )
    reported(door, "楼道灯不亮", place="3 号楼")
    done = reported(door, "井盖松了")
    matters.take(matter=done, by=by["staff"])
    matters.finish(matter=done, by=by["staff"], text="换了新的")
    matters.check(matter=done, by=by["staff"], passed=True, text="看过")
    here = window(by["staff"])
    for path, title in (
        (reverse("matter_list"), "民情事项"),
        (reverse("matter_create"), "记一件民情"),
        (reverse("matter_detail", args=[asked.pk]), "楼道灯坏了"),
        (reverse("matter_figures"), "民情统计"),
        (reverse("matter_doors"), "门牌码"),
    ):
        here.go(path, title)
    window(by["admin"]).go(reverse("matter_rules"), "民情时限和答复模板")
    out = window(None, PHONE)
    form = out.go(reverse("matter_report", args=[code_of(door)]), "反映一件事")
    form.get_by_label("照片").set_input_files(photo)
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_role("note")).to_contain_text("刚才选的 1 张照片留着")
    out.look("反映一件事")
    out.go(reverse("matter_track", args=[code_of(done)]), "办到哪一步")


def test_photos_chosen_stay_when_something_else_was_wrong(city, people, window, photo):
    """On the keeper's phone: writing a matter down, and reporting it done."""
    here = window(people.inside["grid_keeper"], PHONE)
    page = here.go(reverse("matter_create"))
    _fill(page, "楼道灯坏了")
    page.get_by_label("照片").set_input_files(photo)
    page.get_by_label("联系电话").fill("123")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("note")).to_contain_text("刚才选的 1 张照片留着")
    here.look("记一件民情")
    page.get_by_label("联系电话").fill("13912345678")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("status").first).to_contain_text("已记下")
    matter = Matter.objects.get()
    assert matter.photos.count() == 1
    matters.take(matter=matter, by=people.inside["grid_keeper"])
    page = here.go(reverse("matter_finish", args=[matter.pk]))
    page.get_by_label("办完的照片").set_input_files(photo)
    page.get_by_role("button", name="报办结").click()
    expect(page.get_by_role("note")).to_contain_text("刚才选的 1 张照片留着")
    here.look("报办结")
    page.get_by_label("答复").fill("换了灯")
    page.get_by_role("button", name="报办结").click()
    page.wait_for_url(f"**{reverse('matter_detail', args=[matter.pk])}")
    assert matter.photos.filter(result=True).count() == 1
