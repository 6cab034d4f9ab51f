"""On which days a series meets: the second Tuesday of the quarter's first month, and the like."""

import calendar
import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from alliances.models import MeetingSeries

Every = MeetingSeries.Every
MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
AHEAD_DAYS = 366  # planned ahead: twelve months
NUMERALS = "一二三四五六七八九十"


def nth_weekday(year: int, month: int, week: int, weekday: int) -> datetime.date:
    """Return the week-th (1-4, or -1 for the last) weekday (0 Monday) of a month."""
    first, length = calendar.monthrange(year, month)
    days = range(1 + (weekday - first) % 7, length + 1, 7)
    return datetime.date(year, month, days[week - 1] if week > 0 else days[-1])


def period_of(every: str, day: datetime.date) -> datetime.date:
    """Return the first day of the period in which the day lies; years begin in January."""
    months = MONTHS[Every(every)]
    return datetime.date(day.year, (day.month - 1) // months * months + 1, 1)


def day_in(series: MeetingSeries, period: datetime.date) -> datetime.date:
    """Return the day on which the series meets in the period that begins then."""
    month = period.month + min(series.month, MONTHS[Every(series.every)]) - 1
    return nth_weekday(period.year, month, series.week, series.weekday)


def days_between(
    series: MeetingSeries, first: datetime.date, last: datetime.date
) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Yield (period, day) of the series from first to last, both counted, within its own span."""
    months = MONTHS[Every(series.every)]
    first = max(first, series.starts_on)
    last = min(last, series.ends_on) if series.ends_on else last
    period = period_of(series.every, first)
    while period <= last:
        day = day_in(series, period)
        if first <= day <= last:
            yield period, day
        number = period.year * 12 + period.month - 1 + months
        period = datetime.date(number // 12, number % 12 + 1, 1)


def period_words(series: MeetingSeries, period: datetime.date) -> str:
    """Return 2027年第一季度, 2027年1月, 2027年上半年 or 2027年."""
    year = _("%(year)s年") % {"year": period.year}
    if series.every == Every.MONTH:
        return year + _("%(month)s月") % {"month": period.month}
    if series.every == Every.QUARTER:
        return year + _("第%(n)s季度") % {"n": NUMERALS[period.month // 3]}
    if series.every == Every.HALF_YEAR:
        return year + (_("上半年") if period.month == 1 else _("下半年"))
    return year


def rule_words(series: MeetingSeries) -> str:
    """Return 每季度第一个月的第二个周二 14:30."""
    month = ""
    if series.every != Every.MONTH:
        month = _("第%(n)s个月的") % {"n": NUMERALS[series.month - 1]}
        if series.every == Every.YEAR:
            month = _("%(n)s月的") % {"n": series.month}
    every = series.get_every_display()
    day = f"{series.get_week_display()}{series.get_weekday_display()}"
    return f"{every}{month}{day} {series.time:%H:%M}"
