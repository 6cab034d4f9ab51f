"""Closing: everything that is missing is named, once is once, whoever is concerned is told."""

import contextlib
import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from alliances.actions import close_meeting, meetings
from alliances.models import Attendance, Meeting
from core.models import Notice
from orgs.models import PostKind


def words(table) -> str:
    with pytest.raises(ValidationError) as caught:
        close_meeting(meeting=table.meeting, by=table.officer)
    table.meeting.refresh_from_db()
    assert table.meeting.state == Meeting.State.OPEN
    return "；".join(caught.value.messages)


def test_missing_attendance_notes_and_decisions_are_all_named(table):
    table.item(title="停车", notes="")
    table.decision(text="")
    said = words(table)
    assert "还没记出席" in said
    assert "停车" in said
    assert "第 1 条没写办什么" in said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"unit": None}, "还没定谁来办"),
        ({"days": -1}, "期限早于会期"),
        ({"text": " "}, "没写办什么"),
    ],
)
def test_a_decision_needs_what_who_and_when(table, facts, said):
    table.marks()
    table.item()
    table.decision(**facts)
    assert said in words(table)


def test_a_decision_without_a_date_and_a_nameless_proxy_are_named(table):
    table.fill()
    table.meeting.decisions.update(due=None)
    assert "还没定何时办完" in words(table)
    table.meeting.decisions.all().delete()
    Attendance.objects.update(status=Attendance.Status.PROXY)
    assert "没写代会人" in words(table)


def test_without_agenda_the_minutes_are_asked_for(table):
    table.marks()
    assert "没有议题" in words(table)
    Meeting.objects.update(summary="说了停车的事")
    close_meeting(meeting=table.meeting, by=table.officer)
    table.meeting.refresh_from_db()
    assert table.meeting.state == Meeting.State.CLOSED
    assert table.meeting.closed_by == table.officer


def test_a_meeting_is_not_closed_before_its_day(table):
    table.fill()
    Meeting.objects.update(starts_at=timezone.now() + datetime.timedelta(days=2))
    table.meeting.refresh_from_db()
    assert "会议还没开" in words(table)


def test_only_who_keeps_the_meeting_closes_it(table, people):
    table.fill()
    for kind in (PostKind.ADMIN, PostKind.STAFF, PostKind.LIAISON):
        with pytest.raises(PermissionDenied):
            close_meeting(meeting=table.meeting, by=people.inside[kind])


def test_the_responsible_and_the_members_are_told_once(table, people):
    decision = table.fill()
    close_meeting(meeting=table.meeting, by=table.officer)
    liaison = people.inside[PostKind.LIAISON]
    causes = set(Notice.objects.filter(user=liaison).values_list("cause", flat=True))
    assert causes == {f"decision:{decision.pk}:given", f"meeting:{table.meeting.pk}:minutes"}
    staff = Notice.objects.filter(user=people.inside[PostKind.STAFF])
    assert staff.get().cause == f"meeting:{table.meeting.pk}:minutes"
    outside = [user for user in people.outside.values() if user != people.inside["city"]]
    assert not Notice.objects.filter(user__in=outside).exists()


def close_twice_at_once(table, monkeypatch) -> list[str]:
    """Close in two threads that meet between reading and writing, where nothing keeps them apart."""
    meeting_point, told = threading.Barrier(2), []
    plain = meetings.missing_for_closing

    def wait_for_the_other(meeting):
        with contextlib.suppress(threading.BrokenBarrierError):
            meeting_point.wait(timeout=1.5)
        return plain(meeting)

    monkeypatch.setattr(meetings, "missing_for_closing", wait_for_the_other)

    def close():
        try:
            close_meeting(meeting=Meeting.objects.get(pk=table.meeting.pk), by=table.officer)
            told.append("closed")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told, key=len)


@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once_close_once(table, other_connection, monkeypatch):
    table.fill()
    first, second = close_twice_at_once(table, monkeypatch)
    assert first == "closed"
    assert "结会" in second
    minutes = Notice.objects.filter(cause__endswith=":minutes")
    assert minutes.count() == minutes.values("user").distinct().count() > 0


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_close(table, other_connection, monkeypatch):
    table.fill()
    monkeypatch.setattr(meetings, "locked", lambda meeting, _by: Meeting.objects.get(pk=meeting.pk))
    monkeypatch.setattr(meetings, "give_number", lambda meeting: None)  # it would refuse the second
    assert close_twice_at_once(table, monkeypatch) == ["closed", "closed"]


def test_the_page_names_what_is_missing_and_goes_to_the_minutes_when_closed(client, table):
    client.force_login(table.officer)
    url = reverse("meeting_close", args=[table.meeting.pk])
    answer = client.post(url)
    assert answer.status_code == 422
    assert "还没记出席" in answer.content.decode()
    table.fill()
    answer = client.post(url, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("meeting_detail", args=[table.meeting.pk])
    assert "开放教室" in answer.content.decode()
    again = client.post(url, follow=True)
    assert "结会" in again.content.decode()
    log = client.get(reverse("meeting_log", args=[table.meeting.pk]))
    assert log.status_code == 302
