"""Branches (党支部) that owe organisation life: of units, of communities and of grids (practice Y9)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alliances.cadence.reckoning import Key, branches_of_orgs
from alliances.models import CadenceRule, Subject
from core.models import User
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import OVERSEEING, scope_of

KEEPING = (PostKind.OFFICER, PostKind.STAFF)


@dataclass(frozen=True)
class Branch:
    """A branch: of a unit or of an org (the other is None), with where it lies."""

    name: str
    org: Org
    unit: Unit | None = None

    @property
    def code(self) -> str:
        """Return what forms and addresses carry: u12 or o7."""
        return f"u{self.unit.pk}" if self.unit else f"o{self.org.pk}"

    def key(self, kind: str) -> Key:
        """Return the key of its standings for one kind of meeting."""
        return Key(unit=self.unit.pk, kind=kind) if self.unit else Key(org=self.org.pk, kind=kind)


def _rules(rule: CadenceRule | None) -> Iterable[CadenceRule]:
    if rule is not None:
        return [rule]
    return CadenceRule.objects.exclude(subject=Subject.BODY).select_related("org")


def keys_of_branches(
    *, rule: CadenceRule | None = None, org: int | None = None, unit: int | None = None
) -> list[Key]:
    """Return whom rules for organisation life may bind, of one rule, org or unit, or all."""
    found: dict[Key, None] = {}
    one = rule is None and (org is not None or unit is not None)
    named = branches_of_orgs([org] if org else [] if one else None)
    for each in _rules(rule):
        kind = each.meeting_kind
        if each.subject == Subject.UNIT and not (one and unit is None):
            units = Unit.objects.exclude(branch_name="").filter(
                each.org.below("org"), org__level=each.level
            )
            units = units.filter(pk=unit) if unit else units
            ids = units.order_by("pk").values_list("pk", flat=True)
            found.update(dict.fromkeys(Key(unit=pk, kind=kind) for pk in ids))
        elif each.subject == Subject.ORG and not (one and org is None):
            orgs = Org.objects.filter(each.org.below(), level=each.level, pk__in=named)
            ids = orgs.order_by("pk").values_list("pk", flat=True)
            found.update(dict.fromkeys(Key(org=pk, kind=kind) for pk in ids))
    return list(found)


def branches(units: QuerySet[Unit], orgs: QuerySet[Org]) -> list[Branch]:
    """Return the branches of these units and orgs, in the order of the tree."""
    with_branch = units.exclude(branch_name="").filter(ended_on=None)
    with_branch = with_branch.select_related("org", "org__street")
    found = [Branch(unit.branch_name, unit.org, unit) for unit in with_branch]
    at = list(orgs.filter(closed_on=None, level__in=(Level.COMMUNITY, Level.GRID)))
    names = branches_of_orgs([org.pk for org in at]) if at else {}
    found += [Branch(names[org.pk], org) for org in at if org.pk in names]
    return sorted(found, key=lambda one: (one.org.lft, one.unit is not None, one.name))


def _kept(user: User) -> tuple[Q, Q]:
    scope = scope_of(user)
    units = scope.under("org", *KEEPING) | scope.of_units("")
    return units, scope.under("", *KEEPING, PostKind.GRID_KEEPER)


def branches_to_log(user: User) -> list[Branch]:
    """Return those for whose meetings the user answers: a liaison his unit's, a keeper his grid's,
    staff and officers those below them.
    """
    units, orgs = _kept(user)
    return branches(Unit.objects.filter(units), Org.objects.select_related("street").filter(orgs))


def units_seen(user: User) -> QuerySet[Unit]:
    """Return the units whose organisation life the user may see: below his orgs, and his own."""
    scope = scope_of(user)
    return Unit.objects.filter(scope.under("org", *OVERSEEING) | scope.of_units(""))


def orgs_seen(user: User) -> QuerySet[Org]:
    """Return the orgs whose organisation life the user may see: at and below his own."""
    scope = scope_of(user)
    return Org.objects.filter(scope.under("", *OVERSEEING, PostKind.GRID_KEEPER))


def branch_by_code(code: str, units: QuerySet[Unit], orgs: QuerySet[Org]) -> Branch | None:
    """Return the branch of a code among these units and orgs, None where there is none."""
    pk = code[1:]
    if code[:1] not in ("u", "o") or not pk.isdecimal() or len(pk) > 18:
        return None
    if code[0] == "u":
        found = branches(units.filter(pk=pk), orgs.none())
    else:
        found = branches(units.none(), orgs.filter(pk=pk))
    return found[0] if found else None


def may_excuse_branch(user: User, branch: Branch) -> bool:
    """Tell whether the user may let the branch off: an admin above, as for bodies."""
    above = scope_of(user).under("", PostKind.ADMIN)
    return Org.objects.filter(above, pk=branch.org.pk).exists()
