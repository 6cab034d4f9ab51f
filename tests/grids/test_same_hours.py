"""Hours of one person are counted once: at a post, at a project, by another check-in, as points."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.photos import store_photo
from grids.actions import points, stations
from grids.models import PointClaim, Station, StationHolder, StationLog
from orgs.models import Member
from services.actions import records
from services.models import Participant, Project, ServiceRecord
from tests.access.world import picture
from tests.grids.points import DAY, Club, open_club, rule_of
from tests.services.test_races import TOLD, at_once

pytestmark = pytest.mark.django_db
NINE, TEN, ELEVEN = (datetime.time(hour) for hour in (9, 10, 11))


@pytest.fixture
def club(city, people) -> Club:
    """The first community with two members."""
    return open_club(city, people)


@pytest.fixture
def project(club) -> Project:
    """A project of the club's unit in which the first member takes part."""
    today = timezone.localdate()
    made = Project.objects.create(
        org=club.org,
        title="陪老人看病",
        unit=club.unit,
        due=today + 9 * DAY,
        started_on=today - DAY,
    )
    takes_part(made, club.member)
    return made


def takes_part(project: Project, member: Member) -> Participant:
    """Put a member on the list of a project."""
    return Participant.objects.create(project=project, member=member, name=member.shown)


def at_post(club, begins=NINE, ends=TEN, member=None, day=None) -> StationLog:
    """Log hours of today at the gate, by the member himself."""
    who = member or club.member
    gate, _made = Station.objects.get_or_create(
        org=club.org, name="门岗", defaults={"text": "看门", "seats": 9}
    )
    facts = {"taken_on": timezone.localdate(), "taken_by": who.user}
    holder, _made = StationHolder.objects.get_or_create(station=gate, member=who, defaults=facts)
    photo = store_photo(upload=picture(), user=who.user)
    return stations.log_hours(
        holder=holder, by=who.user, day=day or timezone.localdate(), begins=begins, ends=ends,
        note="值岗", photos=[photo],
    )  # fmt: skip


def at_project(club, project, begins=NINE, ends=TEN, people=None) -> list[ServiceRecord]:
    """Log hours of today at the project, by the community's staff."""
    return records.log_service(
        project=project, by=club.staff, people=people or list(project.people.all()),
        day=timezone.localdate(), begins=begins, ends=ends, note="挂号",
    )  # fmt: skip


def test_refused_whichever_comes_first(club, project):
    at_project(club, project, NINE, ELEVEN)
    with pytest.raises(ValidationError, match="在项目里已有服务记录"):
        at_post(club, TEN, ELEVEN)
    ServiceRecord.objects.all().delete()
    at_post(club, TEN, ELEVEN)
    mate = takes_part(project, club.mate)
    with pytest.raises(ValidationError, match=r"陈\*\* 在 .*已有值岗记录"):
        at_project(club, project, NINE, datetime.time(10, 1))
    assert not ServiceRecord.objects.exists()  # all or none
    at_project(club, project, TEN, ELEVEN, people=[mate])
    at_project(club, project, NINE, TEN)  # one ends as the other begins
    # What the community did not confirm stands in nobody's way.
    StationLog.objects.update(state="refused", judged_by=club.staff)
    at_project(club, project, TEN, ELEVEN, people=[project.people.get(member=club.member)])


def test_the_same_account_in_two_communities_is_one_person(club, project, city):
    twin = Member.objects.create(
        org=city.communities[1], user=club.member.user, name=club.member.name, phone="13800001111",
        state="confirmed", asked_on=timezone.localdate(), confirmed_on=timezone.localdate(),
    )  # fmt: skip
    at_post(club, NINE, TEN)
    person = takes_part(project, twin)
    with pytest.raises(ValidationError, match="已有值岗记录"):
        at_project(club, project, NINE, TEN, people=[person])
    at_project(club, project, TEN, ELEVEN, people=[person])
    with pytest.raises(ValidationError, match="已有记录"):
        at_project(club, project, TEN, ELEVEN, people=[project.people.get(member=club.member)])
    with pytest.raises(ValidationError, match="在项目里已有服务记录"):
        at_post(club, TEN, ELEVEN)


def both_logged_before(club, project) -> tuple[StationLog, ServiceRecord]:
    """Hours that overlap, written down before anybody looked."""
    log = at_post(club, NINE, ELEVEN)
    record = ServiceRecord.objects.create(
        project=project, person=project.people.get(), member=club.member, day=log.day, begins=TEN,
        ends=ELEVEN, minutes=60, note="挂号", made_by=club.liaison, logged_on=log.day,
    )  # fmt: skip
    return log, record


def test_of_two_that_overlap_one_is_confirmed(club, project):
    log, record = both_logged_before(club, project)
    confirm = {"project": project, "by": club.staff, "ids": [record.pk]}
    for verb in (
        lambda: records.judge_records(**confirm),
        lambda: stations.judge_hours(log=log, by=club.staff),
    ):
        with pytest.raises(ValidationError, match="已有"):
            verb()
    stations.judge_hours(log=log, by=club.staff, reason="那时在医院")
    records.judge_records(**confirm)
    record.refresh_from_db()
    assert record.state == ServiceRecord.State.CONFIRMED


def test_points_for_the_same_hours_are_declared_once(club, project):
    rule_of(club.org.district, "志愿服务", per="hour", points=4, of_service=True)
    log, record = both_logged_before(club, project)
    for row in (log, record):  # both confirmed in the past
        row.state, row.judged_by = "confirmed", club.staff
        row.save()
    points.declare_station(log=log, by=club.member.user)
    with pytest.raises(ValidationError, match="同样的钟点只算一次"):
        points.declare_record(record=record, by=club.member.user)
    # Refused, the first makes room for the second, and then stands back itself.
    points.refuse(claim=PointClaim.objects.get(), by=club.staff, reason="照片不对")
    points.declare_record(record=record, by=club.member.user)
    with pytest.raises(ValidationError, match="同样的钟点只算一次"):
        points.declare_station(log=log, by=club.member.user)
    assert PointClaim.objects.live().count() == 1


def test_no_day_has_more_than_24_hours(club):
    hourly = rule_of(club.org.district, "巡逻", per="hour", points=1)
    club.declare(rule=hourly, amount="20")
    with pytest.raises(ValidationError, match=r"已经申报 20\.0 小时"):
        club.declare(rule=hourly, amount="4.5")
    club.declare(rule=hourly, amount="4")
    club.declare(rule=hourly, amount="5", day=timezone.localdate() - DAY)
    assert sum(claim.amount for claim in PointClaim.objects.all()) == Decimal(29)


@pytest.mark.django_db(transaction=True)
def test_written_down_here_and_there_at_once(club, project):
    for begins in range(6, 11):
        since, till = datetime.time(begins), datetime.time(begins, 30)
        told = at_once(
            lambda since=since, till=till: at_post(club, since, till),
            lambda since=since, till=till: at_project(club, project, since, till),
        )
        assert told == ["ok", TOLD]
    assert StationLog.objects.count() + ServiceRecord.objects.count() == 5
