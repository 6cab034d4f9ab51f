"""Q18: special-task mode: a district sets streets, communities and units to work; figures add up."""

import io
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Notice
from core.reminders import work_out
from grids.models import Campaign, CampaignDuty
from orgs.models import Sector
from tests.grids.campaigns import part_of, say, settle, tell_all
from tests.practice.browse import Visitor


@pytest.fixture
def front(city, people):
    """The district, a street, its communities and schools."""
    return settle(city, people)


def numbers_of(campaign, *numbers) -> dict:
    """Return the values of a report's form by field name."""
    return {
        f"field_{field.pk}": value
        for field, value in zip(campaign.fields.all(), numbers, strict=True)
    }


@pytest.mark.practice("Q18")
def test_a_campaign_from_the_draft_to_the_last_squad(front):
    admin = Visitor(front.admin)
    admin.open(reverse("campaign_create"))
    schools = Sector.objects.get(name="学校")
    streets = [org.pk for org in front.streets if org.district_id == front.district.pk]
    # What is missing is said at its field; what was typed stays.
    admin.send(
        "title", title="", text="逐户排查", f0__name="走访户数", f0__measure="", streets=streets
    )
    assert admin.status == 422
    assert admin.shows("请写名称")
    assert admin.shows("数字请写单位")
    assert "逐户排查" in admin.text
    admin.send("title", title="防汛排查", sectors=[schools.pk], f0__measure="户")
    # The preview: how many of each level, and who would hear nothing.
    campaign = Campaign.objects.get()
    assert admin.shows("战区（街道） 2 家 阵地专班（社区） 4 家 作战单元（单位） 4 家 合计 10 家")
    assert admin.shows("收不到通知，要由上一级代报")
    assert admin.shows("晚霞中学")
    assert Visitor(front.officer).open(reverse("campaign_list")).shows("还没有专项行动")
    # A unit is written down meanwhile: nobody is called before it was looked at.
    late = type(front.schools[0]).objects.create(
        name="新开的小学", org=front.schools[0].org, sector=schools
    )
    admin.send("activate")
    assert admin.shows("名单刚有变化：现在是 11 家，您看的是 10 家")
    late.delete()
    admin.open(reverse("campaign_detail", args=[campaign.pk]))
    form, once = admin.form("activate"), str(uuid.uuid4())
    for _twice in range(2):
        answer = admin.client.post(form["action"], {"seen": 10, "_once": once})
        assert answer.status_code == 302
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.ACTIVE
    assert campaign.parts.count() == 11  # the command beside the ten
    # Each is told once, in the words of its place in the chain.
    tell_all()
    tell_all()
    notices = Notice.objects.filter(kind="campaign")
    assert notices.filter(user=front.liaisons[0]).count() == 1
    assert not campaign.parts.filter(told_at=None).exists()
    liaison = Visitor(front.liaisons[0]).open(reverse("notices"))
    assert liaison.shows("专项行动启动：防汛排查")
    assert liaison.shows("朝霞小学编为“作战单元”")
    assert liaison.open("/").shows("防汛排查：今天的日报")
    # Others' people and places below others: nothing.
    assert "晚霞" not in liaison.open(reverse("campaign_detail", args=[campaign.pk])).text


@pytest.mark.practice("Q18")
def test_daily_reports_add_up_level_by_level(front):
    campaign = front.begin()
    here = reverse("campaign_detail", args=[campaign.pk])
    liaison = Visitor(front.liaisons[0]).open("/").follow("报日报")
    liaison.send("day", **numbers_of(campaign, "许多", "3", "要一台抽水泵"))
    assert liaison.status == 422
    assert liaison.shows("请写数字，没有就写 0")
    assert "要一台抽水泵" in liaison.text
    liaison.send("day", **numbers_of(campaign, "12.5", "3", "要一台抽水泵"))
    assert liaison.shows("今天的日报已报")
    # The community reports for the squad that has nobody at a screen.
    staff = Visitor(front.staff)
    middle = part_of(campaign, front.schools[1])
    staff.open(f"{reverse('campaign_report', args=[campaign.pk])}?part={middle.pk}")
    staff.send("day", **numbers_of(campaign, "7", "2", ""))
    assert staff.open(here).shows("海城111社区合计 已报 2 / 2 走访户数（户） 19.5 在岗人数（人） 5")
    # Missing is missing, not nought; the street and the district see the same sum.
    officer = Visitor(front.officer).open(here)
    assert officer.shows("海城111社区 已报 2 走访户数（户） 19.5 在岗人数（人） 5")
    assert officer.shows("海城112社区 没报 2 / 2 — —")
    assert officer.shows("海城11街道合计 已报 2 / 4 走访户数（户） 19.5 在岗人数（人） 5")
    admin = Visitor(front.admin).open(here)
    assert admin.shows("海城1区合计 已报 2 / 6 走访户数（户） 19.5 在岗人数（人） 5")
    admin.follow("看各天、各级").follow("海城11街道").follow("海城111社区")
    assert admin.shows("朝霞小学 已报 走访户数（户） 12.5")
    assert admin.shows("要一台抽水泵")
    # A correction keeps the earlier version and wants a reason.
    liaison.open(here).follow("更正").send("day", **numbers_of(campaign, "10", "3", ""))
    assert liaison.shows("更正请写原因")
    liaison.send("day", reason="有两户重了")
    assert staff.open(here).shows("海城111社区合计 已报 2 / 2 走访户数（户） 17 在岗人数（人） 5")
    part = part_of(campaign, front.schools[0])
    admin.open(reverse("campaign_part", args=[part.pk]))
    assert admin.shows("走访户数 12.5户")
    assert admin.shows("更正：有两户重了")
    # Two at once at the same report: the second is told who was faster.
    url = f"{reverse('campaign_report', args=[campaign.pk])}?part={part.pk}"
    staff.open(url)
    say(campaign, front.schools[0], front.liaisons[0], 11, 3, reason="又查")
    staff.send("day", reason="改", **numbers_of(campaign, "9", "3", ""))
    assert staff.status == 422
    assert staff.shows("刚报过这一天")


@pytest.mark.practice("Q18")
def test_tasks_go_down_and_come_back_done(front):
    campaign = front.begin()
    officer = Visitor(front.officer).open(reverse("campaign_detail", args=[campaign.pk]))
    officer.follow("派任务").send("text", text="清排水口", roles=[], day="2020-01-01")
    assert officer.shows("请选派给哪一级")
    officer.send("text", roles=["squad"])
    assert officer.shows("完成时间要在现在以后")
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    officer.send("text", day=tomorrow.isoformat(), photo=["on"])
    assert officer.shows("0 / 4 家完成；要现场照片")
    tell_all()
    liaison = Visitor(front.liaisons[0]).open(reverse("notices"))
    assert liaison.shows("新任务：清排水口")
    liaison.open("/").follow("报完成").send("text", text="清了三处")
    assert liaison.shows("这件任务要一张现场照片")
    duty = CampaignDuty.objects.get(part__unit=front.schools[0])
    assert duty.done_at is None
    # Nobody else reports it, and a sibling's page is not there.
    other = Visitor(front.liaisons[2])
    assert other.client.get(reverse("campaign_duty", args=[duty.pk])).status_code == 404
    assert Visitor(front.admin).open(reverse("campaign_task", args=[duty.task_id])).shows("在做")


@pytest.mark.practice("Q18")
def test_join_leave_end_and_read_on(front):
    campaign = front.begin(sectors=[])
    here = reverse("campaign_detail", args=[campaign.pk])
    staff, admin = Visitor(front.staff), Visitor(front.admin)
    # The community takes a school in: it is told, and owes a report from today on.
    staff.open(reverse("campaign_join", args=[campaign.pk])).send("units", units=[], orgs=[])
    assert staff.shows("请选要编入的街道、社区或单位")
    staff.send("units", units=[front.schools[0].pk], orgs=[])
    assert staff.shows("已编入 1 家")
    tell_all()
    liaison = Visitor(front.liaisons[0])
    assert liaison.open(reverse("notices")).shows("上面是海城111社区")
    say(campaign, front.schools[0], front.liaisons[0], 4, 1)
    say(campaign, front.schools[0].org, front.staff, 6, 2)
    assert staff.open(here).shows("海城111社区合计 已报 2 / 2 走访户数（户） 10 在岗人数（人） 3")
    # Its neighbour's schools are not the community's to take in.
    assert (
        str(front.schools[2].pk)
        not in staff.open(reverse("campaign_join", args=[campaign.pk])).text.split('name="units"')[
            1
        ]
    )
    part = part_of(campaign, front.schools[0])
    staff.open(reverse("campaign_leave", args=[part.pk])).send("reason", reason="学校放假")
    assert staff.shows("学校放假")
    assert liaison.open(reverse("notices")).shows("退出专项行动：防汛排查")
    assert staff.open(here).shows(
        "海城111社区合计 已报 1 / 1 走访户数（户） 10 在岗人数（人） 3"
    )  # what it reported stays
    assert liaison.client.get(reverse("campaign_report", args=[campaign.pk])).status_code == 403
    # The end: a review, then nothing is reported and all is read.
    admin.open(here).follow("结束行动").send("went_well", went_well=" ")
    assert admin.status == 422
    admin.send("went_well", went_well="街道一呼就应", to_improve="早两天备泵")
    assert admin.shows("街道一呼就应")
    assert staff.open(here).shows("海城111社区合计 已报 1 / 1 走访户数（户） 10 在岗人数（人） 3")
    url = reverse("campaign_report", args=[campaign.pk])
    assert staff.open(url).shows("行动已经结束，只能看")
    own = part_of(campaign, front.schools[0].org)
    said = numbers_of(campaign, "1", "1", "")
    sent = {**said, "day": timezone.localdate().isoformat(), "seen": 1, "reason": "晚了"}
    # Who had the form open is told, and what he wrote is kept; no sum changes, the command hears.
    staff.client.post(f"{url}?part={own.pk}", sent)
    staff.open(reverse("campaign_part", args=[own.pk]))
    assert staff.shows("您写的已经留下，指挥部看得到")
    assert staff.shows("走访户数 1户；在岗人数 1人")
    assert admin.open(reverse("notices")).shows("的日报在结束以后才到")
    assert admin.open(here).shows("结束后才到的日报")
    assert not Visitor(front.liaisons[1]).open(here).shows("结束后才到的日报")
    assert staff.open(here).shows("海城111社区合计 已报 1 / 1 走访户数（户） 10 在岗人数（人） 3")
    admin.open(reverse("campaign_export", args=[campaign.pk]))
    book = load_workbook(io.BytesIO(admin.answer.content))
    assert book.sheetnames == ["日报数字", "日报", "任务", "结束后到的日报"]
    assert [row[4] for row in book["结束后到的日报"].values][1:] == ["走访户数 1户；在岗人数 1人"]
    rows = [*book["日报数字"].iter_rows(values_only=True)]
    total = next(row for row in rows if row[1] == "指挥部")
    assert total[4:] == (4, 1, 3, 10, 3)


@pytest.mark.practice("Q18")
def test_who_has_not_reported_is_asked_once_a_day(front, monkeypatch):
    import datetime

    campaign = front.begin()
    day = timezone.localdate()
    say(campaign, front.schools[0], front.liaisons[0], 4, 1)

    def round_at(hour: int) -> None:
        moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        for _twice in range(2):
            work_out()
        monkeypatch.undo()

    round_at(16)
    asked = Notice.objects.filter(kind="campaign", title__startswith="今天的日报还没报")
    assert not asked.exists()
    round_at(17)
    round_at(18)
    assert {notice.user for notice in asked} == {front.liaisons[1], front.liaisons[2]}
    assert asked.count() == 2
    staff = Visitor(front.staff).open(reverse("notices"))
    assert staff.shows("1 家今天没报日报：防汛排查")
    staff.open(f"{reverse('campaign_chain', args=[campaign.pk])}?state=missing")
    assert staff.shows("朝霞中学")
    assert not staff.shows("朝霞小学")
