"""Units and orgs that somebody may name as a party: those he sees, and members of his bodies."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alliances.models import Agreement, Alliance, Membership
from core.models import User
from orgs.models import Level, Org, Unit
from orgs.scope import scope_of

PLACE_LEVELS = (Level.CITY, Level.DISTRICT, Level.STREET, Level.COMMUNITY)
SHOWN = 20  # choices offered before anything is typed
FOUND = 30


@dataclass(frozen=True)
class Place:
    """A unit or an org as a choice: code `u12` or `o7`, name, and where it lies."""

    code: str
    name: str
    hint: str = ""


def place_of(unit: Unit | None, org: Org | None) -> Place:
    """Return a unit or an org as a choice."""
    if unit is not None:
        return Place(f"u{unit.pk}", unit.name, unit.org.name)
    if org is None:
        return Place("", "")
    return Place(f"o{org.pk}", org.name, org.tier.label)


def _members(user: User) -> QuerySet[Membership]:
    """Members of the bodies that the user keeps."""
    kept = Alliance.objects.editable_by(user).standing()
    return Membership.objects.standing().filter(alliance__in=kept.values("pk"))


def units_for(user: User, agreement: Agreement | None = None) -> QuerySet[Unit]:
    """Return the units that the user may name."""
    own = Q(pk__in=Unit.objects.editable_by(user).values("pk"))
    own |= Q(pk__in=_members(user).filter(unit__isnull=False).values("unit_id"))
    if agreement is not None:
        own |= Q(pk__in=agreement.parties.filter(unit__isnull=False).values("unit_id"))
    return Unit.objects.filter(own).present().select_related("org")


def orgs_for(user: User, agreement: Agreement | None = None) -> QuerySet[Org]:
    """Return the orgs that the user may name."""
    scope = scope_of(user)
    own = scope.under("")
    own |= Q(pk__in=_members(user).filter(org__isnull=False).values("org_id"))
    if agreement is not None:
        own |= Q(pk__in=agreement.parties.filter(org__isnull=False).values("org_id"))
    return Org.objects.standing().filter(own, level__in=PLACE_LEVELS)


def find_places(user: User, words: str, limit: int = FOUND) -> list[Place]:
    """Return the places whose name has all the words, orgs first."""
    units, orgs = units_for(user), orgs_for(user)
    for word in words.split():
        units, orgs = units.filter(name__icontains=word), orgs.filter(name__icontains=word)
    found = [place_of(None, org) for org in orgs.order_by("level", "lft")[: limit // 2]]
    found += [place_of(unit, None) for unit in units.order_by("name", "pk")[: limit - len(found)]]
    return found


def read_code(
    user: User, code: str, agreement: Agreement | None = None
) -> tuple[Unit | None, Org | None]:
    """Return the unit or the org of a code, (None, None) where the user may not name it."""
    kind, digits = code[:1], code[1:]
    if not digits.isdecimal() or len(digits) > 18:
        return None, None
    if kind == "u":
        return units_for(user, agreement).filter(pk=int(digits)).first(), None
    if kind == "o":
        return None, orgs_for(user, agreement).filter(pk=int(digits)).first()
    return None, None
