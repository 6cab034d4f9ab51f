"""Units that give and grids, counted by the org below in which they lie; one statement each."""

import datetime
from dataclasses import dataclass, field

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from core.models import User
from grids.ground.norms import norms_on, reasons, with_norm
from grids.models import GridCard
from orgs.models import KEY_OF_LEVEL, Level, Org, Unit
from portal.links import address
from services.models import PUBLISHED, Demand, Offer, OfferState


@dataclass
class UnitFigures:
    """Units that are there, how many of them gave by the end of the span and before it."""

    all: int = 0
    gave: int = 0
    gave_before: int = 0

    @property
    def never(self) -> int:
        """Return how many have given nothing yet."""
        return self.all - self.gave

    def add(self, other: "UnitFigures") -> None:
        """Add another's counts."""
        self.all += other.all
        self.gave += other.gave
        self.gave_before += other.gave_before


@dataclass
class UnitsBelow:
    """Units by org below and by sector name, in the order of the sectors."""

    by_org: dict[int, UnitFigures] = field(default_factory=dict)
    by_sector: dict[str, UnitFigures] = field(default_factory=dict)


def child_key(org: Org) -> str:
    """Return the ancestor key of the level below the org, 社区 at the lowest."""
    return KEY_OF_LEVEL[Level(min(org.level + 1, Level.COMMUNITY))]


def givers(day: datetime.date) -> QuerySet:
    """Return the ids of units that had published an offer by that day, whatever became of it.

    As a list of ids, which the database reads once; a question for each unit is asked each time.
    """
    offers = Offer.objects.filter(published_on__lte=day).exclude(state=OfferState.DRAFT)
    # A member's offer has no unit: with a NULL in the list, "not in it" is true of nobody.
    return offers.exclude(unit=None).order_by().values("unit_id")


def gave_by(day: datetime.date) -> ExpressionWrapper:
    """Return whether a unit had published an offer by that day."""
    return ExpressionWrapper(Q(pk__in=givers(day)), output_field=BooleanField())


def units_below(org: Org, until: datetime.date, before: datetime.date) -> UnitsBelow:
    """Return the units under the org that are there now; those at the org itself have its id."""
    rows = (
        Unit.objects.present()
        .filter(org.below("org"))
        .order_by()
        .annotate(child=F(f"org__{child_key(org)}_id"))
        .values("child", "sector__name", "sector__order")
        .annotate(
            n=Count("pk"),
            n_gave=Count("pk", filter=Q(pk__in=givers(until))),
            n_before=Count("pk", filter=Q(pk__in=givers(before))),
        )
        .order_by("sector__order")
    )
    found = UnitsBelow()
    for row in rows:
        one = UnitFigures(row["n"], row["n_gave"], row["n_before"])
        found.by_org.setdefault(row["child"] or org.pk, UnitFigures()).add(one)
        found.by_sector.setdefault(row["sector__name"], UnitFigures()).add(one)
    return found


@dataclass
class GridFigures:
    """Grids by kind, and how many are out of the norm (practice S4)."""

    basic: int = 0
    exclusive: int = 0
    off: int = 0

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.basic + self.exclusive

    def add(self, other: "GridFigures") -> None:
        """Add another's counts."""
        self.basic += other.basic
        self.exclusive += other.exclusive
        self.off += other.off


def grids_below(org: Org) -> dict[int, GridFigures]:
    """Return the grids under the org by the org below in which they lie; closed ones left out."""
    child, kinds = f"org__{child_key(org)}_id", GridCard.Kind
    cards = GridCard.objects.filter(org.below("org"), org__closed_on=None)
    rows = (
        with_norm(cards, norms_on())
        .order_by()
        .values(child)
        .annotate(
            n_basic=Count("pk", filter=Q(kind=kinds.BASIC)),
            n_exclusive=Count("pk", filter=Q(kind=kinds.EXCLUSIVE)),
            n_off=Count("pk", filter=Q(off=True)),
        )
        .values_list(child, "n_basic", "n_exclusive", "n_off")
    )
    found: dict[int, GridFigures] = {}
    for pk, *counts in rows:
        found.setdefault(pk or org.pk, GridFigures()).add(GridFigures(*counts))
    return found


def grid_rows(org: Org, user: User) -> list[GridCard]:
    """Return the grids of a community with `demands` (published), `norm` (words) and `url`.

    [] for other levels.
    """
    if org.level != Level.COMMUNITY:
        return []
    norms = norms_on()
    seen = GridCard.objects.visible_to(user).filter(org.below("org"), org__closed_on=None)
    cards = list(with_norm(seen, norms).select_related("org").order_by("org__lft"))
    published = Demand.objects.visible_to(user).filter(grid__community=org, state__in=PUBLISHED)
    counts = dict(published.order_by().values_list("grid_id").annotate(n=Count("pk")))
    for card in cards:
        card.norm = reasons(card, norms)
        card.demands = counts.get(card.org_id, 0)
        card.url = address("grid_detail", card.pk)
    return cards
