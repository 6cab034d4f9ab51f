"""What came too late or went below nothing, in a browser: desk and phone, no sideways, axe clean."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.reminders import work_out
from grids.actions import check_in, rewards, talents
from grids.actions.campaign_reports import keep_late
from grids.actions.campaigns import end
from grids.models import CheckInCode, EarlyWarning, Talent, TalentAsk
from orgs.models import PostKind
from tests.browser.window import PHONE
from tests.grids.campaigns import part_of, say, settle
from tests.grids.points import open_club

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ended_with_a_late_report(city, people):
    """A campaign that ended while a school still had its form open."""
    front = settle(city, people)
    campaign = front.begin()
    say(campaign, front.schools[0], front.liaisons[0], 12, 3, text="要一台抽水泵")
    end(campaign=campaign, by=front.admin, went_well="街道一呼就应", to_improve="早两天备泵")
    fields = list(campaign.fields.all())
    said = {fields[0].pk: Decimal(9), fields[1].pk: Decimal(2), fields[2].pk: "东门低洼处要垫高"}
    today = timezone.localdate()
    part = part_of(campaign, front.schools[1])
    keep_late(part=part, day=today, by=front.liaisons[1], said=said)
    return front, campaign, part


def test_campaigns_that_ended_and_figures_of_those_that_run(city, people, window):
    front, campaign, part = ended_with_a_late_report(city, people)
    admin = window(people.inside[PostKind.ADMIN], PHONE)
    admin.go(reverse("campaign_detail", args=[campaign.pk]), "防汛排查")
    admin.go(reverse("campaign_part", args=[part.pk]), str(part))
    front.begin(title="除雪行动")
    admin.go(reverse("dashboard"), "看板")
    silent = EarlyWarning.objects.create(
        signal="silent", org=city.grids[0], name=city.grids[0].name, value=34, threshold=30,
        since=timezone.localdate(), until=timezone.localdate(), level=3, days=7,
        due=timezone.localdate(), made_on=timezone.localdate(),
    )  # fmt: skip
    staff = window(people.inside[PostKind.STAFF], PHONE)
    staff.go(reverse("warning_detail", args=[silent.pk]), silent.name)


def test_an_ask_that_lapsed_and_an_account_below_nothing(city, people, window):
    club = open_club(city, people)
    row = talents.offer_oneself(
        member=club.member, by=club.member.user, skills="理发、烫发", slots="",
        reach=Talent.Reach.STREET, a_week=2,
    )  # fmt: skip
    ask = talents.ask_talent(
        talent=row, org=club.org, by=club.staff, what="给五位老人上门理发", place="社区活动室",
        when=timezone.now() + datetime.timedelta(days=3),
    )  # fmt: skip
    TalentAsk.objects.update(when=timezone.now() - datetime.timedelta(hours=1))
    work_out()
    line = club.earn("2").lines.get()
    reward = club.reward(cost=15, stock=2, text="每周二下午到社区一楼领")
    rewards.redeem(reward=reward, member=club.member, by=club.member.user)
    rewards.reverse(line=line, by=club.staff, reason="记错了人")
    staff, member = window(club.staff, PHONE), window(club.member.user, PHONE)
    staff.go(reverse("talent_asks"), "人才邀请")
    staff.go(reverse("talent_ask", args=[ask.pk]), ask.what)
    staff.go(reverse("point_account", args=[club.member.pk]), "陈建国")
    staff.go(reverse("notices"), "通知")
    member.go(reverse("reward_list"), "换奖品")
    member.go(reverse("point_notice"), "积分公示")
    check_in.renew_code(org=club.org, by=club.staff)
    code = check_in.code_of(CheckInCode.objects.get())
    window(width=PHONE).go(reverse("check_in_by_code", args=[code]), "党员报到")
