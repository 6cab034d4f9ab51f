"""G6: a joint project with milestones, tasks and people, and a log of each hour served."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from orgs.models import PostKind
from services.models import Filing, Milestone, Project, ServiceRecord, Task
from tests import factories
from tests.access.world import picture
from tests.practice.browse import Visitor
from tests.services.works import DAY


@pytest.fixture
def project(city, people):
    """A project of the unit for the first community."""
    today = timezone.localdate()
    demand = factories.demand(city.communities[0], "小区加装座椅")
    return Project.objects.create(
        org=demand.org,
        demand=demand, unit=people.unit, title=demand.title, due=today + 40 * DAY,
        started_on=today - 5 * DAY,
    )  # fmt: skip


@pytest.mark.practice("G6")
def test_milestones_people_and_a_service_log_of_a_joint_project(people, project):
    staff, liaison = (Visitor(people.inside[k]) for k in (PostKind.STAFF, PostKind.LIAISON))
    today = timezone.localdate()
    # The community sets the milestones, the unit writes who comes and who does what.
    staff.open(reverse("project_detail", args=[project.pk])).follow("进度")
    for name, days in (("选好位置", 3), ("座椅装好", 20)):
        staff.follow("加里程碑").send("name", name=name, due=today + days * DAY)
    liaison.open(reverse("project_work", args=[project.pk]))
    for name in ("赵老师", "钱同学"):
        liaison.follow("加人").send("name", name=name, phone="13812345678")
    assert not liaison.shows("13812345678")
    zhao, qian = project.people.order_by("pk")
    liaison.follow("加任务").send("text", text="量尺寸", person=zhao.pk, due=today + DAY)
    task, stone = Task.objects.get(), Milestone.objects.order_by("due").first()
    step = reverse("project_step", args=[project.pk])
    liaison.client.post(step, {"do": "task_done", "id": task.pk})
    liaison.client.post(step, {"do": "milestone_done", "id": stone.pk})
    liaison.open(reverse("project_work", args=[project.pk])).follow("报进展")
    liaison.send("percent", percent="30", note="位置都定了，等座椅到货")
    assert staff.open("/notices/").shows("项目进展 30%")
    staff.open(reverse("project_work", args=[project.pk]))
    assert staff.shows("里程碑 1 / 2，任务 1 / 1")
    # The team logs an afternoon on the phone: all of them at once, with a photo.
    liaison.open("/").open(reverse("project_log", args=[project.pk])).follow("记服务")
    photo = liaison.client.post("/photos/", {"photo": picture()}).json()["id"]
    who = {"people": [str(zhao.pk), str(qian.pk)], "photos": [photo]}
    yesterday = today - DAY
    facts = {"day": yesterday, "begins": "14:00", "ends": "17:00", "note": "量尺寸、清场地"}
    liaison.send("note", **who, **facts)
    assert liaison.shows("已记下 2 人的服务")
    for changed, words in (
        ({"begins": "16:00", "ends": "18:00"}, "这段时间已有记录"),
        ({"day": today + DAY}, "这一天还没到"),
        ({"begins": "18:00", "ends": "08:00"}, "结束要晚于开始"),
    ):
        liaison.open(reverse("record_create", args=[project.pk]))
        liaison.send("note", **who, **facts | changed)
        assert liaison.status == 422
        assert liaison.shows(words)
        assert "量尺寸、清场地" in liaison.text
    assert ServiceRecord.objects.count() == 2
    # Nothing counts before the community has confirmed it.
    card = reverse("unit_scorecard", args=[people.unit.pk])
    assert staff.open(card).shows("服务时间 项目里社区确认过的服务时间 0 小时")
    staff.open("/").follow("确认").send("reason", do="confirm")
    liaison.open(card)
    if yesterday.year == today.year:
        assert liaison.shows("6 小时")
        liaison.follow("6 小时")
        assert liaison.shows("赵老师 3 小时")
    staff.open(reverse("record_list") + "?export=xlsx")
    rows = list(load_workbook(io.BytesIO(staff.answer.content)).active.values)
    assert [row[3] for row in rows[1:]] == ["钱同学", "赵老师"]
    assert rows[1][7] == 3
    # A new date needs a reason, and each is kept.
    staff.open(reverse("project_due", args=[project.pk]))
    staff.send("due", due=project.due + 7 * DAY, reason="座椅晚到")
    assert liaison.open(reverse("project_work", args=[project.pk])).shows("座椅晚到")


@pytest.mark.practice("G6")
def test_a_secretarys_project_is_filed_with_the_department(people, project):
    staff, admin = (Visitor(people.inside[k]) for k in (PostKind.STAFF, PostKind.ADMIN))
    staff.open(reverse("project_detail", args=[project.pk])).follow("报为书记项目")
    staff.send("secretary", secretary="王书记", aim="老人没处歇脚")
    assert admin.open("/notices/").shows("书记项目待备案")
    admin.open("/").follow("备案")
    assert "/file/" not in staff.open(reverse("project_detail", args=[project.pk])).text
    admin.send("/file/")
    filing = Filing.objects.get()
    assert (filing.filed_on, filing.filed_by) == (timezone.localdate(), admin_user(people))
    assert staff.open("/notices/").shows("书记项目已备案")


def admin_user(people):
    return people.inside[PostKind.ADMIN]


@pytest.mark.practice("G6")
def test_who_is_outside_sees_and_writes_nothing_of_it(people, project):
    for kind in (PostKind.STAFF, PostKind.LIAISON):
        stranger = Visitor(people.outside[kind])
        for name in ("project_work", "project_log", "project_pledges", "project_reviews"):
            assert stranger.open(reverse(name, args=[project.pk])).status == 404
    day = datetime.date.today()
    facts = {"do": "milestone_done", "id": 1, "due": day}
    assert (
        stranger.client.post(reverse("project_step", args=[project.pk]), facts).status_code == 404
    )
