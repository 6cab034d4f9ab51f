"""Dates in the words of the screens."""

import datetime

import pytest
from django.utils import timezone

from core.ui import dates

DAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (dates.cn_date, "2026年11月23日 周一"),
        (dates.iso, "2026-11-23"),
        (dates.weekday, "周一"),
    ],
)
def test_a_day_in_words(function, words):
    assert function(DAY) == words
    assert function(None) == ""


def test_an_aware_time_is_told_in_shanghai():
    late = datetime.datetime(2026, 11, 22, 16, 31, tzinfo=datetime.UTC)
    assert dates.iso(late) == "2026-11-23"
    assert dates.cn_time(late) == "0:31"
    assert dates.cn_datetime(late).endswith("11月23日 00:31")


def test_cn_day_names_the_year_only_where_it_is_another():
    this_year = timezone.localdate().year
    assert dates.cn_day(datetime.date(this_year, 3, 5)) == "3月5日"
    assert dates.cn_day(datetime.date(this_year + 1, 3, 5)) == f"{this_year + 1}年3月5日"


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "昨天"), (0, "今天"), (1, "明天"), (-2, "11-21"), (60, "2027-01-22")],
)
def test_relative_day(days, words):
    assert dates.relative_day(DAY + datetime.timedelta(days), DAY) == words


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-3, "逾期 3 天", "text-bad"),
        (0, "今天", ""),
        (3, "周四", ""),
        (6, "周日", ""),
        (7, "11-30", ""),
    ],
)
def test_due_words_tell_how_a_due_date_stands(days, words, tone):
    due = DAY + datetime.timedelta(days)
    assert dates.due_words(due, DAY) == words
    assert dates.due_tone(due, DAY) == tone


def test_no_due_date_is_said_too():
    assert dates.due_words(None) == "不限期"
