"""Sign-in by the code on the wall: who may, when, with which code; fifty at once; the wall itself."""

import datetime
import threading
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliances.actions import attend as acts
from alliances.actions import sign_in, turn_sign_in
from alliances.meetings.signin import STEP_SECONDS, code_at, is_good, step_of, wall_pass
from alliances.models import Attendance, Meeting, Seat
from orgs.models import Post, PostKind
from tests import factories

SOON = datetime.timedelta(minutes=10)


@pytest.fixture
def walled(table):
    """The meeting of the table begins soon, and its wall is on."""
    Meeting.objects.filter(pk=table.meeting.pk).update(
        starts_at=timezone.now() + SOON, state=Meeting.State.PLANNED
    )
    turn_sign_in(meeting=table.meeting, by=table.officer, on=True)
    table.meeting.refresh_from_db()
    return table


def code(table, back: int = 0) -> str:
    return code_at(table.meeting, step_of(timezone.now()) - back)


def page(client, table, user, given: str):
    client.force_login(user)
    return client.get(reverse("meeting_sign_in", args=[table.meeting.pk]), {"c": given})


def press(client, table, user, given: str, **facts):
    client.force_login(user)
    url = reverse("meeting_sign_in", args=[table.meeting.pk])
    return client.post(url, {"c": given, **facts})


def test_a_code_is_good_for_its_half_minute_and_the_next(walled):
    now = timezone.now()
    made = code_at(walled.meeting, step_of(now))
    start = datetime.datetime.fromtimestamp(step_of(now) * STEP_SECONDS, tz=datetime.UTC)
    ends = start + datetime.timedelta(seconds=2 * STEP_SECONDS)
    second = datetime.timedelta(seconds=1)
    assert is_good(walled.meeting, made, start)
    assert is_good(walled.meeting, made, ends - second)
    assert not is_good(walled.meeting, made, ends)
    assert not is_good(walled.meeting, made, start - second)
    assert not is_good(walled.meeting, "汉字", start)
    other = factories.alliance(walled.body.org, name="另一个")
    meeting = Meeting.objects.create(alliance=other, org=other.org, title="会", starts_at=now)
    assert not is_good(meeting, made, start)


def test_a_seat_holder_signs_in_by_one_button_and_a_look_changes_nothing(client, walled, people):
    liaison = people.inside[PostKind.LIAISON]
    shown = page(client, walled, liaison, code(walled)).content.decode()
    assert "签到</button>" in shown
    assert not Attendance.objects.exists()
    answer = press(client, walled, liaison, code(walled))
    assert "已签到" in answer.content.decode()
    row = Attendance.objects.get()
    assert (row.membership.unit, row.status) == (people.unit, Attendance.Status.PRESENT)
    assert row.signed_in_by == liaison
    assert row.signed_in_at is not None
    walled.meeting.refresh_from_db()
    assert walled.meeting.state == Meeting.State.OPEN


def test_the_same_code_again_signs_nobody_twice(client, walled, people):
    liaison = people.inside[PostKind.LIAISON]
    given = code(walled)
    press(client, walled, liaison, given)
    first = Attendance.objects.get()
    again = press(client, walled, liaison, given)
    assert "不用再签" in again.content.decode()
    assert Attendance.objects.get().signed_in_at == first.signed_in_at


def test_an_old_code_is_told_so_and_signs_nobody(client, walled, people):
    liaison = people.inside[PostKind.LIAISON]
    for look in (page, press):
        answer = look(client, walled, liaison, code(walled, back=2))
        assert "请再扫一次墙上的码" in answer.content.decode()
    assert answer.status_code == 409
    assert not Attendance.objects.exists()


def test_a_stranger_before_the_wall_is_told_and_one_elsewhere_finds_nothing(client, walled, people):
    stranger = people.outside[PostKind.LIAISON]
    for look in (page, press):
        answer = look(client, walled, stranger, code(walled))
        assert answer.status_code == 403
        assert "不在这次会议的应到名单里" in answer.content.decode()
        assert look(client, walled, stranger, code(walled, back=2)).status_code == 404
    assert not Attendance.objects.exists()


def test_without_a_login_the_code_leads_to_the_sign_in_and_back(client, walled):
    url = reverse("meeting_sign_in", args=[walled.meeting.pk])
    answer = client.get(url, {"c": code(walled)})
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert "sign-in" in unquote(answer["Location"])


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"sign_in_on": False}, "没有开扫码签到"),
        ({"state": Meeting.State.CLOSED, "closed_at": timezone.now()}, "结会"),
        ({"state": Meeting.State.CANCELLED}, "已取消"),
        ({"starts_at": datetime.timedelta(minutes=45)}, "会前半小时"),  # from now on
    ],
)
def test_outside_its_time_the_page_says_why(client, walled, people, facts, words):
    if "starts_at" in facts:
        facts = {"starts_at": timezone.now() + facts["starts_at"]}
    Meeting.objects.filter(pk=walled.meeting.pk).update(**facts)
    liaison = people.inside[PostKind.LIAISON]
    for look in (page, press):
        assert words in look(client, walled, liaison, code(walled)).content.decode()
    assert not Attendance.objects.exists()


def test_somebody_else_of_the_unit_comes_as_proxy_where_an_account_holds_the_seat(
    client, walled, people
):
    holder = factories.user("校长", name="校长")
    Seat.objects.filter(membership__unit=people.unit).update(holder=holder, holder_name="校长")
    press(client, walled, people.inside[PostKind.LIAISON], code(walled))
    row = Attendance.objects.get()
    assert (row.status, row.proxy_name) == (Attendance.Status.PROXY, "liaison-in")
    assert row.holder_name == "校长"


def test_a_holder_without_any_post_signs_in_and_an_ended_post_does_not(client, walled, people):
    holder = factories.user("店主", name="店主")
    Seat.objects.filter(membership__unit=people.unit).update(holder=holder)
    Post.objects.filter(unit=people.unit).update(
        end=timezone.localdate() - datetime.timedelta(days=1)
    )
    assert press(client, walled, people.inside[PostKind.LIAISON], code(walled)).status_code == 403
    assert press(client, walled, holder, code(walled)).status_code == 200
    assert Attendance.objects.get().signed_in_by == holder


def test_who_sits_for_two_chooses(client, walled, people, city):
    second = factories.unit(city.communities[1], "书店")
    walled.body.memberships.create(unit=second, joined_on=walled.body.founded_on, order=8)
    liaison = people.inside[PostKind.LIAISON]
    factories.post(liaison, PostKind.LIAISON, unit=second)
    shown = page(client, walled, liaison, code(walled)).content.decode()
    assert "替哪一席签" in shown
    wanted = walled.body.memberships.get(unit=second)
    press(client, walled, liaison, code(walled), seat=wanted.pk)
    assert Attendance.objects.get().membership == wanted


def test_leave_that_was_noted_before_gives_way_to_who_is_there(client, walled, people):
    member = walled.body.memberships.get(unit=people.unit)
    excused = Attendance.Status.EXCUSED
    Attendance.objects.create(
        meeting=walled.meeting, membership=member, status=excused, reason="出差"
    )
    press(client, walled, people.inside[PostKind.LIAISON], code(walled))
    row = Attendance.objects.get()
    assert (row.status, row.reason) == (Attendance.Status.PRESENT, "")


# The wall


def test_the_wall_shows_a_code_that_a_phone_can_use(client, walled, people):
    client.force_login(walled.officer)
    shown = client.get(reverse("meeting_wall", args=[walled.meeting.pk]))
    assert "秒后换新码" in shown.content.decode()
    given = wall_pass(walled.meeting, walled.officer)
    url = reverse("meeting_wall_code", args=[walled.meeting.pk])
    answer = Client().get(url, headers={"X-Wall": given}).json()  # no session: it may have ended
    assert answer["picture"].startswith("data:image/svg+xml,")
    assert 0 < answer["left"] <= STEP_SECONDS
    assert (answer["came"], answer["all"]) == (0, 3)
    press(client, walled, people.inside[PostKind.LIAISON], code(walled))
    answer = Client().get(url, headers={"X-Wall": given}).json()
    assert (answer["came"], answer["names"]) == (1, [people.unit.name])


def test_the_address_in_the_picture_is_the_sign_in_with_the_code_of_now(
    client, walled, monkeypatch
):
    said = []
    monkeypatch.setattr(
        "alliances.views.wall.picture_of", lambda text: said.append(text) or "data:,"
    )
    client.force_login(walled.officer)
    client.get(reverse("meeting_wall", args=[walled.meeting.pk]))
    address = urlsplit(said[0])
    assert address.path == reverse("meeting_sign_in", args=[walled.meeting.pk])
    assert is_good(walled.meeting, parse_qs(address.query)["c"][0], timezone.now())


def test_the_walls_pass_ends_with_the_meeting_the_post_and_elsewhere(walled, people):
    url = reverse("meeting_wall_code", args=[walled.meeting.pk])
    mine = {"X-Wall": wall_pass(walled.meeting, walled.officer)}
    assert Client().get(url).status_code == 404
    assert Client().get(url, headers={"X-Wall": "made:up"}).status_code == 404
    stranger = wall_pass(walled.meeting, people.inside[PostKind.LIAISON])
    assert Client().get(url, headers={"X-Wall": stranger}).status_code == 404
    other = Meeting.objects.create(
        alliance=walled.body, org=walled.body.org, title="下一次", starts_at=timezone.now()
    )
    elsewhere = reverse("meeting_wall_code", args=[other.pk])
    assert Client().get(elsewhere, headers=mine).status_code == 404
    assert Client().get(url, headers=mine).status_code == 200
    turn_sign_in(meeting=walled.meeting, by=walled.officer, on=False)
    assert Client().get(url, headers=mine).status_code == 410
    turn_sign_in(meeting=walled.meeting, by=walled.officer, on=True)
    Post.objects.filter(user=walled.officer).update(
        end=timezone.localdate() - datetime.timedelta(days=1)
    )
    assert Client().get(url, headers=mine).status_code == 404


def test_the_wall_is_turned_on_and_off_by_who_keeps_the_meeting(client, table, people):
    url = reverse("meeting_wall", args=[table.meeting.pk])
    client.force_login(table.officer)
    assert "开始扫码签到" in client.get(url).content.decode()
    client.post(url, {"on": "1"})
    table.meeting.refresh_from_db()
    assert table.meeting.sign_in_on
    client.post(url, {"on": ""})
    table.meeting.refresh_from_db()
    assert not table.meeting.sign_in_on
    client.force_login(people.inside[PostKind.LIAISON])
    assert client.post(url, {"on": "1"}).status_code == 403


# Fifty at once


def fifty(table, city) -> list:
    """Fifty units with an account each sit in the body."""
    users = []
    for number in range(50):
        unit = factories.unit(city.communities[0], f"第{number}单位")
        member = table.body.memberships.create(
            unit=unit, joined_on=table.body.founded_on, order=100 + number
        )
        user = factories.user(f"holder{number}")
        factories.post(user, PostKind.LIAISON, unit=unit)
        Seat.objects.create(
            membership=member, holder_name=user.name, holder=user, start=table.body.founded_on
        )
        users.append(user)
    return users


def all_at_once(table, users, times: int = 1) -> list[str]:
    """Let everybody sign in from a thread of his own, `times` times; return what went wrong."""
    gate, wrong = threading.Barrier(len(users) * times), []
    given = code_at(table.meeting, step_of(timezone.now()))

    def one(user):
        try:
            gate.wait(timeout=60)
            sign_in(meeting=table.meeting, by=user, code=given)
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(user,)) for user in users for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.mark.django_db(transaction=True)
def test_fifty_sign_in_at_once_and_each_is_there_once(walled, city, other_connection, monkeypatch):
    users = fifty(walled, city)
    # A slow machine must not make the code stale between the first and the last.
    monkeypatch.setattr(acts, "is_good", lambda meeting, code, now: True)
    assert all_at_once(walled, users) == []
    rows = Attendance.objects.filter(meeting=walled.meeting)
    assert rows.count() == rows.values("membership").distinct().count() == 50
    assert set(rows.values_list("signed_in_by", flat=True)) == {user.pk for user in users}
    assert set(rows.values_list("status", flat=True)) == {Attendance.Status.PRESENT}


@pytest.mark.django_db(transaction=True)
def test_one_who_presses_ten_times_at_once_is_there_once(
    walled, city, other_connection, monkeypatch
):
    users = fifty(walled, city)[:3]
    monkeypatch.setattr(acts, "is_good", lambda meeting, code, now: True)
    assert all_at_once(walled, users, times=10) == []
    assert Attendance.objects.filter(meeting=walled.meeting).count() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_some_would_fail(walled, city, other_connection, monkeypatch):
    """The guard proves something: without it, the same press at once ends in an error."""
    users = fifty(walled, city)[:1]
    monkeypatch.setattr(acts, "is_good", lambda meeting, code, now: True)
    barrier, look = threading.Barrier(2), acts._marked

    def look_and_wait(meeting, line):
        found = look(meeting, line)
        barrier.wait(timeout=20)
        return found

    monkeypatch.setattr(acts, "_marked", look_and_wait)
    monkeypatch.setattr(acts, "_in_line", lambda meeting: Meeting.objects.get(pk=meeting.pk))
    assert len(all_at_once(walled, users, times=2)) == 1


def test_the_action_itself_refuses_an_old_code(walled, people):
    with pytest.raises(ValidationError):
        sign_in(
            meeting=walled.meeting, by=people.inside[PostKind.LIAISON], code=code(walled, back=3)
        )
