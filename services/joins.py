"""Which demands of neighbours may be joined, and by whom (access.md, row Demand)."""

from django.db.models import QuerySet

from core.models import User
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of
from services.models import Demand, DemandJoin, DemandState

# What is still being looked for or worked on; what is done cannot be joined any more.
JOINABLE = (
    DemandState.OPEN,
    DemandState.PROPOSED,
    DemandState.OFFERED,
    DemandState.IN_WORK,
    DemandState.UNSERVED,
)


def joining_places(user: User) -> QuerySet[Org]:
    """Return the communities and streets in whose name the user may join."""
    own = scope_of(user).under("", PostKind.OFFICER, PostKind.STAFF)
    return Org.objects.filter(own, level__in=(Level.STREET, Level.COMMUNITY)).standing()


def joinable(user: User, *, into: Org | None = None) -> QuerySet[Demand]:
    """Return the published demands in the streets of the user's places: title and org are open.

    into: only those that this org may join: of its street, and not its own.
    """
    places = joining_places(user)
    rows = Demand.objects.filter(state__in=JOINABLE)
    if into is not None:
        places = places.filter(pk=into.pk)
        rows = rows.exclude(org_id=into.pk)
    streets = places.order_by().exclude(street=None).values("street_id")
    return rows.filter(org__street_id__in=streets)


def places_for(user: User, demand: Demand) -> QuerySet[Org]:
    """Return the user's orgs that may join the demand: of its street, without its own org and
    without those that joined already."""
    joined = DemandJoin.objects.standing().filter(demand=demand).values("org_id")
    near = joining_places(user).filter(street_id=demand.org.street_id).exclude(street=None)
    return near.exclude(pk=demand.org_id).exclude(pk__in=joined)
