"""Appointing, handing over, and the words of somebody who loses the post while typing."""

import datetime
import os
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from alliances.models import AgendaItem, Decision, Leftover, Meeting
from core.models import User
from orgs.models import Charge, Post, PostKind
from tests import factories
from tests.browser.window import HEIGHTS

pytestmark = [pytest.mark.browser]
TODAY = timezone.localdate
SHOTS = os.environ.get("PICTURES_OF_POSTS", "")


def shoot(here, name: str) -> None:
    """Keep a picture at both widths, where asked for."""
    for width in HEIGHTS if SHOTS else ():
        here.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        here.page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    here.page.set_viewport_size({"width": here.width, "height": HEIGHTS[here.width]})


def choose(page, field: str, words: str) -> None:
    """Pick in a searched menu by typing."""
    page.locator(f"#id_{field}-ts-control").fill(words)
    page.locator(f"#id_{field}-ts-dropdown [data-selectable]", has_text=words).first.click()


def test_a_supervisor_is_appointed_and_a_liaison_hands_over(city, people, window):
    unit, liaison = people.unit, people.inside[PostKind.LIAISON]
    end = TODAY() + datetime.timedelta(days=9)
    body = factories.alliance(city.communities[0], unit)
    meeting = Meeting.objects.create(
        alliance=body, org=body.org, title="会", starts_at=timezone.now(), state="closed"
    )
    Decision.objects.create(meeting=meeting, text="修灯", unit=unit, person=liaison, due=TODAY())
    member = factories.user(name="周校长")
    factories.post(member, PostKind.PART_TIME_MEMBER, org=city.streets[0], from_unit=unit, end=end)
    here = window(people.inside[PostKind.ADMIN])
    page = here.go(reverse("post_create"), "任命")
    page.locator("#id_kind").select_option("part_time_member")
    expect(page.locator("#post-from")).to_be_visible()
    expect(page.locator("#post-named")).to_be_hidden()
    page.locator("#id_kind").select_option("supervisor")
    expect(page.locator("#post-from")).to_be_hidden()
    choose(page, "org", city.districts[0].name)
    choose(page, "charge_orgs", city.communities[0].name)
    page.keyboard.press("Escape")
    page.locator("#id_username").fill("督查一")
    page.locator("#id_name").fill("马督查")
    expect(page.locator("#id_name")).to_have_value("马督查")
    here.look("任命")
    shoot(here, "appoint")
    page.get_by_role("button", name="任命", exact=True).click()
    expect(page).to_have_title(re.compile("邀请"))
    assert Charge.objects.get().org == city.communities[0]
    post = Post.objects.get(user__username="督查一")
    here.go(reverse("post_list") + "?kind=four", "任职")
    shoot(here, "four")
    here.go(reverse("post_charges", args=[post.pk]), "负责对象")
    shoot(here, "charges")
    here.go(reverse("part_time_list"), "兼职委员")
    shoot(here, "part-time")
    here.go(reverse("part_time_list") + "?q=没有这个人", "兼职委员")
    here.go(reverse("post_detail", args=[Post.objects.get(user=liaison).pk]), "联络员")
    shoot(here, "post")
    page.get_by_role("link", name="移交").click()
    here.look("移交任职")
    page.get_by_role("button", name="移交").click()
    expect(page.get_by_text("请选一个人").first).to_be_visible()
    page.locator("#id_username").fill("林老师")
    page.locator("#id_name").fill("林老师")
    shoot(here, "hand-over")
    page.get_by_role("button", name="移交").click()
    expect(page).to_have_title(re.compile("邀请"))
    assert Decision.objects.get().person == User.objects.get(username="林老师")


def test_words_of_somebody_who_lost_the_post_reach_the_successor(city, people, window):
    staff = people.inside[PostKind.STAFF]
    User.objects.filter(pk=staff.pk).update(name="王丽娟")
    body = factories.alliance(city.communities[0], people.unit)
    meeting = Meeting.objects.create(
        alliance=body, org=body.org, title="议事会", starts_at=timezone.now(), state="open"
    )
    AgendaItem.objects.create(meeting=meeting, title="路灯", order=1)
    here = window(staff)
    here.forgiven.append("status of 40")
    page = here.go(reverse("meeting_log", args=[meeting.pk]), "议事会")
    notes = page.locator("[data-list=agenda] textarea").first
    notes.click()
    notes.press_sequentially("三盏不亮")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    Post.objects.filter(user=staff).update(revoked_at=timezone.now())
    notes.press_sequentially("，电线老化")
    expect(page.locator("[data-trouble-words]")).to_contain_text("留给接任的人")
    assert notes.input_value() == "三盏不亮，电线老化"
    assert AgendaItem.objects.get().notes == "三盏不亮"
    assert Leftover.objects.count() == 1
    shoot(here, "lost")
    there = window(people.inside[PostKind.OFFICER])
    page = there.go(reverse("meeting_log", args=[meeting.pk]), "议事会")
    page.get_by_role("link", name="去看看").click()
    there.look("没存上的文字")
    shoot(there, "leftovers")
    page.get_by_role("button", name="收进记录").click()
    expect(page).to_have_title(re.compile("议事会"))
    assert AgendaItem.objects.get().notes == "三盏不亮，电线老化"
    there.go(reverse("meeting_leftovers", args=[meeting.pk]), "没存上的文字")
    shoot(there, "leftovers-empty")
