"""Bodies, their members and who fills the seats."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Alliance, Meeting, Membership, Seat
from alliances.rules import may_change_alliance, orgs_for_bodies
from core.models import User
from orgs.models import Org, Unit
from orgs.scope import people_at, people_of_unit

DENIED = gettext_lazy("您看得到，但不能改这一条")


def _check(by: User, alliance: Alliance) -> None:
    if not may_change_alliance(by, alliance):
        raise PermissionDenied(DENIED)


@transaction.atomic
def found_alliance(*, by: User, org: Org, kind: str, name: str, **facts: Any) -> Alliance:
    """Found a body of an org; facts: founded_on, convenor, secretary, usual_place.

    Raises PermissionDenied outside the founder's orgs, ValidationError for a name already taken.
    """
    if not orgs_for_bodies(by).filter(pk=org.pk).exists():
        raise PermissionDenied(DENIED)
    alliance = Alliance(org=org, kind_id=kind, name=name, **facts)
    alliance.full_clean()
    alliance.save()
    return alliance


@transaction.atomic
def change_alliance(*, alliance: Alliance, by: User, **facts: Any) -> Alliance:
    """Change a body's card: name, founded_on, convenor, secretary, usual_place."""
    _check(by, alliance)
    row = Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    for field, value in facts.items():
        setattr(row, field, value)
    row.full_clean()
    row.save(update_fields=list(facts))
    return row


@transaction.atomic
def end_alliance(*, alliance: Alliance, by: User, on: datetime.date) -> Alliance:
    """End a body; refused while a meeting of it is planned or being logged."""
    _check(by, alliance)
    row = Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    if row.ended_on:
        raise ValidationError(_("这个机构已于 %(on)s 终止") % {"on": row.ended_on})
    open_states = (Meeting.State.PLANNED, Meeting.State.OPEN)
    if row.meetings.filter(state__in=open_states).exists():
        raise ValidationError(_("还有没结会的会议，请先结会或取消"))
    row.ended_on = on
    row.full_clean()
    row.save(update_fields=["ended_on"])
    return row


@transaction.atomic
def add_member(
    *,
    alliance: Alliance,
    by: User,
    unit: Unit | None = None,
    org: Org | None = None,
    joined_on: datetime.date | None = None,
) -> Membership:
    """Take a unit or an org into a body; ValidationError if it already sits there."""
    _check(by, alliance)
    Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    member = Membership(
        alliance=alliance,
        unit=unit,
        org=org,
        joined_on=joined_on or timezone.localdate(),
        order=alliance.memberships.count(),
    )
    member.full_clean()
    member.save()
    return member


@transaction.atomic
def end_membership(
    *, membership: Membership, by: User, on: datetime.date | None = None
) -> Membership:
    """Let a member leave from that day on (default today); its past stays."""
    _check(by, membership.alliance)
    on = on or timezone.localdate()
    row = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if row.left_on:
        raise ValidationError(_("%(name)s 已于 %(on)s 退出") % {"name": row, "on": row.left_on})
    row.left_on = max(on, row.joined_on)
    row.save(update_fields=["left_on"])
    row.seats.filter(end=None).update(end=row.left_on)
    return row


@transaction.atomic
def set_seat(
    *,
    membership: Membership,
    by: User,
    holder_name: str,
    title: str = "",
    phone: str = "",
    start: datetime.date | None = None,
) -> Seat:
    """Put somebody into a member's seat from that day (default today); ends whoever sat there.

    The account of that name at the member is linked where there is exactly one.
    """
    _check(by, membership.alliance)
    start = start or timezone.localdate()
    row = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    before = row.seats.filter(end=None, role=Seat.Role.HOLDER).first()
    if before:
        if start < before.start:
            raise ValidationError({"start": _("不能早于现任的起期 %(d)s") % {"d": before.start}})
        if start == before.start:  # it never held a day: a correction, which the audit keeps
            before.delete()
        else:
            before.end = start - datetime.timedelta(days=1)
            before.save(update_fields=["end"])
    seat = Seat(
        membership=row,
        holder_name=holder_name,
        title=title,
        phone=phone,
        start=start,
        holder=_account(row, holder_name),
    )
    seat.full_clean()
    seat.save()
    return seat


def _account(member: Membership, name: str) -> User | None:
    people = people_of_unit(member.unit_id) if member.unit_id else []
    if member.org_id:
        people = people_at([member.org_id], "admin", "officer", "staff")
    same = [user for user in people if user.name == name]
    return same[0] if len(same) == 1 else None
