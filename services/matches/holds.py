"""Pairs that people hold in or out of the plan: which stand, what a new one costs, what fits a demand."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core.models import User
from services import capacity
from services.matches import lexicon, vectors
from services.matches.learned import weights_of
from services.matches.snapshot import WANTING, demand_row, held_pairs, names_of, offer_row
from services.matching.types import text_of
from services.models import Demand, Hold, Match, Offer
from services.models.providers import with_provider

if TYPE_CHECKING:
    from services.matching.types import Gap, Proposal

SHOWN = 5  # titles of demands that would be left without anybody
FOUND = 20  # offers from which one may put a pair together


@dataclass(frozen=True)
class Fit:
    """How an offer fits a demand: `proposal` as a run would write it (None where a rule is
    broken or the texts have nothing in common), `gaps`: the rules that it breaks."""

    proposal: "Proposal | None"
    gaps: "tuple[Gap, ...]"

    @property
    def full(self) -> bool:
        """Tell whether nothing of the offer is left."""
        return any(gap.kind == "余量" for gap in self.gaps)

    @property
    def words(self) -> str:
        """Return which rule speaks against the pair, and what would do."""
        return "；".join(f"{gap.fact}，{gap.change}" for gap in self.gaps)


def fit_of(demand: Demand, offer: Offer) -> Fit:
    """Work out score and broken rules of one pair, as the district's own matching would."""
    (broken,) = rules_of(demand, offer)
    return broken if broken.gaps else Fit(_rated(demand, offer), ())


def rules_of(demand: Demand, *offers: Offer) -> list[Fit]:
    """Return the rules that each pair breaks, without a score, in a fixed number of statements."""
    from services.matching.misses import gaps_of

    asked = demand_row(demand)
    names = names_of([demand.org_id, *(offer.org_id for offer in offers)])
    counted = capacity.with_taken(Offer.objects.filter(pk__in=[offer.pk for offer in offers]))
    taken = dict(counted.order_by().values_list("pk", "taken_count"))
    return [
        Fit(None, tuple(gaps_of(asked, offer_row(offer), taken[offer.pk], names)))
        for offer in offers
    ]


def _rated(demand: Demand, offer: Offer) -> "Proposal | None":
    """Rate a pair that keeps the rules, however little its texts have in common."""
    from services.matching.engine import Matcher

    asked, given = demand_row(demand), offer_row(offer)
    district = demand.org.district
    found = lexicon.matcher_of(district)
    stored = vectors.known([text_of(asked), text_of(given)], found.likeness.name)
    if found.likeness.name != "words" and len(stored) < 2:
        found = lexicon.matcher_of(district, words_only=True)
    ready = {}
    if found.likeness.name != "words":
        ready = {
            "demand_vectors": vectors.of_rows([asked], found.likeness.name),
            "offer_vectors": vectors.of_rows([given], found.likeness.name),
        }
    any_pair = Matcher(found.likeness, found.reader, replace(found.settings, floor=0.0))
    result = any_pair.match([asked], [given], weights=weights_of(demand.org), **ready)
    return next(iter(result.proposals.get(demand.pk, ())), None)


@dataclass(frozen=True)
class Cost:
    """What a decision costs the whole: points of the plan, and demands served before and after.
    `lost`: titles of those that lose their only offer, as far as the reader sees them."""

    points: float
    before: int
    after: int
    unserved: int
    lost: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return it as a sentence."""
        return cost_words(self.stored)

    @property
    def stored(self) -> dict:
        """Return what is kept with the hold."""
        return {
            "points": self.points,
            "before": self.before,
            "after": self.after,
            "unserved": self.unserved,
        }


def cost_words(cost: dict) -> str:
    """Say what a decision cost: 另有 2 条需求会没有人接; nothing is said as nothing."""
    if not cost:
        return ""
    if cost["unserved"]:
        words = _("另有 %(n)s 条需求会没有人接（能接上的从 %(before)s 条变成 %(after)s 条）")
        return words % {"n": cost["unserved"], **cost}
    if cost["points"] > 0:
        words = _("没有需求因此落空，全区方案的得分少 %(points)s 分")
        return words % {"points": f"{cost['points']:g}"}
    return _("不影响别的需求")


def cost_for(demand: Demand, offer: Offer, kind: str, user: User, points: float = 0.0) -> Cost:
    """Work out the best plan of the demand's district with and without the decision.

    points: the score of the pair, where no run has proposed it. The plan is that of the proposals
    as they are stored; of demands beyond the reader's scope only their number is told.
    """
    from services.matching.cost import Candidate, Limits, cost_of

    demands = _wanting(demand)
    rows = Match.objects.filter(demand__in=demands, state=Match.State.PROPOSED)
    found = rows.values_list("demand_id", "offer_id", "score")
    candidates = {(ours, theirs): score * 100 for ours, theirs, score in found}
    pair = (demand.pk, offer.pk)
    candidates.setdefault(pair, points)
    locked, forbidden = held_pairs(Q(demand__in=demands))
    offers = {theirs for _ours, theirs in (*candidates, *locked)}
    free = capacity.with_taken(Offer.objects.filter(pk__in=offers))
    limits = Limits(
        {pk: row.quantity - row.committed_count for pk, row in demands.items()},
        {row.pk: max(row.capacity - row.taken_count, 0) for row in free},
    )
    changed = "force" if kind == Hold.Kind.LOCKED else "forbid"
    cost = cost_of(
        [Candidate(*key, value) for key, value in candidates.items() if value > 0 or key == pair],
        limits,
        locked=locked - {pair},
        forbidden=forbidden - {pair},
        **{changed: [pair]},
    )
    others = [pk for pk in cost.unserved if pk != demand.pk]
    seen = Demand.objects.visible_to(user).filter(pk__in=others)
    return Cost(
        max(cost.points, 0.0),
        len({ours for ours, _theirs in cost.before.pairs}),
        len({ours for ours, _theirs in cost.after.pairs}),
        len(cost.unserved) if kind == Hold.Kind.FORBIDDEN else len(others),
        tuple(seen.order_by("pk").values_list("title", flat=True)[:SHOWN]),
    )


def _wanting(demand: Demand) -> dict[int, Demand]:
    """Return the demands of the district that still look for somebody, by id."""
    place = Q(org__district_id=demand.org.district_id)
    rows = capacity.with_committed(Demand.objects.filter(place, state__in=WANTING))
    return {row.pk: row for row in rows.order_by("pk") if row.committed_count < row.quantity}


def free_for_hold(demand: Demand, offer: Offer) -> tuple[int, int]:
    """Return how many more pairs the demand and the offer can have locked; both are locked rows."""
    locked = Hold.objects.standing().filter(kind=Hold.Kind.LOCKED)
    undecided = locked.exclude(pair_state_in(Match.State.ACCEPTED, Match.State.AGREED))
    wants = capacity.wanting(demand) - undecided.filter(demand=demand).count()
    return wants, capacity.free(offer) - undecided.filter(offer=offer).count()


def pair_state_in(*states: str) -> Q:
    """Return the filter for holds whose pair has a match in one of the states."""
    pair = {"demand": OuterRef("demand"), "offer": OuterRef("offer")}
    return Q(Exists(Match.objects.filter(**pair, state__in=states)))


def choices_for(demand: Demand, user: User, words: str) -> list[Offer]:
    """Return published offers that the user sees and that hold each word, for a pair of his own."""
    rows = Offer.objects.visible_to(user).published()
    decided = demand.matches.exclude(state__in=[Match.State.PROPOSED, Match.State.LAPSED])
    rows = rows.exclude(pk__in=decided.values("offer"))
    rows = rows.exclude(pk__in=Hold.objects.standing().filter(demand=demand).values("offer"))
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(description__icontains=word))
    if not words and demand.category_id:
        rows = rows.filter(category=demand.category_id)
    return list(
        rows.select_related("org__street", "category", *with_provider()).order_by("-pk")[:FOUND]
    )


def standing_of(demand: Demand) -> dict[int, Hold]:
    """Return the holds that stand for a demand, by the id of the offer."""
    rows = Hold.objects.standing().filter(demand=demand)
    rows = rows.select_related("made_by", "offer__org__street", *with_provider("offer"))
    return {hold.offer_id: hold for hold in rows}
