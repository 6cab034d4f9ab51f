"""Reminders: who hears of what falls due, once per cause however often the job runs."""

import datetime

import pytest

from alliances.actions import lay_down_default_rules
from alliances.models import Decision, Meeting
from core.models import Notice, User
from core.reminders import work_out
from orgs.models import PostKind
from tests import factories
from tests.alliances.conftest import meet

Date = datetime.date
DAY = datetime.timedelta(days=1)


def told(user) -> set[str]:
    return {
        cause.split(":", 2)[2]
        for cause in Notice.objects.filter(user=user).values_list("cause", flat=True)
    }


@pytest.fixture
def body(city):
    lay_down_default_rules(city.city, starts_on=Date(2025, 1, 1))
    return factories.alliance(city.streets[0], city.communities[0], founded_on=Date(2026, 7, 1))


def test_a_period_at_risk_and_then_missed_is_told_once_each(body, people):
    officer, admin = people.inside[PostKind.OFFICER], people.inside[PostKind.ADMIN]
    assert work_out(Date(2026, 8, 1)) == 0
    assert work_out(Date(2026, 9, 1)) == 1
    assert work_out(Date(2026, 9, 20)) == 0
    assert told(officer) == {"2026-07-01:at_risk"}
    assert work_out(Date(2026, 10, 1)) == 2
    assert work_out(Date(2026, 10, 1)) == 0
    assert told(officer) == {"2026-07-01:at_risk", "2026-07-01:missed"}
    assert told(admin) == {"2026-07-01:missed"}
    assert not Notice.objects.filter(user=people.outside[PostKind.ADMIN]).exists()
    assert not Notice.objects.filter(user=people.inside["city"]).exists()


def test_a_date_that_is_fixed_quiets_the_warning(body, people):
    meet(body, Date(2026, 9, 28), Meeting.State.PLANNED)
    assert work_out(Date(2026, 9, 1)) == 0


def test_what_was_missed_long_ago_is_not_told_any_more(body, people):
    assert work_out(Date(2026, 9, 30) + 93 * DAY) == 2
    assert told(people.inside[PostKind.OFFICER]) == {"2026-10-01:missed"}


def test_a_decision_is_told_before_on_and_after_its_day(table, people):
    decision = table.fill()
    liaison, officer = people.inside[PostKind.LIAISON], table.officer
    work_out(decision.due - DAY)
    assert not told(liaison)  # the meeting is not closed yet
    Meeting.objects.update(state=Meeting.State.CLOSED)
    Notice.objects.all().delete()
    assert work_out(decision.due - 4 * DAY) == 0
    for day, stage, people_told in (
        (decision.due - 3 * DAY, "soon", 1),
        (decision.due - 2 * DAY, "", 0),
        (decision.due, "today", 1),
        (decision.due + DAY, "late", 1),
        (decision.due + 2 * DAY, "", 0),
        (decision.due + 3 * DAY, "secretary", 1),
        (decision.due + 6 * DAY, "", 0),
        (decision.due + 7 * DAY, "above", 1),
        (decision.due + 19 * DAY, "", 0),
    ):
        assert work_out(day) == people_told, stage
    due = decision.due.isoformat()
    assert told(liaison) == {f"soon:{due}", f"today:{due}", f"late:{due}"}
    assert told(officer) == {f"secretary:{due}"}
    assert told(people.inside[PostKind.ADMIN]) == {f"above:{due}"}
    assert not Notice.objects.filter(user=people.inside["city"]).exists()
    Decision.objects.update(state=Decision.State.DONE)
    assert work_out(decision.due + 10 * DAY) == 0


def test_a_person_hears_instead_of_the_whole_unit(table, people):
    decision = table.fill()
    colleague = factories.user()
    factories.post(colleague, PostKind.COMMISSIONER, unit=people.unit)
    Decision.objects.update(person=colleague)
    Meeting.objects.update(state=Meeting.State.CLOSED)
    work_out(decision.due)
    assert told(colleague) == {f"today:{decision.due.isoformat()}"}
    assert not told(people.inside[PostKind.LIAISON])


def test_a_meeting_that_nobody_closed_is_asked_for_after_three_and_seven_days(table):
    day = table.meeting.starts_at.date()
    for days, count in ((2, 0), (3, 1), (4, 0), (7, 1), (8, 1), (30, 0)):
        assert work_out(day + days * DAY) == count, days
    assert told(table.officer) == {"unlogged:3", "unlogged:7"}
    admin = User.objects.get(posts__kind=PostKind.ADMIN, posts__org=table.body.org.parent)
    assert told(admin) == {"unlogged:above"}


def test_a_revoked_post_hears_nothing(body, people):
    from django.utils import timezone

    people.inside[PostKind.OFFICER].posts.update(revoked_at=timezone.now())
    assert work_out(Date(2026, 9, 1)) == 0
