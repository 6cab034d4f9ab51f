"""What a matching run found, written down: proposals, near misses, states, and who is told.

Everything here runs in one transaction under the lock of the run's districts. Rows are locked in
the order of everybody else, demands before offers, and read again: what changed since the run
read it is left to the run that the change asked for. Nothing that a person decided is undone.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.notices import Message, notify
from core.ui.dates import cn_date
from orgs.models import Level
from services.actions.telling import community_people
from services.capacity import with_committed, with_taken
from services.matches import holds
from services.matches.snapshot import (
    DECIDED,
    NIGHTLY,
    WANTING,
    Snapshot,
    demand_row,
    held_pairs,
    offer_row,
)
from services.matching.types import Gap, MatchResult, Proposal
from services.matching.types import NearMiss as Miss
from services.models import (
    Claim,
    Demand,
    Match,
    MatchRun,
    NearMiss,
    Offer,
    OfferState,
    Project,
    Reach,
)
from services.models.providers import is_there, with_provider
from services.states import FIXED, OPEN_PROJECT, state_from

# Share of the points of 内容 from which on a pair is put before people; about the cut of the plan.
WORTH = 0.5
SHOWN = 5  # proposals for a demand; those of the plan are kept besides
RULE_OF_GAP = {
    "距离": "reach",
    "时间": "slots",
    "余量": "capacity",
    "推荐": "capacity",
    "内容": "text",
}
WRITTEN = ("rank", "score", "chance", "parts", "planned", "state", "proposed_at", "run")


@dataclass
class Changes:
    """Rows of Match to make and to change, and the demands for which somebody is new."""

    made: list[Match] = field(default_factory=list)
    changed: list[Match] = field(default_factory=list)
    news: set[int] = field(default_factory=set)


def write(run: MatchRun, snapshot: Snapshot, result: MatchResult) -> None:
    """Write what the run found; counts of proposals and of planned ones are set on the run."""
    demands = _still_wanting(snapshot)
    found = {pk: [p for p in result.proposals.get(pk, ()) if is_worth_asking(p)] for pk in demands}
    offers = _still_offered(snapshot, found.values())
    changes = _compare(snapshot, demands, offers, found)
    for match in (*changes.made, *changes.changed):
        match.run = run
    Match.objects.bulk_create(changes.made, batch_size=1000)
    Match.objects.bulk_update(changes.changed, WRITTEN, batch_size=500)
    _replace_misses(run, snapshot, demands, result.near_misses)
    # Only the first time: a write each night would fill the audit trail with nothing.
    Demand.objects.filter(pk__in=demands, matched_at=None).update(matched_at=timezone.now())
    settle_all(demands)
    live = Match.objects.filter(demand__in=demands, state=Match.State.PROPOSED)
    run.proposals, run.planned = live.count(), live.filter(planned=True).count()
    _tell(run, [demands[pk] for pk in sorted(changes.news)])


def is_worth_asking(proposal: Proposal) -> bool:
    """Tell whether a pair is likely enough the same need to ask somebody: rather nobody."""
    content = proposal.parts[0]
    return proposal.assigned or content.share >= WORTH


def _still_wanting(snapshot: Snapshot) -> dict[int, Demand]:
    """Lock the run's demands and return those that want what the run looked for, by id."""
    ids = list(snapshot.demand_versions)
    rows = Demand.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    versions = {
        pk: (state, version)
        for pk, state, version in rows.order_by("pk").values_list("pk", "state", "version")
    }
    same = [
        pk
        for pk, (state, version) in versions.items()
        if state in WANTING and version == snapshot.demand_versions[pk]
    ]
    wanting = with_committed(Demand.objects.filter(pk__in=same)).select_related("org", "category")
    return {d.pk: d for d in wanting.order_by("pk") if d.committed_count < d.quantity}


def _still_offered(snapshot: Snapshot, found: Iterable[Iterable[Proposal]]) -> dict[int, Offer]:
    """Lock the offers that were proposed; return those that are as they were and not full."""
    ids = {proposal.offer for rows in found for proposal in rows}
    locked = Offer.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    locked = set(locked.order_by("pk").values_list("pk", flat=True))
    rows = with_taken(Offer.objects.published().filter(pk__in=locked)).order_by("pk")
    return {
        offer.pk: offer
        for offer in rows
        if offer.version == snapshot.offer_versions[offer.pk] and offer.taken_count < offer.capacity
    }


def _compare(
    snapshot: Snapshot,
    demands: dict[int, Demand],
    offers: dict[int, Offer],
    found: dict[int, list[Proposal]],
) -> Changes:
    """Return what has to be made and changed so that the tables say what was found."""
    known: dict[int, dict[int, Match]] = defaultdict(dict)
    rows = Match.objects.filter(demand__in=demands).select_related(
        "offer__org", "offer__category", *with_provider("offer")
    )
    for match in rows.order_by("pk"):
        known[match.demand_id][match.offer_id] = match
    claimed = set(
        Claim.objects.filter(demand__in=demands, state=Claim.State.WAITING).values_list(
            "demand_id", "offer_id"
        )
    )
    # Read anew under the locks of the demands: what was held since the run began stands.
    locked, forbidden = held_pairs(Q(demand__in=demands))
    changes = Changes()
    for pk, demand in demands.items():
        fresh = {
            row.offer: row
            for row in found[pk]
            if row.offer in offers
            and (pk, row.offer) not in claimed | forbidden
            and not (row.offer in known[pk] and known[pk][row.offer].state in DECIDED)
        }
        held = [match for match in known[pk].values() if (pk, match.offer_id) in locked]
        _compare_one(snapshot, demand, known[pk], fresh, held=held, changes=changes)
    return changes


def _compare_one(
    snapshot: Snapshot,
    demand: Demand,
    known: dict[int, Match],
    fresh: dict[int, Proposal],
    *,
    held: list[Match],
    changes: Changes,
) -> None:
    """Bring the matches of one demand to what was found; what is untouched is not written.

    held: those that people hold in the plan, whatever the run found.
    """
    before = {match.pk: _facts(match) for match in known.values()}
    wanted = [
        match
        for match in known.values()
        if match.state == Match.State.PROPOSED
        and match.offer_id not in fresh
        and match not in held
        and match.offer_id not in snapshot.offer_versions
        and _still_holds(demand, match.offer)
    ]
    for offer_id, proposal in fresh.items():
        match = known.get(offer_id) or Match(demand=demand, offer_id=offer_id)
        fill(match, proposal)
        wanted.append(match)
    for match in held:
        if match.offer_id not in fresh:
            _rate_held(demand, match)
        match.planned = True
    wanted += [match for match in held if match not in wanted]
    shown = _shown(wanted)
    for rank, match in enumerate(shown, start=1):
        match.rank, match.state = rank, Match.State.PROPOSED
        if match.pk is None or before[match.pk][-1] != Match.State.PROPOSED:
            match.proposed_at = timezone.now()
            changes.news.add(demand.pk)
    for match in known.values():
        if match.state == Match.State.PROPOSED and match not in shown:
            match.state = Match.State.LAPSED
    for match in (*shown, *(m for m in known.values() if m not in shown)):
        if match.pk is None or before[match.pk] != _facts(match):
            (changes.changed if match.pk else changes.made).append(match)


def _rate_held(demand: Demand, match: Match) -> None:
    """Score a held pair that the run did not propose, by the weights and words that hold now."""
    proposal = holds.fit_of(demand, match.offer).proposal
    if proposal is not None:  # of one that breaks a rule there is none
        rank = match.rank
        fill(match, proposal)
        match.rank = rank


def _facts(match: Match) -> tuple:
    return match.rank, match.score, match.chance, match.parts, match.planned, match.state


def fill(match: Match, proposal: Proposal) -> None:
    """Write down a proposal in its row: score, likelihood and the named parts, which add up."""
    match.rank, match.score = proposal.rank, proposal.score / 100
    match.chance, match.planned = proposal.chance, proposal.assigned
    match.parts = written(proposal)


def written(proposal: Proposal) -> list[dict]:
    """Return the named parts as they are stored: whole points that add up to the score."""
    return [
        {
            "name": part.name,
            "points": round(part.points),
            "maximum": round(part.maximum),
            "sign": part.sign,
            "reason": part.reason,
        }
        for part in proposal.parts
    ]


def _shown(wanted: list[Match]) -> list[Match]:
    """Return the best few in order, of equals the plan's first; those of the plan always stay."""
    wanted.sort(key=lambda match: (-match.score, not match.planned, match.rank, match.offer_id))
    room = SHOWN - sum(match.planned for match in wanted)
    shown = []
    for match in wanted:
        if match.planned or room > 0:
            shown.append(match)
            room -= not match.planned
    return shown


def _still_holds(demand: Demand, offer: Offer) -> bool:
    """Tell whether an offer that the run did not look at may stay proposed."""
    from services.matching.candidates import in_reach

    there = offer.state == OfferState.PUBLISHED and is_there(offer.provider)
    return there and in_reach(demand_row(demand), offer_row(offer))


def _replace_misses(
    run: MatchRun,
    snapshot: Snapshot,
    demands: dict[int, Demand],
    misses: dict[int, tuple[Miss, ...]],
) -> None:
    """Replace the near misses of the demands, as far as the run looked at their offers."""
    old = NearMiss.objects.filter(demand__in=demands)
    if run.org.level == Level.CITY:
        old = old.filter(offer__reach=Reach.CITY)
    elif run.cause == NIGHTLY:
        old = old.exclude(offer__reach=Reach.CITY)
    old.delete()
    freed = _first_freed(misses)
    NearMiss.objects.bulk_create(
        [
            NearMiss(
                demand_id=pk,
                offer_id=miss.offer,
                rank=rank,
                likeness=miss.content,
                broken=[_broken(gap, freed.get(miss.offer)) for gap in miss.gaps],
            )
            for pk in demands
            for rank, miss in enumerate(misses.get(pk, ()), start=1)
            if miss.offer not in snapshot.resting
        ],
        batch_size=1000,
        ignore_conflicts=True,  # an offer of reach 市 that another run noted already
    )


def _first_freed(misses: dict[int, tuple[Miss, ...]]) -> dict[int, tuple[int, datetime.date]]:
    """Return for each full offer how many projects hold it, and when the first falls due."""
    full = {
        miss.offer
        for rows in misses.values()
        for miss in rows
        if any(gap.kind == "余量" for gap in miss.gaps)
    }
    held = Project.objects.filter(offer__in=full, state__in=OPEN_PROJECT).order_by()
    rows = held.values_list("offer_id").annotate(n=Count("pk"), first=Min("due"))
    return {pk: (count, first) for pk, count, first in rows}


def _broken(gap: Gap, freed: tuple[int, datetime.date] | None) -> dict:
    reason, remedy = gap.fact, gap.change
    if gap.kind == "余量" and freed:
        reason = _("已承接满 %(n)s 家") % {"n": freed[0]}
        if freed[1] >= timezone.localdate():
            remedy = _("到 %(day)s腾出，或请单位加名额") % {"day": cn_date(freed[1])}
    rule = {"rule": RULE_OF_GAP[gap.kind], "reason": reason, "remedy": remedy}
    return {**rule, "reach": gap.reach.label} if gap.reach is not None else rule


def settle_all(demands: dict[int, Demand]) -> None:
    """Work out the states of many locked demands at once, by the rule of services.states."""
    projects, matches = _counts(Project, demands), _counts(Match, demands)
    waiting = Claim.objects.filter(demand__in=demands, state=Claim.State.WAITING)
    claims = Counter(waiting.values_list("demand_id", "direction"))
    becoming: dict[str, list[int]] = defaultdict(list)
    for pk, demand in demands.items():
        state = state_from(
            quantity=demand.quantity,
            done=projects[pk, Project.State.DONE],
            in_work=sum(projects[pk, state] for state in OPEN_PROJECT),
            accepted=matches[pk, Match.State.ACCEPTED],
            asked=claims[pk, Claim.Direction.COMMUNITY],
            proposed=matches[pk, Match.State.PROPOSED],
            claimed=claims[pk, Claim.Direction.UNIT],
            matched=True,
        )
        if state != demand.state and demand.state not in FIXED:
            becoming[state].append(pk)
    for state, ids in sorted(becoming.items()):
        Demand.objects.filter(pk__in=ids).update(state=state, updated_at=timezone.now())


def _counts(model: type, demands: dict[int, Demand]) -> Counter:
    rows = model.objects.filter(demand__in=demands).order_by().values_list("demand_id", "state")
    return Counter({(pk, state): n for pk, state, n in rows.annotate(n=Count("pk"))})


def _tell(run: MatchRun, demands: list[Demand]) -> None:
    """Tell each org once per run for which of its demands somebody new was found."""
    by_org: dict[int, list[Demand]] = defaultdict(list)
    for demand in demands:
        by_org[demand.org_id].append(demand)
    for org_id, rows in by_org.items():
        url = reverse("match_list")
        title = _("%(n)s 条需求匹配到供给，请判断") % {"n": len(rows)}
        if len(rows) == 1:
            url = reverse("demand_detail", args=[rows[0].pk])
            title = _("“%(title)s”匹配到供给，请判断") % {"title": rows[0].title}
        message = Message(
            cause=f"match:{run.pk}:{org_id}",
            kind="match",
            title=title,
            body="、".join(row.title for row in rows[:5]) if len(rows) > 1 else "",
            url=url,
        )
        notify(users=community_people(rows[0].org), message=message)
