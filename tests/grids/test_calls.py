"""Calls where two meet, what a changed calendar does to them, and what the database refuses."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.reminders import work_out
from grids.actions import calls, workdays
from grids.calls.clocks import local
from grids.calls.figures import in_time
from grids.models import Call, CallParty, WorkDay
from tests.grids.calls import Town, settle


@pytest.fixture
def december(monkeypatch):
    """The portal's clock stands before a year that nobody knows."""
    moment = timezone.make_aware(datetime.datetime(2026, 12, 30, 9, 0))
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def town(city, people) -> Town:
    """The street and its departments."""
    return settle(city, people)


@pytest.mark.django_db(transaction=True)
def test_a_round_of_reminders_works_provisional_due_times_out_anew(town, december):
    """As beat does it: in no transaction of its own."""
    call = town.call()
    assert call.provisional
    days = [datetime.date(2027, 1, n) for n in (1, 2, 3, 4)]
    WorkDay.objects.bulk_create(
        WorkDay(org=town.street.district, date=day, works=False, name="元旦") for day in days
    )
    work_out()
    call.refresh_from_db()
    assert local(call.solve_due) == datetime.datetime(2027, 1, 12, 17, 30)


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_for_one_department_at_once(town):
    """One wins, the other is told; the history has one answer."""
    call = town.call(helpers=[])
    gate, told = threading.Barrier(2), []

    def answer() -> None:
        gate.wait()
        try:
            calls.answer(call=call, by=town.roads_liaison, text="收到")
            told.append("")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["", "您的部门已经应答过了"]
    assert call.steps.filter(title="应答").count() == 1


@pytest.mark.django_db
def test_a_district_changes_its_own_calendar_and_no_others(town, city, december):
    """Other districts' calls keep their due times, other districts' admins are refused."""
    call = town.call()
    before = call.solve_due
    facts = {
        "first": datetime.date(2026, 12, 31),
        "last": datetime.date(2026, 12, 31),
        "works": False,
        "name": "停水",
    }
    with pytest.raises(PermissionDenied):
        workdays.enter_days(by=town.admin, org=city.districts[1], **facts)
    with pytest.raises(PermissionDenied):
        workdays.enter_days(by=town.officer, org=city.districts[0], **facts)
    workdays.enter_days(by=town.admin, org=city.districts[0], **facts)
    call.refresh_from_db()
    assert call.solve_due == before + datetime.timedelta(days=1)
    with pytest.raises(ValidationError, match="已经录过"):
        workdays.enter_days(by=town.admin, org=city.districts[0], **facts)
    workdays.take_back(by=town.admin, row=WorkDay.objects.get())
    call.refresh_from_db()
    assert call.solve_due == before


@pytest.mark.django_db
def test_only_departments_of_the_district_are_called(town, people):
    """A school is none; nor does a lead help itself."""
    with pytest.raises(ValidationError, match="机关部门"):
        town.call(lead=people.unit)
    with pytest.raises(ValidationError, match="又牵头又配合"):
        town.call(helpers=[town.roads])
    assert not Call.objects.exists()


@pytest.mark.django_db
def test_what_the_database_refuses(town):
    """Two leads in a round, and a call closed without its end."""
    call = town.call()
    with pytest.raises(IntegrityError), transaction.atomic():
        CallParty.objects.filter(call=call).update(role="lead")
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.update(state="closed")


@pytest.mark.django_db
def test_open_and_overdue_calls_count_against_the_rate(town):
    """Closed in time ÷ (closed + open and overdue)."""
    rows = [town.call(title=f"第{n}件") for n in range(4)]
    ended = {"state": "closed", "closed_at": timezone.now()}
    Call.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(**ended, in_time=True)
    Call.objects.filter(pk=rows[2].pk).update(**ended, in_time=False)
    assert (in_time(Call.objects.all()).percent, in_time(Call.objects.all()).of) == (67, 3)
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Call.objects.filter(pk=rows[3].pk).update(solve_due=yesterday)
    assert (in_time(Call.objects.all()).percent, in_time(Call.objects.all()).of) == (50, 4)
    assert in_time(Call.objects.none()).percent is None
