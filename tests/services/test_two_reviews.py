"""双评议: sealed until both are in or for a week; low ratings reopen, with a talk; residents by code."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.logs import hide_codes
from core.models import Notice
from core.reminders import work_out
from services.actions import resident, reviews
from services.actions.telling import ConflictError
from services.models import DemandState, RatingLink, ResidentRating, Review, Talk, Voice
from tests import factories
from tests.services.works import DAY, begin, report

TODAY = timezone.localdate


@pytest.fixture
def project(scene, photo_of):
    """A project that was reported done."""
    made = begin(scene)
    report(made, scene.liaison, photo_of(scene.liaison))
    made.refresh_from_db()
    return made


def rated(project, by, rating=4, comment="守时"):
    reviews.rate_project(project=project, by=by, rating=rating, comment=comment)
    project.refresh_from_db()


def says(client, project, words) -> bool:
    """Tell whether any page of the project, list or export says the words."""
    names = ("project_detail", "project_reviews", "project_feedback")
    pages = [client.get(reverse(name, args=[project.pk])) for name in names]
    pages.append(client.get(reverse("feedback")))
    return any(words in page.content.decode() for page in pages)


def test_each_side_writes_without_knowing_what_the_other_wrote(scene, project, sign_in):
    rated(project, scene.staff, comment="机密好评")
    assert not says(sign_in(scene.liaison), project, "机密好评")
    row = sign_in(scene.liaison).get(reverse("project_list")).context["table"].rows[0]
    assert row.record.shown_rating is None
    assert not Notice.objects.filter(body__contains="机密好评").exists()
    back = reverse("unit_review", args=[project.pk])
    assert sign_in(scene.staff).post(back, {"rating": "5"}).status_code == 403
    answer = sign_in(scene.liaison).post(back, {"comment": "写了没选分"})
    assert answer.status_code == 422
    assert "写了没选分" in answer.content.decode()
    sign_in(scene.liaison).post(back, {"rating": "3", "comment": "社区钥匙难找"})
    for user in (scene.liaison, scene.staff):
        assert says(sign_in(user), project, "机密好评")
        assert says(sign_in(user), project, "社区钥匙难找")
    assert Notice.objects.filter(user=scene.staff, title__contains="双评议和服务结果").count() == 1
    with pytest.raises(ConflictError, match="已经评过"):
        reviews.rate_community(project=project, by=scene.liaison, rating=5)


def test_a_week_opens_what_was_not_answered_and_tells_both(scene, project, sign_in):
    rated(project, scene.staff, comment="机密好评")
    assert not work_out(TODAY())
    Review.objects.update(created_at=timezone.now() - datetime.timedelta(days=8))
    assert says(sign_in(scene.liaison), project, "机密好评")
    work_out(TODAY())
    assert not work_out(TODAY())
    for user in (scene.staff, scene.liaison):
        assert Notice.objects.filter(user=user, title__contains="双评议和服务结果").count() == 1


def test_two_stars_reopen_and_only_a_talk_lets_it_be_closed_again(
    scene, project, sign_in, photo_of
):
    url = reverse("project_review", args=[project.pk])
    answer = sign_in(scene.staff).post(url, {"rate": "1", "rating": "2", "comment": "没做完"})
    assert answer.url == reverse("project_reviews", args=[project.pk])
    project.refresh_from_db()
    scene.demand.refresh_from_db()
    talk = Talk.objects.get()
    assert (project.state, project.done_on, talk.cause) == ("in_work", None, "community")
    assert scene.demand.state == DemandState.IN_WORK
    assert says(sign_in(scene.liaison), project, "没做完")
    report(project, scene.liaison, photo_of(scene.liaison))
    with pytest.raises(ValidationError, match="先约谈"):
        rated(project, scene.staff, 5)
    log, said = reverse("talk_log", args=[project.pk]), {"people": "王书记和赵老师"}
    assert sign_in(scene.liaison).post(log, said).status_code == 403
    answer = sign_in(scene.staff).post(log, {**said, "held_on": TODAY() + DAY, "agreed": "补两课"})
    assert answer.status_code == 422
    assert "王书记和赵老师" in answer.content.decode()
    sign_in(scene.staff).post(log, {**said, "held_on": TODAY(), "agreed": "补两课"})
    rated(project, scene.staff, 4)
    assert (project.state, Review.objects.get().rating) == ("done", 4)
    assert says(sign_in(scene.liaison), project, "补两课")


def code_of(project, by) -> str:
    link = resident.make_link(project=project, by=by, ends_on=TODAY() + 9 * DAY)
    return reverse("resident_rate", args=[resident.code_of(link)])


def test_residents_rate_by_the_code_without_a_login(scene, project, sign_in):
    url = code_of(project, scene.staff)
    code = url.split("/")[2]
    assert len(code) == 16
    assert code not in str(RatingLink.objects.values())
    phone = Client()
    page = phone.get(url)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert not ResidentRating.objects.exists()
    assert "rater" not in phone.cookies
    for comment, words in (("找我13812345678", "请不要写电话"), ("长" * 201, "最多写 200 个字")):
        answer = phone.post(url, {"rating": "5", "comment": comment})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert phone.post(url, {"rating": "6"}).status_code == 422
    answer = phone.post(url, {"rating": "5", "comment": "老师耐心"})
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "谢谢，已经收到" in phone.get(url).content.decode()
    again = phone.post(url, {"rating": "1"})
    assert "这台手机已经评过了" in again.content.decode()
    assert ResidentRating.objects.get().rating == 5
    row = ResidentRating.objects.values().get()
    assert "127.0.0.1" not in str(row)
    assert "老师耐心" not in str(list(ResidentRating.objects.get().events.values()))
    assert says(sign_in(scene.staff), project, "老师耐心")
    logged = hide_codes(None, "", {"event": f"GET {url} 200"})["event"]
    assert code not in logged


def test_whoever_works_does_not_rate_for_a_resident(scene, project, sign_in):
    url, rating = code_of(project, scene.staff), {"rating": "5"}
    for worker in (scene.staff, scene.liaison):
        assert "登录着工作账号" in sign_in(worker).get(url).content.decode()
        assert sign_in(worker).post(url, rating).status_code == 403
    assert not ResidentRating.objects.exists()
    assert sign_in(factories.user()).post(url, rating).status_code == 302


def test_a_second_tap_and_too_many_from_one_address(scene, project, monkeypatch):
    url, key = code_of(project, scene.staff), "3f0e5b04-0000-4000-8000-000000000001"
    for _tap in range(2):
        assert Client().post(url, {"rating": "4", "_once": key}).status_code == 302
    assert ResidentRating.objects.count() == 1
    monkeypatch.setattr(resident, "PER_HOUR", 2)
    assert Client().post(url, {"rating": "4"}).status_code == 302
    answer = Client().post(url, {"rating": "4"})
    assert "这个网络刚才评得太多了" in answer.content.decode()
    # What a stranger writes into the header is believed only from trusted proxies.
    answer = Client().post(url, {"rating": "4"}, headers={"X-Forwarded-For": "9.9.9.9"})
    assert answer.status_code == 422


def test_a_code_ends_by_its_day_by_a_new_one_and_with_the_project(scene, project, sign_in):
    old = code_of(project, scene.staff)
    new = code_of(project, scene.staff)
    assert Client().get(old).status_code == 410
    assert Client().post(old, {"rating": "5"}).status_code == 410
    assert Client().get(new).status_code == 200
    RatingLink.objects.update(ends_on=TODAY() - DAY)
    assert Client().get(new).status_code == 410
    make = reverse("rating_link", args=[project.pk])
    assert sign_in(scene.liaison).post(make, {"ends_on": TODAY()}).status_code == 403
    answer = sign_in(scene.staff).post(make, {"ends_on": TODAY() + 400 * DAY})
    assert "请写今天到 90 天以内的一天" in answer.content.decode()
    answer = sign_in(scene.staff).post(make, {"ends_on": TODAY() + 9 * DAY}, follow=True)
    assert "data:image/svg+xml" in answer.content.decode()
    assert re.search(r"/r/[\w-]{16}/", answer.content.decode())


def test_three_residents_with_two_stars_reopen_what_was_done(scene, project):
    rated(project, scene.staff, 5)
    url = code_of(project, scene.staff)
    for rating in (2, 1):
        Client().post(url, {"rating": rating})
    project.refresh_from_db()
    assert project.state == "done"
    Client().post(url, {"rating": 3})
    project.refresh_from_db()
    assert (project.state, Talk.objects.get().cause) == ("in_work", "residents")
    assert project.due >= TODAY() + 14 * DAY
    for user in (scene.staff, scene.liaison):
        assert Notice.objects.filter(user=user, title__contains="评分低，重新办理").count() == 1
    # The next round counts anew.
    Client().post(url, {"rating": 1})
    assert Talk.objects.count() == 1


def test_keepers_report_what_residents_say(scene, project, sign_in, people, city):
    keeper = people.inside["grid_keeper"]
    page = sign_in(keeper).get(reverse("voice_list"))
    assert project.title in page.content.decode()
    assert sign_in(keeper).get(reverse("project_detail", args=[project.pk])).status_code == 404
    url = reverse("voice_create", args=[project.pk])
    facts = {"grid": city.grids[0].pk, "day": TODAY(), "so_so": 2, "dissatisfied": 1}
    answer = sign_in(keeper).post(url, {**facts, "satisfied": 7, "words": "想多开一班"})
    assert answer.status_code == 302
    voice = Voice.objects.get()
    assert (voice.asked, voice.satisfied) == (10, 7)
    answer = sign_in(keeper).post(url, {**facts, "satisfied": 1})
    assert "已经报过这个项目" in answer.content.decode()
    for wrong, words in (
        ({"satisfied": 0, "so_so": 0, "dissatisfied": 0}, "至少 1 人"),
        ({"satisfied": 1, "day": TODAY() + DAY}, "请写今天，或一个月以内"),
    ):
        answer = sign_in(keeper).post(url, {**facts, **wrong})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    for user in (scene.staff, scene.liaison):
        assert says(sign_in(user), project, "想多开一班")
    assert sign_in(scene.staff).get(url).status_code == 403
    assert sign_in(people.outside["grid_keeper"]).get(url).status_code == 404
    with pytest.raises(ValidationError, match="加起来要等于问的人数"):
        Voice(asked=3, satisfied=1, so_so=1, dissatisfied=0).validate_constraints(
            exclude={"project", "grid", "day", "logged_on"}
        )


def test_a_second_window_of_the_unit_gets_its_words_back(scene, project, sign_in):
    rated(project, scene.staff)
    client, back = sign_in(scene.liaison), reverse("unit_review", args=[project.pk])
    assert client.post(back, {"rating": "5"}).status_code == 302
    late = client.post(back, {"rating": "2", "comment": "第二个窗口写的"})
    assert late.status_code == 422
    for words in ("刚才写的没有存下", "您单位已经评过社区", "第二个窗口写的"):
        assert words in late.content.decode()
