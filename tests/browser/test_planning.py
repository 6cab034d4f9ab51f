"""Planning in a browser: a clash and a free time, papers and notice, a reply by link, a topic."""

import datetime
import os
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from alliances.actions.replies import code_of
from alliances.models import Meeting, Paper, Reply, Topic
from orgs.models import PostKind
from tests import factories
from tests.browser.window import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")


def workday() -> datetime.date:
    """A Wednesday at least a week ahead."""
    day = timezone.localdate() + datetime.timedelta(days=7)
    return day + datetime.timedelta(days=(2 - day.weekday()) % 7)


def picture(window, name: str) -> None:
    """Keep a picture of the page at both widths where a folder for them is named."""
    for width, height in ((1440, 900), (390, 844)) if PICTURES else ():
        window.page.set_viewport_size({"width": width, "height": height})
        window.page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    window.page.set_viewport_size({"width": window.width, "height": 900})


@pytest.fixture
def body(city, people):
    """The street's alliance; a member has no account."""
    mute = factories.unit(city.communities[0], "青藤书店")
    return factories.alliance(city.streets[0], people.unit, mute, name="香樟街道党建联盟")


def test_from_the_time_to_the_answers(body, city, people, window):
    other = factories.alliance(city.streets[0], name="平安建设协调会")
    at = timezone.make_aware(datetime.datetime.combine(workday(), datetime.time(14, 0)))
    Meeting.objects.create(
        alliance=other, org=other.org, title="平安建设协调会", starts_at=at, place="三楼会议室"
    )
    here = window(people.inside[PostKind.OFFICER])
    page = here.go(f"{reverse('meeting_create')}?alliance={body.pk}", "安排会议")
    page.get_by_label("会议名称").fill("冬季安全专题会")
    page.locator("[name=place]").fill("三楼会议室")
    page.locator("[name=day]").fill(workday().isoformat())
    page.locator("[name=time]").fill("14:30")
    page.locator("[name=time]").blur()
    expect(page.get_by_text("这个时间有冲突")).to_be_visible()
    here.look("安排会议")
    picture(here, "plan-clash")
    free = page.locator("[data-free]").first
    day, time = free.get_attribute("data-free-day"), free.get_attribute("data-free-time")
    free.click()
    expect(page.get_by_text("这个时间有冲突")).to_be_hidden()
    assert page.locator("[name=day]").input_value() == day
    page.locator("[name=agenda]").fill("联合检查分工\n错时停车")
    page.get_by_role("button", name="定下会期").click()
    expect(page.get_by_role("heading", name="冬季安全专题会")).to_be_visible()
    meeting = Meeting.objects.get(title="冬季安全专题会")
    assert timezone.localtime(meeting.starts_at).strftime("%Y-%m-%d %H:%M") == f"{day} {time}"

    here.go(reverse("meeting_notice", args=[meeting.pk]), "会议通知")
    page.get_by_label("通知正文").fill("请带上检查分工表")
    paper = {"name": "分工表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}
    page.locator("[data-files-input]").set_input_files(paper)
    expect(page.get_by_role("link", name="分工表.pdf")).to_be_visible()
    bad = {"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    here.forgiven.append("status of 400")
    page.locator("[data-files-input]").set_input_files(bad)
    expect(page.get_by_text("不能传这种文件")).to_be_visible()
    page.get_by_role("button", name="发出通知").click()
    expect(page.get_by_role("button", name="复制带回执的消息")).to_be_visible()
    assert Paper.objects.get().meeting == meeting
    here.look("会议通知")
    picture(here, "plan-notice")

    reply = Reply.objects.get(meeting=meeting, membership__unit__name="青藤书店")
    there = window(width=PHONE)
    page = there.go(reverse("reply_link", args=[code_of(reply)]), "会议回执")
    picture(there, "plan-reply-link")
    page.locator("[name=answer][value=no]").check()
    page.get_by_role("button", name="回执").click()
    expect(page.get_by_text("请写一句为什么来不了").first).to_be_visible()
    page.get_by_label("事由").fill("盘点")
    page.get_by_role("button", name="回执").click()
    expect(page.get_by_text("回执已收到")).to_be_visible()

    liaison = window(people.inside[PostKind.LIAISON], PHONE)
    page = liaison.go(reverse("meeting_reply", args=[meeting.pk]), "回执")
    picture(liaison, "plan-reply")
    page.locator("[name=answer][value=yes]").check()
    page.get_by_role("button", name="回执").click()
    expect(page.get_by_text("回执已收到")).to_be_visible()
    here.go(reverse("meeting_detail", args=[meeting.pk]), "冬季安全专题会")
    expect(here.page.get_by_text("参加 1 · 派人代会 0 · 请假 1")).to_be_visible()
    picture(here, "plan-meeting")


def test_a_topic_from_the_phone_to_the_agenda(body, people, window):
    phone = window(people.inside[PostKind.LIAISON], PHONE)
    phone.go(reverse("topic_list"), "征集议题")
    picture(phone, "plan-topics-none")
    page = phone.go(reverse("topic_create"), "提议题")
    page.get_by_label("议题", exact=True).fill("门前车位夜间共享")
    page.get_by_label("说明").fill("晚七点以后闲着")
    picture(phone, "plan-topic-new")
    page.get_by_role("button", name="提交议题").click()
    expect(page.get_by_role("heading", name="门前车位夜间共享")).to_be_visible()
    topic = Topic.objects.get()

    here = window(people.inside[PostKind.OFFICER])
    page = here.go(reverse("series_list", args=[body.pk]), "定期开会")
    page.locator("[name=every][value=month]").check()
    page.get_by_label("几点").fill("14:30")
    page.get_by_role("button", name="定下会期").click()
    expect(page.get_by_text("每月第二个周二 14:30")).to_be_visible()
    here.look("定期开会")
    picture(here, "plan-series")
    page = here.go(reverse("topic_detail", args=[topic.pk]), "门前车位夜间共享")
    page.locator("[name=state][value=refused]").check()
    page.get_by_role("button", name="定下").click()
    expect(page.get_by_text("请写理由").first).to_be_visible()
    picture(here, "plan-topic-judge")
    page.locator("[name=state][value=taken]").check()
    page.get_by_role("button", name="定下").click()
    expect(page.get_by_text("已列入议程").first).to_be_visible()
    here.go(reverse("topic_list"), "征集议题")
    picture(here, "plan-topics")
    here.go(reverse("meeting_cancel", args=[Meeting.objects.first().pk]), "取消会议")
    picture(here, "plan-cancel")
