"""What a matching run looks at: the lists as the engine takes them, read at one moment."""

import itertools
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from orgs.models import KEY_OF_LEVEL, Level, Org
from services.capacity import OPEN_PROJECT, with_committed
from services.matches import fairness
from services.matches.fairness import NO_LIMITS, Giving
from services.matching.types import DemandRow, OfferRow
from services.matching.types import Reach as Depth
from services.matching.week import ANY_TIME, SlotError, Week
from services.models import (
    JUDGED,
    Claim,
    Demand,
    DemandState,
    Hold,
    Kind,
    Match,
    MatchRun,
    Offer,
    Project,
    Reach,
)
from services.models.providers import with_provider

NIGHTLY = "nightly"
# States in which a demand may want one more unit, if its quantity is not reached.
WANTING = (
    DemandState.OPEN,
    DemandState.PROPOSED,
    DemandState.UNSERVED,
    DemandState.OFFERED,
    DemandState.PARTLY,
    DemandState.IN_WORK,
)
# What people said about a pair stands: it is never proposed again by itself.
DECIDED = (Match.State.ACCEPTED, Match.State.AGREED, Match.State.DECLINED, Match.State.REFUSED)
DEPTH = {
    Reach.CITY: Depth.CITY,
    Reach.DISTRICT: Depth.DISTRICT,
    Reach.STREET: Depth.STREET,
    Reach.COMMUNITY: Depth.COMMUNITY,
}
KIND_WORD = {Kind.RESOURCE: "资源", Kind.SERVICE: "服务"}


@dataclass(frozen=True)
class Snapshot:
    """The lists of a run. versions: the row version read, by id; a row that was edited meanwhile
    is left to the run that its edit asked for. locked: stand-in pairs (see `_bindings`) that take
    quantity and capacity first, and the pairs that people hold in the plan. forbidden: pairs that
    are decided, under way or held out of it. resting: offers of members who take nothing on now.
    """

    org: Org
    demands: list[DemandRow] = field(default_factory=list)
    offers: list[OfferRow] = field(default_factory=list)
    demand_versions: dict[int, int] = field(default_factory=dict)
    offer_versions: dict[int, int] = field(default_factory=dict)
    locked: list[tuple[int, int]] = field(default_factory=list)
    forbidden: set[tuple[int, int]] = field(default_factory=set)
    resting: frozenset[int] = frozenset()
    names: dict[int, str] = field(default_factory=dict)
    districts: list[int] = field(default_factory=list)


def scope_of_run(run: MatchRun) -> tuple[Q, Q]:
    """Return the filters for the demands and the offers of a run.

    A district's run takes every offer that can reach the district; at night those of reach 市 are
    left to the city's run, which comes after the districts and takes these alone (design.md).
    """
    org = run.org
    if org.level == Level.CITY:
        return org.below("org"), Q(reach=Reach.CITY, org__city_id=org.pk)
    own = Q(org__district_id=org.pk)
    if run.cause == NIGHTLY:
        return org.below("org"), own & ~Q(reach=Reach.CITY)
    return org.below("org"), own | Q(reach=Reach.CITY, org__city_id=org.city_id)


def load(
    run: MatchRun, *, demands: list[int] | None = None, offers: list[int] | None = None
) -> Snapshot:
    """Read the lists of a run, or of them those of the ids; the run's `org` must be there."""
    of_demands, of_offers = scope_of_run(run)
    if demands is not None:
        of_demands &= Q(pk__in=demands)
    if offers is not None:
        of_offers &= Q(pk__in=offers)
    return _read(run, of_demands, of_offers)


def _read(run: MatchRun, of_demands: Q, of_offers: Q) -> Snapshot:
    demands = wanting_demands(of_demands)
    offers = list(
        Offer.objects.published()
        .filter(of_offers)
        .select_related("org", "category", *with_provider())
        .order_by("pk")
    )
    demand_ids, offer_ids = [d.pk for d in demands], [o.pk for o in offers]
    held = Counter(_held(Offer, offer_ids, Project.objects.filter(state__in=OPEN_PROJECT)))
    giving = fairness.giving_of(offers, demand_ids)
    resting = frozenset(pk for pk, one in giving.items() if one.resting)
    full = {offer.pk for offer in offers if held[offer.pk] >= offer.capacity} | resting
    locked, forbidden = held_pairs(_of_run(run, demand_ids))
    orgs = {row.org_id for row in (*demands, *offers)}
    return Snapshot(
        org=run.org,
        demands=[demand_row(demand) for demand in demands],
        offers=[offer_row(row, full=row.pk in full, giving=giving[row.pk]) for row in offers],
        demand_versions={demand.pk: demand.version for demand in demands},
        offer_versions={offer.pk: offer.version for offer in offers},
        locked=[
            *_bindings(run.org, demand_ids, {pk: n for pk, n in held.items() if pk not in full}),
            *sorted(locked),
        ],
        forbidden=_decided_pairs(demand_ids) | forbidden,
        resting=resting,
        names=names_of(orgs),
        districts=sorted({d.org.district_id for d in demands if d.org.district_id}),
    )


def _of_run(run: MatchRun, demand_ids: list[int]) -> Q:
    """Return the filter of the holds that a run plans around.

    A city's run finds those on offers of the districts in the plans of these already.
    """
    own = Q(demand__in=demand_ids)
    return own & Q(offer__reach=Reach.CITY) if run.org.level == Level.CITY else own


def held_pairs(where: Q) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return the pairs that people hold in the plan, and those that they hold out of it.

    What was judged since counts as judged; what is not offered any more holds no place.
    """
    rows = Hold.objects.standing().filter(where, offer__in=Offer.objects.published())
    decided = Match.objects.filter(
        demand=OuterRef("demand"), offer=OuterRef("offer"), state__in=DECIDED
    )
    pairs: dict[str, set[tuple[int, int]]] = {kind: set() for kind in Hold.Kind.values}
    for kind, *pair in rows.exclude(Exists(decided)).values_list("kind", "demand_id", "offer_id"):
        pairs[kind].add((pair[0], pair[1]))
    return pairs[Hold.Kind.LOCKED], pairs[Hold.Kind.FORBIDDEN]


def wanting_demands(where: Q) -> list[Demand]:
    """Return published demands that want one more unit, with org and category, by id."""
    rows = with_committed(Demand.objects.filter(where, state__in=WANTING))
    rows = rows.select_related("org", "category").order_by("pk")
    return [demand for demand in rows if demand.committed_count < demand.quantity]


def place_of(org: Org) -> tuple[int, ...]:
    """Return the ids of city, district, street and community in which the org lies, as far down."""
    keys = [getattr(org, f"{KEY_OF_LEVEL[level]}_id") for level in list(Level)[:4]]
    return tuple(itertools.takewhile(lambda key: key is not None, keys))


def demand_row(demand: Demand) -> DemandRow:
    """Return the demand as the engine takes it; `quantity` is all it wants."""
    return DemandRow(
        id=demand.pk,
        place=place_of(demand.org),
        title=demand.title,
        description=demand.description,
        category=demand.category.name if demand.category else "",
        quantity=demand.quantity,
        week=_week(demand.slots),
        due=demand.due,
    )


def offer_row(offer: Offer, *, full: bool = False, giving: Giving = NO_LIMITS) -> OfferRow:
    """Return the offer as the engine takes it; `capacity` is all it takes on at once.

    full: nothing of it is left, so that it is no candidate and may be a near miss. giving: what
    its giver gave lately, and how many more proposals he may get.
    """
    return OfferRow(
        id=offer.pk,
        place=place_of(offer.org),
        title=offer.title,
        description=offer.description,
        category=offer.category.name if offer.category else "",
        unit=offer.provider_name,
        kind=KIND_WORD[Kind(offer.kind)],
        capacity=0 if full else offer.capacity,
        week=_week(offer.slots),
        reach=DEPTH[Reach(offer.reach)],
        given=giving.given,
        room=giving.room,
        provider=offer.provider_key,
    )


def _week(slots: str) -> Week:
    """Read stored slots; what nobody can read (it came past the forms) stops no district."""
    try:
        return Week.parse(slots)
    except SlotError:
        return ANY_TIME


def _bindings(org: Org, demand_ids: list[int], held: dict[int, int]) -> list[tuple[int, int]]:
    """Return what holds a place, as pairs with a stand-in (a negative id) on the other side.

    A place of an offer and one of a demand are held by different things (a done project frees its
    offer and still counts for its demand), so each is written down by itself. held: places taken
    of offers that have some left, by id.
    """
    stand_in = itertools.count(-1, -1)
    demands = _held(Demand, demand_ids, Project.objects.exclude(state=Project.State.CANCELLED))
    if org.level == Level.CITY:
        demands += _planned_in_districts(demand_ids)
    offers = [pk for pk, count in held.items() for _ in range(count)]
    offers += _planned_elsewhere(demand_ids)
    pairs = [(demand, next(stand_in)) for demand in demands]
    return pairs + [(next(stand_in), offer) for offer in offers]


def _held(model: type, ids: list[int], projects: QuerySet[Project]) -> list[int]:
    """Return the ids whose place is held, one entry per place."""
    path = model._meta.model_name
    holding = [
        Match.objects.filter(state=Match.State.ACCEPTED),
        Claim.objects.filter(state=Claim.State.WAITING, direction=Claim.Direction.COMMUNITY),
        projects,
    ]
    found: list[int] = []
    for rows in holding:
        held = rows.filter(**{f"{path}__in": ids}).order_by("pk")
        found += held.values_list(f"{path}_id", flat=True)
    return found


def _planned_elsewhere(demand_ids: list[int]) -> list[int]:
    """Return offers of reach 市 that the plans of other districts count on, one entry per pair."""
    rows = _planned().filter(offer__reach=Reach.CITY).exclude(demand__in=demand_ids)
    return list(rows.values_list("offer_id", flat=True))


def _planned_in_districts(demand_ids: list[int]) -> list[int]:
    """Return demands for which a district's plan has an offer of its own, one entry per pair."""
    rows = _planned().exclude(offer__reach=Reach.CITY).filter(demand__in=demand_ids)
    return list(rows.values_list("demand_id", flat=True))


def _planned() -> QuerySet[Match]:
    rows = Match.objects.filter(state=Match.State.PROPOSED, planned=True)
    return rows.filter(demand__state__in=JUDGED).order_by("pk")


def _decided_pairs(demand_ids: list[int]) -> set[tuple[int, int]]:
    """Return pairs on which people have decided, or are deciding."""
    matches = Match.objects.filter(demand__in=demand_ids, state__in=DECIDED)
    claims = Claim.objects.filter(
        demand__in=demand_ids, offer__isnull=False, state=Claim.State.WAITING
    )
    projects = Project.objects.filter(demand__in=demand_ids, offer__isnull=False)
    return {
        pair
        for rows in (matches, claims, projects)
        for pair in rows.values_list("demand_id", "offer_id")
    }


def names_of(org_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of the orgs and of all above them, for the words of near misses."""
    keys = [f"{KEY_OF_LEVEL[level]}_id" for level in list(Level)[:4]]
    above = Org.objects.filter(pk__in=list(org_ids)).values_list(*keys)
    wanted = {key for row in above for key in row if key}
    return dict(Org.objects.filter(pk__in=wanted).order_by().values_list("pk", "name"))
