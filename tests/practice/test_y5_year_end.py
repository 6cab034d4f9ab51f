"""Y5: 年底核单: the closed orders of a year are drawn, looked at again, and begun anew where need be."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.reminders import work_out
from grids.actions import calls, order_review
from grids.models import Call, OrderCheck, OrderReview
from orgs.models import PostKind
from tests import factories
from tests.grids.calls import Town, settle
from tests.practice.browse import Visitor
from tests.practice.clock import PortalClock

LATE_DECEMBER = datetime.datetime(2026, 12, 28, 9, 0)


@pytest.fixture
def town(city, people, at) -> Town:
    """The street and its departments."""
    return settle(city, people)


def close_some(town: Town, number: int, start: int = 1) -> list[Call]:
    """Return so many calls that were solved and closed."""
    rows = [town.call(title=f"第{n}件", helpers=[]) for n in range(start, start + number)]
    for call in rows:
        calls.answer(call=call, by=town.roads_liaison, text="收到")
        calls.solve(call=call, by=town.roads_liaison, text="办好了")
        calls.check(call=call, by=town.officer, passed=True, text="看过了")
        calls.close(call=call, by=town.officer, text="没有人反映")
    return rows


@pytest.mark.practice("Y5")
def test_the_orders_of_a_year_are_looked_at_again(town, at: PortalClock):
    closed = close_some(town, 3)
    town.call(title="还在办")
    admin, street = at.sits(town.admin), at.sits(town.officer)
    at(LATE_DECEMBER)
    for _twice in range(2):
        work_out()
    assert admin.open(reverse("notices")).words.count("2026 年办结的工单该核了") == 1
    district = town.street.district
    admin.open(reverse("order_review_list"))
    assert admin.shows("还没有核过")
    admin.send("percent", org=district.pk, year=["2026"], percent=0)
    assert admin.status == 422
    assert admin.shows("请写 1 到 100 的整数")
    admin.send("percent", org=district.pk, year=["2026"], percent=100)
    assert admin.shows("办结 3 件，按 100% 抽出 3 件"), admin.words
    assert not admin.shows("还在办")
    # One after another; what is not solved needs its words, and the street hears of it.
    admin.follow("核下一件").send("note", result=["not"], note="")
    assert admin.status == 422
    assert admin.shows("没有解决的，请写看到什么")
    admin.send("note", result=["not"], note="坑还在")
    assert street.open(f"{reverse('notices')}?kind=call").shows("年底核单没有解决：第1件")
    admin.send("note", result=["reopened"], note="又塌了")
    admin.send("note", result=["solved"], note="")
    assert admin.shows("这一次的都核完了")
    assert admin.shows("3 / 3 件")
    # Begun anew: a second round with the history, whose clocks run again.
    again = Call.objects.get(title="第2件")
    assert (again.state, again.round, again.closed_at) == (Call.State.WAITING, 2, None)
    at.sits(town.roads_liaison).open("/").follow("去应答")
    check = OrderCheck.objects.get(ref=again.pk)
    refused = admin.client.post(reverse("order_check", args=[check.pk]), {"result": "solved"})
    assert refused.status_code == 422
    # The export says who found what.
    admin.open(reverse("order_review_export", args=[check.review_id]))
    book = load_workbook(io.BytesIO(admin.answer.content)).active
    rows = {row[1]: row for row in book.iter_rows(values_only=True)}
    assert rows["第1件"][4:6] == ("没有解决", "坑还在")
    assert rows["第3件"][4] == "确实解决"
    assert len(closed) == 3


@pytest.mark.practice("Y5")
def test_a_share_is_drawn_and_filled_up(town, at: PortalClock):
    close_some(town, 5)
    at(LATE_DECEMBER)
    street = town.street
    review = order_review.draw(by=town.officer, org=street, year=2026, percent=40)
    first = set(review.checks.values_list("ref", flat=True))
    assert len(first) == 2
    with pytest.raises(Exception, match="已经抽够了"):
        order_review.draw(by=town.officer, org=street, year=2026, percent=40)
    close_some(town, 3, start=6)
    order_review.draw(by=town.officer, org=street, year=2026, percent=50)
    now = set(review.checks.values_list("ref", flat=True))
    assert len(now) == 4
    assert first < now
    # A new year's January still looks at the old year.
    at(datetime.datetime(2027, 1, 5, 9, 0))
    order_review.draw(by=town.officer, org=street, year=2026, percent=100)
    assert review.checks.count() == 8
    with pytest.raises(Exception, match="还没有办结"):
        order_review.draw(by=town.officer, org=street, year=2027, percent=100)


@pytest.mark.practice("Y5")
def test_who_checks_whose_orders(town, city, people, at: PortalClock):
    close_some(town, 1)
    at(LATE_DECEMBER)
    review = order_review.draw(by=town.admin, org=town.street.district, year=2026, percent=100)
    check = review.checks.get()
    page = reverse("order_check", args=[check.pk])
    # A street does not see its district's review, nor another district anything of it.
    for who in (town.officer, people.outside[PostKind.ADMIN]):
        visitor = Visitor(who)
        assert visitor.client.get(reverse("order_review", args=[review.pk])).status_code == 404
        assert visitor.client.get(page).status_code == 404
        wrong = {"org": town.street.district_id, "year": 2026, "percent": 100}
        assert visitor.client.post(reverse("order_review_list"), wrong).status_code == 422
    assert OrderReview.objects.count() == 1
    # Once an order was looked at, its own street reads what was found, nobody else's does.
    street = Visitor(town.officer)
    assert not street.open(reverse("order_review_list")).shows("上级核过这里的")
    mine = at.sits(town.admin).open(page)
    mine.send("note", result=["not"], note="坑还在")
    street.open(reverse("order_review_list")).follow("上级核过这里的 1 件，看结果")
    assert street.shows(f"{town.street.district} 2026 年")
    street.follow("第1件")
    assert street.shows("没有解决")
    assert street.shows("坑还在")
    assert not street.shows(town.admin.name)
    assert "记下结果" not in street.text
    assert street.client.post(page, {"result": "solved", "note": ""}).status_code == 403
    street.open(reverse("order_found") + "?state=solved")
    assert not street.shows("第1件")
    sibling = factories.post(factories.user("next"), PostKind.OFFICER, org=city.streets[1]).user
    for who in (sibling, people.outside[PostKind.ADMIN], people.inside[PostKind.STAFF]):
        other = Visitor(who)
        assert not other.open(reverse("order_found")).shows("第1件")
        assert other.client.get(page).status_code == 404
    assert timezone.localdate(review.drawn_at) == LATE_DECEMBER.date()
