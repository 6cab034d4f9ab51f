"""Who may change the card of a grid: access.md, row Org."""

from core.models import User
from grids.models import GridCard
from orgs.models import PostKind
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
