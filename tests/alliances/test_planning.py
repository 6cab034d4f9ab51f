"""Planning in series: rules of days, and each period once."""

import datetime
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from alliances.actions import (
    change_meeting,
    change_series,
    plan_ahead,
    plan_all,
    start_series,
    stop_series,
)
from alliances.meetings.recurrence import (
    day_in,
    days_between,
    nth_weekday,
    period_words,
    rule_words,
)
from alliances.models import Meeting, MeetingSeries, SeriesDay
from core.models import Notice
from orgs.models import PostKind
from tests import factories

Date = datetime.date
DAY = datetime.timedelta(days=1)


def rule(**facts) -> MeetingSeries:
    """The second Tuesday of the quarter's first month, unless told."""
    facts = {"starts_on": Date(2026, 1, 1), "time": datetime.time(14, 30), **facts}
    return MeetingSeries(**facts)


class TestRules:
    """Which days a rule names, against a plain look at every day."""

    @pytest.mark.parametrize("week", [1, 2, 3, 4, -1])
    @pytest.mark.parametrize("weekday", range(7))
    def test_the_nth_weekday_is_the_one_a_calendar_shows(self, week, weekday):
        for number in range(12 * 5):
            year, month = 2025 + number // 12, number % 12 + 1
            days = [Date(year, month, 1) + n * DAY for n in range(31)]
            days = [d for d in days if d.month == month and d.weekday() == weekday]
            wanted = days[-1] if week == -1 else days[week - 1]
            assert nth_weekday(year, month, week, weekday) == wanted

    def test_second_tuesday_of_the_first_month_of_the_quarter(self):
        found = [day for _p, day in days_between(rule(), Date(2026, 1, 1), Date(2026, 12, 31))]
        assert found == [
            Date(2026, 1, 13), Date(2026, 4, 14), Date(2026, 7, 14), Date(2026, 10, 13),
        ]  # fmt: skip
        assert rule_words(rule()) == "每季度第一个月的第二个周二 14:30"

    @pytest.mark.parametrize(
        ("facts", "day", "words"),
        [
            ({"every": "month", "week": -1, "weekday": 4}, Date(2026, 2, 27), "2026年2月"),
            ({"every": "half_year", "month": 6}, Date(2026, 12, 8), "2026年下半年"),
            ({"every": "year", "month": 11, "week": 1, "weekday": 0}, Date(2026, 11, 2), "2026年"),
        ],
    )
    def test_other_periods(self, facts, day, words):
        series = rule(**facts)
        found = [(p, d) for p, d in days_between(series, Date(2026, 1, 1), Date(2026, 12, 31))]
        period = next(p for p, d in found if d == day)
        assert period_words(series, period) == words
        assert day_in(series, period) == day

    def test_only_within_its_own_span(self):
        series = rule(starts_on=Date(2026, 1, 14), ends_on=Date(2026, 10, 12))
        found = [day for _p, day in days_between(series, Date(2025, 1, 1), Date(2027, 12, 31))]
        assert found == [Date(2026, 4, 14), Date(2026, 7, 14)]


@pytest.fixture
def series(table) -> MeetingSeries:
    """A monthly series of the street's body, planned ahead."""
    return start_series(
        alliance=table.body,
        by=table.officer,
        title="每月例会",
        every="month",
        month=1,
        week=2,
        weekday=1,
        time=datetime.time(14, 30),
        minutes=60,
        place="三楼",
        starts_on=timezone.localdate() + DAY,
    )


def ahead(series: MeetingSeries) -> list[Meeting]:
    rows = Meeting.objects.filter(series=series, state=Meeting.State.PLANNED)
    return list(rows.order_by("starts_at"))


class TestSeries:
    """Planned twelve months ahead, once, moving with the rule, ending when stopped."""

    def test_twelve_months_ahead_and_told_once(self, series, people):
        rows = ahead(series)
        assert len(rows) in (12, 13)
        assert all(timezone.localtime(row.starts_at).weekday() == 1 for row in rows)
        assert {row.minutes for row in rows} == {60}
        told = Notice.objects.filter(user=people.inside[PostKind.LIAISON])
        assert [notice.title for notice in told] == ["会期已定：每月例会"]

    def test_again_makes_nothing_and_time_makes_the_next(self, series):
        count = len(ahead(series))
        assert plan_ahead(series_id=series.pk) == 0
        assert plan_all() == 0
        later = timezone.localdate() + 70 * DAY
        assert plan_all(later) in (2, 3)
        assert len(ahead(series)) > count

    def test_the_rule_moves_what_nobody_touched(self, series, table):
        rows = ahead(series)
        moved_by_hand, sent, plain = rows[2], rows[3], rows[4]
        change_meeting(
            meeting=moved_by_hand, by=table.officer, starts_at=moved_by_hand.starts_at + DAY
        )
        Meeting.objects.filter(pk=sent.pk).update(notice_sent_at=timezone.now())
        change_series(series=series, by=table.officer, weekday=3, time=datetime.time(9, 0))
        moved_by_hand.refresh_from_db()
        plain.refresh_from_db()
        assert timezone.localtime(plain.starts_at).weekday() == 3
        assert timezone.localtime(plain.starts_at).hour == 9
        assert plain.sequence == 1
        assert timezone.localtime(moved_by_hand.starts_at).weekday() == 2
        old = Meeting.objects.get(pk=sent.pk)
        assert old.starts_at == sent.starts_at
        assert len(ahead(series)) == len(rows)  # moved, not made once more

    def test_every_quarter_instead_of_every_month_calls_the_others_off(self, series, table):
        months = len(ahead(series))
        change_series(series=series, by=table.officer, every="quarter")
        left = ahead(series)
        assert 4 <= len(left) < months
        off = Meeting.objects.filter(series=series, state=Meeting.State.CANCELLED)
        assert off.count() == months - len(left) + 0
        assert {row.cancelled_reason for row in off} == {"会期已停或改了"}

    def test_stopping_calls_off_what_was_not_announced(self, series, table):
        rows = ahead(series)
        Meeting.objects.filter(pk=rows[-1].pk).update(notice_sent_at=timezone.now())
        last = timezone.localtime(rows[1].starts_at).date()
        gone, stay = stop_series(series=series, by=table.officer, last=last)
        assert (gone, stay) == (len(rows) - 3, 1)
        assert [row.pk for row in ahead(series)] == [rows[0].pk, rows[1].pk, rows[-1].pk]
        assert plan_ahead(series_id=series.pk) == 0

    def test_a_period_is_planned_once_even_without_the_lock(self, series):
        day = series.days.first()
        with pytest.raises(IntegrityError), transaction.atomic():
            SeriesDay.objects.create(series=series, period=day.period)

    def test_through_the_pages(self, client, table):
        client.force_login(table.officer)
        url = reverse("series_list", args=[table.body.pk])
        form = {
            "title": "季度例会", "every": "quarter", "month": "1", "week": "2", "weekday": "1",
            "time": "14:30", "minutes": "90", "place": "三楼",
            "starts_on": timezone.localdate().isoformat(), "_once": str(uuid.uuid4()),
        }  # fmt: skip
        bad = client.post(url, {**form, "month": "4", "_once": str(uuid.uuid4())})
        assert bad.status_code == 422
        assert "一个周期里有 3 个月" in bad.content.decode()
        assert 'value="季度例会"' in bad.content.decode()
        for _twice in range(2):
            assert client.post(url, form).status_code == 302
        series = MeetingSeries.objects.get()
        assert "每季度第一个月的第二个周二" in client.get(url).content.decode()
        edit = reverse("series_edit", args=[series.pk])
        client.post(edit, {**form, "weekday": "4", "_once": str(uuid.uuid4())})
        assert {timezone.localtime(row.starts_at).weekday() for row in ahead(series)} == {4}
        stop = reverse("series_stop", args=[series.pk])
        yesterday = (timezone.localdate() - DAY).isoformat()
        assert "已经过去" in client.post(stop, {"last": yesterday}).content.decode()
        client.post(stop, {"last": timezone.localdate().isoformat()})
        assert ahead(series) == []

    def test_a_body_without_seats_gets_no_series(self, client, city, people):
        body = factories.alliance(city.streets[0])
        with pytest.raises(ValidationError, match="还没有成员"):
            start_series(
                alliance=body, by=people.inside[PostKind.OFFICER], title="例会", every="month",
                time=datetime.time(9), starts_on=timezone.localdate(),
            )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_page_and_job_at_once_plan_each_period_once(city, people):
    body = factories.alliance(city.streets[0], people.unit)
    series = MeetingSeries.objects.create(
        alliance=body, title="例会", every="month", time=datetime.time(9),
        starts_on=timezone.localdate(),
    )  # fmt: skip
    start, errors = threading.Barrier(6), []

    def work() -> None:
        try:
            start.wait()
            plan_ahead(series_id=series.pk)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    days = [timezone.localtime(row.starts_at).date() for row in ahead(series)]
    assert len(days) == len(set(days)) == series.days.count() > 10
