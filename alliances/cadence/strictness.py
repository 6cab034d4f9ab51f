"""Whether a cadence rule of a lower org is at least as strict as one above it for the same meetings.

A lower rule L is as strict as an upper rule U when whoever keeps L has kept U:
* Meetings. Both by the calendar: L's period is not longer than U's (so that U's holds whole ones of
  L's) and L's count times the number of its periods in U's is not below U's count. L rolling, at
  most M months apart, U by the calendar: the whole multiples of M in U's period are not below U's
  count. L by the calendar, U rolling (N months): twice L's period is not longer than N, because one
  meeting may be the first day of its period and the next the last day of the following one. Both
  rolling: M is not above N.
* Which count: every kind of meeting that L counts is counted by U.
* Quorum: L's share is not below U's.
Days of warning are no part of it: they change no standing but 预警.
"""

from django.utils.translation import gettext as _

from alliances.cadence.periods import ROLLING, RuleFact
from alliances.cadence.reckoning import rule_fact
from alliances.cadence.standings import often
from alliances.models import CadenceRule, MeetingKind


def laxer(lower: CadenceRule, upper: CadenceRule) -> str:
    """Return in what the lower rule asks less than the upper one, empty where it does not."""
    low, up = rule_fact(lower), rule_fact(upper)
    if not enough_meetings(low, up):
        return _("次数比上级少")
    if up.kinds and not (low.kinds and low.kinds <= up.kinds):
        names = "、".join(str(MeetingKind(kind).label) for kind in sorted(up.kinds))
        return _("上级只算%(kinds)s") % {"kinds": names}
    if low.quorum < up.quorum:
        return _("到会比例比上级的 %(n)s%% 低") % {"n": up.quorum}
    return ""


def enough_meetings(low: RuleFact, up: RuleFact) -> bool:
    """Tell whether whoever holds the meetings that `low` asks for has held those of `up`."""
    if up.period == ROLLING:
        longest = low.months if low.period == ROLLING else 2 * low.months
        return longest <= up.months
    if low.period == ROLLING:
        return up.months // low.months >= up.count
    return low.months <= up.months and low.count * (up.months // low.months) >= up.count


def in_words(rule: CadenceRule) -> str:
    """Return how often a rule asks for a meeting."""
    return often(rule_fact(rule))


def overlap(one: CadenceRule, other: CadenceRule) -> bool:
    """Tell whether two rules are in force on a same day."""
    starts_before = other.ends_on is None or one.starts_on <= other.ends_on
    return starts_before and (one.ends_on is None or other.starts_on <= one.ends_on)
