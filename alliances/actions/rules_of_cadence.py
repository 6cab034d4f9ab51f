"""Cadence rules: laid down and ended; what follows from them is worked out at once or owed."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.cadence.keeping import follow_rule
from alliances.cadence.strictness import in_words, laxer, overlap
from alliances.models import AllianceKind, CadenceRule, MeetingKind, Period, Subject
from alliances.rules import may_change_rule, orgs_for_rules
from core.models import User
from core.notices import Message, notify
from orgs.models import KEY_OF_LEVEL, Level, Org, PostKind
from orgs.scope import people_at

# Practice G2: the district at least each half-year, the street each quarter, the community each
# month; every alliance at least once a quarter. (kind, level, period, lead days)
DEFAULT_RULES = (
    (AllianceKind.JOINT, Level.CITY, Period.YEAR, 60),
    (AllianceKind.JOINT, Level.DISTRICT, Period.HALF_YEAR, 40),
    (AllianceKind.JOINT, Level.STREET, Period.QUARTER, 40),
    (AllianceKind.PARTY_ALLIANCE, Level.DISTRICT, Period.QUARTER, 40),
    (AllianceKind.PARTY_ALLIANCE, Level.STREET, Period.QUARTER, 40),
    (AllianceKind.PARTY_ALLIANCE, Level.COMMUNITY, Period.QUARTER, 40),
    (AllianceKind.COUNCIL, Level.COMMUNITY, Period.MONTH, 10),
)
# 三会一课 and 主题党日 (practice Y9) of units' branches and of those of grids.
LIFE_RULES = (
    (MeetingKind.PARTY_DAY, Period.MONTH, 10),
    (MeetingKind.ASSEMBLY, Period.QUARTER, 30),
)
FARTHEST = datetime.timedelta(days=366 * 3)
EARLIEST = datetime.date(2000, 1, 1)


@transaction.atomic
def lay_down_default_rules(city_org: Org, starts_on: datetime.date | None = None) -> int:
    """Lay down the usual rules for a city that has none of the kind and level; return how many.

    starts_on defaults to the first day of last year. A second run changes nothing.
    """
    starts_on = starts_on or datetime.date(timezone.localdate().year - 1, 1, 1)
    Org.objects.select_for_update(no_key=True).get(pk=city_org.pk)
    have = set(CadenceRule.objects.filter(org=city_org).values_list("alliance_kind", "level"))
    fresh = [
        CadenceRule(
            org=city_org,
            alliance_kind_id=kind,
            level=level,
            period=period,
            lead_days=lead,
            starts_on=starts_on,
        )
        for kind, level, period, lead in DEFAULT_RULES
        if (kind.value, level.value) not in have
    ]
    return len(CadenceRule.objects.bulk_create(fresh))


def lay_down_life_rules(org: Org, starts_on: datetime.date) -> list[CadenceRule]:
    """Lay down the usual organisation life for units' branches below an org, and for its grids'."""
    fresh = [
        CadenceRule(
            org=org,
            subject=subject,
            meeting_kind=kind,
            level=level,
            period=period,
            lead_days=lead,
            starts_on=starts_on,
        )
        for kind, period, lead in LIFE_RULES
        for subject, level in ((Subject.UNIT, Level.COMMUNITY), (Subject.ORG, Level.GRID))
    ]
    return CadenceRule.objects.bulk_create(fresh)


@transaction.atomic
def add_rule(
    *,
    by: User,
    org: Org,
    level: int,
    period: str,
    starts_on: datetime.date,
    count: int = 1,
    lead_days: int = 30,
    subject: str = Subject.BODY,
    alliance_kind: str | None = None,
    meeting_kind: str = "",
    every_months: int = 0,
    counted_kinds: Sequence[str] = (),
    quorum_percent: int = 0,
    ends_on: datetime.date | None = None,
) -> CadenceRule:
    """Lay down a rule; the org's rule for the same meetings ends the day before it begins.

    Refused where it is laxer than one above (alliances.strictness says what that is). Rules below
    that are laxer than it end the day before; their admins are told.
    """
    if not orgs_for_rules(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("只有组织部管理员能定本级和下级的会议制度"))
    # One at a time in a city, so that two rules cannot be laid down past each other.
    Org.objects.select_for_update(no_key=True).get(pk=org.city_id or org.pk)
    rule = CadenceRule(
        org=org,
        subject=subject,
        alliance_kind_id=alliance_kind or None,
        meeting_kind=meeting_kind,
        level=level,
        period=period,
        every_months=every_months,
        count=count,
        counted_kinds=sorted(counted_kinds),
        quorum_percent=quorum_percent,
        lead_days=lead_days,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _check(rule)
    own = _alike(rule).filter(org=org)
    later = own.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    if later and (rule.ends_on is None or rule.ends_on >= later.starts_on):
        rule.ends_on = later.starts_on - datetime.timedelta(days=1)
    rule.full_clean()
    _check_above(rule)
    _end_before(rule, own.filter(starts_on__lt=starts_on))
    _end_laxer_below(rule)
    rule.save()
    follow_rule(rule, by)
    return rule


def _check(rule: CadenceRule) -> None:
    if rule.level < rule.org.level:
        raise ValidationError({"level": _("层级要在制定组织这一级或以下")})
    if rule.period == Period.ROLLING and rule.count != 1:
        raise ValidationError({"count": _("“每隔几个月至少”一次只能写 1 次")})
    if not EARLIEST <= rule.starts_on <= timezone.localdate() + FARTHEST:
        raise ValidationError({"starts_on": _("施行日期请写 2000 年以后、三年以内的日子")})
    if rule.ends_on and rule.ends_on < rule.starts_on:
        raise ValidationError({"ends_on": _("废止日期不能早于施行日期")})
    if rule.subject == Subject.UNIT and rule.level > Level.COMMUNITY:
        raise ValidationError({"level": _("单位在区、街道或社区这几级")})
    if rule.subject == Subject.ORG and rule.level not in {Level.COMMUNITY, Level.GRID}:
        raise ValidationError({"level": _("党支部在社区或网格这两级")})
    if rule.subject == Subject.BODY and rule.level > Level.COMMUNITY:
        raise ValidationError({"level": _("议事机构在社区以上各级")})


def _alike(rule: CadenceRule) -> QuerySet[CadenceRule]:
    """Return the rules for the same meetings at the same level, anywhere."""
    kind: dict[str, Any] = {"alliance_kind": rule.alliance_kind_id}
    return CadenceRule.objects.filter(
        subject=rule.subject, meeting_kind=rule.meeting_kind, level=rule.level, **kind
    ).select_related("org")


def _check_above(rule: CadenceRule) -> None:
    org = rule.org
    above = [getattr(org, f"{key}_id") for key in KEY_OF_LEVEL.values()]
    for upper in _alike(rule).filter(org__in=[pk for pk in above if pk and pk != org.pk]):
        why = laxer(rule, upper) if overlap(rule, upper) else ""
        if why:
            raise ValidationError(
                _(
                    "和上级的规则相抵：%(org)s规定%(bound)s%(often)s（%(on)s 起）。%(why)s，只能定得更严"
                )
                % {
                    "org": upper.org.name,
                    "bound": upper.bound,
                    "often": in_words(upper),
                    "on": upper.starts_on,
                    "why": why,
                },
                code="laxer",
            )


def _end_before(rule: CadenceRule, old: QuerySet[CadenceRule]) -> None:
    """End each of the old rules that would still be in force the day before the new one begins."""
    still = Q(ends_on=None) | Q(ends_on__gte=rule.starts_on)
    old.filter(still).update(ends_on=rule.starts_on - datetime.timedelta(days=1))


def _end_laxer_below(rule: CadenceRule) -> None:
    """Below only stricter: rules of lower orgs that ask less end as the new one begins."""
    below = _alike(rule).filter(rule.org.below("org")).exclude(org=rule.org)
    for lower in below:
        if not overlap(lower, rule) or not laxer(lower, rule):
            continue
        if lower.starts_on >= rule.starts_on:
            raise ValidationError(
                _(
                    "%(org)s已定 %(on)s 起%(often)s，比这条松。请先请他们废止，或把施行日期放到那以后"
                )
                % {"org": lower.org.name, "on": lower.starts_on, "often": in_words(lower)},
                code="laxer_below",
            )
        _end_before(rule, CadenceRule.objects.filter(pk=lower.pk))
        notify(
            users=people_at([lower.org_id, lower.org.district_id or 0], PostKind.ADMIN),
            message=Message(
                cause=f"rule:{lower.pk}:overtaken:{rule.starts_on.isoformat()}",
                kind="cadence",
                title=_("会议制度：%(org)s的规则到 %(on)s 为止")
                % {"org": lower.org.name, "on": rule.starts_on - datetime.timedelta(days=1)},
                body=_("%(above)s定了更严的规则：%(bound)s%(often)s。")
                % {"above": rule.org.name, "bound": rule.bound, "often": in_words(rule)},
                url="/cadence/rules/",
            ),
        )


@transaction.atomic
def end_rule(*, rule: CadenceRule, by: User, on: datetime.date) -> CadenceRule:
    """End a rule after that day; what was owed before stays owed."""
    if not may_change_rule(by, rule):
        raise PermissionDenied(_("只有组织部管理员能改本级和下级的会议制度"))
    rows = CadenceRule.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("org").get(pk=rule.pk)
    if row.ends_on:
        raise ValidationError(_("这条规则已定于 %(on)s 废止") % {"on": row.ends_on})
    if on < row.starts_on:
        raise ValidationError({"on": _("废止日期不能早于施行日期")})
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    follow_rule(row, by)
    return row
