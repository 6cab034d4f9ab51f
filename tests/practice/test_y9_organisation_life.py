"""Y9: early warning on organisation life: 三会一课 and 主题党日 of branches, logged, seen, warned of."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.models import BranchRecord, Meeting
from core.models import Notice
from core.reminders import work_out
from grids.models import GridCard
from orgs.models import PostKind
from tests.practice.browse import Visitor


def lay_down(admin: Visitor, org, subject: str, level: int) -> Visitor:
    """Lay down 主题党日 each month since last year, warned of for the whole month."""
    admin.open("/").follow("会议").follow("会议制度").follow("组织生活").follow("修改规则")
    start = timezone.localdate().replace(year=timezone.localdate().year - 1, month=1, day=1)
    return admin.send(
        "lead_days",
        subject=subject,
        org=str(org.pk),
        alliance_kind=None,
        meeting_kind="party_day",
        level=[str(level)],
        period=["month"],
        quorum_percent="50",
        lead_days="31",
        starts_on=start.isoformat(),
    )


def letter(page: Visitor, cell: str) -> str:
    """The letter that stands in a cell of the matrix, by its address."""
    return re.search(rf'href="{cell}"[^>]*>([^<]+)<', page.text)[1]


def log(keeper: Visitor, *, again: bool = False, **facts) -> Visitor:
    """Log a meeting from the workbench on; one who was there before, on its page."""
    if again:
        return keeper.open(reverse("life_log")).send("topic", **facts)
    keeper.open("/").follow("会议")
    if not keeper.url.startswith(reverse("cadence_life")):
        keeper.follow("组织生活")
    return keeper.follow("登记组织生活").send("topic", **facts)


@pytest.mark.practice("Y9")
def test_branches_are_warned_log_their_meetings_and_are_let_off(city, people):
    today = timezone.localdate()
    inside = people.inside
    staff = Visitor(inside[PostKind.STAFF])
    staff.open(reverse("unit_edit", args=[people.unit.pk]))
    staff.send("branch_name", branch_name="朝霞小学党支部")
    staff.open(reverse("grid_edit", args=[GridCard.objects.get(org=city.grids[0]).pk]))
    staff.send("branch_name", branch_name="第一网格党支部")
    admin = Visitor(inside[PostKind.ADMIN])
    for subject, level in (("unit", 3), ("org", 4)):
        assert lay_down(admin, city.districts[0], subject, level).shows("规则已定"), admin.words

    # Early warning: the liaison is told before the month is out, once.
    work_out(today)
    work_out(today)
    warned = Notice.objects.get(
        user=inside[PostKind.LIAISON], title__contains="预警：朝霞小学党支部"
    )
    now = today.replace(day=1)
    cell = reverse("life_cell", args=[f"u{people.unit.pk}", "party_day", now.isoformat()])
    assert warned.url == cell
    liaison = Visitor(inside[PostKind.LIAISON])
    assert liaison.open(cell).shows("预警")

    # Logged by the liaison; too few do not count, and the page says why.
    facts = {"branch": f"u{people.unit.pk}", "kind": ["party_day"], "topic": "走进社区"}
    log(liaison, **facts, day=today.isoformat(), present="4", expected="10")
    assert liaison.shows("主题党日已登记"), liaison.words
    assert letter(liaison, cell) == "预"
    assert liaison.open(cell).shows("到会 4 / 10，不到 50%，不算数")
    first = Meeting.objects.get()
    log(liaison, again=True, **facts, day=today.isoformat(), present="6", expected="10")
    assert liaison.status == 422
    assert liaison.shows("这一天的主题党日已经登记过了")
    assert 'value="走进社区"' in liaison.text
    early = (now if today.day > 1 else now - datetime.timedelta(days=1)).isoformat()
    log(liaison, again=True, **facts, day=early, present="6", expected="10")
    assert letter(liaison.open(reverse("cadence_life")), cell) == ("达" if today.day > 1 else "预")

    # Bad input has a word each, and nothing is written.
    tomorrow = (today + datetime.timedelta(days=1)).isoformat()
    log(liaison, again=True, **facts, day=tomorrow, present="6", expected="10")
    assert liaison.shows("还没开的会不能登记")
    log(liaison, again=True, **facts, day=today.isoformat(), present="11", expected="10")
    assert liaison.shows("到会人数不能多于应到人数")
    assert BranchRecord.objects.count() == 2

    # The keeper logs his grid's, and for no other.
    keeper = Visitor(inside[PostKind.GRID_KEEPER])
    grid = f"o{city.grids[0].pk}"
    log(keeper, branch=grid, kind=["party_day"], topic="巡河", day=today.isoformat(),
        present="8", expected="9")  # fmt: skip
    own = reverse("life_cell", args=[grid, "party_day", now.isoformat()])
    assert letter(keeper, own) == "达"
    assert keeper.open(cell).status == 404
    log(keeper, again=True, branch=facts["branch"], kind=["party_day"], topic="越权", day=today.isoformat(),
        present="8", expected="9")  # fmt: skip
    assert keeper.status == 422

    # The district sees all, lets off with a reason, and can be read why; others see nothing.
    # On the first of a month the meeting above was logged for the month before.
    last = now if today.day > 1 else now - datetime.timedelta(days=1)
    before = (last.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
    missed = reverse("life_cell", args=[f"u{people.unit.pk}", "party_day", before.isoformat()])
    admin.open(missed)
    assert admin.shows("未达标")
    admin.send("reason", reason="支部换届")
    assert letter(admin.open(f"{reverse('cadence_life')}?year={before.year}"), missed) == "免"
    assert liaison.open(missed).shows("支部换届")
    outside = Visitor(people.outside[PostKind.ADMIN])
    assert outside.open(missed).status == 404
    assert outside.open(reverse("meeting_detail", args=[first.pk])).status == 404
    assert not Visitor(people.outside[PostKind.LIAISON]).open(reverse("cadence_life")).shows("朝霞")
