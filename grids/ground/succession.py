"""What became of a grid that ended: which came after it, and where what comes in for it lands."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.models import User
from grids.models import GridCard, GridChange, GridHeir
from orgs.models import Org
from orgs.tree import hold_named

FARTHEST = 50  # changes one after another; more is a circle


def heirs_of(org: Org) -> list[Org]:
    """Return the grids that came after an ended one, the first gets what names the old one."""
    return [one.new for one in GridHeir.objects.filter(old=org).select_related("new")]


def hold_landing(pk: int) -> Org:
    """Return the grid in which what comes in for this one lands now, kept until the transaction ends.

    The grid itself while it stands, else the first of those that came after it: what was written on
    the wall of an ended grid, or sent while it was being split, finds its place. ValidationError
    where it was closed and nothing came after it.
    """
    for _step in range(FARTHEST):
        org = hold_named(pk)
        if org.closed_on is None:
            return org
        heir = GridHeir.objects.filter(old=org).order_by("pk").first()
        if heir is None:
            break
        pk = heir.new_id
    raise ValidationError(_("这个网格已经撤销，请找社区"))


def heir_in(pk: int, places: QuerySet[Org]) -> int:
    """Return which of the places came after this grid: itself where it is one of them or none is."""
    ids = [pk]
    for _step in range(FARTHEST):
        if found := places.filter(pk__in=ids).values_list("pk", flat=True).first():
            return found
        ids = list(GridHeir.objects.filter(old__in=ids).values_list("new", flat=True))
        if not ids:
            break
    return pk


@dataclass(frozen=True)
class Line:
    """One change as a card tells it: the other grids as (name, id of a card that the reader sees)."""

    change: GridChange
    grids: list[tuple[str, int | None]]


def came_from(card: GridCard, user: User) -> list[Line]:
    """Return from which ended grids this one came, newest first."""
    rows = GridHeir.objects.filter(new=card.org_id).select_related("change__made_by", "old")
    return _lines([(row.change, row.old) for row in rows], user)


def went_to(card: GridCard, user: User) -> list[Line]:
    """Return what came after this one, where it ended by a split or a merge."""
    rows = GridHeir.objects.filter(old=card.org_id).select_related("change__made_by", "new")
    return _lines([(row.change, row.new) for row in rows], user)


def _lines(pairs: list[tuple[GridChange, Org]], user: User) -> list[Line]:
    orgs = [org.pk for _change, org in pairs]
    seen = GridCard.objects.visible_to(user).filter(org__in=orgs).order_by() if orgs else []
    cards = {card.org_id: card.pk for card in seen}
    found: dict[int, Line] = {}
    for change, org in pairs:
        line = found.setdefault(change.pk, Line(change, []))
        line.grids.append((org.name, cards.get(org.pk)))
    return sorted(found.values(), key=lambda line: -line.change.pk)


def standing_heir_seen(org_id: int, user: User) -> GridCard | None:
    """Return a card that the user sees and to which a link to an ended grid leads, None without."""
    ids = [org_id]
    for _step in range(FARTHEST):
        ids = list(
            GridHeir.objects.filter(old__in=ids).order_by("pk").values_list("new", flat=True)
        )
        if not ids:
            return None
        seen = GridCard.objects.visible_to(user).filter(org__in=ids, org__closed_on=None)
        if card := seen.order_by("pk").first():
            return card
    return None
