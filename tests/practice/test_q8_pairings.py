"""Q8: a unit and a community pair up, the liaison comes three days a month, and it is seen in time."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from alliances.agreements.months import first_of, last_of
from alliances.models import Pairing, Visit
from core.reminders import work_out
from orgs.models import PostKind
from tests import factories
from tests.access.world import picture
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)


@pytest.fixture
def now(monkeypatch):
    """Let it be the 21st of a month, whatever day the tests run on."""
    day = first_of(timezone.localdate()) + 20 * DAY
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: day)
    return day


def pair(page: Visitor, unit, **facts) -> Visitor:
    """Pair the unit with the community of whoever writes."""
    page.open("/").follow("会议").follow("结对共建").follow("登记结对")
    return page.send("liaison_name", unit=unit.pk, liaison_name="王联络", **facts)


@pytest.mark.practice("Q8")
def test_pairing_visits_and_the_shortfall_before_the_month_is_out(city, people, now):
    liaison_user = people.inside[PostKind.LIAISON]
    liaison_user.name = "王联络"
    liaison_user.save()
    staff, liaison = Visitor(people.inside[PostKind.STAFF]), Visitor(liaison_user)
    # The term is two years and three days a month unless one writes otherwise.
    start = first_of(now) - 40 * DAY
    pair(staff, people.unit)
    page = staff.url
    assert staff.shows("每月至少 3 天")
    assert (Pairing.objects.get().end - now).days in (729, 730)
    staff.follow("修改").send("liaison_name", start=start, end=start + 730 * DAY)
    assert staff.url == page
    # An overlapping term is refused in words; what was typed stays.
    pair(staff, people.unit, start=start + 300 * DAY, end=start + 900 * DAY)
    assert staff.status == 422
    assert staff.shows("已经结对，请改起止日期")
    assert "王联络" in staff.text
    # The liaison was told, finds it on the phone and logs a day with a photo.
    assert liaison.open("/notices/").shows("结对共建：朝霞小学")
    liaison.open("/pairings/").follow("朝霞小学 – ").follow("记一天")
    form = liaison.url
    assert f'value="{now.isoformat()}"' in liaison.text
    photo = liaison.client.post("/photos/", {"photo": picture()}).json()["id"]
    liaison.send("note", note="陪孩子写作业两小时", photos=[photo])
    assert liaison.shows("还差 2 天")
    assert liaison.shows("陪孩子写作业两小时")
    assert f"/photos/{photo}/" in liaison.text
    # The community sees the photo, a stranger does not.
    assert staff.client.get(f"/photos/{photo}/").status_code == 200
    stranger = Visitor(people.outside[PostKind.LIAISON])
    assert stranger.client.get(f"/photos/{photo}/").status_code == 404
    assert stranger.open(page).status == 404
    for day, words in (
        (now, "这一天已经记过了"),
        (now + DAY, "这一天还没到"),
        (now - 8 * DAY, "只能补记七天以内的"),
    ):
        liaison.open(form).send("note", day=day, note="又来了一次")
        assert liaison.status == 422
        assert liaison.shows(words)
        assert "又来了一次" in liaison.text
    assert Visit.objects.count() == 1
    # From the 20th on it is a risk: a mark, a filter, a notice to both, once, and again at the end.
    assert liaison.open("/").shows("本月还差 2 天")
    assert staff.open("/pairings/?stand=short").shows("朝霞小学")
    work_out(now - DAY * 2)
    assert not staff.open("/notices/").shows("到社区还差")
    work_out(now)
    assert not work_out(now)
    for who in (staff, liaison):
        assert who.open("/notices/").text.count("到社区还差 2 天") == 1
    work_out(last_of(now))
    assert staff.open("/notices/").text.count("到社区还差 2 天") == 2
    for day in (now - DAY, now - 2 * DAY):
        liaison.open(form).send("note", day=day, note="入户走访")
    assert liaison.shows("已记下，本月 3 天")
    assert not liaison.open("/").shows("本月还差")
    work_out(now)
    # The list exports what it shows: days by month.
    rows = sheet(staff, "/pairings/?export=xlsx")
    assert dict(zip(rows[0], rows[1], strict=True))[f"{now.month}月"] == 3


def sheet(page: Visitor, url: str) -> list[tuple]:
    """Return the rows of an exported list."""
    answer = page.client.get(url)
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


@pytest.mark.practice("Q8")
def test_last_month_missed_is_shown_and_an_ended_pairing_owes_nothing(city, people, now):
    staff = Visitor(people.inside[PostKind.STAFF])
    pair(staff, people.unit)
    page = staff.url
    start = first_of(now) - 400 * DAY
    staff.follow("修改").send("liaison_name", start=start, end=start + 800 * DAY)
    assert staff.shows("未达标") or "未达标" in staff.text
    officer = Visitor(people.inside[PostKind.OFFICER]).open("/pairings/?stand=short")
    assert officer.shows("王联络")
    staff.open(page).send("/end/", reason="")
    assert staff.status == 422
    staff.send("/end/", reason="单位搬走了")
    assert staff.shows("单位搬走了")
    visit = reverse("visit_create", args=[Pairing.objects.get().pk])
    officer.open(visit).send("note", day=now, note="来过")
    assert officer.open("/pairings/").shows("还没有结对") or not officer.shows("王联络")
    # What the two did before is kept, and they may pair again from the day after.
    staff.open("/pairings/?ended=yes").follow("朝霞小学 – ").follow("续结")
    staff.send("liaison_name", start=now + DAY)
    assert staff.status == 200
    assert Pairing.objects.count() == 2


@pytest.mark.practice("Q8")
def test_a_liaison_without_a_post_sees_his_pairing_and_nothing_else(city, people, now):
    """120 liaisons for 1,000 units: an account named in the pairing, no post at the unit."""
    sent = factories.user("sent", name="赵派驻")
    post = factories.post(
        sent, PostKind.LIAISON, unit=factories.unit(city.communities[0], "区委办")
    )
    staff = Visitor(people.inside[PostKind.STAFF])
    pair(staff, people.unit, liaison=sent.pk)
    liaison = Visitor(sent)
    assert liaison.open(staff.url).status == 200
    assert liaison.open(f"{staff.url}edit/").status == 403
    liaison.open(f"{staff.url}visits/new/").send("note", note="走访")
    assert liaison.shows("走访")
    post.end = now - DAY
    post.save()
    Pairing.objects.update(start=now - 800 * DAY, end=now - 30 * DAY)
    assert liaison.open(staff.url).status == 404
