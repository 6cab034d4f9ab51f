"""Y14: joint work counts in the unit's yearly review: a year in figures, beside its peers."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from orgs.models import PostKind
from tests import factories
from tests.practice.browse import Visitor
from tests.practice.meet import settle
from tests.practice.test_q9_agreements import code, done_forms, write

DAY = datetime.timedelta(days=1)


def sheet(page: Visitor) -> dict[str, list]:
    """Return the rows of the workbook that the page's export gives, by their second cell."""
    page.follow("导出年度表")
    rows = load_workbook(io.BytesIO(page.answer.content)).active.iter_rows(values_only=True)
    return {row[1]: list(row) for row in rows}


def figures(page: Visitor) -> str:
    """Return what the page says between its head and its foot."""
    return page.words.partition("和同区同领域")[2].partition("工作台")[0]


@pytest.fixture
def peers(city, people):
    """Five schools of the district with one to five offers; one of another district."""
    made = []
    for number in range(1, 6):
        school = factories.unit(city.communities[number % 4], f"邻近小学{number}号")
        for _ in range(number):
            factories.offer(school)
        made.append(school)
    factories.offer(factories.unit(city.communities[-1], "外区小学"))
    return made


@pytest.mark.practice("Y14")
def test_a_units_year_is_the_same_for_all_who_read_it_and_names_no_peer(city, people, peers):
    today, unit = timezone.localdate(), people.unit
    officer = Visitor(people.inside[PostKind.OFFICER])
    staff = Visitor(people.inside[PostKind.STAFF])
    liaison = Visitor(people.inside[PostKind.LIAISON])
    # A year's work through the pages: a meeting with a decision, an agreement with a duty, an offer.
    body = factories.alliance(city.streets[0], unit, city.communities[0], name="东街联盟")
    settle(officer, body, "开放图书室", unit, today)
    staff.open(reverse("agreement_create"))
    parties = [
        (code(staff, city.communities[0].name), [("提供活动室", "")]),
        (code(staff, unit.name), [("每周派老师", today.isoformat())]),
    ]
    term = {"start": today - 200 * DAY, "end": today + 100 * DAY, "signed_on": today}
    write(staff, parties, name="课后托管协议", goals="孩子放学有人管", **term)
    assert staff.status == 200, staff.words
    liaison.open(staff.url)
    liaison.send(done_forms(liaison)["每周派老师"], note="全年 64 次")
    liaison.open(reverse("offer_create"))
    typed = {"kind": ["service"], "title": "书法小课", "slots": "工作日 09:00-11:30"}
    liaison.send("title", publish=["1"], **typed)
    assert liaison.status == 200, liaison.words
    # The unit's people find the card from their unit's page.
    liaison.open(reverse("unit_detail", args=[unit.pk])).follow(f"{today.year}年")
    card = liaison.url
    assert liaison.shows("和同区同领域（学校）的另外 5 家单位比")
    assert liaison.shows("发布的供给 当年发布的资源和服务 1 条 3 条 本单位低")
    assert liaison.shows("到会 应到的会里，本人到会或派人代会的 100% 1 / 1 次 —")
    assert liaison.shows("签订的协议 当年签订的共建协议 1 份 0 份 本单位高")
    assert liaison.shows("100% 1 / 1 条")
    assert not any(peer.name in liaison.text for peer in peers)
    # What is due today is not late yet; tomorrow it is, and stands as not kept.
    assert not liaison.shows("0 / 1 件")
    # The same figures for whoever reads them, and in the workbook.
    words = figures(liaison)
    for other in (staff, officer, Visitor(people.inside[PostKind.ADMIN])):
        other.open(card)
        assert figures(other) == words
        table = sheet(other)
        assert table["发布的供给"][2] == 1
        assert table["发布的供给"][5] == "3 条"
        assert table["到会"][2:4] == [1, 1]
        assert table["协议职责按期完成"][2:4] == [1, 1]
    # Each figure opens the rows behind it.
    liaison.open(card).follow("1 条")
    assert liaison.shows("书法小课")
    liaison.follow("书法小课")
    assert liaison.url.startswith("/offers/")
    # Another unit of the sector sees nothing of it.
    rival = factories.user()
    factories.post(rival, PostKind.LIAISON, unit=peers[0])
    assert Visitor(rival).open(card).status == 404
    assert Visitor(people.outside[PostKind.OFFICER]).open(card).status == 404


@pytest.mark.practice("Y14")
def test_a_promise_not_kept_counts_from_the_day_after(city, people, monkeypatch):
    # The last days of a year would put the day after into another card.
    today = min(timezone.localdate(), datetime.date(timezone.localdate().year, 12, 30))
    officer = Visitor(people.inside[PostKind.OFFICER])
    body = factories.alliance(city.streets[0], people.unit, city.communities[0])
    settle(officer, body, "开放图书室", people.unit, timezone.localdate())
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: today + DAY)
    card = reverse("unit_scorecard", args=[people.unit.pk])
    officer.open(card)
    assert officer.shows("0% 0 / 1 件")
    officer.open(reverse("unit_score_rows", args=[people.unit.pk, "decisions"]))
    assert officer.shows("开放图书室 没有办结")


@pytest.mark.practice("Y14")
def test_the_street_compares_its_units_and_takes_the_table_along(city, people, peers):
    officer = Visitor(people.inside[PostKind.OFFICER])
    officer.open("/").follow("单位").follow("年度情况")
    assert officer.shows("家单位")
    officer.follow("发布的供给")
    names = [peer.name for peer in peers if peer.org.street_id == city.streets[0].pk]
    places = [officer.text.index(name) for name in reversed(names)]
    assert places == sorted(places)  # five offers before four, and so on
    assert "外区小学" not in officer.text
    officer.follow("导出表格")
    rows = list(load_workbook(io.BytesIO(officer.answer.content)).active.values)
    assert [row[0] for row in rows[1:]][: len(names)] == names[::-1]
    liaison = Visitor(people.inside[PostKind.LIAISON])
    assert liaison.open(reverse("scorecard_list")).status == 403
