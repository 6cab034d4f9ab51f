"""Who may do what with a call: access.md, row Matter, call, and its last lines."""

from django.db.models import QuerySet

from alliances.rules import DEPARTMENT_SECTOR
from core.models import User
from grids.models import Call, CallParty
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import scope_of


def streets_calling(user: User) -> QuerySet[Org]:
    """Return the streets in whose name the user calls: those of his posts as an officer."""
    here = scope_of(user).at("", PostKind.OFFICER)
    return Org.objects.standing().filter(here, level=Level.STREET).order_by("lft")


def departments_of(street: Org) -> QuerySet[Unit]:
    """Return the departments that a street may call: units of sector 机关 at its district or city."""
    above = [street.district_id, street.city_id]
    return Unit.objects.filter(
        org_id__in=above, sector__name=DEPARTMENT_SECTOR, ended_on=None
    ).order_by("-org__level", "name")


def may_handle(user: User, call: Call) -> bool:
    """Tell whether the user acts for the calling street."""
    return streets_calling(user).filter(pk=call.org_id).exists()


def may_decide(user: User, call: Call) -> bool:
    """Tell whether the user decides on returns and extensions: the street, an admin above it."""
    above = scope_of(user).under("org", PostKind.ADMIN)
    return may_handle(user, call) or Call.objects.filter(above, pk=call.pk).exists()


def may_press(user: User, call: Call) -> bool:
    """Tell whether the user presses for a late call: an admin or a supervisor above it."""
    above = scope_of(user).under("org", PostKind.ADMIN, PostKind.SUPERVISOR)
    return Call.objects.filter(above, pk=call.pk).exists()


def part_of(user: User, call: Call) -> CallParty | None:
    """Return the department for which the user acts in the call's round; the lead goes first."""
    mine = scope_of(user).of_units("unit")
    return call.parties.filter(mine, round=call.round).select_related("unit").first()


def orgs_laying_down(user: User) -> QuerySet[Org]:
    """Return the cities and districts whose calendar and terms the user lays down."""
    own = scope_of(user).under("", PostKind.ADMIN)
    return (
        Org.objects.standing()
        .filter(own, level__in=(Level.CITY, Level.DISTRICT))
        .order_by("-level", "lft")
    )


def orgs_bound(user: User) -> QuerySet[Org]:
    """Return the cities and districts whose calendar binds the user, or lies below his posts."""
    seen = Org.objects.filter(scope_of(user).orgs()).order_by()
    places = Org.objects.standing().filter(level__in=(Level.CITY, Level.DISTRICT))
    ids = [seen.values("district_id"), seen.values("city_id")]
    return places.filter(pk__in=ids[0]).union(places.filter(pk__in=ids[1]))
