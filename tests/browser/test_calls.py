"""Pages of 街呼区应 and the working calendar in a browser: desk and phone, no sideways, axe clean."""

import pytest
from django.urls import reverse

from core.models import User
from grids.actions import call_time, calls, ratings
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
