"""What is left of an offer and of a demand, counted under row locks so that nobody overbooks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import overload

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.models import User
from orgs.scope import scope_of
from services.models import PUBLISHED, Claim, Demand, Match, Offer, Project
from services.models.providers import with_provider

OPEN_PROJECT = (Project.State.IN_WORK, Project.State.REPORTED)


def lock_demand(demand_id: int) -> Demand:
    """Lock the demand's row until the transaction ends; Demand.DoesNotExist when it is gone."""
    return Demand.objects.select_for_update(of=("self",)).select_related("org").get(pk=demand_id)


def lock_offer(offer_id: int) -> Offer:
    """Lock the offer's row until the transaction ends."""
    rows = Offer.objects.select_for_update(of=("self",)).select_related("org", *with_provider())
    return rows.get(pk=offer_id)


@overload
def lock_pair(demand_id: int, offer_id: int) -> tuple[Demand, Offer]: ...
@overload
def lock_pair(demand_id: int, offer_id: int | None) -> tuple[Demand, Offer | None]: ...
def lock_pair(demand_id: int, offer_id: int | None) -> tuple[Demand, Offer | None]:
    """Lock demand, then offer: always in this order, so that two never wait for each other."""
    demand = lock_demand(demand_id)
    return demand, lock_offer(offer_id) if offer_id else None


def _holding(path: str) -> list[QuerySet]:
    """Return what holds a place of the row that `path` names ("offer" or "demand")."""
    projects = Project.objects.filter(state__in=OPEN_PROJECT)
    if path == "demand":
        projects = Project.objects.exclude(state=Project.State.CANCELLED)
    return [
        Match.objects.filter(state=Match.State.ACCEPTED),
        Claim.objects.filter(state=Claim.State.WAITING, direction=Claim.Direction.COMMUNITY),
        projects,
    ]


def _count(path: str, pk: int, match: Match | None, claim: Claim | None) -> int:
    matches, claims, projects = (rows.filter(**{path: pk}) for rows in _holding(path))
    if match is not None:
        matches = matches.exclude(pk=match.pk)
    if claim is not None:
        claims = claims.exclude(pk=claim.pk)
    return matches.count() + claims.count() + projects.count()


def taken(offer: Offer, *, match: Match | None = None, claim: Claim | None = None) -> int:
    """Return how many demands the offer is bound to now, without the match or claim given.

    Accepted matches, claims by communities that wait for the unit, and open projects.
    """
    return _count("offer", offer.pk, match, claim)


def free(offer: Offer, *, match: Match | None = None, claim: Claim | None = None) -> int:
    """Return how many demands the offer can still take on."""
    return max(offer.capacity - taken(offer, match=match, claim=claim), 0)


def committed(demand: Demand, *, match: Match | None = None, claim: Claim | None = None) -> int:
    """Return how many are bound to the demand, without the match or claim given.

    Accepted matches, waiting claims by the community, and projects that were not cancelled.
    """
    return _count("demand", demand.pk, match, claim)


def wanting(demand: Demand, *, match: Match | None = None, claim: Claim | None = None) -> int:
    """Return how many more the demand looks for."""
    return max(demand.quantity - committed(demand, match=match, claim=claim), 0)


def _counted(rows: QuerySet, path: str) -> Coalesce:
    mine = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    counted = mine.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _annotated(path: str) -> CombinedExpression:
    counts = [_counted(rows, path) for rows in _holding(path)]
    return counts[0] + counts[1] + counts[2]


@dataclass(frozen=True)
class Counts:
    """How many a demand asks for, how many are bound to it, and how many have done it."""

    asked: int
    committed: int
    fulfilled: int

    def __str__(self) -> str:
        """Return the words of all screens and files."""
        words = _("要 %(asked)s 家，已落实 %(committed)s，已完成 %(fulfilled)s")
        return words % {
            "asked": self.asked,
            "committed": self.committed,
            "fulfilled": self.fulfilled,
        }


def counts_of(demands: Iterable[Demand], user: User) -> dict[int, Counts]:
    """Return the counts of those of the demands that the user sees from the inside, by id.

    To others, who else is bound to a demand is not told, nor how many (access.md).
    """
    rows = {demand.pk: demand for demand in demands if demand.state in PUBLISHED}
    inside = Demand.objects.filter(scope_of(user).under("org"), pk__in=list(rows))
    return {
        row["pk"]: Counts(rows[row["pk"]].quantity, row["committed_count"], row["fulfilled_count"])
        for row in with_committed(inside).values("pk", "committed_count", "fulfilled_count")
    }


def with_taken(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """Annotate offers with `taken_count`, as `taken` counts it."""
    return offers.annotate(taken_count=_annotated("offer"))


def with_committed(demands: QuerySet[Demand]) -> QuerySet[Demand]:
    """Annotate demands with `committed_count`, as `committed` counts it, and `fulfilled_count`."""
    done = Project.objects.filter(state=Project.State.DONE)
    return demands.annotate(
        committed_count=_annotated("demand"), fulfilled_count=_counted(done, "demand")
    )
