"""Verbs of a grid's profile: its buildings, the units in it, and the norms above it."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import User
from grids import rules
from grids.actions.workdays import refuse_far_day
from grids.calls.rules import orgs_laying_down
from grids.models import BuildingCard, CentreHousehold, GridCard, GridNorm, GridUnit
from orgs.actions import NOT_YOURS, refuse_stale
from orgs.models import Org, Unit
from orgs.tree import hold_standing

MOST_HOUSEHOLDS = 30  # 党员中心户 of one building


def save_building(
    *, card: BuildingCard, homes: Sequence[tuple[str, str]], by: User, stamp: str | None = None
) -> BuildingCard:
    """Save a building's card and its 党员中心户, given as (name, place); others go.

    ChangedMeanwhileError when somebody else was faster.
    """
    if not rules.may_change_building(by, card):
        raise PermissionDenied(_(NOT_YOURS))
    if len(homes) > MOST_HOUSEHOLDS:
        raise ValidationError(_("党员中心户最多写 %(n)s 户") % {"n": MOST_HOUSEHOLDS})
    if len(set(homes)) < len(homes):
        raise ValidationError(_("有一户写了两遍，请去掉一遍"))
    with transaction.atomic():
        hold_standing(card.org_id)
        refuse_stale(card, stamp)
        card.full_clean()
        card.save()
        standing = {
            (one.name, one.place): one for one in CentreHousehold.objects.filter(org=card.org)
        }
        gone = [one.pk for key, one in standing.items() if key not in homes]
        CentreHousehold.objects.filter(pk__in=gone).delete()
        for name, place in homes:
            if (name, place) not in standing:
                home = CentreHousehold(org=card.org, name=name, place=place)
                home.full_clean()
                home.save()
    return card


def set_units(*, card: GridCard, units: Iterable[Unit], by: User) -> int:
    """Say which units of the community lie in the grid; return how many.

    One that lay in another grid of the community leaves that one.
    """
    if not rules.may_change_grid(by, card):
        raise PermissionDenied(_(NOT_YOURS))
    named = {unit.pk: unit for unit in units}
    allowed = set(rules.units_for(card).values_list("pk", flat=True))
    wrong = [unit.name for pk, unit in named.items() if pk not in allowed]
    if wrong:
        words = _("%(names)s 不在这个社区，请去掉")
        raise ValidationError({"units": words % {"names": "、".join(wrong)}})
    with transaction.atomic():
        hold_standing(card.org_id)
        GridUnit.objects.filter(org=card.org).exclude(unit__in=named).delete()
        for pk in named:
            GridUnit.objects.update_or_create(unit_id=pk, defaults={"org": card.org})
    return len(named)


@transaction.atomic
def lay_down_norm(*, by: User, norm: GridNorm) -> GridNorm:
    """Lay down from a day on how big basic grids below an org are to be."""
    _refuse_other(by, norm.org)
    refuse_far_day(norm.starts_on, "starts_on")
    for least, most in (("households_least", "households_most"), ("members_least", "members_most")):
        if getattr(norm, least) > getattr(norm, most):
            raise ValidationError({most: _("最多不能小于最少")})
    norm.full_clean()
    norm.save()
    return norm


@transaction.atomic
def take_back_norm(*, by: User, norm: GridNorm) -> None:
    """Take a norm back; the one before it holds again."""
    _refuse_other(by, norm.org)
    GridNorm.objects.filter(pk=norm.pk).delete()


def _refuse_other(by: User, org: Org) -> None:
    if not orgs_laying_down(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("网格规模由区、市的组织部管理员来定"))
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)
