"""Measures of a unit's year against rows counted by hand; medians that name nobody."""

import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliances.models import Attendance, Decision, Meeting, Membership, Pairing, Visit
from core import scores
from core.scores import Score
from orgs.models import PostKind, Unit
from portal import scorecards
from services.models import Claim, Project, Review
from tests import factories
from tests.practice.browse import Visitor

DAY = datetime.timedelta(days=1)
YEAR = 2025
TODAY = datetime.date(2026, 3, 15)
SPAN = scorecards.year_span("2025", TODAY)


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def day(month: int, number: int = 1, year: int = YEAR) -> datetime.date:
    return datetime.date(year, month, number)


def at(month: int, number: int = 1, year: int = YEAR, hour: int = 10) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(year, month, number, hour))


def score(unit: Unit, key: str) -> Score | None:
    measure = scorecards.measure_by_key(key)
    found = measure.count(Unit.objects.filter(pk=unit.pk), SPAN)
    return found.get(unit.pk, measure.of_nothing())


def behind(unit: Unit, key: str, user) -> list:
    measure = scorecards.measure_by_key(key)
    rows, number = measure.rows(unit.pk, SPAN, user)
    assert number >= len(rows)
    return rows


def held(body, unit: Unit, when: datetime.datetime, status: str, state="closed") -> Meeting:
    meeting = Meeting.objects.create(
        alliance=body, org=body.org, title=f"{when:%m月%d日}的会", starts_at=when, state=state
    )
    seat = Membership.objects.get(alliance=body, unit=unit)
    Attendance.objects.create(meeting=meeting, membership=seat, status=status)
    return meeting


def test_meetings_count_on_their_local_day(city, people):
    unit, officer = people.unit, people.inside[PostKind.OFFICER]
    body = factories.alliance(city.streets[0], unit)
    status = Attendance.Status
    held(body, unit, at(1, 1, hour=0), status.PRESENT)
    held(body, unit, at(12, 31, hour=23), status.PROXY)
    held(body, unit, at(6), status.ABSENT)
    held(body, unit, at(7), status.EXCUSED)
    held(body, unit, at(12, 31, year=2024, hour=23), status.PRESENT)
    held(body, unit, at(1, 1, year=2026, hour=0), status.PRESENT)
    held(body, unit, at(5), status.PRESENT, state="open")
    assert score(unit, "attended") == Score(2, 4)
    assert score(unit, "represented") == Score(1)
    rows = behind(unit, "attended", officer)
    assert [row.note for row in rows] == ["派人代会", "请假", "缺席", "到会"]
    assert [row.counts for row in rows] == [True, False, False, True]


def test_decisions_count_once_due_or_done(city, people):
    unit = people.unit
    body = factories.alliance(city.streets[0], unit)
    meeting = held(body, unit, at(2), Attendance.Status.PRESENT)
    states = Decision.State

    def settled(text, due, done=None, state=states.DONE):
        Decision.objects.create(
            meeting=meeting, text=text, unit=unit, due=due, done_on=done,
            state=state if done else (states.OPEN if state == states.DONE else state),
        )  # fmt: skip

    settled("在期内", day(5), day(5))
    settled("晚一天", day(5), day(5, 2))
    settled("没办", day(6))
    settled("改了", day(6), state=states.REPLACED)
    settled("不办了", day(6), state=states.DROPPED)
    settled("上一年到期", day(12, 31, 2024), day(1))
    assert score(unit, "decisions") == Score(1, 3)
    notes = {row.title: row.note for row in behind(unit, "decisions", people.inside["officer"])}
    assert notes == {"在期内": "按期", "晚一天": "晚了 1 天", "没办": "没有办结"}
    # What is not due yet owes nothing.
    span = scorecards.year_span("2026", TODAY)
    Decision.objects.create(meeting=meeting, text="以后", unit=unit, due=TODAY)
    measure = scorecards.measure_by_key("decisions")
    assert measure.count(Unit.objects.filter(pk=unit.pk), span) == {}


def test_projects_ratings_and_answers(city, people):
    unit, staff = people.unit, people.inside[PostKind.STAFF]
    community = city.communities[0]

    def project(due, reported=None, done=None, state=Project.State.DONE, rating=None):
        made = Project.objects.create(
            demand=factories.demand(community), unit=unit, title="做事", started_on=day(1), due=due,
            reported_on=reported, done_on=done, state=state,
        )  # fmt: skip
        if rating:
            review = Review.objects.create(project=made, rating=rating, made_by=staff)
            Review.objects.filter(pk=review.pk).update(created_at=at(8))

    project(day(4), day(4), day(4, 9), rating=5)
    project(day(4), day(4, 2), day(4, 9), rating=4)
    project(day(9), state=Project.State.IN_WORK)
    project(day(9), state=Project.State.CANCELLED)
    project(day(1, 1, 2026), state=Project.State.IN_WORK)
    assert score(unit, "projects") == Score(2)
    assert score(unit, "rating") == Score(4.5)
    assert score(unit, "in_time") == Score(1, 3)
    asked = {"unit": unit, "direction": Claim.Direction.COMMUNITY, "made_by": staff}
    for answered, state in ((at(5, 1), "agreed"), (at(5, 9), "refused"), (None, "waiting")):
        Claim.objects.create(
            demand=factories.demand(community), answer_by=day(5, 2), answered_at=answered,
            state=state, **asked,
        )  # fmt: skip
    Claim.objects.create(
        demand=factories.demand(community), answer_by=day(5, 2), state="withdrawn", **asked
    )
    assert score(unit, "answers") == Score(1, 3)


def test_visits_of_a_pairing(city, people):
    pairing = Pairing.objects.create(
        unit=people.unit, org=city.communities[0], liaison_name="王", start=day(1), end=day(12)
    )
    for when in (day(3), day(3, 2), day(3, 1, 2024)):
        Visit.objects.create(
            pairing=pairing, day=when, note="来过", made_by=people.inside[PostKind.LIAISON]
        )
    assert score(people.unit, "visits") == Score(2)


def test_a_median_needs_five_values():
    assert scores.median_of([Score(n) for n in (1, 2, 3, 4)]) is None
    assert scores.median_of([Score(n) for n in (1, 2, 3, 4, 9)]) == 3
    # Who owed nothing has no share and is not counted.
    owed = [Score(1, 2)] * 4 + [Score(0, 0), None]
    assert scores.median_of(owed) is None
    assert scores.median_of([*owed, Score(2, 2)]) == 50


def test_peers_are_the_sector_in_the_district(city, people):
    unit = people.unit
    near = factories.unit(city.communities[3], "同区小学")
    factories.unit(city.communities[0], "同区医院", sector="医院")
    factories.unit(city.communities[-1], "外区小学")
    factories.unit(city.communities[1], "早已迁走的小学", ended_on=day(12, 31, 2024))
    left = factories.unit(city.communities[1], "年中迁走的小学", ended_on=day(6))
    factories.unit(city.communities[1], "并走的小学", merged_into=near)
    assert set(scorecards.peers_of(unit, SPAN)) == {near, left}


def test_four_peers_show_no_median_and_the_page_says_why(city, people):
    for number in range(4):
        factories.offer(factories.unit(city.communities[1], f"同行小学{number}"))
    page = Visitor(people.inside[PostKind.LIAISON])
    page.open(reverse("unit_scorecard", args=[people.unit.pk]))
    assert page.shows("不到 5 家，所以不和它们比")
    assert page.shows("发布的供给 当年发布的资源和服务 0 条 —")
    assert "同行小学" not in page.text


def test_rows_in_another_district_change_no_byte(city, people):
    page = Visitor(people.inside[PostKind.LIAISON])
    url = reverse("unit_scorecard", args=[people.unit.pk])
    before = page.open(url).words
    for number in range(8):
        factories.offer(factories.unit(city.communities[-1], f"外区小学{number}"))
    assert page.open(url).words == before


def test_what_one_may_not_open_is_counted_and_said(city, people):
    """A body of the district: the street's officer sees no more than that there is one."""
    unit = people.unit
    body = factories.alliance(city.districts[0], unit, name="区里的联席会")
    held(body, unit, timezone.now(), Attendance.Status.PRESENT)
    officer = Visitor(people.inside[PostKind.OFFICER])
    officer.open(reverse("unit_score_rows", args=[unit.pk, "attended"]))
    assert officer.shows("1 / 1 次")
    assert officer.shows("另有 1 条在您打不开的地方")
    assert "区里的联席会" not in officer.text
    admin = Visitor(people.inside[PostKind.ADMIN])
    admin.open(reverse("unit_score_rows", args=[unit.pk, "attended"]))
    assert not admin.shows("另有")


def test_years_that_are_none_show_this_one(people):
    page = Visitor(people.inside[PostKind.LIAISON])
    this = timezone.localdate().year
    for year in ("1999", "abc", "", str(this + 1)):
        page.open(f"{reverse('unit_scorecard', args=[people.unit.pk])}?year={year}")
        assert page.shows(f"{this}年1月1日至12月31日")


def test_the_list_costs_the_same_for_many_units(city, people):
    officer = Visitor(people.inside[PostKind.OFFICER])

    def cost(units: int) -> int:
        for number in range(units):
            factories.offer(factories.unit(city.communities[0], f"单位{units}-{number}"))
        officer.open(reverse("scorecard_list"))
        with CaptureQueriesContext(connection) as found:
            officer.open(reverse("scorecard_list"))
        return len(found)

    assert cost(3) == cost(57)
    assert officer.shows("第 1–50 家，共 61 家")
