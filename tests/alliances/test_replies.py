"""Replies: by login or by a link that ends when the meeting begins; they fill the log beforehand."""

import datetime
import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliances.actions import change_meeting, give_reply, plan_meeting, send_notice
from alliances.actions.replies import code_of
from alliances.models import Attendance, Meeting, Membership, Reply
from core.logs import hide_codes
from core.models import Notice
from core.reminders import work_out
from orgs.models import PostKind

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def meeting(table) -> Meeting:
    """A meeting in a week whose notice was sent."""
    row = plan_meeting(
        alliance=table.body, by=table.officer, title="联盟会", starts_at=timezone.now() + WEEK
    )
    send_notice(meeting=row, by=table.officer)
    row.refresh_from_db()
    return row


@pytest.fixture
def member(table, people) -> Membership:
    """The seat of the liaison's unit."""
    return table.body.memberships.get(unit=people.unit)


def link(meeting: Meeting, member: Membership) -> str:
    return reverse("reply_link", args=[code_of(meeting.replies.get(membership=member))])


class TestLink:
    """A code of 96 bits, kept hashed; looking changes nothing; it ends."""

    def test_looking_changes_nothing_and_answering_needs_no_login(self, meeting, member):
        stranger, url = Client(enforce_csrf_checks=True), link(meeting, member)
        before = list(Reply.objects.values())
        page = stranger.get(url)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert str(member) in page.content.decode()
        assert list(Reply.objects.values()) == before
        answer = stranger.post(url, {"answer": "represented", "proxy_name": "李四"})
        assert answer.status_code == 422  # a word that is no answer
        done = stranger.post(url, {"answer": "proxy", "proxy_name": "李四 副校长"}, follow=True)
        assert "回执已收到" in done.content.decode()
        reply = Reply.objects.get(meeting=meeting, membership=member)
        assert (reply.answer, reply.proxy_name, reply.answered_by) == ("proxy", "李四 副校长", None)

    def test_the_code_is_long_and_only_its_hash_is_kept(self, meeting, member):
        reply = meeting.replies.get(membership=member)
        code = code_of(reply)
        assert len(code) * 6 >= 80
        assert re.fullmatch(r"[0-9a-f]{64}", reply.code_hash)
        assert code not in str(list(Reply.objects.values()))
        codes = {code_of(one) for one in meeting.replies.all()}
        assert len(codes) == table_size(meeting)

    @pytest.mark.parametrize(
        "facts",
        [
            {"starts_at": timezone.now() - datetime.timedelta(seconds=1)},
            {"state": Meeting.State.CANCELLED},
            {"state": Meeting.State.OPEN},
        ],
    )
    def test_it_ends_when_the_meeting_begins_or_is_called_off(self, client, meeting, member, facts):
        url = link(meeting, member)
        Meeting.objects.filter(pk=meeting.pk).update(**facts)
        for answer in (client.get(url), client.post(url, {"answer": "yes"})):
            assert answer.status_code == 410
            assert "回执链接已失效" in answer.content.decode()
        assert not Reply.objects.exclude(answer="").exists()

    def test_it_moves_with_the_meeting(self, client, table, meeting, member):
        url, day = link(meeting, member), timezone.now() + 2 * WEEK
        change_meeting(meeting=meeting, by=table.officer, starts_at=day)
        assert Reply.objects.get(meeting=meeting, membership=member).code_ends_at == day
        assert client.get(url).status_code == 200

    def test_a_wrong_code_is_dead(self, client, meeting):
        assert client.get(reverse("reply_link", args=["A" * 16])).status_code == 410

    def test_the_code_stays_out_of_logs(self, meeting, member):
        url = link(meeting, member)
        said = hide_codes(logging.getLogger(), "info", {"event": f"GET {url} 200"})["event"]
        assert url.split("/")[2] not in said
        assert "/y/***" in said


def table_size(meeting: Meeting) -> int:
    return meeting.alliance.memberships.count()


class TestAnswers:
    """What is answered, by whom, and what it does to the log."""

    def test_by_login_from_the_notice(self, client, meeting, member, people):
        liaison = people.inside[PostKind.LIAISON]
        client.force_login(liaison)
        url = reverse("meeting_reply", args=[meeting.pk])
        page = client.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()
        assert url in page
        bad = client.post(url, {"answer": "no", "reason": " "})
        assert bad.status_code == 422
        assert "请写一句为什么来不了" in bad.content.decode()
        client.post(url, {"answer": "no", "reason": "出差"})
        reply = Reply.objects.get(meeting=meeting, membership=member)
        assert (reply.answer, reply.answered_by) == ("no", liaison)

    def test_only_for_whom_one_speaks(self, client, meeting, member, people, table):
        staff = people.inside[PostKind.STAFF]
        with pytest.raises(PermissionDenied):
            give_reply(meeting=meeting, membership=member, answer="yes", by=staff)
        url = reverse("meeting_reply", args=[meeting.pk])
        client.force_login(staff)
        other = {"answer": "yes", "member": member.pk}
        assert client.post(url, other).status_code == 404
        client.force_login(table.officer)
        assert client.get(url).status_code == 403
        client.force_login(people.outside[PostKind.STAFF])
        assert client.get(url).status_code == 404

    def test_the_log_begins_with_who_is_excused_or_sent(self, client, table, meeting, member):
        give_reply(meeting=meeting, membership=member, answer="proxy", proxy_name="李四")
        mark = Attendance.objects.get(meeting=meeting, membership=member)
        assert (mark.status, mark.proxy_name, mark.holder_name) == (
            "represented", "李四", member.seats.get().holder_name,
        )  # fmt: skip
        give_reply(meeting=meeting, membership=member, answer="no", reason="出差")
        mark.refresh_from_db()
        assert (mark.status, mark.proxy_name, mark.reason) == ("excused", "", "出差")
        client.force_login(table.officer)
        log = client.get(reverse("meeting_log", args=[meeting.pk])).content.decode()
        assert "出差" in log
        give_reply(meeting=meeting, membership=member, answer="yes")
        assert not Attendance.objects.filter(meeting=meeting).exists()  # 到 is marked when he is

    def test_a_mark_made_by_hand_stays(self, meeting, member):
        Attendance.objects.create(meeting=meeting, membership=member, status="present")
        give_reply(meeting=meeting, membership=member, answer="no", reason="出差")
        assert Attendance.objects.get(membership=member).status == "present"

    def test_the_keeper_sees_who_said_what(self, client, table, meeting, member):
        give_reply(meeting=meeting, membership=member, answer="no", reason="出差")
        client.force_login(table.officer)
        page = client.get(reverse("meeting_notice", args=[meeting.pk])).content.decode()
        assert "请假 1" in page
        assert "还没回执 2" in page
        assert "出差" in page


class TestWaiting:
    """What waits for whom, and who is told once more."""

    def test_an_invitation_waits_on_the_workbench_until_it_is_answered(
        self, client, meeting, member, people
    ):
        client.force_login(people.inside[PostKind.LIAISON])
        url = reverse("meeting_reply", args=[meeting.pk])
        row = f'href="{url}"[^>]*>回执<'
        assert re.search(row, client.get("/").content.decode())
        give_reply(meeting=meeting, membership=member, answer="yes")
        assert not re.search(row, client.get("/").content.decode())

    def test_who_has_not_answered_is_asked_two_days_before_once(self, meeting, member, people):
        liaison = people.inside[PostKind.LIAISON]
        told = Notice.objects.filter(user=liaison, cause__contains=":reply_due:")
        today = timezone.localdate()
        work_out(today)
        assert not told.exists()
        for _twice in range(2):
            work_out(today + datetime.timedelta(days=5))
        assert told.count() == 1

    def test_a_notice_that_nobody_sent_is_asked_for(self, table, meeting):
        unsent = plan_meeting(
            alliance=table.body, by=table.officer, title="没发的", starts_at=timezone.now() + WEEK
        )
        work_out(timezone.localdate())
        told = Notice.objects.filter(user=table.officer, cause__contains=":notice_due:")
        assert [row.url for row in told] == [reverse("meeting_notice", args=[unsent.pk])]
