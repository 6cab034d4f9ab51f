"""Period standings of bodies from the database: rules, meetings and waivers in four queries."""

import datetime
from collections import defaultdict

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.models import Alliance, CadenceRule, Meeting, Waiver
from alliances.periods import (
    MeetingFact,
    PeriodStanding,
    RuleFact,
    Standing,
    count_standings,
    judge,
    owed_periods,
)

__all__ = ["LETTERS", "WORDS", "Standing", "count_standings", "period_name", "standings"]

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
_KEYS = ("city_id", "district_id", "street_id", "community_id", "grid_id")
_QUARTERS = ("一", "二", "三", "四")


def standings(
    alliances: QuerySet[Alliance], span: Span, today: datetime.date | None = None
) -> dict[int, list[PeriodStanding]]:
    """Return, for each body, its owed periods that touch the span, in order of time.

    span: a calendar year or (first day, last day). The caller scopes `alliances`; rules bind
    whoever may see them. Four queries whatever the number of bodies; {} values where none binds.
    """
    today = today or timezone.localdate()
    first, last = _edges(span)
    bodies = list(
        alliances.order_by().values_list(
            "pk", "kind", "founded_on", "ended_on", "org_id", "org__level", *_org_keys()
        )
    )
    ids = [body[0] for body in bodies]
    rules = _rules({body[1] for body in bodies})
    meetings, waivers = _meetings(ids, first, last), _waivers(ids)
    found: dict[int, list[PeriodStanding]] = {}
    for pk, kind, founded, ended, org_id, level, *above in bodies:
        own_line = {org_id, *above}
        facts = [
            fact(level - rule_level)
            for org, rule_kind, at_level, rule_level, fact in rules
            if rule_kind == kind and at_level == level and org in own_line
        ]
        found[pk] = [
            judge(
                (start, end),
                rule,
                meetings[pk],
                waiver=waivers.get((pk, start), ""),
                today=today,
            )
            for start, end, rule in owed_periods(facts, founded, ended, first, last)
        ]
    return found


def _org_keys() -> list[str]:
    return [f"org__{key}" for key in _KEYS]


def _edges(span: Span) -> tuple[datetime.date, datetime.date]:
    if isinstance(span, int):
        return datetime.date(span, 1, 1), datetime.date(span, 12, 31)
    return span


def _rules(kinds: set[str]) -> list[tuple]:
    def fact_of(rule: CadenceRule):
        return lambda distance: RuleFact(
            rule.pk,
            distance,
            rule.period,
            rule.count,
            rule.lead_days,
            rule.starts_on,
            rule.ends_on,
        )

    rules = CadenceRule.objects.filter(alliance_kind__in=kinds).select_related("org")
    return [(r.org_id, r.alliance_kind_id, r.level, r.org.level, fact_of(r)) for r in rules]


def _meetings(ids: list[int], first, last) -> dict[int, list[MeetingFact]]:
    """Load meetings of the whole years around the span, and those that make up for its periods."""
    begin, end = datetime.date(first.year, 1, 1), datetime.date(last.year, 12, 31)
    zone = timezone.get_current_timezone()
    low = datetime.datetime.combine(begin, datetime.time.min, zone)
    high = datetime.datetime.combine(end, datetime.time.max, zone)
    rows = (
        Meeting.objects.filter(alliance__in=ids)
        .exclude(state=Meeting.State.CANCELLED)
        .filter(Q(starts_at__range=(low, high)) | Q(makes_up_for__range=(begin, end)))
        .order_by("starts_at")
        .values_list("alliance_id", "pk", "starts_at", "state", "makes_up_for")
    )
    found: dict[int, list[MeetingFact]] = defaultdict(list)
    for alliance, pk, starts_at, state, makes_up_for in rows:
        day = timezone.localtime(starts_at).date()
        closed = state == Meeting.State.CLOSED
        found[alliance].append(MeetingFact(pk, day, closed, makes_up_for))
    return found


def _waivers(ids: list[int]) -> dict[tuple[int, datetime.date], str]:
    rows = Waiver.objects.filter(alliance__in=ids)
    return {(w.alliance_id, w.period_start): w.kind for w in rows}


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
