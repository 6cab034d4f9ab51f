"""Turn what stands in a cell into trimmed text, and keep formulas out of what we write."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

# A cell that a spreadsheet program would run: quality.md, "Exports neutralise formulas".
_RUNS = re.compile(r"'*[=+\-@\t\r\n]")
_SPACES = " \t\r\n\u3000\xa0\u200b\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x000D_")


def neutralise(text: str) -> str:
    """Put ' before text that a spreadsheet would run as a formula; `tidy` takes it off again."""
    return "'" + text if _RUNS.match(text) else text


def tidy(text: str) -> str:
    """Trim narrow and full-width space, drop control characters, take off a guarding '."""
    clean = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip(_SPACES)
    if clean.startswith("'") and _RUNS.match(clean):
        return clean[1:].strip(_SPACES)
    return clean


def as_text(value: object) -> str:
    """Text of a cell as people read it: 2.0 → 2, 370202001001.0 → 370202001001, a day as ISO."""
    for kind, show in _SHOWN:
        if isinstance(value, kind):
            return show(value)
    return "" if value is None else tidy(str(value))


def number_text(value: float) -> str:
    """A number without exponent and without a tail of zeros."""
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def _moment_text(value: datetime) -> str:
    return value.strftime("%Y-%m-%d" if value.time() == time.min else "%Y-%m-%d %H:%M")


def _span_text(value: timedelta) -> str:
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# In this order: a bool is an int, a datetime is a date.
_SHOWN: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, tidy),
    (bool, lambda value: _("是") if value else _("否")),
    (int, str),
    (float, number_text),
    (datetime, _moment_text),
    (date, date.isoformat),
    (time, lambda value: value.strftime("%H:%M")),
    (timedelta, _span_text),
)
