"""How far a demand and an offer are: one table each of the steps they may take (docs/design/services.md).

The state of a demand follows from facts, is worked out in one place and never set by hand; that of
an offer is what its people made of it. A step that is not in the table is refused in words.
"""

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from services.models import Claim, Demand, DemandState, Match, Offer, OfferState, Project

S = DemandState
FIXED = (S.DRAFT, S.WITHDRAWN)
OPEN_PROJECT = (Project.State.IN_WORK, Project.State.REPORTED)
# While nobody is bound to it, and once somebody is.
LOOKING = {S.OPEN, S.PROPOSED, S.OFFERED, S.UNSERVED}
BOUND = {S.PARTLY, S.COMMITTED, S.IN_WORK, S.REPORTED, S.DONE}

STEPS: dict[DemandState, set[DemandState]] = {
    S.DRAFT: {S.OPEN},
    S.OPEN: LOOKING | BOUND | {S.EXPIRED, S.WITHDRAWN},
    S.PROPOSED: LOOKING | BOUND | {S.EXPIRED, S.WITHDRAWN},
    S.UNSERVED: LOOKING | BOUND | {S.EXPIRED, S.WITHDRAWN},
    S.OFFERED: LOOKING | BOUND | {S.EXPIRED, S.WITHDRAWN},
    S.PARTLY: LOOKING | BOUND | {S.WITHDRAWN},
    S.COMMITTED: LOOKING | BOUND | {S.WITHDRAWN},
    S.IN_WORK: LOOKING | BOUND | {S.WITHDRAWN},
    S.REPORTED: LOOKING | BOUND | {S.WITHDRAWN},
    S.DONE: {S.PARTLY, S.COMMITTED, S.IN_WORK, S.REPORTED},  # only a project that goes on again
    S.EXPIRED: {S.OPEN, S.PROPOSED, S.UNSERVED, S.WITHDRAWN},
    S.WITHDRAWN: set(),
}
OFFER_STEPS: dict[OfferState, set[OfferState]] = {
    OfferState.DRAFT: {OfferState.PUBLISHED, OfferState.WITHDRAWN},
    OfferState.PUBLISHED: {OfferState.WITHDRAWN},
    OfferState.WITHDRAWN: {OfferState.PUBLISHED},
}
# What people may do to a demand, and in which states.
VERBS: dict[str, set[DemandState]] = {
    "publish": {S.DRAFT},
    "delete": {S.DRAFT},
    "edit": set(S) - {S.DONE, S.WITHDRAWN, S.EXPIRED},
    "withdraw": set(S) - {S.DRAFT, S.DONE, S.WITHDRAWN},
    "take": LOOKING | {S.PARTLY, S.COMMITTED, S.IN_WORK, S.REPORTED},
    "reopen": {S.EXPIRED},
}


def allows(demand: Demand, verb: str) -> bool:
    """Tell whether people may do this to a demand in its state."""
    return S(demand.state) in VERBS[verb]


def refuse_step(before: str, after: str, steps: dict = STEPS) -> None:
    """Raise ValidationError in words where a row may not go from the one state to the other."""
    kind = type(next(iter(steps)))
    if kind(before) != kind(after) and kind(after) not in steps[kind(before)]:
        words = _("不能从“%(before)s”变为“%(after)s”")
        facts = {"before": kind(before).label, "after": kind(after).label}
        raise ValidationError(words % facts)


def move_offer(offer: Offer, state: OfferState) -> None:
    """Set the state of a locked offer, if that step is one that it may take; the caller saves."""
    refuse_step(offer.state, state, OFFER_STEPS)
    offer.state = state


def state_from(
    *,
    quantity: int,
    done: int = 0,
    reported: int = 0,
    in_work: int = 0,
    accepted: int = 0,
    asked: int = 0,
    proposed: int = 0,
    claimed: int = 0,
    matched: bool = False,
    expired: bool = False,
) -> DemandState:
    """Return the state that follows from the counts of a published demand.

    done, reported, in_work: its projects; accepted: matches that wait for the other side; asked:
    claims by the community that wait for it; proposed: matches, claimed: claims that wait for the
    community; matched: whether a matching run has looked at it; expired: its day passed unserved.
    """
    begun = done + reported + in_work
    if done >= quantity:
        return S.DONE
    if begun >= quantity and not in_work:
        return S.REPORTED
    if begun:
        return _of_begun(quantity, begun, begun + accepted + asked)
    return _of_looking(accepted + asked, proposed + claimed, matched=matched, expired=expired)


def _of_begun(quantity: int, begun: int, bound: int) -> DemandState:
    if begun >= quantity:
        return S.IN_WORK
    return S.COMMITTED if bound >= quantity else S.PARTLY


def _of_looking(asked: int, found: int, *, matched: bool, expired: bool) -> DemandState:
    if asked:
        return S.OFFERED
    if expired:
        return S.EXPIRED
    if found:
        return S.PROPOSED
    return S.UNSERVED if matched else S.OPEN


def settle(demand: Demand) -> DemandState:
    """Work the state out, save it if it changed, and return it.

    Must run inside a transaction that holds the row lock of the demand (capacity.lock_demand).
    """
    if demand.state in FIXED:
        return DemandState(demand.state)
    state = state_from(**_facts(demand))
    refuse_step(demand.state, state)
    done_on = _done_on(demand) if state == S.DONE else None
    if (state, done_on) != (demand.state, demand.done_on):
        demand.state, demand.done_on = state, done_on
        demand.save(update_fields=["state", "done_on", "updated_at"])
    return state


def _facts(demand: Demand) -> dict:
    projects = _counts(Project, demand)
    matches = _counts(Match, demand)
    claims = dict(
        Claim.objects.filter(demand=demand, state=Claim.State.WAITING)
        .order_by()
        .values_list("direction")
        .annotate(n=Count("pk"))
    )
    return {
        "quantity": demand.quantity,
        "done": projects.get(Project.State.DONE, 0),
        "reported": projects.get(Project.State.REPORTED, 0),
        "in_work": projects.get(Project.State.IN_WORK, 0),
        "accepted": matches.get(Match.State.ACCEPTED, 0),
        "asked": claims.get(Claim.Direction.COMMUNITY, 0),
        "proposed": matches.get(Match.State.PROPOSED, 0),
        "claimed": claims.get(Claim.Direction.UNIT, 0),
        "matched": demand.matched_at is not None,
        "expired": demand.expired_on is not None,
    }


def _counts(model, demand: Demand) -> dict[str, int]:
    rows = model.objects.filter(demand=demand).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def _done_on(demand: Demand):
    """Return the day on which the last of its projects was done; today where none says."""
    done = Project.objects.filter(demand=demand, state=Project.State.DONE)
    return (
        done.order_by("-done_on").values_list("done_on", flat=True).first() or timezone.localdate()
    )
