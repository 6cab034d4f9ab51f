"""Bodies and seats: old names, terms, deputies, who sat on a day, ending, merging."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from alliances import actions
from alliances.bodies.people import members_on, responsible_people
from alliances.models import Alliance, Meeting, Membership, Reply, Seat, Topic
from orgs.models import PostKind
from tests import factories
from tests.alliances.conftest import meet
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)


@pytest.fixture
def officer(people) -> Visitor:
    return Visitor(people.inside[PostKind.OFFICER])


@pytest.fixture
def member(table) -> Membership:
    return table.body.memberships.get(unit__isnull=False)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


class TestNames:
    def test_a_body_keeps_the_names_that_it_had(self, officer, table):
        page = reverse("alliance_detail", args=[table.body.pk])
        for name in ("东街党建联盟", "东街大党委"):
            officer.open(page).follow("修改").send("usual_place", name=name)
        assert officer.shows("东街大党委")
        assert officer.words.index("曾用名 东街党建联盟") < officer.words.index(
            "曾用名 第一街道党建联盟"
        )
        # Back to the first: it is no old name any more.
        officer.follow("修改").send("usual_place", name="第一街道党建联盟")
        assert not officer.shows("曾用名 第一街道党建联盟")

    def test_a_taken_name_is_refused_and_what_was_typed_stays(self, officer, table, city):
        factories.alliance(city.streets[0], name="邻居联盟")
        officer.open(reverse("alliance_edit", args=[table.body.pk]))
        officer.send("usual_place", name="邻居联盟", usual_place="四楼")
        assert officer.status == 422
        assert officer.shows("这里已有同名的议事协调机构")
        assert 'value="四楼"' in officer.text


class TestTerms:
    def page(self, officer: Visitor, member: Membership) -> Visitor:
        return officer.open(reverse("member_seats", args=[member.pk]))

    def test_the_record_of_a_past_year_shows_who_sat_there_then(self, officer, table, member):
        year = timezone.localdate().year - 1
        Membership.objects.filter(pk=member.pk).update(joined_on=f"{year - 1}-01-01")
        member.seats.update(start=f"{year}-06-01", holder_name="现任")
        page = self.page(officer, member)
        page.send("role", holder_name="前任", start=f"{year - 1}-03-01", end=f"{year}-05-31")
        page.send("role", role=["deputy"], holder_name="替补甲", start=f"{year - 1}-03-01",
                  end=f"{year - 1}-12-31")  # fmt: skip
        assert page.status == 200, page.words
        [line] = [
            one
            for one in members_on(table.body, day(f"{year - 1}-04-01"))
            if one.membership == member
        ]
        assert (line.holder, [seat.holder_name for seat in line.deputies]) == ("前任", ["替补甲"])
        then = officer.open(f"{reverse('alliance_detail', args=[table.body.pk])}?on={year}-05-31")
        assert then.shows("前任")
        assert not then.shows("现任")
        assert not then.shows("替补甲")
        assert officer.open(reverse("alliance_detail", args=[table.body.pk])).shows("现任")

    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            (0, None, "同一段时间只能有一位委员"),
            (-30, 30, "同一段时间只能有一位委员"),
            (5, 1, "止期不能早于起期"),
            (-4000, -3990, "席位不能比它早"),
        ],
    )
    def test_a_term_that_cannot_be_is_refused_in_words(self, officer, member, start, end, words):
        today = timezone.localdate()
        last = "" if end is None else (today + end * DAY).isoformat()
        page = self.page(officer, member)
        page.send("role", holder_name="另一位", start=(today + start * DAY).isoformat(), end=last)
        assert page.status == 422
        assert page.shows(words), page.words
        assert 'value="另一位"' in page.text
        assert member.seats.count() == 1

    def test_the_same_deputy_twice_is_refused_another_is_not(self, officer, member):
        today = timezone.localdate().isoformat()
        page = self.page(officer, member)
        page.send("role", role=["deputy"], holder_name="孙丽", start=today)
        page.send("role", role=["deputy"], holder_name="孙丽", start=today)
        assert page.shows("已经是这个席位的替补，任期不能重叠")
        page.send("role", role=["deputy"], holder_name="周强", start=today)
        assert member.seats.filter(role="deputy").count() == 2

    def test_two_holders_at_once_are_stopped_by_the_database(self, member):
        with pytest.raises(Exception, match="seat_one_holder_at_a_time"), transaction.atomic():
            Seat.objects.create(membership=member, holder_name="第二位", start=timezone.localdate())

    def test_who_leaves_leaves_its_seats_and_comes_back(self, officer, table, member):
        officer.open(reverse("alliance_detail", args=[table.body.pk]))
        officer.send(reverse("member_end", args=[member.pk]))
        assert member.seats.get().end == timezone.localdate()
        officer.send("resident_name", unit=str(member.unit_id), holder_name="新人")
        assert officer.shows("新人")
        early = (timezone.localdate() - DAY).isoformat()
        officer.send(reverse("member_end", args=[table.body.memberships.latest("pk").pk]))
        officer.send("resident_name", unit=str(member.unit_id), joined_on=early)
        assert officer.shows("两段不能重叠")


class TestResidents:
    def test_a_resident_listens_in_and_owes_nothing(self, officer, table):
        officer.open(reverse("alliance_detail", args=[table.body.pk]))
        officer.send("resident_name", resident_name="赵大爷")
        lines = members_on(table.body, timezone.localdate())
        assert [line.name for line in lines if not line.counts] == ["赵大爷"]
        assert officer.shows("成员 3 个")
        people = responsible_people(table.meeting)
        assert "赵大爷" not in [one.name for one in people.values()]

    def test_all_three_at_once_are_refused(self, officer, table, people):
        officer.open(reverse("alliance_detail", args=[table.body.pk]))
        officer.send("resident_name", resident_name="赵大爷", unit="", org="")
        officer.send("resident_name", resident_name="", unit="", org="")
        assert officer.status == 422
        assert officer.shows("三者选一")


class TestEnding:
    def test_it_asks_for_a_reason_and_no_open_meeting(self, officer, table):
        page = reverse("alliance_end", args=[table.body.pk])
        officer.open(page).send("reason", reason="")
        assert officer.shows("请写明为什么终止")
        officer.send("reason", reason="任务完成")
        assert officer.shows("还有没结会的会议")
        Meeting.objects.filter(pk=table.meeting.pk).update(state="closed")
        future = (timezone.localdate() + DAY).isoformat()
        officer.send("reason", on=future, reason="任务完成")
        assert officer.shows("不能在今天以后")
        officer.send("reason", on=timezone.localdate().isoformat(), reason="任务完成")
        assert officer.shows("终止：任务完成") or officer.shows("终止 ： 任务完成"), officer.words
        assert not officer.shows("加成员")
        assert officer.shows(timezone.localtime(table.meeting.starts_at).date().isoformat())

    def test_a_body_founded_in_ten_years_is_refused(self, people, city):
        with pytest.raises(ValidationError, match="核对年份"):
            actions.found_alliance(
                by=people.inside[PostKind.OFFICER], org=city.streets[0], kind="cluster",
                name="以后", founded_on=timezone.localdate() + 3650 * DAY,
            )  # fmt: skip


class TestMerging:
    @pytest.fixture
    def other(self, city, people) -> Alliance:
        return factories.alliance(city.streets[0], people.unit, name="老联盟")

    def test_what_is_open_moves_and_what_was_held_stays(self, officer, table, other, city, people):
        Meeting.objects.filter(pk=table.meeting.pk).update(state="closed")
        table.meeting.refresh_from_db()
        open_ = table.decision()
        today = timezone.localdate()
        planned = meet(table.body, today + 3 * DAY, Meeting.State.PLANNED, title="下次会")
        mine = table.body.memberships.get(unit=people.unit)
        Reply.objects.create(meeting=planned, membership=mine, answer="yes")
        Topic.objects.create(
            alliance=table.body, unit=people.unit, title="停车", proposed_by=people.nobody
        )
        officer.open(reverse("alliance_detail", args=[table.body.pk])).follow("并入别的机构")
        form = officer.form("into")
        assert form["fields"]
        officer.open(f"{officer.url}?into={other.pk}")
        assert officer.shows("朝霞小学 ，只留一席") or officer.shows("朝霞小学，只留一席")
        assert officer.shows("下次会")
        officer.send("reason", reason="")
        assert officer.shows("请写明为什么并入")
        officer.send("reason", reason="合署办公")
        assert officer.shows("老联盟"), officer.words
        table.body.refresh_from_db()
        planned.refresh_from_db()
        assert (table.body.merged_into, table.body.ended_on) == (other, today)
        assert planned.alliance == other
        seated = other.memberships.get(unit=people.unit)
        assert Reply.objects.get().membership == seated
        assert Topic.objects.get().alliance == other
        names = {str(m) for m in other.memberships.standing()}
        assert names == {"朝霞小学", city.communities[0].name, city.communities[1].name}
        holders = [line.holder for line in members_on(other, today)]
        assert all(holders)
        # History: the old body's page, its meeting and decision are read where they were.
        assert officer.shows("还有 1 件议定事项没办完")
        old = officer.open(reverse("alliance_detail", args=[table.body.pk]))
        assert old.shows("并入 老联盟")
        assert members_on(table.body, today - DAY)[0].holder
        open_.refresh_from_db()
        assert open_.meeting.alliance == table.body

    def test_a_body_that_ended_takes_nothing_and_a_log_is_closed_first(self, table, other, people):
        by = people.inside[PostKind.OFFICER]
        with pytest.raises(ValidationError, match="结会"):
            actions.merge_alliances(gone=table.body, into=other, by=by, reason="合并")
        Alliance.objects.filter(pk=other.pk).update(ended_on=timezone.localdate())
        with pytest.raises(ValidationError, match="已于"):
            actions.merge_alliances(gone=table.body, into=other, by=by, reason="合并")


@pytest.mark.django_db(transaction=True)
def test_of_two_that_found_the_one_council_at_once_one_is_told(city, people, other_connection):
    said: list[str] = []
    gate = threading.Barrier(2)

    def found(name: str) -> None:
        gate.wait()
        try:
            actions.found_alliance(
                by=people.inside[PostKind.STAFF], org=city.communities[0], kind="council",
                name=name, founded_on=timezone.localdate(),
            )  # fmt: skip
            said.append("ok")
        except ValidationError as error:
            said.append("；".join(error.messages))
        finally:
            connection.close()

    threads = [threading.Thread(target=found, args=(f"议事会{i}",)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(word == "ok" for word in said) == [False, True], said
    assert Alliance.objects.count() == 1
