"""How far a demand is: worked out from facts, in one place, and never set by hand."""

from django.db.models import Count
from django.utils import timezone

from services.models import Claim, Demand, DemandState, Match, Project

FIXED = (DemandState.DRAFT, DemandState.WITHDRAWN)
OPEN_PROJECT = (Project.State.IN_WORK, Project.State.REPORTED)


def state_from(
    *,
    quantity: int,
    done: int = 0,
    in_work: int = 0,
    accepted: int = 0,
    asked: int = 0,
    proposed: int = 0,
    claimed: int = 0,
    matched: bool = False,
) -> DemandState:
    """Return the state that follows from the counts of a published demand.

    done, in_work: its projects; accepted: matches that wait for the unit; asked: claims by the
    community that wait for the unit; proposed: matches, claimed: claims by units that wait for
    the community; matched: whether a matching run has looked at it.
    """
    if done >= quantity:
        return DemandState.DONE
    if in_work:
        return DemandState.IN_WORK
    if accepted or asked:
        return DemandState.OFFERED
    if proposed or claimed:
        return DemandState.PROPOSED
    return DemandState.UNSERVED if matched else DemandState.OPEN


def settle(demand: Demand) -> DemandState:
    """Work the state out, save it if it changed, and return it.

    Must run inside a transaction that holds the row lock of the demand (capacity.lock_demand).
    """
    if demand.state in FIXED:
        return DemandState(demand.state)
    state = state_from(**_facts(demand))
    done_on = _done_on(demand) if state == DemandState.DONE else None
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
        "in_work": sum(projects.get(state, 0) for state in OPEN_PROJECT),
        "accepted": matches.get(Match.State.ACCEPTED, 0),
        "asked": claims.get(Claim.Direction.COMMUNITY, 0),
        "proposed": matches.get(Match.State.PROPOSED, 0),
        "claimed": claims.get(Claim.Direction.UNIT, 0),
        "matched": demand.matched_at is not None,
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
