"""G2: 四会 by level, alliances each quarter, at once when urgent; done, due, missed, exempt, made up."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.models import Alliance, CadenceRule
from orgs.models import PostKind
from tests.practice.browse import Visitor
from tests.practice.meet import settle
from tests.practice.test_q1_joint_meetings import found

FOUR = (
    ("joint_meeting", 0, "year"),
    ("joint_meeting", 1, "half_year"),
    ("joint_meeting", 2, "quarter"),
    ("council", 3, "month"),
    ("party_alliance", 2, "quarter"),
)


def lay_down(admin: Visitor, org, kind: str, level: int, period: str, **facts) -> Visitor:
    """Lay down a rule as its admin does: his first from the workbench on, the next on its page."""
    if admin.url.startswith(reverse("cadence_rules")):
        admin.open(reverse("cadence_rules"))
    else:
        admin.open("/").follow("会议").follow("会议制度").follow("修改规则")
    start = timezone.localdate().replace(year=timezone.localdate().year - 1, month=1, day=1)
    given = {"org": str(org.pk), "starts_on": start.isoformat(), "lead_days": "10", **facts}
    return admin.send("lead_days", alliance_kind=kind, level=[str(level)], period=[period], **given)


def letter(page: Visitor, cell: str) -> str:
    """The letter that stands in a cell of the matrix, by its address."""
    return re.search(rf'href="{cell}"[^>]*>([^<]+)<', page.text)[1]


@pytest.mark.practice("G2")
@pytest.mark.practice("Q1", part=2)
def test_rules_by_level_and_how_each_body_stands(city, people):
    today = timezone.localdate()
    inside = people.inside
    above, admin = Visitor(inside["city"]), Visitor(inside[PostKind.ADMIN])
    for kind, level, period in FOUR:
        assert lay_down(above, city.city, kind, level, period).shows("规则已定"), above.words
    # Below only stricter: once a quarter instead of once a month is refused, twice a month is not.
    lay_down(admin, city.districts[0], "council", 3, "quarter")
    assert admin.status == 422
    assert admin.shows("和上级的规则相抵：海城市规定共建议事会每月 1 次")
    assert CadenceRule.objects.count() == len(FOUR)

    # The community's council stands since last year and has not met: what is over is missed.
    staff = Visitor(inside[PostKind.STAFF])
    founded = datetime.date(today.year - 1, 1, 1).isoformat()
    found(staff, city.communities[0], "council", "海城111社区共建议事会")
    council = Alliance.objects.get(name="海城111社区共建议事会")
    staff.open(reverse("alliance_edit", args=[council.pk])).send("usual_place", founded_on=founded)
    now = today.replace(day=1)
    before = (now - datetime.timedelta(days=1)).replace(day=1)
    cell, last = (
        reverse("cadence_cell", args=[council.pk, day.isoformat()]) for day in (now, before)
    )
    page = staff.open(f"{reverse('cadence')}?year={today.year}")
    assert letter(page, cell) in {"待", "预"}
    assert letter(staff.open(f"{reverse('cadence')}?year={before.year}"), last) == "未"
    # It meets today at once, without waiting for the date of a rule: done.
    staff.open(reverse("alliance_detail", args=[council.pk]))
    staff.send("resident_name", unit=str(people.unit.pk), holder_name="王敏")
    settle(staff, council, "修路灯", people.unit, today)
    assert letter(staff.open(f"{reverse('cadence')}?year={today.year}"), cell) == "达"
    # Its street's alliance owes each quarter; nothing of the council counts for it.
    officer = Visitor(inside[PostKind.OFFICER])
    found(officer, city.streets[0], "party_alliance", "海城11街道党建联盟")
    street = Alliance.objects.get(name="海城11街道党建联盟")
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    own = reverse("cadence_cell", args=[street.pk, quarter.isoformat()])
    assert letter(officer.open(reverse("cadence")), own) in {"待", "预"}

    # The level above lets it off with a reason, which everybody reads; or allows to make it up.
    admin.open(last).send("exempt", reason="防汛应急")
    assert letter(admin.open(f"{reverse('cadence')}?year={before.year}"), last) == "免"
    assert staff.open(last).shows("防汛应急")
    assert staff.shows(inside[PostKind.ADMIN].name)
    earlier = (before - datetime.timedelta(days=1)).replace(day=1)
    third = reverse("cadence_cell", args=[council.pk, earlier.isoformat()])
    admin.open(third).send("make_up")
    assert letter(admin.open(f"{reverse('cadence')}?year={earlier.year}"), third) == "未", (
        "allowed is not yet made up"
    )
    refused = staff.client.post(f"{third}exempt/", {"reason": "自己免"})
    assert refused.status_code == 403
    # What the page shows goes out as a table with who let off and why.
    admin.open(f"{reverse('cadence')}?year={before.year}").follow("导出表格")
    assert admin.answer.headers["Content-Type"].endswith("sheet")
    # Another district sees none of it.
    outside = Visitor(people.outside[PostKind.ADMIN])
    assert outside.open(cell).status == 404
    assert not outside.open(reverse("cadence")).shows("海城111社区共建议事会")
