"""Organisation life of branches (practice Y9): logged by who keeps them, let off by who is above."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.cadence.branches import Branch, branches_to_log, may_excuse_branch
from alliances.cadence.periods import Standing
from alliances.cadence.standings import of_keys
from alliances.models import ORG_LIFE, BranchRecord, Meeting, MeetingKind, Waiver
from core.locks import Lock, hold
from core.models import Photo, User

OLDEST = datetime.timedelta(days=366 * 2)
NOON = datetime.time(12)


@transaction.atomic
def log_branch_meeting(
    *,
    by: User,
    branch: Branch,
    kind: str,
    day: datetime.date,
    present: int,
    expected: int,
    topic: str,
    summary: str = "",
    photo: Photo | None = None,
    makes_up_for: datetime.date | None = None,
) -> Meeting:
    """Log a meeting that a branch held: it is closed and counts at once.

    makes_up_for: first day of a period that an admin above allowed to be made up.
    """
    if branch.code not in {one.code for one in branches_to_log(by)}:
        raise PermissionDenied(_("您不能替这个党支部登记组织生活"))
    if kind not in ORG_LIFE:
        raise ValidationError({"kind": _("请选三会一课或主题党日")})
    hold(Lock.STANDING, branch.key(kind).number)  # two people log it at once: the second is told
    today = timezone.localdate()
    if day > today:
        raise ValidationError({"day": _("还没开的会不能登记，请在开过以后再记")})
    if day < today - OLDEST:
        raise ValidationError({"day": _("两年以前的会不再补记")})
    if present > expected:
        raise ValidationError({"present": _("到会人数不能多于应到人数 %(n)s") % {"n": expected}})
    if (
        makes_up_for
        and not _waivers(branch, kind, makes_up_for).filter(kind=Waiver.Kind.MAKE_UP).exists()
    ):
        raise ValidationError({"makes_up_for": _("这一期没有准予补开")})
    if _same_day(branch, kind, day).exists():
        raise ValidationError(
            {"day": _("这一天的%(kind)s已经登记过了") % {"kind": MeetingKind(kind).label}}
        )
    meeting = Meeting(
        org=branch.org,
        unit=branch.unit,
        kind=kind,
        title=topic,
        summary=summary,
        starts_at=timezone.make_aware(datetime.datetime.combine(day, NOON)),
        state=Meeting.State.CLOSED,
        closed_at=timezone.now(),
        closed_by=by,
        created_by=by,
        makes_up_for=makes_up_for,
    )
    meeting.full_clean()
    meeting.save()
    record = BranchRecord(meeting=meeting, present=present, expected=expected, photo=photo)
    record.full_clean()
    record.save()
    return meeting


def _same_day(branch: Branch, kind: str, day: datetime.date):
    mine = Meeting.objects.filter(alliance=None, org=branch.org, unit=branch.unit, kind=kind)
    return mine.filter(starts_at__date=day).exclude(state=Meeting.State.CANCELLED)


def _waivers(branch: Branch, kind: str, start: datetime.date):
    key = branch.key(kind)
    return Waiver.objects.filter(
        org=key.org, unit=key.unit, meeting_kind=kind, period_start=start, alliance=None
    )


@transaction.atomic
def excuse_branch(
    *, branch: Branch, kind: str, start: datetime.date, by: User, how: str, reason: str
) -> Waiver:
    """Let a branch off for a period (how: exempt), or let it make up what it missed (make_up)."""
    if not may_excuse_branch(by, branch):
        raise PermissionDenied(_("只有上级组织部管理员能准予补开和准免"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由")})
    key = branch.key(kind)
    periods = of_keys([key], (start, start))[key]
    period = next((one for one in periods if one.start == start), None)
    if period is None:
        raise ValidationError(_("这个党支部在这一期没有应开的会，请刷新页面再看"))
    if period.kept:
        raise ValidationError(_("这一期已达标，不用免开或补开"))
    if how == Waiver.Kind.MAKE_UP and period.standing != Standing.MISSED:
        raise ValidationError(_("只有未达标的才能准予补开"))
    names: dict[str, Any] = {"alliance": None, "org_id": key.org, "unit_id": key.unit}
    waiver, created = Waiver.objects.get_or_create(
        **names,
        meeting_kind=kind,
        period_start=start,
        defaults={"kind": how, "reason": reason, "given_by": by},
    )
    if not created:
        if waiver.kind in {Waiver.Kind.EXEMPT, how}:
            raise ValidationError(
                _("%(who)s已经定了：%(kind)s")
                % {"who": waiver.given_by, "kind": waiver.get_kind_display()}
            )
        waiver.kind, waiver.reason, waiver.given_by = how, reason, by
        waiver.full_clean()
        waiver.save(update_fields=["kind", "reason", "given_by"])
    return waiver
