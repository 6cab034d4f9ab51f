"""Topics of the members, and what was not reached: judged with a reason, carried over, never lost."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from alliances.actions import (
    cancel_meeting,
    close_meeting,
    hand_on,
    judge_topic,
    plan_meeting,
    propose_topic,
    start_series,
    stop_series,
)
from alliances.models import AgendaItem, Meeting, Topic
from core.models import Notice
from orgs.models import PostKind

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def topic(table, people) -> Topic:
    """A topic of the liaison's unit."""
    member = table.body.memberships.get(unit=people.unit)
    return propose_topic(member=member, by=people.inside[PostKind.LIAISON], title="停车难")


def plan(table, weeks: int = 1) -> Meeting:
    return plan_meeting(
        alliance=table.body, by=table.officer, title=f"第{weeks}周",
        starts_at=timezone.now() + weeks * WEEK,
    )  # fmt: skip


class TestProposing:
    """By any member, on the phone."""

    def test_through_the_pages(self, client, table, people):
        client.force_login(people.inside[PostKind.LIAISON])
        member = table.body.memberships.get(unit=people.unit)
        url = reverse("topic_create")
        bad = client.post(url, {"member": member.pk, "title": "", "text": "写好的说明"})
        assert "请写议题" in bad.content.decode()
        assert "写好的说明" in bad.content.decode()
        form = {"member": member.pk, "title": "停车难", "_once": str(uuid.uuid4())}
        for _twice in range(2):
            assert client.post(url, form).status_code == 302
        topic = Topic.objects.get()
        assert (topic.state, topic.unit, topic.alliance) == ("proposed", people.unit, table.body)
        assert Notice.objects.filter(user=table.officer, url=f"/topics/{topic.pk}/").exists()

    def test_not_for_others(self, client, table, people):
        member = table.body.memberships.get(unit=people.unit)
        staff = people.inside[PostKind.STAFF]
        with pytest.raises(PermissionDenied):
            propose_topic(member=member, by=staff, title="替别人提")
        client.force_login(staff)
        answer = client.post(reverse("topic_create"), {"member": member.pk, "title": "替别人提"})
        assert answer.status_code == 422
        client.force_login(people.inside[PostKind.GRID_KEEPER])
        assert client.get(reverse("topic_create")).status_code == 403

    def test_siblings_see_it_once_it_is_taken(self, table, topic, people):
        staff = people.inside[PostKind.STAFF]
        assert not Topic.objects.visible_to(staff).exists()
        judge_topic(topic=topic, by=table.officer, state="taken", meeting=plan(table))
        assert Topic.objects.visible_to(staff).exists()


class TestJudging:
    """Taken, put off, refused with a reason; the proposer is told."""

    def test_taken_becomes_an_agenda_item(self, client, table, topic, people):
        meeting = plan(table)
        client.force_login(table.officer)
        url = reverse("topic_detail", args=[topic.pk])
        assert client.post(url, {"state": "taken"}).status_code == 422
        client.post(url, {"state": "taken", "meeting": meeting.pk})
        topic.refresh_from_db()
        item = meeting.agenda.get()
        assert (topic.state, topic.meeting, item.title, item.topic) == (
            "taken", meeting, "停车难", topic,
        )  # fmt: skip
        told = Notice.objects.filter(user=people.inside[PostKind.LIAISON], kind="topic")
        assert told.get().title == "议题已列入议程：停车难"

    @pytest.mark.parametrize(("state", "word"), [("put_off", "放到以后"), ("refused", "没有列入")])
    def test_without_a_reason_it_stays(self, client, table, topic, people, state, word):
        client.force_login(table.officer)
        url = reverse("topic_detail", args=[topic.pk])
        assert "请写理由" in client.post(url, {"state": state}).content.decode()
        client.post(url, {"state": state, "reason": "归交警管"})
        topic.refresh_from_db()
        assert (topic.state, topic.reason) == (state, "归交警管")
        told = Notice.objects.get(user=people.inside[PostKind.LIAISON], kind="topic")
        assert word in told.title
        assert told.body == "归交警管"

    def test_judged_once_but_put_off_can_be_taken_later(self, table, topic):
        judge_topic(topic=topic, by=table.officer, state="put_off", reason="下季度")
        judge_topic(topic=topic, by=table.officer, state="taken", meeting=plan(table))
        with pytest.raises(ValidationError, match="定为“已列入议程”"):
            judge_topic(topic=topic, by=table.officer, state="refused", reason="不")

    def test_not_onto_another_bodys_or_a_closed_meeting(self, table, topic, city):
        from tests import factories
        from tests.alliances.conftest import meet

        other = meet(factories.alliance(city.streets[0]), timezone.localdate(), "planned")
        closed = meet(table.body, timezone.localdate())
        for meeting in (other, closed):
            with pytest.raises(ValidationError, match="另选一次"):
                judge_topic(topic=topic, by=table.officer, state="taken", meeting=meeting)

    def test_only_by_who_keeps_the_body(self, client, topic, people):
        client.force_login(people.inside[PostKind.ADMIN])
        url = reverse("topic_detail", args=[topic.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"state": "refused", "reason": "不"}).status_code == 403


class TestCarryingOver:
    """What was not reached comes onto the next meeting's agenda, once."""

    def close(self, table, **outcomes: str) -> None:
        table.fill()
        for title, outcome in outcomes.items():
            notes = "说了" if outcome != "not_reached" else ""
            AgendaItem.objects.update_or_create(
                meeting=table.meeting, title=title,
                defaults={"outcome": outcome, "notes": notes, "order": 9},
            )  # fmt: skip
        close_meeting(meeting=table.meeting, by=table.officer)

    def test_onto_the_next_planned_meeting(self, table):
        later, following = plan(table, 3), plan(table, 1)
        self.close(table, 消防="not_reached", 绿化="discussed")
        assert [item.title for item in following.agenda.all()] == ["消防"]
        assert following.agenda.get().carried_from.meeting == table.meeting
        assert not later.agenda.exists()
        assert hand_on(table.body) == 0

    def test_waits_until_one_is_planned(self, table):
        self.close(table, 消防="not_reached")
        assert [item.title for item in plan(table).agenda.all()] == ["消防"]
        assert not plan(table, 2).agenda.exists()

    def test_once_in_the_database_too(self, table):
        self.close(table, 消防="not_reached")
        item = plan(table).agenda.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.create(
                meeting=plan(table, 2), title="消防", carried_from=item.carried_from
            )

    def test_a_cancelled_meeting_hands_it_on(self, table, topic):
        first = plan(table, 1)
        self.close(table, 消防="not_reached")
        judge_topic(topic=topic, by=table.officer, state="taken", meeting=first)
        second = plan(table, 2)
        cancel_meeting(meeting=first, by=table.officer, reason="台风")
        assert [item.title for item in second.agenda.all()] == ["消防"]
        topic.refresh_from_db()
        assert (topic.state, topic.meeting) == ("proposed", None)

    def test_a_topic_is_done_or_goes_along(self, table, topic, people):
        judge_topic(topic=topic, by=table.officer, state="taken", meeting=table.meeting)
        following = plan(table)
        self.close(table, 停车难="not_reached")
        topic.refresh_from_db()
        assert (topic.state, topic.meeting) == ("taken", following)
        following.agenda.update(outcome="discussed", notes="说了")
        Meeting.objects.filter(pk=following.pk).update(starts_at=timezone.now())
        table.meeting = following
        self.close(table)
        topic.refresh_from_db()
        assert topic.state == "done"

    def test_a_stopped_series_gives_topics_back(self, table, topic):
        series = start_series(
            alliance=table.body, by=table.officer, title="例会", every="month", week=2, weekday=1,
            time=datetime.time(9), starts_on=timezone.localdate() + WEEK,
        )  # fmt: skip
        meeting = Meeting.objects.filter(series=series).order_by("starts_at")[3]
        judge_topic(topic=topic, by=table.officer, state="taken", meeting=meeting)
        stop_series(series=series, by=table.officer, last=timezone.localdate() + WEEK)
        topic.refresh_from_db()
        assert (topic.state, topic.meeting) == ("proposed", None)
