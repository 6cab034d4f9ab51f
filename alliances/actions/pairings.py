"""Pairings of units and communities: begun, changed, ended; days in the community logged."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.agreements.people import of_units, pairing_users
from alliances.agreements.rules import (
    communities_for_pairings,
    may_change_pairing,
    may_log_visit,
    units_for_pairings,
)
from alliances.models import Pairing, Visit
from core.models import Photo, User
from core.notices import Message, notify
from orgs.models import Org, Unit

DENIED = gettext_lazy("您看得到，但不能改这一条")
LATE_DAYS = 7  # a day in the community is logged within a week
LONGEST_YEARS = 10
# What a person writes; unit and community are fixed at the beginning.
WRITTEN = ("liaison", "liaison_name", "liaison_phone", "start", "end", "days_a_month")


@transaction.atomic
def pair_up(*, by: User, unit: Unit, org: Org, **facts: Any) -> Pairing:
    """Pair a unit with a community; facts: values by the names of WRITTEN.

    Raises PermissionDenied outside the writer's communities, ValidationError where the two are
    paired in that time already. The liaison, the unit's people and the community's staff are told.
    """
    if not communities_for_pairings(by).filter(pk=org.pk).exists():
        raise PermissionDenied(DENIED)
    if not units_for_pairings(by).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("请从列表里选一家您那里的单位")})
    pairing = Pairing(unit=unit, org=org, created_by=by)
    _write(pairing, facts)
    _save(pairing)
    _tell(
        pairing,
        by,
        what="made",
        title=_("结对共建：%(pair)s") % {"pair": pairing},
        body=_("联络员 %(name)s，每月到社区至少 %(n)s 天，期限 %(start)s 至 %(end)s")
        % {
            "name": pairing.liaison_name,
            "n": pairing.days_a_month,
            "start": pairing.start,
            "end": pairing.end,
        },
    )
    return pairing


def _write(pairing: Pairing, facts: dict[str, Any]) -> None:
    for name in WRITTEN:
        if name in facts:
            setattr(pairing, name, facts[name])
    if pairing.liaison is None:
        pairing.liaison = _account(pairing)
    if not pairing.liaison_name and pairing.liaison:
        pairing.liaison_name = pairing.liaison.name
    if pairing.end <= pairing.start:
        raise ValidationError({"end": _("期限止要晚于期限起")})
    if pairing.end.year - pairing.start.year > LONGEST_YEARS:
        raise ValidationError({"end": _("期限太长，请检查年份；一般两年，最长 10 年")})
    other = _overlapping(pairing)
    if other is not None:
        words = _("这家单位和这个社区在 %(start)s 至 %(end)s 已经结对，请改起止日期")
        raise ValidationError({"start": words % {"start": other.start, "end": other.end}})


def _account(pairing: Pairing) -> User | None:
    """Return the account of that name at the unit, where there is exactly one."""
    people = of_units([pairing.unit_id]).get(pairing.unit_id, [])
    same = {user.pk: user for user in people if user.name == pairing.liaison_name}
    return next(iter(same.values())) if len(same) == 1 else None


def _overlapping(pairing: Pairing) -> Pairing | None:
    same = Pairing.objects.filter(unit=pairing.unit_id, org=pairing.org_id, ended_on=None)
    within = Q(start__lte=pairing.end, end__gte=pairing.start)
    return same.filter(within).exclude(pk=pairing.pk).first()


def _save(pairing: Pairing) -> None:
    """Check and save; of two at once the exclusion constraint lets one through."""
    pairing.full_clean(exclude=["unit", "org", "liaison", "created_by"])
    try:
        with transaction.atomic():
            pairing.save()
    except IntegrityError as error:
        raise ValidationError(_("这段时间这家单位和这个社区已经结对")) from error


def _locked(pairing: Pairing, by: User) -> Pairing:
    rows = Pairing.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("unit", "org", "liaison").get(pk=pairing.pk)
    if not may_change_pairing(by, row):
        raise PermissionDenied(DENIED)
    if row.ended_on:
        raise ValidationError(_("这个结对已于 %(on)s 终止，不能再改") % {"on": row.ended_on})
    return row


@transaction.atomic
def change_pairing(*, pairing: Pairing, by: User, **facts: Any) -> Pairing:
    """Change the liaison, the term or the days a month; days that are logged must stay within."""
    row = _locked(pairing, by)
    _write(row, facts)
    outside = row.visits.exclude(day__gte=row.start, day__lte=row.end).first()
    if outside is not None:
        words = _("%(day)s 已有到社区记录，期限要把它包括在内") % {"day": outside.day}
        raise ValidationError({"start": words})
    _save(row)
    return row


@transaction.atomic
def end_pairing(*, pairing: Pairing, by: User, reason: str) -> Pairing:
    """End a pairing from today on, with a reason; its visits stay."""
    row = _locked(pairing, by)
    if not reason.strip():
        raise ValidationError({"reason": _("请写终止原因")})
    row.ended_on, row.ended_reason = timezone.localdate(), reason.strip()
    row.save(update_fields=["ended_on", "ended_reason"])
    title = _("结对共建已终止：%(pair)s") % {"pair": row}
    _tell(row, by, what="ended", title=title, body=row.ended_reason)
    return row


@transaction.atomic
def log_visit(
    *, pairing: Pairing, by: User, day: datetime.date, note: str, photo: Photo | None = None
) -> Visit:
    """Log one day in the community: today or up to seven days ago, within the term, once a day."""
    rows = Pairing.objects.select_for_update(of=("self",), no_key=True)
    row = rows.get(pk=pairing.pk)
    if not may_log_visit(by, row):
        raise PermissionDenied(_("只有联络员、这家单位和社区的人能记"))
    _check_day(row, day)
    if not note.strip():
        raise ValidationError({"note": _("请写做了什么")})
    if photo is not None and photo.uploaded_by_id != by.pk:
        raise ValidationError({"photo": _("照片没有传好，请重新选")})
    visit = Visit(pairing=row, day=day, note=note.strip(), photo=photo, made_by=by)
    visit.full_clean(exclude=["pairing", "photo", "made_by"])
    visit.save()
    return visit


def _check_day(pairing: Pairing, day: datetime.date) -> None:
    today = timezone.localdate()
    if pairing.ended_on and day > pairing.ended_on:
        raise ValidationError(_("这个结对已于 %(on)s 终止") % {"on": pairing.ended_on})
    if day > today:
        raise ValidationError({"day": _("这一天还没到，请写今天或以前的日期")})
    if (today - day).days > LATE_DAYS:
        raise ValidationError({"day": _("只能补记七天以内的，更早的请社区在会上说明")})
    if not pairing.start <= day <= pairing.end:
        facts = {"start": pairing.start, "end": pairing.end}
        raise ValidationError({"day": _("这一天不在结对期限（%(start)s 至 %(end)s）以内") % facts})
    known = pairing.visits.filter(day=day).first()
    if known is not None:
        words = _("这一天已经记过了：%(note)s") % {"note": known.note[:40]}
        raise ValidationError({"day": words})


def _tell(pairing: Pairing, by: User, *, what: str, title: str, body: str) -> None:
    units = of_units([pairing.unit_id]).get(pairing.unit_id, [])
    people = [*pairing_users([pairing])[pairing.pk], *units]
    notify(
        users=[user for user in people if user.pk != by.pk],
        message=Message(
            cause=f"pairing:{pairing.pk}:{what}",
            kind="pairing",
            title=title,
            body=body,
            url=reverse("pairing_detail", args=[pairing.pk]),
        ),
    )
