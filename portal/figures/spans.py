"""The stretches of time that a dashboard can show: this quarter, this year, last year."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.ui.dates import cn_day

QUARTER_WORDS = ("一季", "二季", "三季", "四季")


@dataclass(frozen=True)
class Span:
    """Whole quarters: `since` the first day, `until` the last; `shown_until` is at most today."""

    key: str
    title: str
    since: datetime.date
    until: datetime.date
    shown_until: datetime.date

    @property
    def last_quarter(self) -> datetime.date:
        """Return the first day of the span's last quarter."""
        return quarter_of(self.until)

    @property
    def words(self) -> str:
        """Return 2026年1月1日至11月23日."""
        first = f"{self.since.year}年{self.since.month}月{self.since.day}日"
        same_year = self.since.year == self.shown_until.year
        last = f"{self.shown_until.month}月{self.shown_until.day}日"
        return f"{first}至{last if same_year else cn_day(self.shown_until)}"


def quarter_of(day: datetime.date) -> datetime.date:
    """Return the first day of the quarter in which the day lies."""
    return datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_end(day: datetime.date) -> datetime.date:
    """Return the last day of the quarter in which the day lies."""
    first = quarter_of(day)
    year, month = (first.year + 1, 1) if first.month == 10 else (first.year, first.month + 3)
    return datetime.date(year, month, 1) - datetime.timedelta(days=1)


def quarter_words(day: datetime.date) -> str:
    """Return 四季, with the year's last two digits in the first quarter: 26 一季."""
    word = QUARTER_WORDS[(day.month - 1) // 3]
    return f"{day.year % 100} {word}" if day.month <= 3 else word


def span_of(key: str, today: datetime.date) -> Span:
    """Return the span of that key; the year for an unknown one."""
    year = today.year
    if key == "quarter":
        return Span(key, _("本季"), quarter_of(today), quarter_end(today), today)
    if key == "last":
        first, last = datetime.date(year - 1, 1, 1), datetime.date(year - 1, 12, 31)
        return Span(key, _("去年"), first, last, last)
    return Span("year", _("本年"), datetime.date(year, 1, 1), datetime.date(year, 12, 31), today)


def spans(today: datetime.date) -> list[Span]:
    """Return the spans one can choose."""
    return [span_of(key, today) for key in ("quarter", "year", "last")]
