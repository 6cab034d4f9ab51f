"""Cadence rules, and what a level above allows for a period: to make it up, or to be let off."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.models import (
    Alliance,
    AllianceKind,
    CadenceRule,
    Period,
    Waiver,
)
from alliances.people import keepers
from alliances.periods import JudgedPeriod, Standing
from alliances.rules import may_change_rule, may_excuse, orgs_for_rules
from alliances.standings import name_of, standings
from core.models import User
from core.notices import Message, notify
from orgs.models import Level, Org

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


@transaction.atomic
def add_rule(
    *,
    by: User,
    org: Org,
    alliance_kind: str,
    level: int,
    period: str,
    count: int,
    lead_days: int,
    starts_on: datetime.date,
) -> CadenceRule:
    """Lay down a rule; the org's rule for the same bodies ends the day before it begins."""
    if not orgs_for_rules(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("只有组织部管理员能定本级和下级的会议制度"))
    if int(level) < org.level:
        raise ValidationError({"level": _("层级要在制定组织这一级或以下")})
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    rule = CadenceRule(
        org=org,
        alliance_kind_id=alliance_kind,
        level=level,
        period=period,
        count=count,
        lead_days=lead_days,
        starts_on=starts_on,
    )
    rule.full_clean()
    CadenceRule.objects.filter(
        org=org,
        alliance_kind__code=alliance_kind,
        level=level,
        ends_on=None,
        starts_on__lt=starts_on,
    ).update(ends_on=starts_on - datetime.timedelta(days=1))
    rule.save()
    return rule


@transaction.atomic
def end_rule(*, rule: CadenceRule, by: User, on: datetime.date) -> CadenceRule:
    """End a rule after that day; what was owed before stays owed."""
    if not may_change_rule(by, rule):
        raise PermissionDenied(_("只有组织部管理员能改本级和下级的会议制度"))
    row = CadenceRule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    if row.ends_on:
        raise ValidationError(_("这条规则已定于 %(on)s 废止") % {"on": row.ends_on})
    if on < row.starts_on:
        raise ValidationError({"on": _("废止日期不能早于施行日期")})
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    return row


def period_owed(alliance: Alliance, start: datetime.date) -> JudgedPeriod:
    """Return the body's period that begins on that day; ValidationError where it owes none."""
    found = standings(Alliance.objects.filter(pk=alliance.pk), (start, start))
    period = next((p for p in found.get(alliance.pk, []) if p.start == start), None)
    if period is None:
        raise ValidationError(_("这个机构在这一期没有应开的会，请刷新页面再看"))
    return period


def _check(alliance: Alliance, *, allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("只有上级组织部管理员能准予补开和准免"))
    # One at a time for each body, so that two admins do not decide differently about a period.
    Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)


def allow_make_up(
    *, alliance: Alliance, start: datetime.date, by: User, reason: str = ""
) -> Waiver:
    """Allow a body to make up later for a period that it missed."""
    return _waive(alliance, start, by, Waiver.Kind.MAKE_UP, reason or _("准予补开"))


def exempt_period(*, alliance: Alliance, start: datetime.date, by: User, reason: str) -> Waiver:
    """Let a body off for a period; a reason is asked for."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明准免的理由")})
    return _waive(alliance, start, by, Waiver.Kind.EXEMPT, reason)


@transaction.atomic
def _waive(
    alliance: Alliance, start: datetime.date, by: User, kind: Waiver.Kind, reason: str
) -> Waiver:
    _check(alliance, allowed=may_excuse(by, alliance))
    period = period_owed(alliance, start)
    if period.kept:
        raise ValidationError(_("这一期已达标，不用免开或补开"))
    if kind == Waiver.Kind.MAKE_UP and period.standing != Standing.MISSED:
        raise ValidationError(_("只有未达标的才能准予补开"))
    waiver, created = Waiver.objects.get_or_create(
        alliance=alliance,
        period_start=start,
        defaults={"kind": kind, "reason": reason, "given_by": by},
    )
    if not created:
        if waiver.kind in (Waiver.Kind.EXEMPT, kind):
            raise ValidationError(
                _("%(who)s已经定了：%(kind)s")
                % {"who": waiver.given_by, "kind": waiver.get_kind_display()}
            )
        waiver.kind, waiver.reason, waiver.given_by = kind, reason, by
        waiver.full_clean()
        waiver.save(update_fields=["kind", "reason", "given_by"])
    notify(
        users=keepers(alliance),
        message=Message(
            cause=f"waiver:{waiver.pk}:{kind}",
            kind="cadence",
            title=_("%(body)s %(period)s：%(kind)s")
            % {
                "body": alliance,
                "period": name_of(period, year=True),
                "kind": waiver.get_kind_display(),
            },
            body=reason,
            url=f"/alliances/{alliance.pk}/",
        ),
    )
    return waiver
