"""The work on a project: milestones, tasks, people, progress, hours; who may, and what is refused."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEvent, Notice
from services.actions import projects as project_actions
from services.actions import records, work
from services.actions.telling import ConflictError
from services.models import DueChange, Milestone, Participant, ServiceRecord, Task
from tests.services.works import DAY, NINE, NOON, begin, person

TODAY = timezone.localdate


@pytest.fixture
def project(scene):
    """A project in work."""
    return begin(scene)


def add(client, project, part, **facts):
    return client.post(reverse("project_add", args=[project.pk, part]), facts)


def test_both_sides_write_the_work_and_others_do_not(scene, project, sign_in, people):
    add(sign_in(scene.staff), project, "milestone", name="材料到位", due=TODAY() + 5 * DAY)
    add(
        sign_in(scene.liaison),
        project,
        "person",
        name="赵老师",
        side="provider",
        phone="13812345678",
    )
    who = Participant.objects.get()
    add(sign_in(scene.liaison), project, "task", text="备课", person=who.pk, due=TODAY())
    add(sign_in(scene.liaison), project, "progress", percent=40, note="教了两课")
    stone, task = Milestone.objects.get(), Task.objects.get()
    step = reverse("project_step", args=[project.pk])
    sign_in(scene.liaison).post(step, {"do": "task_done", "id": task.pk})
    sign_in(scene.staff).post(step, {"do": "milestone_done", "id": stone.pk})
    page = sign_in(scene.staff).get(reverse("project_work", args=[project.pk])).content.decode()
    for words in ("40%", "里程碑 1 / 1，任务 1 / 1", "教了两课", "赵老师", "138****5678"):
        assert words in page
    assert "13812345678" not in page
    assert Notice.objects.filter(user=scene.staff, title__contains="进展 40%").count() == 1
    for user, status in ((scene.admin, 403), (people.outside["staff"], 404), (people.nobody, 404)):
        client = sign_in(user)
        assert add(client, project, "milestone", name="x", due=TODAY()).status_code == status
        assert client.post(step, {"do": "task_drop", "id": task.pk}).status_code == status
    assert Milestone.objects.count() == 1


def test_a_number_is_shown_to_the_two_sides_and_the_asking_is_recorded(scene, project, sign_in):
    who = person(project, scene.liaison, phone="13812345678")
    url = reverse("reveal", args=["participant.phone", who.pk])
    assert "13812345678" in sign_in(scene.staff).post(url).content.decode()
    assert AccessEvent.objects.filter(subject=f"participant.phone:{who.pk}").exists()
    assert sign_in(scene.admin).post(url).status_code == 403
    assert sign_in(scene.outsider).post(url).status_code == 404
    events = Participant.objects.get().events.values()
    assert not {"phone", "name"} & set(events[0])


@pytest.mark.parametrize(
    ("part", "facts", "words"),
    [
        ("milestone", {"name": "", "due": "2030-01-01"}, "请写到哪一步"),
        ("milestone", {"name": "以后", "due": "2099-01-01"}, "不能晚于项目的完成期限"),
        ("milestone", {"name": "材料到位", "due": "没有这天"}, "没有这一天"),
        ("person", {"name": "赵老师", "side": "provider"}, "这个人已在名单里"),
        ("person", {"name": "钱老师", "side": "provider", "phone": "12"}, "请写 11 位手机号"),
        ("progress", {"percent": "101", "note": "x"}, "请写 0 到 100 之间的数"),
        ("task", {"text": "长" * 300}, "最多写 200 个字，现在有 300 个"),
        ("need", {"kind": "things", "name": "椅子", "asked": "3"}, "请写按什么计"),
        ("need", {"kind": "money", "name": "钱", "asked": "0"}, "请写 1 到 1 亿之间的整数"),
    ],
)
def test_what_is_wrong_comes_back_with_words(scene, project, sign_in, part, facts, words):
    person(project, scene.liaison)
    answer = add(sign_in(scene.liaison), project, part, **facts)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_is_done_stays_and_an_ended_project_takes_no_more(scene, project):
    stone = work.add_milestone(project=project, by=scene.staff, name="一", due=TODAY())
    work.tick(row=stone, by=scene.staff)
    with pytest.raises(ValidationError, match="已经完成的不能删"):
        work.drop(row=stone, by=scene.staff)
    project_actions.cancel_project(project=project, by=scene.staff, reason="不办了")
    with pytest.raises(ConflictError, match="已终止"):
        work.add_task(project=project, by=scene.staff, text="还做")


def test_each_new_date_keeps_its_reason(scene, project, sign_in):
    before, url = project.due, reverse("project_due", args=[project.pk])
    answer = sign_in(scene.staff).post(url, {"due": before + 5 * DAY})
    assert "请写明为什么改" in answer.content.decode()
    sign_in(scene.staff).post(url, {"due": before + 5 * DAY, "reason": "下雨停工"})
    sign_in(scene.liaison).post(url, {"due": before + 9 * DAY, "reason": "等材料"})
    found = list(DueChange.objects.order_by("pk").values_list("before", "after", "reason"))
    assert found == [
        (before, before + 5 * DAY, "下雨停工"),
        (before + 5 * DAY, before + 9 * DAY, "等材料"),
    ]
    page = sign_in(scene.staff).get(reverse("project_work", args=[project.pk])).content.decode()
    assert "下雨停工" in page
    assert "等材料" in page


def log(project, by, *who, day=None, begins=NINE, ends=NOON):
    return records.log_service(
        project=project,
        by=by,
        people=who,
        day=day or TODAY(),
        begins=begins,
        ends=ends,
        note="上课",
    )


def test_hours_count_once_the_community_confirmed_them(scene, project, sign_in, photo_of):
    one, two = person(project, scene.liaison), person(project, scene.liaison, "钱老师")
    photo = photo_of(scene.liaison)
    facts = {"people": [one.pk, two.pk], "day": TODAY(), "begins": "14:00", "ends": "16:30"}
    url = reverse("record_create", args=[project.pk])
    sign_in(scene.liaison).post(url, {**facts, "note": "教手机", "photos": [str(photo.pk)]})
    assert list(ServiceRecord.objects.values_list("minutes", "state")) == [(150, "logged")] * 2
    log_url = reverse("project_log", args=[project.pk])
    page = sign_in(scene.staff).get(log_url).content.decode()
    assert f"/photos/{photo.pk}/" in page
    assert sign_in(scene.staff).get(f"/photos/{photo.pk}/").status_code == 200
    assert sign_in(scene.outsider).get(f"/photos/{photo.pk}/").status_code == 404
    judge = reverse("record_judge", args=[project.pk])
    first, second = ServiceRecord.objects.order_by("pk")
    assert sign_in(scene.liaison).post(judge, {"do": "confirm", "id": first.pk}).status_code == 403
    sign_in(scene.staff).post(judge, {"do": "confirm", "id": first.pk})
    sign_in(scene.staff).post(judge, {"do": "refuse", "id": second.pk, "reason": ""})
    second.refresh_from_db()
    assert second.state == "logged"
    sign_in(scene.staff).post(judge, {"do": "refuse", "id": second.pk, "reason": "没见到人"})
    second.refresh_from_db()
    assert (second.state, second.refused_reason) == ("refused", "没见到人")
    assert Notice.objects.filter(user=scene.liaison, body="没见到人").count() == 1
    listed = sign_in(scene.staff).get(reverse("record_list"))
    assert "已确认 2.5 小时，1 人" in listed.content.decode()
    # Refused hours leave the time free for a better record.
    log(project, scene.liaison, two, begins=datetime.time(14), ends=datetime.time(15))


@pytest.mark.parametrize(
    ("days", "begins", "ends", "words"),
    [
        (1, NINE, NOON, "这一天还没到"),
        (-30, NINE, NOON, "才开始，不能记在那以前"),
        (0, NOON, NINE, "结束要晚于开始"),
        (0, datetime.time(11, 59), datetime.time(13), "赵老师 在 .* 的这段时间已有记录"),
    ],
)
def test_hours_ahead_backwards_or_twice_are_refused(scene, project, days, begins, ends, words):
    who = person(project, scene.liaison)
    log(project, scene.liaison, who)
    with pytest.raises(ValidationError, match=words):
        log(project, scene.liaison, who, day=TODAY() + days * DAY, begins=begins, ends=ends)
    assert ServiceRecord.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"begins": datetime.time(10), "ends": datetime.time(11)},
        {"begins": datetime.time(13), "ends": datetime.time(13)},
        {"begins": datetime.time(13), "ends": datetime.time(14), "day": TODAY() + 9 * DAY},
        {"begins": datetime.time(13), "ends": datetime.time(14), "minutes": 0},
    ],
)
def test_the_database_refuses_them_too(scene, project, facts):
    who = person(project, scene.liaison)
    record = log(project, scene.liaison, who)[0]
    record.pk = None
    for name, value in facts.items():
        setattr(record, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


def test_the_hour_after_is_free_and_confirmed_hours_stay(scene, project):
    who = person(project, scene.liaison)
    record = log(project, scene.liaison, who)[0]
    log(project, scene.liaison, who, begins=NOON, ends=datetime.time(13))
    records.judge_records(project=project, by=scene.staff, ids=[record.pk])
    with pytest.raises(ConflictError, match="已经确认"):
        records.take_back(record=record, by=scene.liaison)
    with pytest.raises(ConflictError, match="都已处理过"):
        records.judge_records(project=project, by=scene.staff, ids=[record.pk], reason="改主意")
    with pytest.raises(PermissionDenied):
        records.take_back(record=ServiceRecord.objects.exclude(pk=record.pk).get(), by=scene.staff)
