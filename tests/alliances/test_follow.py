"""Decisions followed up: their three ends, what one press makes of them, pressing and answering."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from alliances.actions import answer, press, report_decision
from alliances.follow.pressings import Rules
from alliances.models import Decision, Meeting, PressingRule, Supervision
from core.models import Notice
from core.photos import store_photo
from core.reminders import work_out
from orgs.models import PostKind
from services.models import Demand, Project
from tests import factories
from tests.access.world import picture
from tests.alliances.conftest import meet
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)
ADMIN, OFFICER, LIAISON = PostKind.ADMIN, PostKind.OFFICER, PostKind.LIAISON


@pytest.fixture
def decision(table) -> Decision:
    """A decision of a closed meeting for the liaison's unit, due in a week."""
    row = table.fill()
    Meeting.objects.update(state=Meeting.State.CLOSED)
    return row


def page(row: Decision) -> str:
    return reverse("decision_report", args=[row.pk])


class TestEnds:
    """Done with proof, replaced, dropped."""

    def test_done_wants_words_and_keeps_photos(self, decision, people, client):
        liaison = people.inside[LIAISON]
        photo = store_photo(upload=picture(), user=liaison)
        visitor = Visitor(liaison).open(page(decision))
        visitor.send("report", report=" ")
        assert visitor.status == 422
        assert visitor.shows("请写办理情况")
        visitor.send("report", report="操场已开放", photos=[str(photo.pk)])
        assert visitor.shows("已办结，有照片")
        client.force_login(people.inside[ADMIN])
        assert client.get(reverse("photo", args=[photo.pk])).status_code == 200
        client.force_login(people.outside[ADMIN])
        assert client.get(reverse("photo", args=[photo.pk])).status_code == 404

    def test_a_strangers_photo_is_no_proof(self, decision, people):
        photo = store_photo(upload=picture(), user=people.outside[LIAISON])
        visitor = Visitor(people.inside[LIAISON]).open(page(decision))
        visitor.send("report", report="办好了", photos=[str(photo.pk)])
        assert visitor.status == 422
        decision.refresh_from_db()
        assert decision.state == Decision.State.OPEN

    def test_replaced_by_a_new_one_which_the_minutes_show_as_an_amendment(self, decision, table):
        officer = Visitor(table.officer).open(page(decision)).follow("改为另一事项")
        yesterday = timezone.localdate() - DAY
        officer.send("code", text="只开放体育馆", due=yesterday.isoformat(), reason="操场在修")
        assert officer.status == 422
        assert officer.shows("何时办完不能早于今天")
        assert "只开放体育馆" in officer.text
        officer.send("code", due=(timezone.localdate() + 9 * DAY).isoformat())
        fresh = Decision.objects.get(text="只开放体育馆")
        assert officer.url == page(fresh)
        assert officer.shows("代替")
        decision.refresh_from_db()
        assert (decision.state, decision.replaced_by) == (Decision.State.REPLACED, fresh)
        assert officer.open(page(decision)).shows("操场在修")
        assert officer.link("只开放体育馆") == page(fresh)
        amendment = table.meeting.amendments.get()
        assert "只开放体育馆" in amendment.text
        # The minutes list what the meeting settled; what stands instead is in their amendment.
        officer.open(reverse("meeting_detail", args=[table.meeting.pk]))
        assert officer.shows("已改为另一事项")
        assert officer.link("开放教室") == page(decision)
        with pytest.raises(LookupError):
            officer.link("只开放体育馆")
        assert officer.shows("议定事项“开放教室”改为“只开放体育馆”")

    def test_replaced_by_what_a_later_meeting_settled(self, decision, table):
        later = meet(table.body, timezone.localdate() + DAY)
        other = Decision.objects.create(
            meeting=later, text="改借礼堂", unit=decision.unit, due=later.starts_at.date()
        )
        officer = Visitor(table.officer).open(reverse("decision_replace", args=[decision.pk]))
        officer.send("code", later=other.pk, reason="后来另议")
        decision.refresh_from_db()
        assert decision.replaced_by == other
        assert not table.meeting.amendments.exists()

    def test_the_unit_cannot_replace_or_drop_what_it_owes(self, decision, people, client):
        client.force_login(people.inside[LIAISON])
        for name in ("decision_replace", "decision_drop"):
            assert client.post(reverse(name, args=[decision.pk]), {}).status_code == 403

    def test_an_ended_one_wants_no_answer(self, decision, people):
        pressed = press(decision=decision, by=people.inside[ADMIN])
        report_decision(decision=decision, by=people.inside[LIAISON], report="办好了")
        assert not Supervision.objects.waiting().exists()
        with pytest.raises(ValidationError, match="已了结"):
            answer(pressing=pressed, by=people.inside[LIAISON], text="晚了")
        assert work_out(pressed.answer_by + 30 * DAY) == 0


class TestMade:
    """One press makes a demand, a project or an agreement of it; its page shows what came."""

    def test_a_demand(self, decision, table):
        officer = Visitor(table.officer).open(page(decision)).follow("写成需求")
        officer.send("quantity", title="开放教室（周末）", publish="1")
        demand = Demand.objects.get()
        assert demand.decision == decision
        assert (
            officer.open(page(decision))
            .follow("开放教室（周末）")
            .url.endswith(f"/demands/{demand.pk}/")
        )

    def test_a_project_in_one_go_and_once(self, decision, table, people):
        officer = Visitor(table.officer).open(page(decision)).follow("立为项目")
        officer.send("title", title="开放教室项目")
        project = Project.objects.get()
        assert (project.unit, project.demand.decision) == (people.unit, decision)
        assert project.demand.state == "in_work"
        assert officer.url == reverse("project_detail", args=[project.pk])
        assert officer.open(page(decision)).shows("项目 开放教室项目")
        officer.follow("立为项目").send("title")
        assert officer.status == 422
        assert officer.shows("已经立为项目")
        told = Notice.objects.filter(user=people.inside[LIAISON], cause__contains="started")
        assert told.count() == 1

    def test_an_agreement(self, decision, table):
        officer = Visitor(table.officer).open(page(decision))
        assert officer.link("签共建协议").endswith(f"?decision={decision.pk}")

    def test_whom_the_unit_sees(self, decision, people):
        liaison = Visitor(people.inside[LIAISON]).open(page(decision))
        for words in ("写成需求", "立为项目", "签共建协议"):
            with pytest.raises(LookupError):
                liaison.link(words)


class TestPressing:
    """Who presses, who answers, how long it may take."""

    def test_days_follow_the_nearest_rule(self, decision, city, people):
        street, district = city.streets[0], city.districts[0]
        assert Rules().of(street).answer_days == 5
        PressingRule.objects.create(org=city.city, answer_days=9)
        PressingRule.objects.create(org=city.districts[1], answer_days=1)
        assert Rules().of(street).answer_days == 9
        PressingRule.objects.create(org=district, answer_days=2)
        assert Rules().of(city.communities[0]).answer_days == 2
        pressed = press(decision=decision, by=people.inside[ADMIN])
        assert pressed.answer_by == timezone.localdate() + 2 * DAY
        assert pressed.unit == people.unit

    def test_an_officer_presses_departments_only_where_his_street_sits(self, city, people, table):
        bureau = factories.unit(city.districts[0], "区民政局", sector="机关")
        office = factories.unit(city.communities[0], "社区税务所", sector="机关")
        theirs = factories.alliance(city.districts[0], bureau, kind="joint_meeting", name="区会")
        meeting = meet(theirs, timezone.localdate())
        due = timezone.localdate()
        of_district = Decision.objects.create(
            meeting=meeting, text="区里定的", unit=bureau, due=due
        )
        with pytest.raises(PermissionDenied):
            press(decision=of_district, by=table.officer)
        theirs.memberships.create(org=city.streets[0], joined_on=theirs.founded_on)
        assert press(decision=of_district, by=table.officer).unit == bureau
        Meeting.objects.update(state=Meeting.State.CLOSED)
        local = Decision.objects.create(
            meeting=table.meeting, text="街道定的", unit=office, due=due
        )
        with pytest.raises(PermissionDenied):  # an organ of the community is no department
            press(decision=local, by=table.officer)

    def test_a_supervisor_presses_what_his_unit_owes(self, decision, city, people):
        watcher = factories.user("watcher")
        post = factories.post(watcher, PostKind.SUPERVISOR, org=city.districts[0])
        other = factories.unit(city.communities[0], "别的单位")
        charge = post.charges.create(unit=other)
        visitor = Visitor(watcher)
        assert visitor.client.get(page(decision)).status_code == 404
        charge.delete()
        post.charges.create(unit=people.unit)
        visitor.open(page(decision)).send("text", text="请抓紧")
        assert Supervision.objects.get().pressed_by == watcher

    def test_the_desk_answers_for_a_missed_period_and_only_once(self, table, people, city):
        start = timezone.localdate().replace(day=1)
        pressed = Supervision.objects.create(
            alliance=table.body, period_start=start, org=table.body.org, text="快开会",
            pressed_by=people.inside[ADMIN], answer_by=timezone.localdate(),
        )  # fmt: skip
        desk = Visitor(table.officer).open("/").follow("去答复")
        desk.send("answer", answer="定在下周二")
        assert desk.shows("定在下周二")
        with pytest.raises(ValidationError, match="不用再答"):
            answer(pressing=pressed, by=table.officer, text="又答一次")

    def test_who_only_sees_it_cannot_answer(self, decision, people, client):
        pressed = press(decision=decision, by=people.inside[ADMIN])
        url = reverse("pressing_answer", args=[pressed.pk])
        client.force_login(people.inside[OFFICER])
        assert client.post(url, {"answer": "替他答"}).status_code == 403
        pressed.refresh_from_db()
        assert pressed.answered_at is None

    def test_a_lost_post_answers_nothing(self, decision, people):
        pressed = press(decision=decision, by=people.inside[ADMIN])
        people.inside[LIAISON].posts.update(revoked_at=timezone.now())
        with pytest.raises(PermissionDenied):
            answer(pressing=pressed, by=people.inside[LIAISON], text="还想答")


class TestLate:
    """A decision due before its meeting is refused; a late one goes up step by step."""

    def test_due_before_the_meeting_is_told_at_once(self, table):
        url = reverse("meeting_log", args=[table.meeting.pk])
        officer = Visitor(table.officer).open(url)
        early = (timezone.localdate() - DAY).isoformat()
        who = f"u{table.body.memberships.exclude(unit=None).get().unit_id}:0"
        officer.send("dt-new", dt__new="修路灯", dw__new=who, dd__new=early)
        officer.client.post(reverse("meeting_close", args=[table.meeting.pk]))
        table.meeting.refresh_from_db()
        assert table.meeting.state != Meeting.State.CLOSED
        assert officer.open(url).shows("早于"), officer.words
        assert "修路灯" in officer.text

    def test_the_named_secretary_hears_instead_of_the_desk(self, decision, table, people):
        secretary = factories.user("secretary")
        factories.post(secretary, PostKind.OFFICER, org=table.body.org)
        type(table.body).objects.update(secretary_user=secretary)
        PressingRule.objects.create(org=table.body.org, secretary_after=4, above_after=6)
        work_out(decision.due + 3 * DAY)
        late = f"decision:{decision.pk}:secretary:{decision.due}"
        assert not Notice.objects.filter(cause=late).exists()
        work_out(decision.due + 4 * DAY)
        assert [n.user for n in Notice.objects.filter(cause=late)] == [secretary]

    def test_rounds_that_were_missed_are_made_up(self, decision, people):
        work_out(decision.due + 40 * DAY)
        steps = {n.cause.split(":")[2] for n in Notice.objects.filter(cause__startswith="decision")}
        assert steps == {"late", "secretary", "above"}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_answer_once(city, people, other_connection):
    body = factories.alliance(city.streets[0], people.unit, name="同时")
    row = Decision.objects.create(
        meeting=meet(body, timezone.localdate()), text="同时答", unit=people.unit,
        due=timezone.localdate(),
    )  # fmt: skip
    pressed = press(decision=row, by=people.inside[ADMIN])
    gate, results = threading.Barrier(6), []

    def one(i: int) -> None:
        gate.wait()
        try:
            answer(pressing=pressed, by=people.inside[LIAISON], text=f"答复{i}")
            results.append("done")
        except ValidationError:
            results.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done"] + ["told"] * 5
