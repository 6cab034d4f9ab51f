"""What falls due in the lists is told once per person and cause, and waits on the workbench."""

import datetime

import pytest
from django.utils import timezone

from core.models import Notice
from core.reminders import work_out
from services.models import Claim, DemandState, Project
from services.work import list_items
from tests import factories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def project(scene) -> Project:
    """A project due in ten days."""
    today = timezone.localdate()
    return Project.objects.create(
        demand=scene.demand, unit=scene.unit, title="项目", due=today + 10 * DAY, started_on=today
    )


def told(user) -> list[str]:
    rows = Notice.objects.filter(user=user, kind="project").order_by("pk")
    return [title.split("：")[0] for title in rows.values_list("title", flat=True)]


def test_project_is_reminded_of_before_at_and_after_its_date(scene, project):
    for day in range(-12, 5):
        for _twice in range(2):
            work_out(project.due + day * DAY)
    assert told(scene.liaison) == ["项目快到期", "项目今天到期", "项目逾期"]
    assert told(scene.staff) == ["项目逾期"]


def test_another_date_is_reminded_of_anew(scene, project):
    work_out(project.due)
    Project.objects.filter(pk=project.pk).update(due=project.due + 20 * DAY)
    work_out(project.due + DAY)
    assert told(scene.liaison) == ["项目今天到期"]
    work_out(project.due + 18 * DAY)
    assert told(scene.liaison) == ["项目今天到期", "项目快到期"]


def test_reported_and_ended_projects_are_not_late(scene, project):
    for state in (Project.State.REPORTED, Project.State.DONE, Project.State.CANCELLED):
        Project.objects.filter(pk=project.pk).update(state=state)
        work_out(project.due + DAY)
    assert told(scene.liaison) == []


def test_unrated_report_is_reminded_of_after_three_days(scene, project):
    today = timezone.localdate()
    Project.objects.filter(pk=project.pk).update(
        state=Project.State.REPORTED, reported_on=today - 2 * DAY
    )
    work_out(today)
    assert told(scene.staff) == []
    work_out(today + DAY)
    assert told(scene.staff) == ["报办结三天了，请评议"]


@pytest.mark.parametrize("direction", Claim.Direction.values)
def test_claim_without_an_answer(scene, direction):
    today = timezone.localdate()
    claim = Claim.objects.create(
        demand=scene.demand,
        unit=scene.unit,
        direction=direction,
        answer_by=today,
        made_by=scene.liaison,
    )
    answering = scene.staff if direction == "unit" else scene.liaison
    work_out(today - DAY)
    assert not Notice.objects.exists()
    work_out(today)
    work_out(today + DAY)
    notice = Notice.objects.get(cause=f"claim:{claim.pk}:unanswered")
    assert notice.user == answering
    items = {item.verb for item in list_items(answering, today)}
    assert "答复" in items


def test_workbench_by_side(scene, project):
    today = timezone.localdate()
    factories.demand(scene.community, state=DemandState.DRAFT)
    factories.demand(scene.community, state=DemandState.DRAFT)
    drafts = list_items(scene.staff, today)
    assert [(item.title, item.verb) for item in drafts] == [("2 条需求还是草稿", "去发布")]
    assert [item.verb for item in list_items(scene.liaison, today)] == ["报办结"]
    late = list_items(scene.staff, project.due + DAY)
    assert [item.verb for item in late if item.late] == ["看进展"]
    Project.objects.update(state=Project.State.REPORTED)
    assert [item.verb for item in list_items(scene.liaison, today)] == []
    assert "评议" in [item.verb for item in list_items(scene.staff, today)]
    assert list_items(scene.outsider, today) == []
    assert list_items(scene.admin, today) == []
