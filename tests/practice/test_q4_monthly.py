"""Q4: secretary's projects are followed up: a progress each month, what is missing is shown and told."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.reminders import work_out
from orgs.models import PostKind
from services.actions.by_hand import begin_by_hand
from services.actions.filing import file_project
from services.models import Project
from tests.practice.clock import PortalClock


def day(month: int, number: int, hour: int = 9) -> datetime.datetime:
    """Return a moment of 2026."""
    return datetime.datetime(2026, month, number, hour, 0)


def begin(people, city, title: str) -> Project:
    """Return a secretary's project that was filed today."""
    project = begin_by_hand(
        by=people.inside[PostKind.STAFF],
        org=city.communities[0],
        provider=people.unit,
        title=title,
        due=datetime.date(2026, 12, 31),
        kind=Project.Kind.SECRETARY,
        secretary="王书记",
        aim="老人下楼难",
    )
    file_project(project=project, by=people.inside[PostKind.ADMIN])
    return project


@pytest.mark.practice("Q4", part=2)
def test_each_month_owes_a_progress(city, people, at: PortalClock):
    at(day(8, 12))
    project = begin(people, city, "加装扶手")
    other = begin(people, city, "改造厕所")
    staff = at.sits(people.inside[PostKind.STAFF])
    liaison = at.sits(people.inside[PostKind.LIAISON])
    admin = at.sits(people.inside[PostKind.ADMIN])
    page = reverse("secretary_list")
    assert admin.open(page).shows("已备案 2 个")
    assert admin.shows("下月起")  # the month of filing owes nothing
    # From the 20th on who does it is asked, once; not before.
    at(day(9, 19))
    work_out()
    assert not liaison.open(reverse("notices")).shows("请报2026年9月进展")
    at(day(9, 20))
    for _twice in range(2):
        work_out()
    asked = liaison.open(reverse("notices")).words
    assert asked.count("请报2026年9月进展：加装扶手") == 1
    assert liaison.open("/").shows("报本月进展：加装扶手")
    liaison.follow("报进展")
    liaison.open(reverse("project_add", args=[project.pk, "progress"]))
    liaison.send("percent", percent=30, note="四栋已装好")
    assert not liaison.open("/").shows("报本月进展：加装扶手")
    # A month that is over without one is missed: shown on top, told to both sides and above.
    at(day(10, 1))
    for _twice in range(2):
        work_out()
    for who in (staff, liaison, admin):
        missed = who.open(f"{reverse('notices')}?kind=project").words
        assert missed.count("2026年9月没有报进展：改造厕所") == 1
        assert "2026年9月没有报进展：加装扶手" not in missed
    admin.open(page)
    assert admin.shows("有 1 个欠报")
    assert admin.words.index("改造厕所") < admin.words.index("加装扶手")
    assert admin.shows("9月没报 10月待报 欠 1 个月"), admin.words
    assert admin.shows("9月已报 10月待报")
    admin.open(f"{page}?export=xlsx")
    rows = list(load_workbook(io.BytesIO(admin.answer.content)).active.values)
    by_title = {row[0]: row for row in rows[1:]}
    assert by_title["加装扶手"][5:9] == ("四栋已装好", 30, 1, None)
    assert by_title["改造厕所"][8] == "2026年9月"
    # What came to an end owes no more.
    Project.objects.filter(pk=other.pk).update(state=Project.State.CANCELLED)
    assert not admin.open(page).shows("欠报")


@pytest.mark.practice("Q4", part=2)
def test_who_follows_whose_projects(city, people, at: PortalClock):
    at(day(8, 12))
    begin(people, city, "加装扶手")
    stranger = at.sits(people.outside[PostKind.ADMIN])
    assert stranger.open(reverse("secretary_list")).shows("还没有备案的书记项目")
    at(day(10, 5))
    work_out()
    assert not stranger.open(reverse("notices")).shows("加装扶手")
