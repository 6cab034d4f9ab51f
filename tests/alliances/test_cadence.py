"""Cadence from the database: which rule binds whom, and what a level above does about a period."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from alliances.actions import (
    add_rule,
    allow_make_up,
    end_rule,
    exempt_period,
    lay_down_default_rules,
    plan_meeting,
    press,
)
from alliances.cadence.keeping import settle_marked
from alliances.cadence.matrix import build, lines_of_bodies
from alliances.cadence.standings import LETTERS, Standing, period_name, standings
from alliances.cadence.strip import Window
from alliances.models import Alliance, AllianceKind, CadenceRule, Meeting, Supervision, Waiver
from core.models import Notice
from orgs.models import Level, PostKind
from tests import factories
from tests.alliances.conftest import meet

Date = datetime.date
TODAY = Date(2026, 11, 23)


@pytest.fixture
def body(city) -> Alliance:
    """A 党建联盟 of the first street, bound by the usual rules from 2025 on."""
    lay_down_default_rules(city.city, starts_on=Date(2025, 1, 1))
    founded = Date(2025, 2, 1)
    return factories.alliance(city.streets[0], city.communities[0], founded_on=founded)


def of(body, span=2026, today=TODAY):
    return standings(Alliance.objects.filter(pk=body.pk), span, today)[body.pk]


def letters(body) -> str:
    return "".join(LETTERS[p.standing] for p in of(body))


def test_the_usual_rules_are_laid_down_once(city):
    first = lay_down_default_rules(city.city)
    assert first == CadenceRule.objects.count() > 0
    assert lay_down_default_rules(city.city) == 0
    kinds = set(CadenceRule.objects.values_list("alliance_kind", "level", "period"))
    assert ("council", Level.COMMUNITY, "month") in kinds
    assert ("party_alliance", Level.STREET, "quarter") in kinds
    assert ("joint_meeting", Level.DISTRICT, "half_year") in kinds


def test_a_year_of_a_street(body):
    meet(body, Date(2026, 3, 31))
    meet(body, Date(2026, 8, 10), makes_up_for=Date(2026, 4, 1))
    assert letters(body) == "达补未预"
    meet(body, Date(2026, 12, 20), state=Meeting.State.PLANNED)
    assert letters(body) == "达补未待"
    meet(body, Date(2026, 12, 21), state=Meeting.State.CANCELLED)
    meet(body, Date(2026, 7, 5), state=Meeting.State.OPEN)
    assert letters(body) == "达补未待"
    assert [p.start for p in of(body, 2025)] == [
        Date(2025, 4, 1),
        Date(2025, 7, 1),
        Date(2025, 10, 1),
    ]


def test_a_meeting_late_at_night_counts_on_its_local_day(body):
    row = meet(body, Date(2026, 7, 1))
    Meeting.objects.filter(pk=row.pk).update(
        starts_at=datetime.datetime(2026, 6, 30, 16, 30, tzinfo=datetime.UTC)  # 7月1日 0:30
    )
    assert [p.held for p in of(body)] == [0, 0, 1, 0]


def test_the_districts_rule_binds_before_the_citys(body, city, people):
    add_rule(
        by=people.inside[PostKind.ADMIN],
        org=city.districts[0],
        alliance_kind=AllianceKind.PARTY_ALLIANCE,
        level=Level.STREET,
        period="month",
        count=1,
        lead_days=5,
        starts_on=Date(2026, 7, 1),
    )
    assert [p.months for p in of(body)] == [3, 3, 1, 1, 1, 1, 1, 1]
    other = factories.alliance(city.streets[2], founded_on=Date(2025, 1, 1))
    assert [p.months for p in of(other)] == [3, 3, 3, 3]


def test_a_new_rule_ends_the_old_one_of_the_same_org(city, people):
    admin = people.inside[PostKind.ADMIN]
    facts = {
        "by": admin,
        "org": city.districts[0],
        "alliance_kind": AllianceKind.COUNCIL,
        "level": Level.COMMUNITY,
        "period": "month",
        "count": 1,
        "lead_days": 5,
    }
    old = add_rule(**facts, starts_on=Date(2026, 1, 1))
    add_rule(**{**facts, "period": "quarter"}, starts_on=Date(2026, 7, 1))
    old.refresh_from_db()
    assert old.ends_on == Date(2026, 6, 30)
    with pytest.raises(ValidationError):
        end_rule(rule=old, by=admin, on=Date(2026, 9, 1))
    for outsider in (people.outside[PostKind.ADMIN], people.inside[PostKind.OFFICER]):
        with pytest.raises(PermissionDenied):
            add_rule(**{**facts, "by": outsider}, starts_on=Date(2026, 8, 1))


class TestFromAbove:
    """Press, allow to make up, exempt."""

    start = Date(2026, 7, 1)

    @pytest.fixture(autouse=True)
    def _now(self, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_a, **_k: TODAY)

    def test_pressing_tells_the_convenors(self, body, people):
        admin = people.inside[PostKind.ADMIN]
        press(alliance=body, start=self.start, by=admin)
        assert Supervision.objects.get().pressed_by == admin
        assert Notice.objects.get().user == people.inside[PostKind.OFFICER]

    def test_what_was_held_is_not_pressed(self, body, people):
        meet(body, Date(2026, 8, 1))
        with pytest.raises(ValidationError):
            press(alliance=body, start=self.start, by=people.inside[PostKind.ADMIN])
        with pytest.raises(ValidationError):
            press(alliance=body, start=Date(2026, 7, 2), by=people.inside[PostKind.ADMIN])

    def test_only_admins_above_do_this(self, body, city, people):
        for who in (
            people.inside[PostKind.OFFICER],
            people.outside[PostKind.ADMIN],
            people.inside[PostKind.LIAISON],
        ):
            with pytest.raises(PermissionDenied):
                exempt_period(alliance=body, start=self.start, by=who, reason="台风")
        own = factories.alliance(
            city.districts[0], kind=AllianceKind.JOINT, founded_on=Date(2025, 1, 1)
        )
        with pytest.raises(PermissionDenied):
            exempt_period(
                alliance=own, start=self.start, by=people.inside[PostKind.ADMIN], reason="台风"
            )

    def test_an_exempt_period_is_not_owed(self, body, people):
        admin = people.inside[PostKind.ADMIN]
        with pytest.raises(ValidationError):
            exempt_period(alliance=body, start=self.start, by=admin, reason=" ")
        exempt_period(alliance=body, start=self.start, by=admin, reason="台风")
        period = next(p for p in of(body) if p.start == self.start)
        assert (period.standing, period.counts) == (Standing.EXEMPT, False)
        allow_make_up(alliance=body, start=Date(2026, 4, 1), by=admin)
        with pytest.raises(ValidationError, match="已经定了"):
            allow_make_up(alliance=body, start=Date(2026, 4, 1), by=admin)

    def test_made_up_only_where_it_was_allowed(self, body, people):
        officer = people.inside[PostKind.OFFICER]
        facts = {
            "alliance": body,
            "by": officer,
            "title": "补开",
            "starts_at": datetime.datetime(2026, 11, 1, 2, 0, tzinfo=datetime.UTC),
            "makes_up_for": self.start,
        }
        with pytest.raises(ValidationError):
            plan_meeting(**facts)
        allow_make_up(alliance=body, start=self.start, by=people.inside[PostKind.ADMIN])
        assert Waiver.objects.get().kind == Waiver.Kind.MAKE_UP
        meeting = plan_meeting(**facts)
        assert next(p for p in of(body) if p.start == self.start).standing == Standing.MISSED
        Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
        assert next(p for p in of(body) if p.start == self.start).standing == Standing.MADE_UP


def test_standings_cost_four_queries_for_any_number_of_bodies(
    body, city, django_assert_num_queries
):
    for street in city.streets:
        meet(factories.alliance(street, founded_on=Date(2025, 1, 1)), Date(2026, 5, 5))
    settle_marked()
    with django_assert_num_queries(4):
        found = standings(Alliance.objects.all(), 2026, TODAY)
    assert len(found) == 5


def test_the_matrix_adds_up_folded_and_unfolded(body, city):
    founded = Date(2025, 1, 1)
    for number, community in enumerate(city.communities[:4]):
        council = factories.alliance(community, kind=AllianceKind.COUNCIL, founded_on=founded)
        for month in range(1, 11 - number):
            meet(council, Date(2026, month, 9))
    lines, year = lines_of_bodies(Alliance.objects.all(), 2026), Window(2026)
    closed = build(lines, year, TODAY)
    opened = build(lines, year, TODAY, [city.streets[0].pk])
    councils, shown = closed.sections[-1].rows, opened.sections[-1].rows
    assert [row.fold for row in councils] == [city.streets[0].pk, city.streets[1].pk]
    assert [bool(row.fold) for row in shown] == [True, False, False, True]
    assert (councils[0].kept, councils[0].owed) == (19, 22)
    assert shown[1].kept + shown[2].kept == shown[0].kept
    assert councils[0].cells[9].letter == "未 1"
    assert councils[0].cells[11].letter == "·"
    for section in (*closed.sections, *opened.sections):
        for row in section.rows:
            assert sum(cell.months for cell in row.cells) == 12
    rows = [row for section in closed.sections for row in section.rows]
    begun = {s: n for s, n in closed.counts.items() if s not in ("not_begun", "exempt")}
    assert sum(begun.values()) == sum(row.owed for row in rows)


def test_periods_have_names():
    assert period_name(Date(2026, 9, 1), 1) == "9月"
    assert period_name(Date(2026, 7, 1), 3, year=True) == "2026年第三季度"
    assert period_name(Date(2026, 7, 1), 6) == "下半年"
