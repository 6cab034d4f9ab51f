"""Who may change grids, their buildings, borders and extent: access.md, row Org."""

from django.db.models import QuerySet

from core.models import User
from grids.models import BuildingCard, GridCard
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import scope_of


def may_change_grid(user: User, card: GridCard) -> bool:
    """Tell whether the user may change the card: admin, officer and staff above it."""
    return GridCard.objects.editable_by(user).filter(pk=card.pk).exists()


def may_propose(user: User, card: GridCard) -> bool:
    """Tell whether the user may ask the community for a change: the grid's own keeper."""
    here = GridCard.objects.filter(scope_of(user).under("org", PostKind.GRID_KEEPER), pk=card.pk)
    return here.exists() and not may_change_grid(user, card)


def may_read_keeper(user: User, card: GridCard) -> bool:
    """Tell whether the user may have the keeper's phone shown: who changes the card, the keeper."""
    return may_change_grid(user, card) or may_propose(user, card)


def may_change_building(user: User, card: BuildingCard) -> bool:
    """Tell whether the user may change the building's card: who changes the grid's."""
    return BuildingCard.objects.editable_by(user).filter(pk=card.pk, org__closed_on=None).exists()


def may_regroup(user: User, grid: Org) -> bool:
    """Tell whether the user may split this grid or merge others into it: who changes its card."""
    standing = Org.objects.standing().filter(pk=grid.pk, level=Level.GRID)
    return standing.filter(scope_of(user).under("")).exists()


def units_for(card: GridCard) -> QuerySet[Unit]:
    """Return the units that may lie in the grid: those that are entered in its community."""
    return Unit.objects.present().filter(org=card.org.parent_id).order_by("name")


def places_with_borders(user: User) -> QuerySet[Org]:
    """Return the streets and communities for which the user may upload borders."""
    levels = (Level.STREET, Level.COMMUNITY)
    mine = Org.objects.standing().filter(scope_of(user).under(""), level__in=levels)
    return mine.order_by("level", "lft")
