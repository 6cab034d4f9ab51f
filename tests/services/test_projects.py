"""The life of a project: begun, reported, sent back, rated, ended; who may what."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEvent, Notice
from services.actions import projects as actions
from services.actions import telling
from services.actions.reviews import rate_project
from services.actions.telling import ConflictError
from services.models import DemandState, MatchRun, Project, Review
from services.states import settle


@pytest.fixture
def project(scene, next_month) -> Project:
    """A project in work for the scene's demand."""
    made = Project.objects.create(
        demand=scene.demand,
        unit=scene.unit,
        offer=scene.offer,
        title=scene.demand.title,
        due=next_month,
        started_on=timezone.localdate(),
        contact_name="宋扬",
        contact_phone="13812345678",
    )
    settle(scene.demand)
    return made


def report(client, project, photos, text="教了二十位老人"):
    return client.post(
        reverse("project_report", args=[project.pk]), {"report": text, "photos": photos}
    )


def test_report_send_back_report_rate(scene, project, sign_in, photo_of):
    photo, url = photo_of(scene.liaison), reverse("project_review", args=[project.pk])
    report(sign_in(scene.liaison), project, [str(photo.pk)])
    project.refresh_from_db()
    assert (project.state, list(project.photos.all())) == (Project.State.REPORTED, [photo])
    sign_in(scene.staff).post(url, {"send_back": "1", "reason": "还差三位"})
    project.refresh_from_db()
    assert (project.state, project.reported_on) == (Project.State.IN_WORK, None)
    page = sign_in(scene.liaison).get(reverse("project_report", args=[project.pk]))
    assert "还差三位" in page.content.decode()
    report(sign_in(scene.liaison), project, [str(photo.pk)], "补上了三位")
    sign_in(scene.staff).post(url, {"rate": "1", "rating": "5", "comment": "很好"})
    project.refresh_from_db()
    scene.demand.refresh_from_db()
    assert (project.state, project.done_on) == (Project.State.DONE, timezone.localdate())
    assert (scene.demand.state, scene.demand.done_on) == (
        DemandState.DONE,
        timezone.localdate(),
    )
    titles = list(Notice.objects.filter(user=scene.liaison).values_list("title", flat=True))
    assert sorted(t.split("：")[0] for t in titles) == ["已办结", "项目退回"]
    assert Notice.objects.filter(user=scene.staff, title__contains="报办结").count() == 2
    page = sign_in(scene.staff).get(reverse("project_detail", args=[project.pk]))
    for words in ("补上了三位", "很好", "退回", "还差三位"):
        assert words in page.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        ("", True, "请写明做了什么"),
        ("办好了", False, "请至少传一张现场照片"),
        ("长" * 100_000, True, "最多写 5000 个字，现在有 100000 个"),
    ],
)
def test_report_needs_words_and_a_photo(scene, project, sign_in, photo_of, said):
    text, with_photo, word = said
    photos = [str(photo_of(scene.liaison).pk)] if with_photo else []
    page = report(sign_in(scene.liaison), project, photos, text).content.decode()
    assert word in page
    assert text in page
    if with_photo:
        assert photos[0] in page  # the uploaded photo is still there
    project.refresh_from_db()
    assert project.state == Project.State.IN_WORK


def test_who_may_what(scene, project, people, photo_of):
    photo = photo_of(scene.liaison)
    for user in (scene.staff, scene.officer, scene.admin, people.outside["liaison"]):
        with pytest.raises(PermissionDenied):
            actions.report_project(project=project, by=user, report="x", photos=[photo])
    actions.report_project(project=project, by=scene.liaison, report="x", photos=[photo])
    for user in (scene.liaison, scene.admin, people.outside["staff"]):
        with pytest.raises(PermissionDenied):
            rate_project(project=project, by=user, rating=5)
    rate_project(project=project, by=scene.officer, rating=5)


@pytest.mark.parametrize("rating", [0, 6])
def test_rating_is_one_to_five(scene, project, photo_of, rating):
    actions.report_project(
        project=project, by=scene.liaison, report="x", photos=[photo_of(scene.liaison)]
    )
    with pytest.raises(ValidationError):
        rate_project(project=project, by=scene.staff, rating=rating)
    assert not Review.objects.exists()


def test_ending_frees_the_place_and_asks_for_matching(scene, project):
    actions.cancel_project(project=project, by=scene.liaison, reason="设备坏了")
    scene.demand.refresh_from_db()
    assert scene.demand.state == DemandState.OPEN
    assert MatchRun.objects.get().cause == "capacity"
    assert Notice.objects.get(user=scene.staff).body == "设备坏了"
    with pytest.raises(ConflictError, match="已终止"):
        actions.cancel_project(project=project, by=scene.staff, reason="再来一次")


def test_moving_the_date_tells_the_other_side(scene, project, sign_in):
    later = project.due + datetime.timedelta(days=7)
    sign_in(scene.staff).post(
        reverse("project_due", args=[project.pk]), {"due": later, "reason": "等材料"}
    )
    project.refresh_from_db()
    assert project.due == later
    assert Notice.objects.filter(user=scene.liaison, title__contains="期限").count() == 1
    assert not Notice.objects.filter(user=scene.staff).exists()


def test_contact_is_masked_until_asked_for_and_recorded(scene, project, sign_in, people):
    page = sign_in(scene.staff).get(reverse("project_detail", args=[project.pk])).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    url = reverse("reveal", args=["project.contact", project.pk])
    assert "13812345678" in sign_in(scene.staff).post(url).content.decode()
    assert AccessEvent.objects.filter(
        kind="reveal", subject=f"project.contact:{project.pk}"
    ).exists()
    assert sign_in(scene.admin).post(url).status_code == 403
    assert sign_in(people.outside["staff"]).post(url).status_code == 404


def test_demands_phone_is_for_who_takes_it_on(scene, sign_in, next_month):
    url = reverse("reveal", args=["demand.contact", scene.demand.pk])
    client = sign_in(scene.liaison)
    assert client.post(url).status_code == 403
    Project.objects.create(
        demand=scene.demand, unit=scene.unit, title="t", due=next_month, started_on=next_month
    )
    assert "13900006027" in client.post(url).content.decode()


def test_list_has_a_tab_for_what_is_late(scene, project, sign_in):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Project.objects.filter(pk=project.pk).update(due=yesterday)
    page = sign_in(scene.staff).get(reverse("project_list"), {"state": "late"})
    counts = {tab["title"]: tab["count"] for tab in page.context["tabs"]}
    assert (counts["逾期"], counts["办理中"], page.context["total"]) == (1, 1, 1)
    assert "办理逾期" in page.content.decode()


def test_list_begins_with_what_runs_and_then_what_was_done_last(scene, project, sign_in):
    today = timezone.localdate()
    for name, ago in (("去年做完", 400), ("上周做完", 7)):
        day = today - datetime.timedelta(days=ago)
        Project.objects.create(
            org=scene.community, unit=scene.unit, title=name, due=day, started_on=day, done_on=day,
            state=Project.State.DONE,
        )  # fmt: skip
    page = sign_in(scene.staff).get(reverse("project_list"))
    titles = [row.title for row in page.context["table"].data]
    assert titles == [project.title, "上周做完", "去年做完"]


def test_head_says_when_it_was_done_and_no_longer_by_when_it_should(scene, project, sign_in):
    today = timezone.localdate()
    Project.objects.filter(pk=project.pk).update(state=Project.State.DONE, done_on=today)
    for view in ("project_detail", "project_reviews"):
        page = sign_in(scene.staff).get(reverse(view, args=[project.pk])).content.decode()
        assert f"{today.month}月{today.day}日办结" in page
        head = page.partition("services-lead")[2].partition("</header>")[0]
        assert "前完成" not in head.partition("</span></span>")[0]


def test_a_second_window_is_told_and_gets_its_review_back(scene, project, sign_in):
    url = reverse("project_review", args=[project.pk])
    Project.objects.filter(pk=project.pk).update(state=Project.State.REPORTED)
    client = sign_in(scene.staff)
    assert client.post(url, {"rate": "1", "rating": "5"}).status_code == 302
    late = client.post(url, {"rate": "1", "rating": "2", "comment": "其实只来了一半"})
    assert late.status_code == 422
    for words in ("刚才写的没有存下", "这个项目已办结", "刚刚处理", "2 不满意", "其实只来了一半"):
        assert words in late.content.decode()
    back = client.post(url, {"send_back": "1", "reason": "还差三位"}).content.decode()
    assert "刚才写的没有存下" in back
    assert "还差三位" in back
    assert (
        "刚才写的没有存下"
        not in client.get(late.request["PATH_INFO"], follow=True).content.decode()
    )
    assert Review.objects.get().rating == 5


def test_steps_of_a_settled_project_lead_to_it(scene, project, sign_in):
    actions.cancel_project(project=project, by=scene.liaison, reason="设备坏了")
    client, here = sign_in(scene.liaison), reverse("project_detail", args=[project.pk])
    for name in ("project_report", "project_due", "project_cancel"):
        answer = client.get(reverse(name, args=[project.pk]), follow=True)
        assert answer.redirect_chain == [(here, 302)]
        assert "这个项目已终止，这一步不用办了" in answer.content.decode()


def test_words_of_a_conflict_say_when_it_was(project, monkeypatch):
    """刚刚 for minutes only, then the time, then the day as well."""
    monkeypatch.setattr(telling, "last_event", lambda row: event)
    noon = timezone.localtime().replace(hour=12, minute=0)
    event = SimpleNamespace(pgh_context={"name": "王丽娟"}, pgh_created_at=noon)
    for later, words in (
        (datetime.timedelta(minutes=2), "（王丽娟 刚刚处理）"),
        (datetime.timedelta(minutes=25), "（王丽娟 12:00 处理）"),
        (datetime.timedelta(days=1), f"（王丽娟 {noon.month}月{noon.day}日 12:00 处理）"),
    ):
        monkeypatch.setattr(timezone, "now", lambda later=later: noon + later)
        said = telling.conflict(project, "已办结").messages[0]
        assert words in said.replace(f"{noon.year}年", "")
