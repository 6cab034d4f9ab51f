"""Dates and times in the words of the screens, always in Asia/Shanghai (quality.md, "People")."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
Moment = date | datetime | None


def local(value: Moment) -> date | datetime | None:
    """Return an aware datetime in the portal's zone; dates, naive values and None unchanged."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def as_date(value: Moment) -> date | None:
    """Return the calendar day of a date or a datetime, in the portal's zone."""
    value = local(value)
    return value.date() if isinstance(value, datetime) else value


def weekday(value: Moment) -> str:
    """Return 周一 … 周日, or an empty text."""
    day = as_date(value)
    return WEEKDAYS[day.weekday()] if day else ""


def cn_date(value: Moment) -> str:
    """Return 2026年11月23日 周一."""
    day = as_date(value)
    return f"{day.year}年{day.month}月{day.day}日 {weekday(day)}" if day else ""


def cn_day(value: Moment) -> str:
    """Return 11月23日, with the year in front where it is not the current one."""
    day = as_date(value)
    if not day:
        return ""
    year = "" if day.year == timezone.localdate().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def iso(value: Moment) -> str:
    """Return 2026-11-23, the form of tables and files."""
    day = as_date(value)
    return day.isoformat() if day else ""


def cn_time(value: datetime | time | None) -> str:
    """Return 9:05 or 14:30 (hours without a leading zero)."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.hour}:{value.minute:02d}"


def cn_datetime(value: datetime | None) -> str:
    """Return 11月23日 08:31, the form of stamps in notes."""
    return f"{cn_day(value)} {local(value):%H:%M}" if value else ""


def relative_day(value: Moment, today: date | None = None) -> str:
    """Return 今天, 昨天, 明天, else 11-22, with the year where it is another one."""
    day = as_date(value)
    if not day:
        return ""
    today = today or timezone.localdate()
    near = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}.get((day - today).days)
    if near:
        return near
    return day.strftime("%m-%d") if day.year == today.year else day.isoformat()


def ago(value: datetime | None, now: datetime | None = None) -> str:
    """Return the time for today (09:12), 昨天, else 11-22: for lists of what happened lately."""
    if not value:
        return ""
    today = as_date(now) if now else timezone.localdate()
    return f"{local(value):%H:%M}" if as_date(value) == today else relative_day(value, today)


def due_words(value: Moment, today: date | None = None) -> str:
    """Return how a due date stands: 逾期 3 天, 今天, 明天, 周四 within a week, else 12-02."""
    day = as_date(value)
    if not day:
        return _("不限期")
    today = today or timezone.localdate()
    days = (day - today).days
    if days < 0:
        return _("逾期 %(days)s 天") % {"days": -days}
    if days <= 1 or days > 6:
        return relative_day(day, today)
    return weekday(day)


def due_tone(value: Moment, today: date | None = None) -> str:
    """Return the class of a due date's words: text-bad when it has passed, else nothing."""
    day = as_date(value)
    return "text-bad" if day and day < (today or timezone.localdate()) else ""
