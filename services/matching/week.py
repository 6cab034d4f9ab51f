"""Weekly slots: the grammar of the columns 时间 and 可用时间, and how two weeks overlap."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

DAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WORKDAYS, WEEKEND, ALL_DAYS = (0, 1, 2, 3, 4), (5, 6), tuple(range(7))
DAY_WORDS: dict[str, tuple[int, ...]] = {
    **{name: (number,) for number, name in enumerate(DAY_NAMES)},
    "周天": (6,),
    "工作日": WORKDAYS,
    "双休日": WEEKEND,
    "周末": WEEKEND,
    "每天": ALL_DAYS,
}
FULL_DAY = 24 * 60
NEEDED_MINUTES = 60  # rule 2 of a match: so many minutes together on one weekday
MAX_LENGTH = 500
EXAMPLE = "周五 14:30-16:00"

Interval = tuple[int, int]  # minutes after midnight, end not included
Days = tuple[tuple[Interval, ...], ...]  # seven weekdays, each with merged intervals in order

_ITEM = re.compile(r"(\S+?)(?:\s+(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2}))?")
_RANGE_OF_DAYS = re.compile(
    r"(?:每)?(?:周|星期|礼拜)([一二三四五六日天])[至到\-](?:周|星期|礼拜)?([一二三四五六日天])"
)
_ONE_DAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_CLOCKS = re.compile(r"(\d{1,2})(?::(\d{2})|[点时](?:(半)|(\d{1,2})分?)?)")
_PARTS_OF_DAY = {
    "上午": (9 * 60, 11 * 60 + 30),
    "中午": (11 * 60 + 30, 13 * 60),
    "下午": (14 * 60 + 30, 16 * 60),
    "晚": (18 * 60 + 30, 20 * 60),
    "早": (7 * 60, 9 * 60),
}


class SlotError(ValueError):
    """Slots that cannot be read; its text is Chinese and says how to write them."""


@dataclass(frozen=True)
class Week:
    """Times of a week. `days` holds seven tuples of merged (start, end) minutes; none at all
    means any time (an empty cell), which is `ANY_TIME`."""

    days: Days = ((),) * 7

    @classmethod
    def parse(cls, text: str | None) -> "Week":
        """Read `周二、周四 14:00-16:30;双休日`; empty means any time. Raises SlotError."""
        return _parse(text or "")

    @classmethod
    def of(cls, spans: list[tuple[int, int, int]]) -> "Week":
        """A week from (weekday 0–6, start minute, end minute) triples; overlaps are merged."""
        per_day: list[list[Interval]] = [[] for _ in range(7)]
        for day, start, end in spans:
            per_day[day].append((start, end))
        return cls(tuple(_merged(intervals) for intervals in per_day))

    @property
    def is_any(self) -> bool:
        """True when no time is named, so that any will do."""
        return not any(self.days)

    def minutes(self) -> tuple[int, ...]:
        """Minutes on each of the seven weekdays; a week that names none counts in full."""
        if self.is_any:
            return (FULL_DAY,) * 7
        return tuple(sum(end - start for start, end in day) for day in self.days)

    def common(self, other: "Week") -> "Week":
        """The times of both. Of two weeks that share nothing it is `ANY_TIME` in form, so ask
        `overlap_minutes` or `shares_an_hour` for a yes or no."""
        if self.is_any or other.is_any:
            return other if self.is_any else self
        pairs = zip(self.days, other.days, strict=True)
        return Week(tuple(_intersection(mine, theirs) for mine, theirs in pairs))

    def without(self, other: "Week") -> "Week":
        """The times of this week that `other` leaves out (same remark as for `common`)."""
        pairs = zip(self.days, other.days, strict=True)
        return Week(tuple(_difference(mine, theirs) for mine, theirs in pairs))

    def overlap_minutes(self, other: "Week") -> tuple[int, ...]:
        """Minutes that both have on each weekday; a week that names none has all."""
        if self.is_any and other.is_any:
            return (FULL_DAY,) * 7
        both = self.common(other)
        return tuple(sum(end - start for start, end in day) for day in both.days)

    def shares_an_hour(self, other: "Week") -> bool:
        """Rule 2 of `lists`: if both name slots, 60 minutes together on one weekday."""
        if self.is_any or other.is_any:
            return True
        return max(self.overlap_minutes(other)) >= NEEDED_MINUTES

    def __str__(self) -> str:
        """The canonical text of the list files: `周二、周四 14:00-16:30;双休日`; '' = any time."""
        return ";".join(
            days if span == (0, FULL_DAY) else f"{days} {_span(span, '-')}"
            for days, span in self._groups()
        )

    def display(self, anytime: str = "时间不限") -> str:
        """The text of the screens: `周二、周四 14:00–16:30；双休日全天`."""
        return (
            "；".join(
                f"{days}全天" if span == (0, FULL_DAY) else f"{days} {_span(span, '–')}"
                for days, span in self._groups()
            )
            or anytime
        )

    def _groups(self) -> list[tuple[str, Interval]]:
        """Days that share an interval, put together: [('工作日', (540, 660)), …]."""
        found: dict[Interval, list[int]] = {}
        for number, day in enumerate(self.days):
            for interval in day:
                found.setdefault(interval, []).append(number)
        ordered = sorted(found.items(), key=lambda item: (item[1][0], item[0]))
        return [(_days_text(days), interval) for interval, days in ordered]


ANY_TIME = Week()


@lru_cache(maxsize=4096)
def _parse(text: str) -> Week:
    if not text.strip():
        return ANY_TIME
    if len(text) > MAX_LENGTH:
        raise SlotError(f"时间太长（{len(text)} 个字）。最多 {MAX_LENGTH} 个字，例如：{EXAMPLE}")
    items = [item.strip() for item in re.split("[;；]", text)]
    items = [item for item in items if item]
    if not items:
        raise SlotError(f"时间里没有写出星期。请写成：{EXAMPLE}；不限时间就留空")
    return Week.of([span for item in items for span in _item_spans(item)])


def _item_spans(item: str) -> list[tuple[int, int, int]]:
    """One item `DAYS` or `DAYS HH:MM-HH:MM` as (weekday, start, end) triples."""
    narrow = _narrow(item)
    found = _ITEM.fullmatch(narrow)
    names = found[1].split("、") if found else []
    if not found or any(name not in DAY_WORDS for name in names):
        raise SlotError(f"看不懂“{_short(item)}”。请写成：{_suggestion(narrow)}")
    start, end = 0, FULL_DAY
    if found[2]:
        start, end = _minute(found[2], found[3], item), _minute(found[4], found[5], item)
        _check_order(start, end, names, item)
    return [(day, start, end) for name in names for day in DAY_WORDS[name]]


def _minute(hour: str, minute: str, item: str) -> int:
    value = int(hour) * 60 + int(minute)
    if int(minute) > 59 or value > FULL_DAY:
        raise SlotError(
            f"“{_short(item)}”里没有 {hour}:{minute} 这个时刻。请写 0:00 到 24:00 之间的时间"
        )
    return value


def _check_order(start: int, end: int, names: list[str], item: str) -> None:
    if start == end:
        raise SlotError(f"“{_short(item)}”的开始和结束是同一时刻。请写成：{names[0]} 14:30-16:00")
    if end < start:
        first, second = names[0], DAY_NAMES[(DAY_WORDS[names[0]][-1] + 1) % 7]
        if len(DAY_WORDS[names[0]]) > 1:
            second = first
        raise SlotError(
            f"“{_short(item)}”的结束早于开始。要跨夜请分两段写："
            f"{first} {_clock(start)}-24:00;{second} 00:00-{_clock(end)}"
            if end
            else f"“{_short(item)}”的结束早于开始。到半夜请写：{first} {_clock(start)}-24:00"
        )


def _narrow(text: str) -> str:
    """Full-width digits, colons, dashes and spaces in their narrow forms; 、 stays."""
    narrow = unicodedata.normalize("NFKC", text)
    return narrow.replace("~", "-").replace("\u2212", "-")


def _suggestion(item: str) -> str:
    """The nearest valid writing of what somebody meant, or the standing example."""
    days = _meant_days(item)
    clocks = [_clock_minutes(found) for found in _CLOCKS.finditer(item)]
    span = (clocks[0], clocks[1]) if len(clocks) == 2 else None
    if "下午" in item and span and span[1] <= 12 * 60:
        span = (span[0] + 720, span[1] + 720)
    if span is None:
        span = next((hours for word, hours in _PARTS_OF_DAY.items() if word in item), None)
    if not days or (span is not None and not 0 <= span[0] < span[1] <= FULL_DAY):
        return EXAMPLE
    if span is None:
        return EXAMPLE if clocks else _days_text(days)
    return f"{_days_text(days)} {_span(span, '-')}"


def _meant_days(item: str) -> list[int]:
    """Weekdays that loose wording means: 周一至周五, 星期三, 平时, 天天 …"""
    ranged = _RANGE_OF_DAYS.search(item)
    if ranged:
        first, last = (_day_number(name) for name in ranged.groups())
        return list(range(first, last + 1)) if first <= last else []
    found = {_day_number(name) for name in _ONE_DAY.findall(item)}
    for words, days in (
        (("工作日", "平日", "平时"), WORKDAYS),
        (("双休", "周末", "休息日"), WEEKEND),
        (("每天", "天天", "每日", "全周"), ALL_DAYS),
    ):
        if any(word in item for word in words):
            found |= set(days)
    return sorted(found)


def _day_number(name: str) -> int:
    return 6 if name == "天" else "一二三四五六日".index(name)


def _clock_minutes(found: re.Match[str]) -> int:
    return int(found[1]) * 60 + (30 if found[3] else int(found[2] or found[4] or 0))


def _days_text(days: list[int]) -> str:
    """`工作日、周六`; whole groups by their own word, in the order of the week."""
    rest = set(days)
    if rest == set(ALL_DAYS):
        return "每天"
    words = []
    for group, word in ((WORKDAYS, "工作日"), (WEEKEND, "双休日")):
        if rest >= set(group):
            words.append((group[0], word))
            rest -= set(group)
    words += [(day, DAY_NAMES[day]) for day in rest]
    return "、".join(word for _, word in sorted(words))


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def span_text(start: int, end: int) -> str:
    """Minutes after midnight as the screens show them: `15:40–16:00`."""
    return _span((start, end), "–")


def _span(span: Interval, dash: str) -> str:
    return f"{_clock(span[0])}{dash}{_clock(span[1])}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _merged(intervals: list[Interval]) -> tuple[Interval, ...]:
    """Overlapping and touching intervals as one."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _intersection(one: tuple[Interval, ...], two: tuple[Interval, ...]) -> tuple[Interval, ...]:
    both = [(max(a[0], b[0]), min(a[1], b[1])) for a in one for b in two]
    return tuple(sorted(span for span in both if span[0] < span[1]))


def _difference(one: tuple[Interval, ...], two: tuple[Interval, ...]) -> tuple[Interval, ...]:
    left = list(one)
    for start, end in two:
        left = [
            piece
            for span in left
            for piece in ((span[0], min(span[1], start)), (max(span[0], end), span[1]))
            if piece[0] < piece[1]
        ]
    return tuple(left)
