"""S1: 街呼区应: a street calls, departments answer, plan and report; clocks in working hours."""

import datetime
import io

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.reminders import work_out
from grids.actions import ratings
from grids.models import Call, CallParty, CallStep
from orgs.models import PostKind
from tests.grids.calls import settle
from tests.practice.browse import Visitor
from tests.practice.clock import MONDAY, PortalClock


@pytest.fixture
def town(city, people, at):
    """The street, the two departments, and what each sees."""
    return settle(city, people)


def walk(town, at: PortalClock) -> dict[str, Visitor]:
    """Everybody at a screen."""
    return {
        "street": at.sits(town.officer),
        "roads": at.sits(town.roads_liaison),
        "water": at.sits(town.water_liaison),
        "admin": at.sits(town.admin),
    }


def called(street: Visitor, town, **facts) -> str:
    """Call both departments by the form; return the call's page."""
    street.open(reverse("call_create"))
    known = {"title": "路面塌陷", "text": "门口路面塌了，公交过不去", "lead": town.roads.pk}
    street.send("lead", **(known | {"helpers": [town.water.pk]} | facts))
    assert street.status == 200, street.words
    return street.url


@pytest.mark.practice("S1")
def test_a_call_from_the_whistle_to_the_rating(town, at):
    seen = walk(town, at)
    street, roads, water = seen["street"], seen["roads"], seen["water"]
    # What is missing is said at its field, and nothing typed is lost.
    street.open(reverse("call_create")).send("lead", title="路面塌陷", text="")
    assert street.status == 422
    assert street.shows("请选牵头部门")
    assert "路面塌陷" in street.text
    page = called(street, town)
    # The page says when it is due and, line by line, why.
    assert street.shows("2026年12月9日 周三 17:30")
    assert street.shows("时限 7 个工作日：当天不算，从第二天起数")
    assert street.shows("2026年12月5日 周六至2026年12月6日 周日，周末：不算")
    # Both departments hear of it; each answers for itself.
    for one in (roads, water):
        assert one.open(reverse("notices")).shows("呼叫：路面塌陷")
        assert one.open("/").shows("去应答")
    at(MONDAY.replace(hour=10))
    roads.open("/").follow("去应答").follow("应答").send("text", text="  ")
    assert roads.status == 422
    roads.send("text", text="已派人到现场")
    assert roads.shows("处置中")
    assert roads.shows("按期，11月30日 10:00")
    # Not done before all have answered; the helper cannot report for the lead.
    roads.open(f"{page}solve/").send("text", text="修好了")
    assert roads.status == 422
    assert roads.shows("区水务局还没有应答")
    assert water.client.post(f"{page}solve/", {"text": "修好了"}).status_code == 403
    at(MONDAY.replace(hour=15))
    water.open(page).follow("应答").send("text", text="管道没有漏")
    assert CallParty.objects.get(unit=town.water).answered_at > Call.objects.get().answer_due
    roads.open(page).follow("报处置方案").send("text", text="先围挡，周三回填")
    roads.follow("报办结").send("text", text="已回填压实")
    assert roads.shows("待核查")
    _checked_and_rated(seen, page, at)


def _checked_and_rated(seen, page, at) -> None:
    street, roads = seen["street"], seen["roads"]
    # Two nights until the check finds it lacking: they are the street's, not the department's.
    at(datetime.datetime(2026, 12, 2, 11, 0))
    assert street.open("/").shows("去核查")
    street.open(page).follow("核查").send("text", passed=["no"], text="还有坑")
    assert street.shows("核查不通过")
    assert street.shows("等街道核查")
    assert street.shows("2026年12月10日 周四 17:30")
    roads.open(page).follow("报办结").send("text", text="坑已补平")
    street.open(page).follow("核查").send("text", passed=["yes"], text="看过了，平了")
    assert street.shows("待评价")
    code = ratings.code_of(Call.objects.get().ratings.get())
    url = reverse("call_rate", args=[code])
    assert url in street.text
    # Who reported it opens the link without a login; looking changes nothing.
    phone = Client()
    shown = phone.get(url)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    read = shown.content.decode()
    assert "部门的答复" in read
    assert "坑已补平" in read
    assert not any(inside in read for inside in ("周科长", "还有坑", "已派人到现场", "先围挡"))
    assert Call.objects.get().state == Call.State.RATING
    answer = phone.post(url, {"solved": "no", "rating": "2", "comment": "电话13900001111"})
    assert answer.status_code == 422
    assert "不要写电话" in answer.content.decode()
    assert phone.post(url, {"solved": "no", "rating": "2", "comment": "又塌了"}).status_code == 302
    assert "重新处置" in phone.get(url).content.decode()
    # Not solved: a second round with clocks of its own, and the whole history.
    roads.open(page)
    assert roads.shows("第 2 轮")
    assert roads.shows("反映人说没有解决，重新处置")
    assert roads.shows("已派人到现场")
    assert roads.shows("又塌了")
    assert roads.shows("待应")
    for who in ("roads", "water"):
        seen[who].open(page).follow("应答").send("text", text="马上来")
    roads.open(page).follow("报办结").send("text", text="重做了路基")
    street.open(page).follow("核查").send("text", passed=["yes"], text="好了")
    second = Call.objects.get().ratings.get(round=2)
    again = reverse("call_rate", args=[ratings.code_of(second)])
    phone.post(again, {"solved": "yes", "rating": "5", "comment": ""})
    assert phone.post(again, {"solved": "no", "rating": "1"}).status_code == 200  # once is once
    call = Call.objects.get()
    assert (call.state, call.in_time) == (Call.State.CLOSED, True)
    street.open(page)
    assert street.shows("解决了，5 分")
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        CallStep.objects.update(text="从来没有塌")


@pytest.mark.practice("S1")
def test_returns_extensions_and_pauses_show_what_they_do_to_the_clock(town, at):
    seen = walk(town, at)
    street, roads, admin = seen["street"], seen["roads"], seen["admin"]
    page = called(street, town, helpers=[])
    roads.open(page).follow("应答").send("text", text="收到")
    roads.follow("申请延期").send("amount", amount=2, reason="等沥青")
    assert roads.shows("延期")
    # The level above may decide as well; it reads before it does what the due time becomes.
    moved = "由 2026年12月9日 周三 17:30 改为 2026年12月11日 周五 17:30"
    assert admin.open(page).shows(moved)
    admin.follow("答复申请").send("remark", granted=["no"], remark="")
    assert admin.shows("不同意请写明原因")
    admin.send("remark", granted=["yes"], remark="同意")
    assert street.open(page).shows(moved)
    assert street.shows("延期 2 个工作日：等沥青")
    assert not street.shows("申请延期，等答复")
    # A pause over one close of business is worth a day.
    tuesday = MONDAY + datetime.timedelta(days=1)
    at(tuesday.replace(hour=17))
    street.open(page).follow("暂停计时").send("reason", reason="居民不同意围挡")
    assert street.shows("暂停中，恢复后再算到期时间")
    assert Call.objects.get().solve_due is None
    at(tuesday + datetime.timedelta(days=1))
    street.follow("恢复计时").send("text")
    assert street.shows("2026年12月14日 周一 17:30")
    # Returned: refused at first, then granted; another department is called, from the beginning.
    roads.open(page).follow("申请退单").send("reason", reason="是水务的管沟")
    street.open(page).follow("答复申请").send("remark", granted=["yes"], remark="")
    assert street.shows("呼叫")
    assert not roads.open(page).shows("报办结")
    street.open(page).follow("再次呼叫").send("lead", lead=town.water.pk, helpers=[], text="管沟")
    assert street.shows("第 2 轮")
    assert street.shows("2026年12月11日 周五 17:30")
    assert seen["water"].open("/").shows("去应答")
    assert roads.open(page).shows("第 2 轮")  # who was called keeps seeing what became of it
    assert roads.client.post(f"{page}answer/", {"text": "我来"}).status_code == 403


@pytest.mark.practice("S1")
def test_before_and_after_a_due_time(town, at):
    seen = walk(town, at)
    page = called(seen["street"], town, urgency="urgent")
    told = {name: [] for name in seen}

    def round_at(hour: int, minute: int) -> None:
        at(MONDAY.replace(hour=hour, minute=minute))
        for _twice in range(2):  # a round that runs twice tells nobody twice
            work_out()
        for who, visitor in seen.items():
            page = visitor.open(reverse("notices")).words
            for name, words in (("soon", "首次应答快到期"), ("late", "首次应答已逾期")):
                if words in page:
                    told[who].append((f"{hour}:{minute}", name))

    for hour, minute in ((9, 47), (9, 48), (10, 0), (10, 1)):
        round_at(hour, minute)
    soon = [("9:48", "soon"), ("10:0", "soon"), ("10:1", "soon")]
    assert told["roads"] == told["water"] == [*soon, ("10:1", "late")]
    assert told["street"] == [("10:1", "late")]
    assert told["admin"] == []
    # The solution late: the level above is told; the list counts it against the street's rate.
    at(datetime.datetime(2026, 12, 4, 9, 0))
    work_out()
    assert seen["admin"].open(reverse("notices")).shows("办结已逾期：路面塌陷")
    assert seen["street"].open(f"{reverse('call_list')}?state=late").shows("路面塌陷")
    assert seen["street"].shows("按期办结率 0%（0 / 1")
    seen["street"].open(reverse("call_export"))
    book = load_workbook(io.BytesIO(seen["street"].answer.content)).active
    rows = [*book.iter_rows(values_only=True)]
    due = datetime.datetime(2026, 12, 3, 17, 30)  # a moment, not its text: a table sorts it
    assert {"区城市管理局", "区水务局", "待应，已逾期", due} <= set(rows[1])
    assert seen["roads"].open(page).shows("已逾期")


@pytest.mark.practice("S1")
def test_a_year_that_is_not_known_yet(town, at):
    at(datetime.datetime(2026, 12, 30, 9, 0))
    seen = walk(town, at)
    street, admin = seen["street"], seen["admin"]
    page = called(street, town)
    assert street.shows("2027年1月11日 周一 17:30（暂定）")
    calendar = f"{reverse('workday_list')}?year=2027"
    assert admin.open(calendar).shows("放假安排还不知道")
    admin.follow("录入放假和调休")
    admin.send("first", first="2027-01-01", last="2026-12-31", name="元旦放假")
    assert admin.status == 422
    assert admin.shows("最后一天不能早于第一天")
    admin.send("first", works="no", first="2027-01-01", last="2027-01-04", name="元旦放假")
    assert street.open(page).shows("2027年1月12日 周二 17:30（暂定）")
    admin.open(calendar).send("year/", year=2027)
    assert admin.shows("放假安排已由区、市录全")
    street.open(page)
    assert street.shows("2027年1月12日 周二 17:30")
    assert not street.shows("暂定")
    # Whoever wonders tries a due time of his own.
    street.open(calendar).open(f"{calendar}&since=2026-12-31&time=16:30&number=2&unit=hours")
    assert street.shows("到期：2027年1月5日 周二 09:30")
    assert street.client.post(reverse("workday_enter"), {}).status_code == 403


@pytest.mark.practice("S1")
def test_terms_by_the_day_of_the_call(town, at):
    seen = walk(town, at)
    street, admin = seen["street"], seen["admin"]
    page = called(street, town)
    admin.open(reverse("call_rules")).send(
        "solve_amount",
        starts_on="2026-12-01",
        urgency="normal",
        answer_amount=90,
        answer_unit="minutes",
        solve_amount=3,
        solve_unit="days",
    )
    assert admin.shows("1 小时 30 分工作时间"), admin.words
    at(MONDAY + datetime.timedelta(days=1))
    assert street.open(page).shows("2026年12月9日 周三 17:30")  # keeps its terms
    called(street, town, title="井盖缺失")
    assert street.shows("2026年12月4日 周五 17:30")
    assert street.shows("2026年12月1日 周二 10:30")
    # Other streets and their people see nothing of it.
    other = Visitor(town.admin.__class__.objects.get(username=f"{PostKind.OFFICER}-out"))
    assert other.client.get(page).status_code == 404
    assert not other.open(reverse("call_list")).shows("路面塌陷")
