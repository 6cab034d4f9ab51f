"""Where a closed matter lies that begins anew: what came after its grid, or whoever has it now."""

from django.core.exceptions import ValidationError

from grids.ground.succession import hold_landing
from grids.models import Matter
from orgs.models import Level, Org, Post, PostKind
from orgs.tree import hold_named


def first_desk(home: Org) -> Org:
    """Return where a matter from there lies first: its grid if that has a keeper, else the community."""
    if home.level < Level.GRID:
        return home
    kept = Post.objects.active().filter(org_id=home.grid_id, kind=PostKind.GRID_KEEPER)
    grid_id = home.grid_id if kept.exists() else home.community_id
    return home if home.pk == grid_id else Org.objects.get(pk=grid_id)


def hold_heirs(matter: Matter) -> tuple[Org, Org]:
    """Return (from where, where it lies) for a matter that begins anew, held before it is locked.

    As it was while both stand. Of a grid that was split or merged away the one to which the doorway
    went, else the first that came after it; of one that ended without, its community. A grid without
    a keeper has it done by the community.
    """
    facts = Matter.objects.values_list("home", "org", "home__closed_on", "door__org")
    home, org, ended, doorway = facts.get(pk=matter.pk)
    landing = _standing(doorway if ended and doorway else home)
    return landing, first_desk(landing if org == home else _standing(org))


def _standing(pk: int) -> Org:
    try:
        return hold_landing(pk)
    except ValidationError:  # closed, and nothing came after it
        ended = Org.objects.get(pk=pk)
        return hold_named(ended.community_id if ended.level >= Level.GRID else ended.pk)
