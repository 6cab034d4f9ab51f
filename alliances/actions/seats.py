"""Members of a body and who fills their seats, from when to when."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.bodies import check_may_change
from alliances.models import Alliance, Membership, Seat
from core.models import User
from orgs.models import Org, Unit
from orgs.scope import people_at, people_of_unit

ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def add_member(
    *,
    alliance: Alliance,
    by: User,
    unit: Unit | None = None,
    org: Org | None = None,
    resident_name: str = "",
    joined_on: datetime.date | None = None,
) -> Membership:
    """Take a unit, an org or a resident (who only listens in) into a body.

    ValidationError if it already sits there, or before the body was founded.
    """
    check_may_change(by, alliance)
    body = Alliance.objects.select_for_update(no_key=True).get(pk=alliance.pk)
    joined_on = joined_on or timezone.localdate()
    _refuse_ended(body)
    if joined_on < body.founded_on:
        raise ValidationError({"joined_on": _("不能早于机构成立的 %(d)s") % {"d": body.founded_on}})
    role = Membership.Role.OBSERVER if resident_name else Membership.Role.MEMBER
    place = {"unit": unit, "org": org, "resident_name": resident_name}
    _refuse_earlier_term(body, place, joined_on)
    member = Membership(
        alliance=body, role=role, joined_on=joined_on, order=body.memberships.count(), **place
    )
    member.full_clean()
    member.save()
    if resident_name:
        Seat.objects.create(membership=member, holder_name=resident_name, start=joined_on)
    return member


def _refuse_ended(body: Alliance) -> None:
    if body.ended_on:
        raise ValidationError(_("这个机构已于 %(on)s 终止") % {"on": body.ended_on})


def _refuse_earlier_term(body: Alliance, place: dict, joined_on: datetime.date) -> None:
    """A member that left comes back at the earliest on the day on which it left."""
    before = body.memberships.filter(**place, left_on__gt=joined_on).order_by("-left_on").first()
    if before:
        raise ValidationError(
            {"joined_on": _("%(name)s 上一次的席位到 %(d)s 才结束，两段不能重叠")
             % {"name": before, "d": before.left_on}}
        )  # fmt: skip


@transaction.atomic
def end_membership(
    *, membership: Membership, by: User, on: datetime.date | None = None
) -> Membership:
    """Let a member leave from that day on (default today); its past stays.

    The unit that leads the body stays until another leads it.
    """
    check_may_change(by, membership.alliance)
    on = on or timezone.localdate()
    row = _locked(membership)
    if row.left_on:
        raise ValidationError(_("%(name)s 已于 %(on)s 退出") % {"name": row, "on": row.left_on})
    if row.unit_id and row.alliance.lead_unit_id == row.unit_id and not row.alliance.ended_on:
        raise ValidationError(_("%(name)s 是牵头单位，请先改由别的单位牵头") % {"name": row})
    close_membership(row, on)
    return row


def close_membership(row: Membership, on: datetime.date) -> None:
    """End a membership and its seats on a day, without asking who does it."""
    row.left_on = max(on, row.joined_on)
    row.save(update_fields=["left_on"])
    row.seats.filter(start__gt=row.left_on).delete()  # nobody ever sat there
    row.seats.filter(Q(end=None) | Q(end__gt=row.left_on)).update(end=row.left_on)


@transaction.atomic
def sign_pact(*, membership: Membership, by: User, on: datetime.date | None = None) -> Membership:
    """Note the day on which a unit signed the body's pact (practice G1)."""
    check_may_change(by, membership.alliance)
    on = on or timezone.localdate()
    row = _locked(membership)
    if not row.alliance.pact:
        raise ValidationError(_("还没有写公约，请先在“修改”里写上"))
    if row.left_on or row.resident_name:
        raise ValidationError(_("公约由在册的单位和组织来签"))
    if on > timezone.localdate():
        raise ValidationError({"on": _("签约日期不能在今天以后")})
    row.signed_on = max(on, row.joined_on)
    row.save(update_fields=["signed_on"])
    return row


def _locked(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("alliance", "unit", "org").get(pk=membership.pk)


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
    check_may_change(by, membership.alliance)
    start = start or timezone.localdate()
    row = _locked(membership)
    before = row.seats.filter(end=None, role=Seat.Role.HOLDER).first()
    if before:
        if start < before.start:
            raise ValidationError({"start": _("不能早于现任的起期 %(d)s") % {"d": before.start}})
        if start == before.start:  # it never held a day: a correction, which the audit keeps
            before.delete()
        else:
            before.end = start - ONE_DAY
            before.save(update_fields=["end"])
    return _seat(row, Seat.Role.HOLDER, holder_name, start, None, title=title, phone=phone)


@transaction.atomic
def add_seat(
    *,
    membership: Membership,
    by: User,
    holder_name: str,
    start: datetime.date,
    end: datetime.date | None = None,
    role: str = Seat.Role.HOLDER,
    title: str = "",
    phone: str = "",
) -> Seat:
    """Write down a term, past or present, of the holder or of a deputy.

    ValidationError names who sits there meanwhile: a seat has one holder at a time, and nobody is
    deputy of the same seat twice at once.
    """
    check_may_change(by, membership.alliance)
    row = _locked(membership)
    return _seat(row, role, holder_name, start, end, title=title, phone=phone)


def _seat(
    row: Membership,
    role: str,
    name: str,
    start: datetime.date,
    end: datetime.date | None,
    **facts: str,
) -> Seat:
    check_term(row, role=role, name=name, start=start, end=end)
    seat = Seat(
        membership=row,
        role=role,
        holder_name=name,
        start=start,
        end=end,
        holder=account_of(row, name),
        **facts,
    )
    seat.full_clean()
    seat.save()
    return seat


def check_term(
    row: Membership,
    *,
    role: str,
    name: str,
    start: datetime.date,
    end: datetime.date | None,
) -> None:
    """Raise ValidationError for a term that cannot be: turned round, outside the membership,
    over another holder's, or the same deputy's twice."""
    if end and end < start:
        raise ValidationError({"end": _("止期不能早于起期")})
    if start < row.joined_on:
        raise ValidationError(
            {"start": _("%(m)s %(d)s 才加入，席位不能比它早") % {"m": row, "d": row.joined_on}}
        )
    if row.left_on and (end is None or end > row.left_on):
        raise ValidationError(
            {"end": _("%(m)s 已于 %(d)s 退出，请写到那天为止") % {"m": row, "d": row.left_on}}
        )
    same = row.seats.filter(role=role)
    if role == Seat.Role.DEPUTY:
        same = same.filter(holder_name=name)
    over = Q(end=None) | Q(end__gte=start)
    other = same.filter(over & Q(start__lte=end) if end else over).order_by("start").first()
    if other is None:
        return
    until = other.end or _("今")
    words = _("%(who)s 从 %(a)s 到 %(b)s 坐这个席位，同一段时间只能有一位委员；请先结束他的任期，"
              "或改起止日期，或登记为替补")  # fmt: skip
    if role == Seat.Role.DEPUTY:
        words = _("%(who)s 从 %(a)s 到 %(b)s 已经是这个席位的替补，任期不能重叠")
    said = words % {"who": other.holder_name, "a": other.start, "b": until}
    raise ValidationError({"start": said})


@transaction.atomic
def end_seat(*, seat: Seat, by: User, on: datetime.date | None = None) -> Seat:
    """End a term with that day as its last (default today); the record stays."""
    check_may_change(by, seat.membership.alliance)
    on = on or timezone.localdate()
    _locked(seat.membership)
    row = Seat.objects.select_for_update(no_key=True).get(pk=seat.pk)
    if row.end and row.end <= timezone.localdate():
        raise ValidationError(_("这个任期已于 %(on)s 结束") % {"on": row.end})
    if on < row.start:
        raise ValidationError({"on": _("不能早于起期 %(d)s") % {"d": row.start}})
    row.end = on
    row.save(update_fields=["end"])
    return row


def account_of(member: Membership, name: str) -> User | None:
    """Return the account of that name at the member, where there is exactly one."""
    people = people_of_unit(member.unit_id) if member.unit_id else []
    if member.org_id:
        people = people_at([member.org_id], "admin", "officer", "staff")
    same = [user for user in people if user.name == name]
    return same[0] if len(same) == 1 else None
