"""软弱涣散党组织: found with five measures, which are checked off, then struck off as put right (Y10)."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.cadence.branches import Branch
from core.models import User
from core.notices import Message, notify
from grids.calls.rules import orgs_laying_down
from grids.models import WeakMeasure, WeakOrg, WeakShare
from grids.warnings.weak import branches_to_find, keepers, may_find, may_tick
from orgs.models import Org
from orgs.scope import people_of_unit

Planned = Mapping[str, tuple[str, datetime.date]]


@transaction.atomic
def find(*, by: User, branch: Branch, reason: str, planned: Planned) -> WeakOrg:
    """Find a branch weak in this year, with all of its five measures; who sees to it is told.

    planned: by kind of measure who does what, and by when.
    """
    if branch.code not in {one.code for one in branches_to_find(by)}:
        raise PermissionDenied(_("只能列入您所管的区、街道里的党组织"))
    today = timezone.localdate()
    wrong = {
        f"{kind}_text": _("五项措施都要写")
        for kind in WeakMeasure.Kind.values
        if kind not in planned
    }
    wrong |= {
        f"{kind}_due": _("期限不能早于今天")
        for kind, (_text, due) in planned.items()
        if due < today
    }
    if wrong:
        raise ValidationError(wrong)
    weak = WeakOrg(
        year=today.year,
        org=branch.org,
        unit=branch.unit,
        name=branch.name[:100],
        reason=reason.strip(),
        found_by=by,
        found_on=today,
    )
    weak.full_clean()
    weak.save()
    WeakMeasure.objects.bulk_create(
        WeakMeasure(weak=weak, kind=kind, text=planned[kind][0].strip(), due=planned[kind][1])
        for kind in WeakMeasure.Kind.values
    )
    people = [*keepers(weak), *(people_of_unit(weak.unit_id) if weak.unit_id else [])]
    _tell(weak, people, "found", _("列入今年整顿：%(name)s"), weak.reason)
    return weak


def _tell(weak: WeakOrg, users: list[User], stage: str, title: str, body: str) -> None:
    message = Message(
        cause=f"weak:{weak.pk}:{stage}",
        kind="weak",
        title=title % {"name": weak.name},
        body=body,
        url=reverse("weak_detail", args=[weak.pk]),
    )
    notify(users=users, message=message)


def _locked(weak: WeakOrg) -> WeakOrg:
    rows = WeakOrg.objects.select_for_update(of=("self",), no_key=True).select_related("org")
    row = rows.get(pk=weak.pk)
    if row.right_on:
        raise ValidationError(_("这个党组织已经销号，请刷新再看"))
    return row


@transaction.atomic
def tick(*, measure: WeakMeasure, by: User, note: str) -> WeakMeasure:
    """Check a measure off with what was done; once is once."""
    row = _locked(measure.weak)
    if not may_tick(by, row):
        raise PermissionDenied(_("您看得到，但措施由街道、社区来落实"))
    one = WeakMeasure.objects.select_for_update(of=("self",), no_key=True).get(pk=measure.pk)
    if one.done_on:
        raise ValidationError(_("这项措施已经落实了，请刷新再看"))
    one.done_on, one.done_by, one.note = timezone.localdate(), by, note.strip()
    one.full_clean()
    one.save()
    return one


@transaction.atomic
def put_right(*, weak: WeakOrg, by: User, result: str) -> WeakOrg:
    """Strike a branch off as put right, when all five measures are checked off."""
    row = _locked(weak)
    if not may_find(by, row):
        raise PermissionDenied(_("销号由区、街道来办"))
    if names := "、".join(str(one) for one in row.measures.filter(done_on=None)):
        raise ValidationError(_("还有措施没落实：%(names)s") % {"names": names})
    row.right_on, row.result = timezone.localdate(), result.strip()
    row.full_clean()
    row.save()
    _tell(row, keepers(row), "right", _("整顿销号：%(name)s"), row.result)
    return row


@transaction.atomic
def set_share(*, by: User, org: Org, year: int, percent: Decimal) -> WeakShare:
    """Lay down the share of a year, in place of what the org said for it before."""
    if not orgs_laying_down(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("整顿比例由区、市的组织部管理员来定"))
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    row = WeakShare.objects.filter(org=org, year=year).first() or WeakShare(org=org, year=year)
    row.percent = percent
    row.full_clean()
    row.save()
    return row
