"""Planning one meeting: days that cannot be, clashes with free times, the notice."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from alliances.actions import (
    cancel_meeting,
    change_meeting,
    plan_meeting,
)
from alliances.meetings.clashes import Wanted, look
from alliances.models import Meeting, Membership
from core.models import Attachment, Notice
from orgs.models import PostKind
from tests import factories

Date = datetime.date
DAY = datetime.timedelta(days=1)


def at(day: Date, hour: int = 14, minute: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def workday(days: int = 7) -> Date:
    """A Wednesday at least so many days ahead."""
    day = timezone.localdate() + days * DAY
    return day + (2 - day.weekday()) % 7 * DAY


class TestDays:
    """A day on which the body cannot meet: a clear word, nothing typed is lost."""

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (lambda: timezone.localdate() - DAY, "这一天已经过去了"),
            (lambda: timezone.localdate() + 3650 * DAY, "最多提前两年"),
        ],
    )
    def test_in_the_past_or_in_ten_years(self, client, table, day, words):
        client.force_login(table.officer)
        form = {"alliance": table.body.pk, "title": "写好的名称", "day": day().isoformat()}
        answer = client.post(reverse("meeting_create"), {**form, "time": "09:00", "agenda": "甲"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert "写好的名称" in page
        assert Meeting.objects.count() == 1

    def test_one_that_was_held_is_written_down(self, client, table):
        client.force_login(table.officer)
        day = timezone.localdate() - DAY
        form = {"alliance": table.body.pk, "title": "补记", "day": day.isoformat(), "time": "09:00"}
        assert "补记已开的会" in client.post(reverse("meeting_create"), form).content.decode()
        answer = client.post(reverse("meeting_create"), {**form, "do": "held"})
        assert answer.url.endswith("/log/")

    def test_a_planned_one_is_not_moved_into_the_past(self, table):
        meeting = plan_meeting(
            alliance=table.body, by=table.officer, title="会", starts_at=at(workday())
        )
        with pytest.raises(ValidationError, match="已经过去"):
            change_meeting(
                meeting=meeting, by=table.officer, starts_at=at(timezone.localdate() - DAY)
            )

    def test_a_body_without_seats_does_not_meet(self, client, city, people):
        body = factories.alliance(city.streets[0])
        client.force_login(people.inside[PostKind.OFFICER])
        form = {"alliance": body.pk, "title": "会", "day": workday().isoformat(), "time": "09:00"}
        for do in ("plan", "now"):
            answer = client.post(reverse("meeting_create"), {**form, "do": do})
            assert answer.status_code == 422
            assert "还没有成员席位" in answer.content.decode()
        assert not Meeting.objects.exists()

    def test_before_the_founding_or_after_the_end(self, table):
        facts = {"alliance": table.body, "by": table.officer, "title": "会"}
        table.body.ended_on = workday(30)
        table.body.save()
        with pytest.raises(ValidationError, match="已终止"):
            plan_meeting(**facts, starts_at=at(workday(60)))
        with pytest.raises(ValidationError, match="才成立"):
            plan_meeting(**facts, starts_at=at(table.body.founded_on - DAY), held=True)

    def test_cancelling_asks_for_a_reason_that_members_read(self, client, table, people):
        client.force_login(table.officer)
        meeting = plan_meeting(
            alliance=table.body, by=table.officer, title="会", starts_at=at(workday())
        )
        url = reverse("meeting_cancel", args=[meeting.pk])
        assert client.post(url, {"reason": " "}).status_code == 422
        assert client.post(url, {"reason": "台风"}).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.state, meeting.cancelled_reason, meeting.sequence) == (
            "cancelled", "台风", 1,
        )  # fmt: skip
        told = Notice.objects.get(
            user=people.inside[PostKind.LIAISON], title__startswith="会议取消"
        )
        assert "台风" in told.body


class TestClashes:
    """Venue, convenor, more than a third of the seats; free times near it; only what one may see."""

    def other(self, table, city, *members, **facts) -> Meeting:
        body = factories.alliance(city.streets[0], *members, name="别的会")
        facts = {"place": "别处", "chair": "别人", "starts_at": at(workday()), **facts}
        return Meeting.objects.create(alliance=body, org=body.org, title="别的会", **facts)

    def wanted(self, table, **facts) -> Wanted:
        facts = {"starts_at": at(workday()), "minutes": 90, "place": "", "chair": "", **facts}
        return Wanted(table.body, **facts)

    def kinds(self, table, **facts) -> set[str]:
        found, _free = look(self.wanted(table, **facts), table.officer)
        return {clash.kind for clash in found}

    def test_the_venue(self, table, city):
        self.other(table, city, place="三楼 会议室")
        assert self.kinds(table, place="三楼会议室") == {"venue"}
        assert self.kinds(table, place="四楼会议室") == set()

    def test_the_convenor(self, table, city):
        self.other(table, city, chair="陈晓雯")
        assert self.kinds(table, chair="陈晓雯") == {"chair"}
        assert self.kinds(table, chair="李四") == set()

    def test_more_than_a_third_of_the_seats(self, table, city, people):
        assert table.body.memberships.count() == 3
        self.other(table, city, people.unit)  # one of three is not more than a third
        assert self.kinds(table) == set()
        Membership.objects.filter(alliance=table.body, org=city.communities[1]).delete()
        assert self.kinds(table) == {"seats"}

    def test_one_after_the_other_is_no_clash(self, table, city):
        self.other(table, city, place="三楼", minutes=60)
        start = at(workday(), 15)
        assert self.kinds(table, place="三楼", starts_at=start) == set()
        assert self.kinds(table, place="三楼", starts_at=start - datetime.timedelta(minutes=1))

    def test_free_times_are_near_in_office_hours_and_free(self, table, city):
        self.other(table, city, place="三楼")
        wanted = self.wanted(table, place="三楼")
        _found, free = look(wanted, table.officer)
        assert len(free) == 3
        for start in free:
            local = timezone.localtime(start)
            assert local.weekday() < 5
            assert local.time() >= datetime.time(8, 30)
            end = local + wanted.length
            assert end.time() <= datetime.time(17, 30)
            assert abs((local.date() - workday()).days) <= 1
            assert look(self.wanted(table, place="三楼", starts_at=start), table.officer)[0] == []

    def test_what_one_may_not_see_changes_nothing(self, table, city, people):
        far = factories.alliance(city.streets[-1], people.unit, *city.communities[:2])
        Meeting.objects.create(
            alliance=far, org=far.org, title="外区的会", starts_at=at(workday()), chair="陈晓雯"
        )
        assert self.kinds(table, chair="陈晓雯") == set()

    def test_the_form_shows_it_and_a_second_press_plans_anyway(self, client, table, city):
        self.other(table, city, place="三楼")
        client.force_login(table.officer)
        form = {
            "alliance": table.body.pk, "title": "会", "day": workday().isoformat(),
            "time": "14:00", "place": "三楼",
        }  # fmt: skip
        part = client.get(reverse("meeting_clashes", args=[table.body.pk]), form).content.decode()
        assert "“三楼”" in part
        assert part.count("data-free-day") == 3
        first = client.post(reverse("meeting_create"), form)
        page = first.content.decode()
        assert first.status_code == 422
        assert "这个时间有冲突" in page
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        assert client.post(reverse("meeting_create"), {**form, "seen": seen}).status_code == 302

    def test_its_own_meeting_is_no_clash_of_itself(self, client, table):
        meeting = plan_meeting(
            alliance=table.body, by=table.officer, title="会", starts_at=at(workday()), place="三楼"
        )
        client.force_login(table.officer)
        form = {
            "title": "会", "day": workday().isoformat(), "time": "14:30", "place": "三楼"
        }  # fmt: skip
        url = reverse("meeting_edit", args=[meeting.pk])
        assert client.post(url, {**form, "minutes": "120"}).status_code == 302
        meeting.refresh_from_db()
        assert (meeting.minutes, meeting.sequence) == (120, 1)


class TestNotice:
    """Words, papers and agenda to the seats, once; who has no account is listed."""

    @pytest.fixture
    def meeting(self, table) -> Meeting:
        return plan_meeting(
            alliance=table.body, by=table.officer, title="联盟会", starts_at=at(workday()),
            place="三楼", agenda=["停车"],
        )  # fmt: skip

    def paper(self, client) -> str:
        from tests.access.world import paper

        return client.post(reverse("attachment_upload"), {"file": paper()}).json()["id"]

    def test_sent_once_and_again_when_it_changed(self, client, table, meeting, people):
        client.force_login(table.officer)
        url, liaison = reverse("meeting_notice", args=[meeting.pk]), people.inside["liaison"]
        form = {"notice": "请带身份证", "do": "send", "papers": [self.paper(client)]}
        for _twice in range(2):
            assert client.post(url, {**form, "_once": str(uuid.uuid4())}).status_code == 302
        told = Notice.objects.filter(user=liaison, cause__contains=":notice:")
        assert told.count() == 1
        assert told.get().url == reverse("meeting_reply", args=[meeting.pk])
        client.post(url, {**form, "add": "消防", "_once": str(uuid.uuid4())})
        assert told.count() == 2
        assert [x.title for x in meeting.agenda.all()] == ["停车", "消防"]
        page = client.get(url).content.decode()
        assert "请带身份证" in page
        assert "没有账号，要另外告诉" in page  # the second community has nobody

    def test_papers_are_for_who_sees_the_meeting(self, client, table, meeting, people):
        client.force_login(table.officer)
        pk = self.paper(client)
        client.post(reverse("meeting_notice", args=[meeting.pk]), {"papers": [pk], "do": "save"})
        url = reverse("attachment", args=[Attachment.objects.get().pk])
        client.force_login(people.inside[PostKind.LIAISON])
        assert client.get(url).status_code == 200
        assert (
            "材料.pdf" in client.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()
        )
        client.force_login(people.outside[PostKind.STAFF])
        assert client.get(url).status_code == 404

    def test_somebody_elses_file_is_not_taken(self, client, table, meeting, people):
        client.force_login(people.inside[PostKind.LIAISON])
        pk = self.paper(client)
        client.force_login(table.officer)
        url = reverse("meeting_notice", args=[meeting.pk])
        answer = client.post(url, {"papers": [pk], "notice": "写好的", "do": "send"})
        assert answer.status_code == 422
        assert "写好的" in answer.content.decode()
        assert not meeting.papers.exists()

    def test_not_once_it_has_begun(self, client, table, meeting):
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=timezone.now() - datetime.timedelta(minutes=1)
        )
        client.force_login(table.officer)
        answer = client.post(reverse("meeting_notice", args=[meeting.pk]), {"do": "send"})
        assert "会议时间已到" in answer.content.decode()

    def test_a_moved_meeting_counts_for_calendars(self, table, meeting):
        change_meeting(meeting=meeting, by=table.officer, place="四楼")
        change_meeting(meeting=meeting, by=table.officer, chair="李四")
        meeting.refresh_from_db()
        assert meeting.sequence == 1
        cancel_meeting(meeting=meeting, by=table.officer, reason="改期")
        meeting.refresh_from_db()
        assert meeting.sequence == 2
