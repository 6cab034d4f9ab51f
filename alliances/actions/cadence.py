"""What a level above allows a body for a period: to make it up, or to be let off."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.bodies.people import keepers
from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.standings import name_of, standings
from alliances.models import (
    Alliance,
    Waiver,
)
from alliances.rules import may_excuse
from core.models import User
from core.notices import Message, notify


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
