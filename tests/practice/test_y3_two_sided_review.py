"""Y3: 双评议 and 双反馈: both sides rate, and what came of it goes back to unit and community."""

import datetime
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.reminders import work_out
from orgs.models import PostKind
from services.models import Project, RatingLink
from services.projects.feedback import quarter_of
from tests import factories
from tests.access.world import picture
from tests.practice.browse import Visitor


@pytest.fixture
def agreed(city, people):
    """A demand that the unit claimed and the community agreed to, as both did it in the browser."""
    staff, liaison = (Visitor(people.inside[k]) for k in (PostKind.STAFF, PostKind.LIAISON))
    demand = factories.demand(city.communities[0], "孩子放学没人管")
    liaison.open(reverse("claim_create", args=[demand.pk])).send("note", note="我们来")
    staff.open("/").follow("答复")
    due = timezone.localdate() + datetime.timedelta(days=30)
    staff.send("due", due=due, accept="1")
    return staff, liaison


def report(liaison: Visitor, project: Project) -> None:
    liaison.open(reverse("project_report", args=[project.pk]))
    photo = liaison.client.post("/photos/", {"photo": picture()}).json()["id"]
    liaison.send("report", report="每周二四托管，二十个孩子", photos=[photo])


def serve(staff: Visitor, liaison: Visitor, project: Project) -> None:
    """Two hours by one person, logged by the unit and confirmed by the community."""
    liaison.open(reverse("project_log", args=[project.pk])).follow("记服务")
    liaison.send("name", name="赵老师")
    liaison.open(reverse("record_create", args=[project.pk]))
    person = str(project.people.get().pk)
    liaison.send("note", people=[person], begins="00:00", ends="02:00", note="看护作业")
    staff.open("/").follow("确认").send("reason", do="confirm")


@pytest.mark.practice("Y3")
def test_both_sides_rate_and_the_result_goes_back_to_both(people, agreed):
    staff, liaison = agreed
    project = Project.objects.get()
    page = reverse("project_reviews", args=[project.pk])
    serve(staff, liaison, project)
    report(liaison, project)
    # Residents rate by the code on the wall, without a login.
    staff.open(page).send("ends_on")
    code = staff.text.partition("/r/")[2].partition("/")[0]
    for rating in ("5", "4"):
        phone = Client()
        assert phone.get(f"/r/{code}/").status_code == 200
        assert (
            phone.post(f"/r/{code}/", {"rating": rating, "comment": "孩子爱去"}).status_code == 302
        )
    assert RatingLink.objects.get().ratings.count() == 2
    # The community rates first; the unit does not know how, and is asked for its own review.
    staff.open(reverse("project_detail", args=[project.pk]))
    staff.send("rate", rating=["4"], comment="守时，家长放心", rate="1")
    assert not liaison.open(page).shows("守时，家长放心")
    liaison.open("/").follow("评议")
    assert liaison.url == page
    liaison.send("comment", rating=["3"], comment="教室钥匙要早点给")
    assert liaison.shows("守时，家长放心")
    assert staff.open(page).shows("教室钥匙要早点给")
    # 双反馈: both are told, and read the same sheet.
    for who in (staff, liaison):
        who.open("/notices/")
        assert who.shows("双评议和服务结果：孩子放学没人管")
        who.open(reverse("project_feedback", args=[project.pk]))
        for words in (
            "社区确认 2 小时，1 人",
            "4 分 守时",
            "3 分 教室",
            "4.5 分，2 人",
            "孩子爱去",
        ):
            assert who.shows(words), words
    stranger = Visitor(people.outside[PostKind.STAFF])
    assert stranger.open(page).status == 404
    assert stranger.open(reverse("project_feedback", args=[project.pk])).status == 404


@pytest.mark.practice("Y3")
def test_a_quarter_is_fed_back_to_unit_and_community(people, agreed):
    staff, liaison = agreed
    project = Project.objects.get()
    serve(staff, liaison, project)
    report(liaison, project)
    staff.open(reverse("project_detail", args=[project.pk]))
    staff.send("rate", rating=["5"], comment="请再来", rate="1")
    liaison.open(reverse("project_reviews", args=[project.pk])).send("comment", rating=["4"])
    for who in (staff, liaison):
        who.open("/").follow("清单").follow("季度反馈")
        assert who.shows("1 家单位为 1 个社区办结 1 个项目，服务 2 小时")
        assert who.shows("请再来")
        who.follow("导出表格")
        rows = list(load_workbook(io.BytesIO(who.answer.content)).active.values)
        assert rows[1] == ("朝霞小学", "海城111社区", 1, 2, 5, 4, "请再来")
    stranger = Visitor(people.outside[PostKind.STAFF])
    assert not stranger.open(reverse("feedback")).shows("朝霞小学")
    # In the first days of the next quarter both are told once.
    after = quarter_of(timezone.localdate()).step(1).first
    work_out(after)
    assert not work_out(after)
    for who in (staff, liaison):
        assert who.open("/notices/?kind=project").text.count("服务反馈") == 1


@pytest.mark.practice("Y3")
def test_two_stars_bring_a_talk_before_it_is_closed_again(people, agreed):
    staff, liaison = agreed
    project = Project.objects.get()
    report(liaison, project)
    detail = reverse("project_detail", args=[project.pk])
    staff.open(detail).send("rate", rating=["2"], comment="只来了一半人", rate="1")
    assert staff.shows("重新办理")
    assert liaison.open("/notices/").shows("评分低，重新办理")
    report(liaison, project)
    assert "评议并办结" not in staff.open(detail).text
    staff.open("/").follow("记约谈")
    staff.send("agreed", people="书记和校长", agreed="下周起加派两人")
    staff.open(detail).send("rate", rating=["4"], comment="补上了", rate="1")
    project.refresh_from_db()
    assert project.state == Project.State.DONE
    assert liaison.open(reverse("project_reviews", args=[project.pk])).shows("下周起加派两人")
