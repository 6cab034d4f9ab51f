"""Matters where two meet, when somebody goes, in time, and what is forgotten in time."""

import datetime
import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.models import Notice
from core.reminders import work_out
from grids.actions import matter_strays, matter_ways, matters, workdays
from grids.actions.matter_filing import file_at_door
from grids.matters.rules import may_read_contact
from grids.models import Matter, MatterContact, MatterRule, MatterStep
from orgs.handover import hand_over
from orgs.models import Post, PostKind, Unit
from tests import factories
from tests.access.canaries import tables_with
from tests.grids.matters import door_at, hands, member_of, reported
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 30, 9, 0)


@pytest.fixture
def by(people):
    """Who takes part."""
    return hands(people)


@pytest.fixture
def door(city, by):
    """A doorway of the first grid."""
    return door_at(city.grids[0], by["keeper"])


@pytest.fixture
def at(monkeypatch):
    """Set the portal's clock."""

    def do(moment: datetime.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: timezone.make_aware(moment))

    do(MONDAY)
    return do


def closed(matter: Matter, by) -> None:
    """Take, do and check it."""
    matters.take(matter=matter, by=by["keeper"])
    matters.finish(matter=matter, by=by["keeper"], text="修好了")
    matters.check(matter=matter, by=by["staff"], passed=True, text="看过")


@pytest.mark.django_db(transaction=True)
def test_three_copies_at_once_arrive_once(door):
    gate, ticket, got = threading.Barrier(3), uuid.uuid4(), []

    def send() -> None:
        gate.wait()
        try:
            got.append(file_at_door(door=door, ticket=ticket, text="灯坏了").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 3
    assert len(set(got)) == 1
    assert MatterStep.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_at_once(door, by):
    matter, gate, told = reported(door), threading.Barrier(2), []

    def take(who) -> None:
        gate.wait()
        try:
            matters.take(matter=matter, by=who)
            told.append("")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[by[name]]) for name in ("keeper", "staff")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(bool(words) for words in told) == [False, True]
    assert "领单" in max(told)
    assert matter.steps.filter(key="take").count() == 1


def test_history_only_grows_and_the_database_refuses(door):
    matter = reported(door)
    for refused in (
        lambda: MatterStep.objects.update(text="没有"),
        MatterStep.objects.all().delete,
    ):
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            refused()
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(state="checked")
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(state="dispatched")


def test_contact_only_where_allowed_and_gone_after_its_term(door, by, at, city, people):
    number = "19955112233"
    matter = reported(door, phone=number, name="王阿姨")
    assert tables_with(number) == {"grids_mattercontact"}
    outside = people.outside[PostKind.STAFF]
    told = {name for name, who in by.items() if may_read_contact(who, matter)}
    assert told == {"keeper", "staff"}  # staff handle what lies at their grids
    assert not may_read_contact(outside, matter)
    matter_ways.pass_up(matter=matter, by=by["keeper"], reason="大事")
    matter_ways.pass_up(matter=matter, by=by["staff"], reason="更大")
    matter.refresh_from_db()
    told = {name for name, who in by.items() if may_read_contact(who, matter)}
    assert told == {"officer"}  # who handed it on handles it no more
    matters.dispatch(matter=matter, by=by["officer"], unit=people.unit)
    matter.refresh_from_db()
    assert not may_read_contact(by["liaison"], matter)  # not before the unit agrees
    matters.accept(matter=matter, by=by["liaison"])
    matter.refresh_from_db()
    assert may_read_contact(by["liaison"], matter)
    matters.take(matter=matter, by=by["liaison"])
    matters.finish(matter=matter, by=by["liaison"], text="好了")
    matters.check(matter=matter, by=by["officer"], passed=True, text="看过")
    matter.refresh_from_db()
    assert not any(may_read_contact(who, matter) for who in by.values())
    # Nobody rated: 90 days after its end the contact goes, and not before.
    at(MONDAY + datetime.timedelta(days=89))
    work_out()
    assert MatterContact.objects.exists()
    at(MONDAY + datetime.timedelta(days=91))
    work_out()
    assert not tables_with(number)


def test_rated_the_contact_goes_at_once(door, by, at):
    matter = reported(door, phone="19955112233")
    closed(matter, by)
    assert MatterContact.objects.exists()
    matters.rate(matter=matter, solved=True, rating=5)
    assert not tables_with("19955112233")


def test_a_keeper_leaves_with_two_hundred_open_matters(
    door, by, city, django_assert_max_num_queries
):
    """A successor finds them all, what was taken is his; without one they fall to the community.

    Each of the two is told once, and 200 cost no more statements than a few.
    """
    first = reported(door)
    copies = [Matter.objects.get(pk=first.pk) for _ in range(199)]
    for n, row in enumerate(copies):
        row.pk, row.ticket, row.nonce, row.code_hash = None, uuid.uuid4(), f"{n:032}", f"{n:064}"
    Matter.objects.bulk_create(copies)
    matters.take(matter=first, by=by["keeper"])
    post = Post.objects.get(user=by["keeper"])
    new = factories.user("new-keeper", name="孙新")
    later = hand_over(post=post, to=new, by=by["staff"])
    first.refresh_from_db()
    assert first.taken_by == new
    assert "网格的民情事项 200" in Notice.objects.get(user=new, cause__contains="handed").body
    assert Matter.objects.filter(org=city.grids[0]).count() == 200
    assert Notice.objects.filter(user=new).count() == 1
    Post.objects.filter(pk=later.pk).update(revoked_at=timezone.now())
    with django_assert_max_num_queries(25):
        assert matter_strays.gather_strays() == 200
    work_out()
    assert Matter.objects.filter(org=city.communities[0], state="asked").count() == 200
    assert MatterStep.objects.filter(text__contains="没有网格管理员").count() == 200
    told = Notice.objects.filter(user=by["staff"], cause__startswith="matter:fallen")
    assert "200 件民情事项转到社区" in told.get().title
    assert Matter.objects.filter(due=first.due).count() == 0  # the term of the community has begun
    assert reported(door, "新来的").org == city.communities[0]


def test_a_unit_that_left_and_a_member_who_ended_give_back_what_they_had(door, by, people, city):
    one, two = reported(door, "甲"), reported(door, "乙")
    member = member_of(city.communities[0])
    matters.dispatch(matter=one, by=by["staff"], unit=people.unit)
    matters.dispatch(matter=two, by=by["staff"], member=member)
    Unit.objects.filter(pk=people.unit.pk).update(ended_on=timezone.localdate())
    member.state, member.ended_on = "ended", timezone.localdate()
    member.save()
    for _twice in range(2):
        work_out()
    for row in (one, two):
        row.refresh_from_db()
        assert (row.state, row.unit, row.member) == ("asked", None, None)
        assert row.steps.filter(title="收回，请另派").count() == 1
    told = Notice.objects.get(user=by["keeper"], cause__startswith="matter:left")
    assert told.title == f"2 件民情事项请另派：{people.unit}不能再办、{member}不能再办"


def test_in_time_by_level_urgency_and_the_days_laid_down(door, by, at, city, people):
    """A term begins anew at each level; a decree moves what runs, a new term does not."""
    matter = reported(door)
    assert timezone.localtime(matter.due).strftime("%m-%d %H:%M") == "12-03 17:30"
    matter_ways.pass_up(matter=matter, by=by["keeper"], reason="大事")
    matter.refresh_from_db()
    assert timezone.localtime(matter.due).strftime("%m-%d %H:%M") == "12-07 17:30"
    second = reported(door, "电梯坏了")
    matters.dispatch(matter=matter, by=by["staff"], unit=people.unit)
    day = datetime.date(2026, 12, 2)
    workdays.enter_days(
        by=by["admin"], org=city.districts[0], first=day, last=day, works=False, name="停电"
    )
    matter.refresh_from_db()
    assert timezone.localtime(matter.due).strftime("%m-%d %H:%M") == "12-08 17:30"
    # Told once each: the community of both, the unit of its own, with the old and the new time.
    told = Notice.objects.filter(cause__startswith="matter:moved")
    assert {row.user: row.title for row in told} == {
        by["keeper"]: "放假安排变了，期限改了：电梯坏了",
        by["staff"]: f"放假安排变了，期限改了：{matter.title}",
        by["liaison"]: f"放假安排变了，期限改了：{matter.title}",
    }
    moved = "由 2026年12月3日 周四 17:30 改为 2026年12月4日 周五 17:30"
    assert second.steps.get(key="moved").text == moved
    assert Visitor(by["keeper"]).open(reverse("matter_detail", args=[second.pk])).shows(moved)
    rule = MatterRule(
        org=city.districts[0], level=4, urgency="urgent", starts_on=MONDAY.date(), amount=2,
        unit="hours",
    )  # fmt: skip
    workdays.lay_down_rule(by=by["admin"], rule=rule)
    urgent = reported(door, "漏煤气", urgency="urgent")
    assert timezone.localtime(urgent.due).strftime("%m-%d %H:%M") == "11-30 11:00"
    with pytest.raises(PermissionDenied):
        workdays.lay_down_rule(by=by["staff"], rule=MatterRule(org=city.districts[0]))


def test_a_term_over_a_new_year_that_nobody_knows(door, by, at, city):
    """暂定 on page and list, until the district enters the year; its round of reminders moves nothing."""
    at(datetime.datetime(2026, 12, 30, 9, 0))
    matter = reported(door)
    page, keeper = reverse("matter_detail", args=[matter.pk]), Visitor(by["keeper"])
    assert keeper.open(page).shows("2027年1月5日 周二 17:30（暂定）")
    assert keeper.open(reverse("matter_list")).shows("（暂定）")
    admin = Visitor(by["admin"]).open(reverse("workday_enter"))
    admin.send("first", works="no", first="2027-01-01", last="2027-01-04", name="元旦放假")
    assert keeper.open(page).shows("2027年1月6日 周三 17:30（暂定）")
    assert keeper.open(reverse("notices")).shows(f"放假安排变了，期限改了：{matter.title}")
    admin.open(f"{reverse('workday_list')}?year=2027").send("year/", year=2027)
    assert keeper.open(page).shows("2027年1月6日 周三 17:30")
    assert not keeper.shows("暂定")
    work_out()
    assert matter.steps.filter(key="moved").count() == 1


def test_told_once_before_and_once_after(door, by, at):
    reported(door)
    told = lambda words: Notice.objects.filter(title__contains=words).count()  # noqa: E731
    for moment, soon, late in (
        (MONDAY, 0, 0),
        (MONDAY + datetime.timedelta(days=2, hours=9), 1, 0),
        (MONDAY + datetime.timedelta(days=4), 1, 1),
    ):
        at(moment)
        for _twice in range(2):
            work_out()
        assert (told("快到期"), told("已逾期")) == (soon, late)


def test_a_number_shown_is_written_down(door, by, sign_in):
    matter = reported(door, phone="19955112233")
    client = sign_in(by["keeper"])
    from core.models import AccessEvent

    client.post(reverse("reveal", args=["matter.contact", matter.pk]))
    event = AccessEvent.objects.get(kind="reveal")
    assert (event.user_id_copy, event.subject) == (by["keeper"].pk, f"matter.contact:{matter.pk}")
