"""Period standings as they are stored (PeriodStanding), with the letter that follows today.

What changed since it was stored is marked in the database (see `alliances.cadence.keeping`) and worked out
anew on reading, so that what is read is always right.
"""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alliances.cadence.periods import (
    ROLLING,
    JudgedPeriod,
    MeetingFact,
    RuleFact,
    Standing,
    Tally,
    count_standings,
    judged,
)
from alliances.cadence.reckoning import KEY, Key, meetings_of, reckon, rule_fact, touching
from alliances.models import Alliance, CadenceRule, Period, PeriodStanding, StaleStanding

__all__ = [
    "CLASSES",
    "LETTERS",
    "WORDS",
    "Standing",
    "count_standings",
    "name_of",
    "of_keys",
    "often",
    "period_name",
    "shown_in",
    "standings",
]

Span = int | tuple[datetime.date, datetime.date]
LETTERS = {
    Standing.DONE: "达",
    Standing.MADE_UP: "补",
    Standing.DUE: "待",
    Standing.AT_RISK: "预",
    Standing.MISSED: "未",
    Standing.EXEMPT: "免",
    Standing.NOT_BEGUN: "·",
}
WORDS = {
    Standing.DONE: _("已达标"),
    Standing.MADE_UP: _("补开"),
    Standing.DUE: _("待召开"),
    Standing.AT_RISK: _("预警"),
    Standing.MISSED: _("未达标"),
    Standing.EXEMPT: _("免"),
    Standing.NOT_BEGUN: _("还没到"),
}
# The class of the cell in the stylesheet (`ui-cadence .cell`).
CLASSES = {
    Standing.DONE: "done",
    Standing.MADE_UP: "made-up",
    Standing.DUE: "due",
    Standing.AT_RISK: "risk",
    Standing.MISSED: "missed",
    Standing.EXEMPT: "exempt",
    Standing.NOT_BEGUN: "later",
}
_QUARTERS = ("一", "二", "三", "四")
FIGURES = ("start", "end", "rule_id", "owed", "held", "made_up", "fixed", "waiver")


def standings(
    alliances: QuerySet[Alliance], span: Span, today: datetime.date | None = None
) -> dict[int, list[JudgedPeriod]]:
    """Return, for each body, its owed periods that touch the span, in order of time.

    span: a calendar year or (first day, last day). The caller scopes `alliances`; rules bind
    whoever may see them. Four queries whatever the number of bodies; [] where none binds.
    """
    ids = alliances.order_by().values_list("pk", flat=True)
    found = of_keys([Key(pk) for pk in ids], span, today)
    return {key.alliance: periods for key, periods in found.items()}


def of_keys(
    keys: Iterable[Key], span: Span, today: datetime.date | None = None
) -> dict[Key, list[JudgedPeriod]]:
    """Return the same for bodies and branches by their keys (`alliances.cadence.reckoning.Key`)."""
    today = today or timezone.localdate()
    first, last = _edges(span)
    found: dict[Key, list[JudgedPeriod]] = {key: [] for key in keys}
    stale = stale_of(found)
    rules = _rules(first, last)
    for key, figures in _stored(found, first, last, rules):
        if key not in stale:
            found[key].append(judged(figures, today))
    for key, every in reckon(stale).items() if stale else ():
        inside = (figures for figures in every if figures.start <= last and figures.end >= first)
        found[key] = [judged(figures, today) for figures in inside]
    return found


def _edges(span: Span) -> tuple[datetime.date, datetime.date]:
    if isinstance(span, int):
        return datetime.date(span, 1, 1), datetime.date(span, 12, 31)
    return span


def stale_of(keys: Iterable[Key]) -> list[Key]:
    """Return those of the keys that are marked as changed since they were stored."""
    keys = list(keys)
    rows = StaleStanding.objects.filter(touching(keys)).values_list(
        "alliance_id", "org_id", "unit_id"
    )
    marks = set(rows.distinct())
    return [key for key in keys if key.place in marks] if marks else []


def _rules(first: datetime.date, last: datetime.date) -> dict[int, RuleFact]:
    del first  # a rule's periods may outlast it by two years; there are few rules
    return {rule.pk: rule_fact(rule) for rule in CadenceRule.objects.filter(starts_on__lte=last)}


def _stored(
    keys: Iterable[Key],
    first: datetime.date,
    last: datetime.date,
    rules: dict[int, RuleFact],
) -> Iterable[tuple[Key, Tally]]:
    known = {tuple(key): key for key in keys}
    rows = (
        PeriodStanding.objects.filter(touching(known.values()), start__lte=last, end__gte=first)
        .order_by("start")
        .values_list(*KEY, *FIGURES)
    )
    for alliance, org, unit, kind, start, end, rule, owed, held, made_up, fixed, waiver in rows:
        key = known.get((alliance, org, unit, kind))
        if key is not None and rule in rules:
            yield key, Tally(start, end, rules[rule], owed, held, made_up, fixed, waiver)


def name_of(period: JudgedPeriod, *, year: bool = False) -> str:
    """Return a judged period in words, a rolling one by its days: 3月11日至5月10日."""
    if not period.rolling:
        return period_name(period.start, period.months, year=year)
    start, end = period.start, period.end
    words = f"{start.month}月{start.day}日至{end.month}月{end.day}日"
    return _now("%(y)s年%(words)s") % {"y": start.year, "words": words} if year else words


def often(rule: RuleFact) -> str:
    """Return how often a rule asks for a meeting: 每季度 1 次, 至少每 2 个月 1 次."""
    if rule.period == ROLLING:
        return _now("至少每 %(n)s 个月 1 次") % {"n": rule.every_months}
    facts = {"every": Period(rule.period).label, "n": rule.count}
    return _now("%(every)s %(n)s 次") % facts


def shown_in(key: Key, period: JudgedPeriod) -> list[MeetingFact]:
    """Return the meetings that lie in a period or make up for it, also those that do not count."""
    facts = meetings_of([key]).get(key, [])
    inside = [
        one
        for one in facts
        if (
            one.makes_up_for == period.start
            if one.makes_up_for
            else period.start <= one.day <= period.end
        )
    ]
    return sorted(inside, key=lambda one: (one.day, one.id))


def period_name(start: datetime.date, months: int, *, year: bool = False) -> str:
    """Return a period in words: 9月, 第三季度, 上半年, 全年; with the year in front if asked."""
    if months == 1:
        name = f"{start.month}月"
    elif months == 3:
        name = f"第{_QUARTERS[(start.month - 1) // 3]}季度"
    elif months == 6:
        name = "上半年" if start.month == 1 else "下半年"
    else:
        return f"{start.year}年"
    return f"{start.year}年{name}" if year else name
