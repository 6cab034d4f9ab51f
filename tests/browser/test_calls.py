"""Pages of 街呼区应 and the working calendar in a browser: desk and phone, no sideways, axe clean."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import User
from grids.actions import (
    call_after,
    call_pressing,
    call_time,
    calls,
    order_review,
    ratings,
)
from grids.models import Call
from tests.grids.calls import Town, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(city, people) -> Town:
    """The street and its departments; a call in work whose lead asks for more time, one to rate."""
    town = settle(city, people)
    asked = town.call(title="路面塌陷，公交改道，居民出行要绕一公里")
    calls.answer(call=asked, by=town.roads_liaison, text="已到现场")
    call_time.ask_extension(call=asked, by=town.roads_liaison, amount=2, reason="等沥青")
    checked = town.call(title="井盖缺失", helpers=[], urgency="critical")
    calls.answer(call=checked, by=town.roads_liaison, text="已到现场")
    calls.solve(call=checked, by=town.roads_liaison, text="盖好了")
    calls.check(call=checked, by=town.officer, passed=True, text="看过了")
    return town


def look(window, user: User | None, pages: list[tuple[str, str]]) -> None:
    """Open the pages as somebody; the window notes what axe and the width say, at both widths."""
    here = window(user)
    for path, title in pages:
        here.go(path)
        here.look(title)


def test_the_pages_at_desk_and_phone(town: Town, window):
    asked = Call.objects.get(state=Call.State.EXTENDED)
    rated = Call.objects.get(state=Call.State.RATING)
    of = {call: reverse("call_detail", args=[call.pk]) for call in (asked, rated)}
    look(
        window,
        town.officer,
        [
            (reverse("call_list"), "街呼区应"),
            (reverse("call_create"), "呼叫部门"),
            (of[asked], asked.title),
            (reverse("call_decide", args=[asked.pk]), "答复申请"),
            (of[rated], rated.title),
        ],
    )
    year = asked.made_at.year
    tried = f"?year={year + 1}&since={year}-12-31&time=16:30&number=2&unit=hours"
    look(
        window,
        town.admin,
        [
            (reverse("workday_list") + tried, "工作日历"),
            (reverse("workday_enter"), "录入放假和调休"),
            (reverse("work_hours"), "定作息时间"),
            (reverse("call_rules"), "呼叫时限"),
        ],
    )
    code = ratings.code_of(rated.ratings.get())
    look(window, None, [(reverse("call_rate", args=[code]), "请您评价")])


def test_a_late_call_and_the_year_end_check(town: Town, window):
    """Joint answer, the chain of 督办, a review and one of its orders, the form of a step with files."""
    late = Call.objects.get(state=Call.State.EXTENDED)
    call_after.report_part(call=late, by=_answered(late, town), text="管道查过，没有漏点")
    Call.objects.filter(pk=late.pk).update(solve_due=late.made_at - datetime.timedelta(days=1))
    call_pressing.press(call=late, by=town.admin, text="三天内恢复通行")
    rated = Call.objects.get(state=Call.State.RATING)
    calls.close(call=rated, by=town.officer, text="没有人反映")
    year = timezone.localdate().year
    review = order_review.draw(by=town.officer, org=town.street, year=year, percent=100)
    review_page = reverse("order_review", args=[review.pk])
    above = order_review.draw(by=town.admin, org=town.street.district, year=year, percent=100)
    found = above.checks.get()
    order_review.check_order(check=found, by=town.admin, result="not", note="坑还在")
    look(
        window,
        town.officer,
        [
            (reverse("call_detail", args=[late.pk]), late.title),
            (reverse("call_withdraw", args=[late.pk]), "撤回呼叫"),
            (reverse("order_review_list"), "年底核单"),
            (review_page, f"{year} 年核单"),
            (reverse("order_check", args=[review.checks.get().pk]), rated.title),
            (reverse("order_found"), "上级核单"),
            (reverse("order_check", args=[found.pk]), rated.title),
        ],
    )


def _answered(call: Call, town: Town):
    """Let the helper answer; return who did."""
    calls.answer(call=call, by=town.water_liaison, text="收到")
    return town.water_liaison
