"""What orgs give to others: personal facts and who may see them, what clashes when units merge."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from core.models import User
from core.personal import reveals
from core.slots import fills
from orgs import rules
from orgs.merging import Clash, clash_of_charge, clash_of_post
from orgs.models import Charge, Member, Post, Unit


@reveals("unit.contact")
def unit_contact(user: User, pk: int) -> str:
    """Return a unit's contact to whoever keeps the unit, and to its own people."""
    unit = Unit.objects.visible_to(user).filter(pk=pk).first()
    if unit is None:
        raise Http404
    if not rules.may_change_contact(user, unit):
        raise PermissionDenied(_("联系人只给经办的人看"))
    return " ".join(filter(None, [unit.contact_name, unit.contact_phone]))


@reveals("user.phone")
def user_phone(user: User, pk: int) -> str:
    """Return the phone of an account to whoever answers for it."""
    account = rules.accounts_seen(user).filter(pk=pk).first()
    if account is None:
        raise Http404
    if not rules.may_manage_account(user, account):
        raise PermissionDenied(_("联系电话只给管这个账号的人看"))
    return account.phone


@reveals("member.phone")
def member_phone(user: User, pk: int) -> str:
    """Return a member's phone to whoever keeps the check-in, and to himself."""
    member = Member.objects.visible_to(user).filter(pk=pk).first()
    if member is None:
        raise Http404
    if not (rules.may_keep_member(user, member) or member.user_id == user.pk):
        raise PermissionDenied(_("手机号只给经办的人看"))
    return member.phone


@fills("units.clash")
def clash_of_orgs(*, row: Model, kept: Unit) -> Clash | None:
    """Settle what stands twice when two entries of a unit become one."""
    if isinstance(row, Post):
        return clash_of_post(row)
    return clash_of_charge(row, kept) if isinstance(row, Charge) else None
