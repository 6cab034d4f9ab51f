"""Months of a pairing against a count by hand, in Python and in SQL; two at once; a liaison's phone."""

import calendar
import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from alliances.actions.pairings import log_visit, pair_up
from alliances.agreements.months import MonthStanding, months_of, short, with_days
from alliances.models import Pairing, Visit
from orgs.models import PostKind
from tests import factories

DAY = datetime.timedelta(days=1)
START = datetime.date(2025, 1, 1)
days = st.integers(0, 800).map(lambda n: START + n * DAY)


def by_hand(pairing: Pairing, visited: set, year: int, month: int, today) -> tuple:
    """Count one month day by day: owed, done, standing."""
    length = calendar.monthrange(year, month)[1]
    whole = [datetime.date(year, month, n) for n in range(1, length + 1)]
    done = sum(day in visited for day in whole)
    last = min(pairing.end, pairing.ended_on or pairing.end)
    if not all(pairing.start <= day <= last for day in whole):
        return 0, done, None
    owed = pairing.days_a_month
    if whole[0] > today:
        return owed, done, MonthStanding.NOT_BEGUN
    if done >= owed:
        return owed, done, MonthStanding.DONE
    if whole[-1] < today:
        return owed, done, MonthStanding.MISSED
    return owed, done, MonthStanding.AT_RISK if today.day >= 20 else MonthStanding.DUE


@settings(max_examples=300, deadline=None)
@given(days, st.integers(1, 750), st.none() | days, st.integers(1, 5), days, st.sets(days))
def test_months_are_as_counted_by_hand(start, length, ended, owed, today, visited):
    pairing = Pairing(start=start, end=start + length * DAY, ended_on=ended, days_a_month=owed)
    for year in (2025, 2026, 2027):
        counted: dict = {}
        for day in visited:
            if day.year == year:
                counted[day.replace(day=1)] = counted.get(day.replace(day=1), 0) + 1
        months = months_of(pairing, counted, year, today)
        told = [(m.owed, m.done, m.standing) for m in months]
        assert told == [by_hand(pairing, visited, year, m, today) for m in range(1, 13)]


@pytest.mark.django_db
@pytest.mark.parametrize("today", [datetime.date(2026, 3, 19), datetime.date(2026, 3, 20)])
def test_the_filter_of_shortfalls_agrees_with_the_months(city, people, today):
    staff = people.inside[PostKind.STAFF]
    for number in range(24):
        unit = factories.unit(city.communities[0])
        start = datetime.date(2026, 1, 1) + (number % 4) * 15 * DAY
        row = Pairing.objects.create(
            unit=unit,
            org=city.communities[0],
            liaison_name="王",
            start=start,
            end=datetime.date(2027, 1, 1),
            days_a_month=2,
        )
        for n in range(number % 3):
            Visit.objects.create(
                pairing=row, day=datetime.date(2026, 2, 3 + n), note="来", made_by=staff
            )
        for n in range(number % 5):
            Visit.objects.create(
                pairing=row, day=datetime.date(2026, 3, 3 + n), note="来", made_by=staff
            )
    found = set(
        with_days(Pairing.objects.all(), today).filter(short(today)).values_list("pk", flat=True)
    )
    wanted = set()
    for row in Pairing.objects.all():
        counted = {
            datetime.date(2026, m, 1): row.visits.filter(day__month=m).count() for m in (2, 3)
        }
        months = months_of(row, counted, 2026, today)
        if {months[1].standing, months[2].standing} & {MonthStanding.MISSED, MonthStanding.AT_RISK}:
            wanted.add(row.pk)
    assert found == wanted
    assert found


@pytest.mark.django_db(transaction=True)
def test_two_at_once_pair_once_and_log_once(city, people, other_connection):
    staff, today = people.inside[PostKind.STAFF], timezone.localdate()
    facts = {"liaison_name": "王", "start": today, "end": today + 700 * DAY}

    def once(act):
        try:
            act()
        except ValidationError as error:
            return " ".join(error.messages)
        finally:
            close_old_connections()
        return ""

    def both(act) -> list[str]:
        with ThreadPoolExecutor(2) as pool:
            return sorted(pool.map(lambda _n: once(act), range(2)))

    told = both(lambda: pair_up(by=staff, unit=people.unit, org=city.communities[0], **facts))
    assert told[0] == ""
    assert "已经结对" in told[1]
    row = Pairing.objects.get()
    told = both(lambda: log_visit(pairing=row, by=staff, day=today, note="来过"))
    assert told[0] == ""
    assert "这一天已经记过了" in told[1]
    assert Visit.objects.count() == 1
