"""S3, the other half: a code on the desk, units that report, posts taken, hours confirmed, told at home."""

import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import Notice, Photo
from core.photos import store_photo
from core.reminders import work_out
from grids.actions import check_in
from grids.models import CheckInCode, PointClaim, Station, StationHolder, StationLog, UnitCheckIn
from grids.views.check_in import MOST_ASKS
from orgs.checkins import confirm_member, register_member
from orgs.models import Member, PostKind
from tests import factories
from tests.access.canaries import tables_with
from tests.access.world import picture
from tests.grids.points import DAY, Club, open_club, rule_of, unit_at_work
from tests.practice.browse import Visitor
from tests.practice.clock import MONDAY
from tests.services.test_races import TOLD, at_once

pytestmark = [pytest.mark.django_db, pytest.mark.practice("S3", part=2)]
NINE, ELEVEN = datetime.time(9), datetime.time(11)
FORM = {"name": "赵敏", "phone": "13900001234", "unit": "", "skills": "理发", "agreed": "on"}


@pytest.fixture
def club(city, people) -> Club:
    """The first community with two members."""
    cache.clear()
    return open_club(city, people)


def photo_of(user) -> Photo:
    """A photo that somebody took with his phone."""
    return store_photo(upload=picture(), user=user)


def put_up(staff: Visitor, **facts) -> Station:
    """Put a post up by the form."""
    staff.open(reverse("station_list")).follow("设岗位、任务")
    known = {"name": "三号楼楼门岗", "text": "看好楼门，劝走小广告", "seats": 1}
    staff.send("seats", **(known | facts))
    assert staff.status == 200, staff.words
    return Station.objects.latest("pk")


def test_by_the_code_on_the_desk(club):
    staff = Visitor(club.staff).open(reverse("unit_check_ins")).follow("报到码")
    staff.send("renew/")
    code = check_in.code_of(CheckInCode.objects.get())
    url = reverse("check_in_by_code", args=[code])
    assert url in staff.text
    phone = Client()
    page = phone.get(url)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert club.org.name in page.content.decode()
    assert not Member.objects.filter(name="赵敏").exists()  # looking changes nothing
    # What is missing is said, nothing typed is lost; without consent nothing is kept.
    wrong = phone.post(url, FORM | {"phone": "123", "agreed": ""})
    assert wrong.status_code == 422
    assert "同意了才能报到" in wrong.content.decode()
    assert 'value="赵敏"' in wrong.content.decode()
    unit = {"unit": club.unit.name}
    assert "已收到" in phone.post(url, FORM | unit, follow=True).content.decode()
    member = Member.objects.get(name="赵敏")
    assert (member.state, member.org, member.home_unit) == ("asked", club.org, club.unit)
    # Sent again, or by somebody who tries the number out: the same answer, no second row.
    again = phone.post(url, FORM | {"name": "别人"}, follow=True)
    assert "已收到" in again.content.decode()
    assert Member.objects.filter(phone=FORM["phone"]).count() == 1
    # The community confirms what waits on its desk.
    staff.open(reverse("notices"))
    assert staff.shows("党员赵* 扫码报到")
    staff.open(reverse("member_detail", args=[member.pk])).send("confirm/")
    assert staff.shows("已报到")
    # A new code ends the old one; others' codes nobody renews.
    staff.open(reverse("check_in_code")).send("renew/")
    assert phone.get(url).status_code == 410
    assert phone.post(url, FORM | {"phone": "13900005555"}).status_code == 410
    liaison = Visitor(club.liaison)
    assert liaison.open(reverse("check_in_code")).status == 403
    other = reverse("check_in_renew", args=[club.org.pk])
    assert liaison.client.post(other).status_code == 403


def test_asks_that_nobody_answers_are_forgotten_after_their_term(club, at):
    for number, unit in (("13900001234", ""), ("13900005678", "没有的单位")):
        check_in.ask_by_code(org=club.org, name="赵敏", phone=number, unit=unit)
    taken = Member.objects.get(phone="13900005678")
    confirm_member(member=taken, by=club.staff)
    for_another = Member(org=club.org, name="孙立", phone="13900009999", home_unit=club.unit)
    register_member(member=for_another, by=club.liaison)
    told = Notice.objects.filter(user=club.staff, title__contains="等了很久没有确认")
    work_out()
    assert not told.exists()
    at(MONDAY + 80 * DAY)
    for _round in range(2):
        work_out()
    assert told.get().title == "有 2 个报到等了很久没有确认"
    at(MONDAY + 90 * DAY)
    work_out()
    assert Member.objects.filter(phone__in=["13900001234", "13900009999"]).count() == 2
    at(MONDAY + 91 * DAY)
    for _round in range(2):
        work_out()
    for gone in ("13900001234", "13900009999", "孙立"):
        assert not tables_with(gone)
    assert tables_with("13900005678") == {"orgs_member"}  # who was confirmed stays
    title = f"向{club.org.name}登记的报到没有得到确认"
    assert Notice.objects.filter(user=club.liaison, title=title).count() == 1


def test_one_address_cannot_fill_the_desk(club):
    check_in.renew_code(org=club.org, by=club.staff)
    url = reverse("check_in_by_code", args=[check_in.code_of(CheckInCode.objects.get())])
    phone = Client()
    cache.set("check-in-asked:127.0.0.1", MOST_ASKS - 1, 60)
    last = phone.post(url, FORM)
    assert last.status_code == 302
    assert phone.post(url, FORM | {"phone": "13900005555"}).status_code == 429
    assert phone.post(url, FORM, REMOTE_ADDR="10.0.0.9").status_code == 302
    assert Member.objects.filter(state="asked").count() == 1


def test_a_unit_reports_is_confirmed_and_paired(club):
    liaison, staff = Visitor(club.liaison), Visitor(club.staff)
    liaison.open(reverse("unit_check_ins")).follow("去报到").send("brings", org="", brings="")
    assert liaison.status == 422
    assert liaison.shows("请选社区")
    liaison.send("brings", org=club.org.pk, brings="每月出两个人值岗")
    assert liaison.shows("待确认")
    page = liaison.url
    liaison.open(reverse("unit_check_in_create")).send("brings", org=club.org.pk, brings="再报")
    assert liaison.shows("这家单位已经到这个社区报到")
    staff.open("/").follow("去确认").send("confirm/", pair=["1"])
    row = UnitCheckIn.objects.get()
    assert row.state == UnitCheckIn.State.CONFIRMED
    assert (row.pairing.unit, row.pairing.org) == (club.unit, club.org)
    assert row.pairing.liaison == club.liaison
    assert liaison.open(reverse("notices")).shows(f"报到已确认：{club.org.name}")
    # It takes a post for the unit, logs how many came, and leaves with its check-in.
    station = put_up(staff, seats=2)
    liaison.open(reverse("station_list")).follow(station.name)
    liaison.send("take/", who=f"unit-{club.unit.pk}")
    assert liaison.shows("认好了")
    liaison.follow("记小时")
    taken = photo_of(club.liaison)
    day = timezone.localdate().isoformat()
    hours = {"day": day, "begins": "08:00", "ends": "10:00", "note": "两个人轮流"}
    liaison.send("note", **hours, people=2, photos=[str(taken.pk)])
    assert liaison.shows("已记下")
    staff.open("/").follow("去确认").follow("确认").send("do", do="confirm")
    assert staff.shows("已确认")
    assert staff.open(reverse("station_logs")).shows("已确认 4 小时")
    liaison.open(page).follow("结束报到").send("reason", reason="单位搬走了")
    assert liaison.shows("已结束")
    assert StationHolder.objects.get().ended_on == timezone.localdate()


def test_a_post_is_taken_hours_are_confirmed_and_the_home_unit_is_told(club):
    rule_of(club.org.district, "志愿服务", per="hour", points=4, of_service=True)
    staff, member = Visitor(club.staff), Visitor(club.member.user)
    station = put_up(staff)
    member.open(reverse("station_list")).follow(station.name)
    member.send("take/", who=f"member-{club.member.pk}")
    holder = StationHolder.objects.get()
    assert holder.member == club.member
    # The one seat is taken: others are told so, and do not see the button.
    mate = Visitor(club.mate.user)
    who = {"who": f"member-{club.mate.pk}"}
    mate.client.post(reverse("station_take", args=[station.pk]), who)
    assert mate.open(reverse("station_detail", args=[station.pk])).shows("刚刚认满了")
    assert not mate.shows("我来")
    # Hours need a photo, a day at the post, and a time at which he was nowhere else.
    member.follow("记小时")
    hours = {"day": timezone.localdate().isoformat(), "begins": "07:30", "ends": "09:00"}
    member.send("note", **hours, note="早高峰值岗")
    assert member.status == 422
    assert member.shows("请传一张现场照片")
    photo = str(photo_of(club.member.user).pk)
    before = (timezone.localdate() - DAY).isoformat()
    member.send("note", day=before, photos=[photo])
    assert member.shows("这一天不在岗")
    member.send("note", day=hours["day"], photos=[photo])
    assert member.shows("已记下")
    member.follow("记小时").send("note", **hours, note="再记一遍", photos=[photo])
    assert member.shows("这段时间已有值岗记录")
    log = StationLog.objects.get()
    # Nobody confirms his own, even where he works for the community.
    factories.post(club.member.user, PostKind.STAFF, org=club.org)
    page = reverse("station_log", args=[log.pk])
    assert member.client.post(page, {"do": "confirm"}).status_code == 403
    assert staff.client.get(reverse("photo", args=[photo])).status_code == 200
    assert mate.client.get(reverse("photo", args=[photo])).status_code == 404
    staff.open(page).send("do", do="confirm")
    assert member.open(reverse("notices")).shows(f"值岗已确认：{station.name}")
    # Confirmed hours become points by one press.
    member.open(reverse("point_mine")).send("points/stations/")
    assert PointClaim.objects.get().points == 6
    # The home unit reads counts, hours and the community's word; no name, no number.
    liaison = Visitor(club.liaison)
    sheet = reverse("check_in_home", args=[club.unit.pk])
    staff.open(sheet).follow("反馈给单位").send("text", text="陈师傅天天早到，居民都夸")
    liaison.open(reverse("notices")).shows(f"{club.org.name}的双报到反馈")
    liaison.open(reverse("unit_check_ins")).follow("双报到反馈")
    assert liaison.shows(f"{club.org.name} — 1 人 1 个岗 项目 0 小时 岗位 1.5 小时")
    assert liaison.shows("居民都夸")
    assert club.member.phone not in liaison.text
    assert liaison.open(reverse("station_logs")).shows("党员陈**")
    assert "陈建国" not in liaison.text
    assert liaison.open(reverse("unit_detail", args=[club.unit.pk])).shows("今年岗位小时 1.5")


def test_once_a_quarter_the_home_unit_is_told_what_its_members_did(club, at):
    """Of the quarter that ended, by the days of the hours; sums, no names; one for each unit."""
    july, autumn = datetime.date(2026, 7, 1), datetime.datetime(2026, 10, 1, 8)
    gate = unit_at_work(club.unit, club.org, club.liaison)
    facts = {"begins": NINE, "ends": ELEVEN, "minutes": 120, "note": "值岗", "state": "confirmed"}
    told = Notice.objects.filter(user=club.liaison, cause__startswith="home_unit:")
    work_out()  # of the summer nothing was written down yet
    assert told.get().body == "1 人在册，项目 0 小时，岗位 0 小时，积分 0 分"
    own = StationHolder.objects.create(
        station=gate.station, member=club.member, taken_on=july, taken_by=club.member.user
    )
    for day in (july - DAY, july, datetime.date(2026, 9, 30), autumn.date()):
        for holder, number in ((gate, 3), (own, 1)):
            StationLog.objects.create(
                holder=holder, member=holder.member, people=number, day=day, logged_on=day,
                made_by=holder.taken_by, judged_by=club.staff, **facts,
            )  # fmt: skip
    told.delete()
    for moment, body in (
        (autumn, "1 人在册，项目 0 小时，岗位 16 小时，积分 0 分"),
        (datetime.datetime(2026, 12, 31, 23), None),
        (datetime.datetime(2027, 1, 1, 9), "1 人在册，项目 0 小时，岗位 8 小时，积分 20 分"),
    ):
        at(moment)
        if body is None:
            club.book(club.declare())
        for _round in range(2):
            work_out()
        if body:
            assert told.latest("pk").body == body
    assert told.count() == 2
    assert {row.title for row in told} == {
        f"{club.unit.name}党员 2026 年第 {n} 季度双报到情况" for n in (3, 4)
    }
    assert Visitor(club.liaison).open(told.latest("pk").url).shows("双报到反馈")


def test_a_task_of_one_day_and_a_post_that_is_taken_away(club):
    staff, member = Visitor(club.staff), Visitor(club.member.user)
    staff.open(reverse("station_create"))
    staff.send("seats", name="清雪", text="扫小区主路", kind=["task"], seats=2)
    assert staff.shows("任务请写哪一天")
    staff.send("seats", due="9999-01-01")
    assert staff.shows("最多提前两年安排任务，请看看年份有没有写错")
    staff.send("seats", due=(timezone.localdate() + DAY).isoformat())
    task = Station.objects.get()
    member.open(reverse("station_detail", args=[task.pk]))
    member.send("take/", who=f"member-{club.member.pk}")
    staff.open(reverse("station_edit", args=[task.pk]))
    stale = Visitor(club.staff).open(staff.url)
    staff.send("seats", text="扫小区主路和门口")
    assert stale.send("seats", text="别的").status == 422
    assert Station.objects.get().text == "扫小区主路和门口"
    member.open(reverse("station_detail", args=[task.pk])).follow("离岗").send("reason", reason=" ")
    assert member.status == 422
    member.send("reason", reason="那天出差")
    assert staff.open(reverse("notices")).shows("离岗：清雪")
    staff.open(reverse("station_detail", args=[task.pk])).send("close/")
    assert not member.open(reverse("station_list")).shows("清雪")


@pytest.mark.django_db(transaction=True)
def test_two_take_the_last_seat_at_once(club):
    from grids.actions.stations import take_station

    for number in range(5):
        station = Station.objects.create(org=club.org, name=f"文明岗{number}", text="劝导", seats=1)
        both = (club.member, club.mate)
        verbs = [
            lambda one=one, at=station: take_station(station=at, by=one.user, member=one)
            for one in both
        ]
        assert at_once(*verbs) == ["ok", TOLD]
        assert station.holders.count() == 1
