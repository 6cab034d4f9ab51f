"""Pages of points, posts and talents in a browser: desk and phone, no sideways, axe clean (W9, Y6)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from grids.actions import check_in, points, rewards, stations, talents
from grids.models import CheckInCode, PointClaim, Station, Talent
from tests.browser.window import PHONE
from tests.grids.points import Club, open_club, rule_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POST = {"name": "三号楼楼门岗", "text": "看好楼门，劝走张贴小广告的，帮老人提东西", "seats": 2}


@pytest.fixture
def club(city, people) -> Club:
    """The first community with a post, a talent who was asked, points in each state, a reward."""
    club = open_club(city, people)
    rule_of(club.org.district, "志愿服务", per="hour", points=4, of_service=True)
    Station.objects.create(org=club.org, slots="工作日 07:30-09:00", place="三号楼", **POST)
    club.earn("3")
    objected = club.declare(note="雪后把三号楼到东门的路铲出来")
    points.verify(claim=objected, by=club.staff)
    points.object_to(claim=objected, by=club.mate.user, text="那天是物业铲的")
    club.declare(note="替楼上的老人取药", member=club.mate)
    row = talents.offer_oneself(
        member=club.member, by=club.member.user, skills="理发、烫发", slots="周六 09:00-11:00",
        reach=Talent.Reach.STREET, a_week=2,
    )  # fmt: skip
    talents.ask_talent(
        talent=row, org=club.org, by=club.staff, what="给五位老人上门理发", place="社区活动室",
        when=timezone.now() + datetime.timedelta(days=3),
    )  # fmt: skip
    reward = club.reward(cost=20, stock=3, text="每周二下午到社区一楼领")
    rewards.redeem(reward=reward, member=club.member, by=club.member.user)
    check_in.report_unit(unit=club.unit, org=club.org, by=club.liaison, brings="每月出两个人值岗")
    check_in.renew_code(org=club.org, by=club.staff)
    return club


@pytest.mark.practice("W9", part=2)
def test_a_member_takes_a_post_and_logs_hours_on_a_phone(club: Club, window, photo):
    member = window(club.member.user, PHONE)
    page = member.go(reverse("station_list"), "岗位和任务")
    page.get_by_role("link", name=POST["name"]).tap()
    member.look(POST["name"])
    page.get_by_role("button", name="我来").tap()
    page.get_by_role("link", name="记小时").tap()
    page.locator("[name=begins]").fill("07:30")
    page.locator("[name=ends]").fill("08:30")
    page.get_by_label("做了什么").fill("早高峰值岗")
    page.locator("[data-photo-file]").set_input_files(photo)
    expect(page.locator(".ui-photos-list li.photo img")).to_be_visible()
    member.look("记小时")
    page.get_by_role("button", name="记下").tap()
    expect(page.locator("main")).to_contain_text("待社区确认")
    log = Station.objects.get().holders.get().logs.get()
    stations.judge_hours(log=log, by=club.staff)
    page = member.go(reverse("point_mine"), "我的积分")
    page.get_by_role("button", name="申报").first.tap()
    expect(page.locator("main")).to_contain_text("已申报 4 分")
    member.go(reverse("point_declare"), "申报积分")
    member.go(reverse("talent_mine"), "我愿意被找到")


def test_the_pages_at_desk_and_phone(club: Club, window):
    objected = PointClaim.objects.get(objections__isnull=False)
    asked = Talent.objects.get().asks.get()
    staff = window(club.staff)
    for path, title in (
        (reverse("point_list"), "积分申报"),
        (reverse("point_detail", args=[objected.pk]), "邻里互助"),
        (reverse("talent_ask", args=[asked.pk]), asked.what),
        (reverse("check_in_code"), "报到码"),
    ):
        staff.go(path, title)
    window(club.admin).go(reverse("point_rules"), "积分规则")
    window(club.liaison).go(reverse("check_in_home", args=[club.unit.pk]), "双报到反馈")
    code = check_in.code_of(CheckInCode.objects.get(ended_at=None))
    window(None).go(reverse("check_in_by_code", args=[code]), "党员报到")
