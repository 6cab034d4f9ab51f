"""S1: what comes beside and after a call's clocks: withdrawn, joint answers, 督办, four weeks later."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.reminders import work_out
from grids.actions import ratings
from grids.models import Call, CallPaper, CallPressing
from orgs.actions import end_unit
from tests.grids.calls import Town, settle
from tests.practice.browse import Visitor
from tests.practice.clock import MONDAY, PortalClock

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


@pytest.fixture
def town(city, people, at) -> Town:
    """The street, the two departments, and what each sees."""
    return settle(city, people)


def seated(town: Town, at: PortalClock) -> dict[str, Visitor]:
    """Everybody at a screen."""
    people = {"street": town.officer, "roads": town.roads_liaison, "water": town.water_liaison}
    return {name: at.sits(user) for name, user in people.items()} | {"admin": at.sits(town.admin)}


def page_of(call: Call) -> str:
    """Return the address of a call."""
    return reverse("call_detail", args=[call.pk])


def upload(visitor: Visitor) -> str:
    """Upload a paper as the form's script does; return its id."""
    file = SimpleUploadedFile("现场.pdf", PDF)
    return visitor.client.post(reverse("attachment_upload"), {"file": file}).json()["id"]


@pytest.mark.practice("S1")
def test_a_joint_answer_with_papers(town, at):
    seen = seated(town, at)
    street, roads, water = seen["street"], seen["roads"], seen["water"]
    paper = upload(street)
    street.open(reverse("call_create"))
    facts = {"title": "路面塌陷", "text": "塌了", "lead": town.roads.pk, "helpers": [town.water.pk]}
    street.send("lead", papers=[paper], **facts)
    assert street.shows("现场.pdf"), street.words
    page = page_of(Call.objects.get())
    # Who was called may have the paper; another's department has no part in it.
    assert water.client.get(reverse("attachment", args=[paper])).status_code == 200
    other = Visitor(town.admin.__class__.objects.get(username="officer-out"))
    assert other.client.get(reverse("attachment", args=[paper])).status_code == 404
    assert not water.open(page).shows("报办理结果")  # answers first
    for who in (roads, water):
        who.open(page).follow("应答").send("text", text="收到")
    water.open(page).follow("报办理结果").send("text", text="")
    assert water.status == 422
    water.send("text", text="阀门已换，管沟不漏", papers=[upload(water)])
    assert roads.open(reverse("notices")).shows("区水务局报了办理结果")
    # The lead reads what the helper did before it reports the whole; the street reads it as one.
    roads.open(page).follow("报办结")
    assert roads.shows("阀门已换，管沟不漏")
    roads.send("text", text="路基重做，路面已恢复")
    street.open(page).follow("核查")
    assert street.shows("区城市管理局 牵头 路基重做，路面已恢复 区水务局 配合 阀门已换，管沟不漏")
    assert street.open(page).shows("联合答复")
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        CallPaper.objects.all().delete()


@pytest.mark.practice("S1")
def test_a_call_withdrawn(town, at):
    seen = seated(town, at)
    call = town.call()
    street, roads = seen["street"], seen["roads"]
    assert not roads.open(page_of(call)).shows("撤回呼叫")
    assert roads.client.post(f"{page_of(call)}withdraw/", {"reason": "不想办"}).status_code == 403
    roads.follow("应答").send("text", text="收到")
    roads.open(page_of(call)).follow("申请延期").send("amount", amount=2, reason="等沥青")
    street.open(page_of(call)).follow("撤回呼叫").send("reason", reason=" ")
    assert street.status == 422
    street.send("reason", reason="居民自己修好了")
    assert street.shows("已撤回")
    assert street.shows("居民自己修好了")
    assert roads.open(reverse("notices")).shows("呼叫已撤回：路面塌陷")
    assert not roads.open("/").shows("去处置")
    assert roads.open(f"{reverse('call_list')}?state=withdrawn").shows("路面塌陷")
    # No clock runs on, and it counts in no rate.
    at(datetime.datetime(2027, 1, 20, 9, 0))
    work_out()
    assert not roads.open(reverse("notices")).shows("已逾期")
    assert not street.open(reverse("call_list")).shows("按期办结率")
    assert street.open(f"{page_of(call)}withdraw/").shows("已经办过")


@pytest.mark.practice("S1")
def test_a_department_abolished_while_it_holds_calls(town, at):
    seen = seated(town, at)
    street, roads = seen["street"], seen["roads"]
    led = town.call(title="路面塌陷")
    helped = town.call(title="管沟漏水", lead=town.water, helpers=[town.roads])
    street.open(page_of(led)).follow("暂停计时").send("reason", reason="等会商")
    end_unit(unit=town.roads, by=town.admin)
    assert street.open(page_of(led)).shows("区城市管理局已撤销")
    assert street.open("/").shows("再次呼叫")
    assert street.open(reverse("notices")).shows("区城市管理局已撤销：路面塌陷")
    street.open(page_of(led)).follow("再次呼叫").send(
        "lead", lead=town.water.pk, helpers=[], text=""
    )
    assert street.shows("第 2 轮")
    # Where it helped its answer is waited for no more.
    water = seen["water"]
    water.open(page_of(helped)).follow("应答").send("text", text="收到")
    water.open(page_of(helped)).follow("报办结").send("text", text="修好了")
    assert water.shows("待核查")
    assert roads.client.get(page_of(helped)).status_code == 404


@pytest.mark.practice("S1")
def test_a_department_abolished_while_its_work_is_checked_and_rated(town, at):
    """The check finds it lacking, the reporter says not solved: the street calls another department."""
    seen = seated(town, at)
    street, roads = seen["street"], seen["roads"]
    checked, rated = [town.call(title=name, helpers=[]) for name in ("路面塌陷", "井盖缺失")]
    for call in (checked, rated):
        roads.open(page_of(call)).follow("应答").send("text", text="收到")
        roads.open(page_of(call)).follow("报办结").send("text", text="补平了")
    street.open(page_of(rated)).follow("核查").send("text", passed=["yes"], text="平了")
    end_unit(unit=town.roads, by=town.admin)
    assert not street.open("/").shows("再次呼叫")  # what it did is looked at first
    street.open(page_of(checked)).follow("核查").send("text", passed=["no"], text="还有坑")
    url = reverse("call_rate", args=[ratings.code_of(rated.ratings.get())])
    assert Client().post(url, {"solved": "no", "rating": "1"}).status_code == 302
    for call in (checked, rated):
        street.open(page_of(call))
        assert street.shows("呼叫")
        assert street.shows("补平了")  # the history stays
        street.follow("再次呼叫").send("lead", lead=town.water.pk, helpers=[], text="")
        assert seen["water"].open(page_of(call)).shows("待应")
    assert roads.client.get(page_of(rated)).status_code == 404


@pytest.mark.practice("S1")
def test_a_late_call_pressed_from_above(town, at):
    seen = seated(town, at)
    street, roads, admin = seen["street"], seen["roads"], seen["admin"]
    call = town.call(helpers=[])
    page = page_of(call)
    assert not admin.open(page).shows("督办")
    assert admin.client.post(f"{page}press/", {"text": "快办"}).status_code == 422
    at(datetime.datetime(2026, 12, 10, 9, 0))
    assert street.client.get(f"{page}press/").status_code == 403
    admin.open(page).follow("督办").send("text", text="三天内恢复通行")
    assert admin.shows("2026年12月15日 周二前答复"), admin.words
    assert admin.client.post(f"{page}press/", {"text": "再催"}).status_code == 422
    assert roads.open(reverse("notices")).shows("督办：路面塌陷")
    assert roads.open("/").shows("三天内恢复通行")
    street.open(reverse("pressing_list")).follow("街呼区应里还有 1 件督办待答复")
    assert street.shows("路面塌陷")
    # The answer is late: the department and who pressed, then the street, by the rule of pressing.
    at(datetime.datetime(2026, 12, 16, 9, 0))
    for _twice in range(2):
        work_out()
    late = "督办逾期未答复：路面塌陷"
    assert admin.open(reverse("notices")).words.count(late) == 1
    assert not street.open(reverse("notices")).shows(late)
    at(datetime.datetime(2026, 12, 18, 9, 0))
    work_out()
    assert street.open(reverse("notices")).shows("5 条街呼区应消息")
    assert street.open(f"{reverse('notices')}?kind=call").shows(late)
    admin.open(page).follow("督办").send("text", text="为什么不答复")
    roads.open(page).follow("答复督办").send("text", text="沥青明天到，周五铺完")
    assert admin.open(reverse("notices")).shows("督办已答复：路面塌陷")
    assert admin.open(page).words.count("答复：沥青明天到，周五铺完") == 2  # the whole chain
    assert CallPressing.objects.filter(answered_at=None).count() == 0
    assert not street.open(f"{reverse('call_list')}?more=pressed").shows("路面塌陷")


def closed(town: Town, seen: dict[str, Visitor]) -> Call:
    """Return a call that was solved, checked and rated."""
    call = town.call(helpers=[])
    seen["roads"].open(page_of(call)).follow("应答").send("text", text="收到")
    seen["roads"].open(page_of(call)).follow("报办结").send("text", text="补平了")
    seen["street"].open(page_of(call)).follow("核查").send("text", passed=["yes"], text="平了")
    code = ratings.code_of(call.ratings.get())
    url = reverse("call_rate", args=[code])
    Client().post(url, {"solved": "yes", "rating": "5", "comment": ""})
    call.refresh_from_db()
    assert call.state == Call.State.CLOSED
    return call


@pytest.mark.practice("S1")
def test_four_weeks_later_who_reported_it_is_asked_once_more(town, at):
    seen = seated(town, at)
    street, roads = seen["street"], seen["roads"]
    call = closed(town, seen)
    page = page_of(call)
    at(MONDAY + datetime.timedelta(days=27, hours=23))
    work_out()
    assert not street.open(reverse("notices")).shows("请回访")
    at(MONDAY + datetime.timedelta(days=28))
    for _twice in range(2):
        work_out()
    assert street.open(reverse("notices")).words.count("办结四周了，请回访：路面塌陷") == 1
    link = call.ratings.get(later=True)
    url = reverse("call_rate", args=[ratings.code_of(link)])
    assert url in street.open(page).text
    assert street.shows("复制回访链接")
    assert url not in roads.open(page).text
    phone = Client()
    assert "有没有再出现" in phone.get(url).content.decode()
    assert phone.post(url, {"solved": ""}).status_code == 422
    answer = {"solved": "no", "comment": "雨一下又塌了"}
    assert phone.post(url, answer).status_code == 302
    assert phone.post(url, {"solved": "yes"}).status_code == 200  # once is once
    link.refresh_from_db()
    assert (link.solved, link.rating) == (False, None)
    # The street decides; a new round keeps the history.
    assert street.open("/").shows("路面塌陷")
    assert street.open(f"{reverse('call_list')}?more=back").shows("路面塌陷")
    assert roads.client.post(f"{page}reopen/", {"text": "重来"}).status_code == 403
    street.open(page).follow("重新处置").send("text", text="确实又塌了")
    assert street.shows("第 2 轮")
    assert street.shows("上一轮按期办结")
    assert street.shows("雨一下又塌了")
    assert roads.open("/").shows("去应答")
    call.refresh_from_db()
    assert (call.state, call.closed_at) == (Call.State.WAITING, None)


@pytest.mark.practice("S1")
def test_what_came_back_is_left_with_a_reason(town, at):
    seen = seated(town, at)
    call = closed(town, seen)
    street, page = seen["street"], page_of(call)
    assert street.client.post(f"{page}leave/", {"text": "不办"}).status_code == 422
    at(MONDAY + datetime.timedelta(days=30))
    work_out()
    code = ratings.code_of(call.ratings.get(later=True))
    Client().post(reverse("call_rate", args=[code]), {"solved": "no", "comment": ""})
    street.open(page).follow("不再处置").send("text", text="是另一处，已另行呼叫")
    assert street.shows("是另一处，已另行呼叫")
    assert not street.open("/").shows("路面塌陷")


@pytest.mark.practice("S1")
def test_a_holiday_decreed_after_the_clocks_started_is_told(town, at):
    at(datetime.datetime(2026, 12, 30, 9, 0))
    seen = seated(town, at)
    call = town.call(helpers=[])
    admin = seen["admin"].open(reverse("workday_enter"))
    days = {"first": "2027-01-04", "last": "2027-01-05", "name": "暴雪停工"}
    admin.send("first", works="no", **days)
    moved = "办结：由 2027年1月11日 周一 17:30 改为 2027年1月13日 周三 17:30"
    for who in ("street", "roads"):
        assert seen[who].open(reverse("notices")).shows("放假安排变了，期限改了：路面塌陷")
        assert seen[who].open(page_of(call)).shows(moved)
    assert not seen["water"].open(reverse("notices")).shows("放假安排变了")
    before = call.steps.count()
    work_out()  # provisional due times are worked out anew each round; nothing moved
    assert call.steps.count() == before
