"""Parsers of cells: text in, value out, or a word that says how to write it."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.listfiles.errors import Doubtful, ParseError, shorten

Parser = Callable[[str], Any]
LARGEST = 2_147_483_647  # what an integer column of the database holds
MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]

_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?"
)
_PACKED_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?")
_NUMBER = re.compile(r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?")
_PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?")
_SPLIT = re.compile(r"[、，,;；\n]+")
_POWER = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


def narrow(text: str) -> str:
    """Full-width letters and digits in their narrow forms."""
    return unicodedata.normalize("NFKC", text).strip()


def text(limit: int) -> Parser:
    """Text of at most `limit` characters."""

    def parse(value: str) -> str:
        if len(value) > limit:
            raise ParseError(
                _("写了 %(n)s 个字，最多 %(limit)s 个。请缩短")
                % {"n": f"{len(value):,}", "limit": f"{limit:,}"}
            )
        return value

    return parse


def integer(low: int = 0, high: int = LARGEST, *, doubtful_above: int | None = None) -> Parser:
    """A whole number from `low` to `high`; above `doubtful_above` it is taken with a warning."""

    def parse(value: str) -> int | Doubtful:
        plain = narrow(value)
        if not _NUMBER.fullmatch(plain):
            raise ParseError(_("请写数字，如 2"))
        number = plain.replace(",", "")
        whole, _point, fraction = number.partition(".")
        if fraction.strip("0"):
            raise ParseError(_("请写整数，如 2"))
        if len(whole) > 15 or not low <= int(whole) <= high:
            raise ParseError(_range_reason(low, high))
        if doubtful_above is not None and int(whole) > doubtful_above:
            return Doubtful(
                int(whole),
                _("%(n)s 多了些，一般不超过 %(most)s；没写错就照收")
                % {"n": whole, "most": doubtful_above},
            )
        return int(whole)

    return parse


def _range_reason(low: int, high: int) -> str:
    if high >= LARGEST:
        return _("请写不小于 %(low)s 的数字") % {"low": low}
    return _("请写 %(low)s 到 %(high)s 之间的数字") % {"low": low, "high": f"{high:,}"}


def day(value: str) -> date:
    """A date: 2026-12-31, also with / . 年月日, or eight digits."""
    plain = narrow(value)
    found = _DATE.fullmatch(plain) or _PACKED_DATE.fullmatch(plain)
    if not found:
        if _NO_YEAR.fullmatch(plain):
            raise ParseError(_("请写上年份，如 2026-12-31"))
        raise ParseError(_("看不懂“%(value)s”。请写成：2026-12-31") % {"value": shorten(value, 20)})
    year, month, number = (int(part) for part in found.groups())
    if not 1 <= month <= 12:
        raise ParseError(_("没有 %(month)s 月") % {"month": month})
    if not 1900 <= year <= 2200:
        raise ParseError(_("年份 %(year)s 不对，请写成：2026-12-31") % {"year": year})
    if not 1 <= number <= monthrange(year, month)[1]:
        name = MONTHS[month - 1]
        if (month, number) == (2, 29):
            raise ParseError(_("%(year)s 年二月没有 29 日") % {"year": year})
        raise ParseError(_("%(month)s月没有 %(day)s 日") % {"month": name, "day": number})
    return date(year, month, number)


def choice(names: dict[str, Any], what: str) -> Parser:
    """One of `names` (what people write → value); `what` is the column's own word."""

    def parse(value: str) -> Any:
        plain = narrow(value)
        if plain in names:
            return names[plain]
        written = _("、").join(list(names)[:12])
        raise ParseError(
            _("%(what)s里没有“%(value)s”，可以写：%(names)s")
            % {"what": what, "value": shorten(value, 20), "names": written}
        )

    return parse


def phone(value: str) -> str:
    """A mobile number of 11 digits, or a line with its area code; +86 and spaces are dropped."""
    plain = re.sub(r"[\s()]", "", narrow(value)).replace("—", "-").replace("–", "-")
    plain = re.sub(r"^(?:\+86|0086|86(?=1\d{10}$))-?", "", plain)
    if not _PHONE.fullmatch(plain):
        raise ParseError(_("请写 11 位手机号，或带区号的座机，如 0532-82881234"))
    return plain


def code(*lengths: int) -> Parser:
    """A code of digits with one of these lengths."""
    said = _or([str(length) for length in lengths])

    def parse(value: str) -> str:
        plain = narrow(value).replace(" ", "")
        if _POWER.fullmatch(plain):
            raise ParseError(_("表格软件把代码改成了科学计数。请把这一列设为“文本”后重填"))
        plain = re.sub(r"\.0+$", "", plain)
        if not (plain.isascii() and plain.isdigit() and len(plain) in lengths):
            raise ParseError(_("请写 %(n)s 位数字的代码") % {"n": said})
        return plain

    return parse


def _or(words: Sequence[str]) -> str:
    return "、".join(words[:-1]) + "或 " + words[-1] if len(words) > 1 else words[0]


def email(value: str) -> str:
    """An e-mail address."""
    plain = narrow(value)
    try:
        validate_email(plain)
    except ValidationError:
        raise ParseError(_("请写完整的邮箱地址，如 wang@example.com")) from None
    return plain


def names(value: str) -> list[str]:
    """Several names joined by 、 (a comma, semicolon or new line will do)."""
    return [part for part in (piece.strip() for piece in _SPLIT.split(value)) if part]


class Nearest:
    """`nearest` for a whole list: each name is looked for once, and of very many unknown ones only
    the first `MOST` (10,000 wrong rows against 10,000 names would take hours)."""

    MOST = 300

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(known)
        self._found: dict[str, str] = {}

    def to(self, value: str) -> str:
        """The known name that looks most like `value`, or ""."""
        if value not in self._found:
            if len(self._found) >= self.MOST:
                return ""
            self._found[value] = nearest(value, self._known)
        return self._found[value]


def nearest(value: str, known: Iterable[str]) -> str:
    """The known name that looks most like `value`, or ""."""
    known = list(known)
    holding = [name for name in known if value and (value in name or name in value)]
    if holding:
        return min(holding, key=lambda name: (abs(len(name) - len(value)), name))
    return next(iter(get_close_matches(value, known, n=1, cutoff=0.4)), "")
