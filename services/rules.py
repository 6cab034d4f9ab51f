"""Who may do which verb to which demand, offer, claim and project (access.md)."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from alliances.models import Agreement, Decision, Duty, Meeting
from core.models import User
from orgs.models import Org, PostKind, Unit
from orgs.scope import scope_of
from services.models import Claim, Demand, DemandState, Match, Offer, OfferState, Project


def require(allowed: bool) -> None:
    """Raise PermissionDenied in the user's words unless allowed."""
    if not allowed:
        raise PermissionDenied(_("您看得到，但不能改这一条"))


def demand_places(user: User):
    """Return the communities and streets for which the user may write demands.

    A grid keeper drafts for the community of his grid.
    """
    scope = scope_of(user)
    own = scope.under("", PostKind.OFFICER, PostKind.STAFF)
    keepers = Org.objects.filter(scope.at("", PostKind.GRID_KEEPER)).values("community_id")
    return (
        Org.objects.filter(own, level__in=(2, 3)).standing()
        | Org.objects.filter(pk__in=keepers).standing()
    )


def may_begin_decided(user: User, decision: Decision) -> bool:
    """Tell whether the user may make a decision a project at once.

    Who keeps the meeting, for a unit that answers for it: the meeting is where the unit agreed.
    """
    if decision.unit_id is None or decision.unit.ended_on is not None:
        return False
    kept = scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF)
    closed = Meeting.objects.filter(kept, pk=decision.meeting_id, state=Meeting.State.CLOSED)
    return decision.state == Decision.State.OPEN and closed.exists()


def may_begin_promised(user: User, duty: Duty) -> bool:
    """Tell whether the user may make a duty a project at once.

    Who keeps the agreement, for a unit that signed it: the signature is where the unit agreed.
    """
    agreement, unit = duty.agreement, duty.party.unit
    if unit is None or unit.ended_on is not None or duty.done_on is not None:
        return False
    if agreement.signed_on is None or agreement.ended_on is not None:
        return False
    kept = scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF)
    return Agreement.objects.filter(kept, pk=agreement.pk).exists()


def own_grid(user: User, org: Org) -> Org | None:
    """Return the grid for which a keeper writes, if he has one in that community."""
    grids = Org.objects.filter(scope_of(user).at("", PostKind.GRID_KEEPER))
    return grids.filter(community=org).first()


def offer_units(user: User):
    """Return the units for which the user may write offers."""
    return Unit.objects.filter(scope_of(user).of_units("")).present()


def may_draft_demand(user: User) -> bool:
    """Officers, staff and (drafts only) grid keepers."""
    return scope_of(user).has(PostKind.OFFICER, PostKind.STAFF, PostKind.GRID_KEEPER)


def may_edit_demand(user: User, demand: Demand) -> bool:
    """Officer of the street, staff of the community; a grid keeper his own draft."""
    if Demand.objects.editable_by(user).filter(pk=demand.pk).exists():
        return True
    scope = scope_of(user)
    own = demand.state == DemandState.DRAFT and demand.created_by_id == user.pk
    return (
        own
        and Demand.objects.filter(scope.under("grid", PostKind.GRID_KEEPER), pk=demand.pk).exists()
    )


def may_publish_demand(user: User, demand: Demand) -> bool:
    """Who changes demands there; a grid keeper only drafts."""
    return Demand.objects.editable_by(user).filter(pk=demand.pk).exists()


def may_withdraw_demand(user: User, demand: Demand) -> bool:
    """Who may change it, and an admin above (with a reason)."""
    above = scope_of(user).under("org", PostKind.ADMIN)
    return may_publish_demand(user, demand) or Demand.objects.filter(above, pk=demand.pk).exists()


def may_judge_demand(user: User, demand: Demand) -> bool:
    """Answer claims and ask for offers: exactly one's own org (access.md, row Match, claim)."""
    here = scope_of(user).at("org", PostKind.OFFICER, PostKind.STAFF)
    return Demand.objects.filter(here, pk=demand.pk).exists()


def may_read_contact(user: User, demand: Demand) -> bool:
    """Who handles it: those who change it, and units with an accepted match or a project of it."""
    if may_edit_demand(user, demand):
        return True
    units = scope_of(user).unit_ids()
    return (
        Project.objects.filter(demand=demand, unit__in=units).exists()
        or Match.objects.filter(
            demand=demand, offer__unit__in=units, state=Match.State.ACCEPTED
        ).exists()
    )


def claiming_units(user: User, demand: Demand):
    """Return the user's units that may claim the demand."""
    if not Demand.objects.visible_to(user).filter(pk=demand.pk).exists():
        return Unit.objects.none()
    return offer_units(user)


def idle_units(user: User, demand: Demand):
    """Return those of `claiming_units` that neither wait for an answer nor work on it yet."""
    waiting = Claim.objects.filter(demand=demand, state=Claim.State.WAITING)
    running = Project.objects.filter(demand=demand, state__in=["in_work", "reported"])
    return claiming_units(user, demand).exclude(
        Q(pk__in=waiting.values("unit")) | Q(pk__in=running.values("unit"))
    )


def may_edit_offer(user: User, offer: Offer) -> bool:
    """The unit's own people."""
    return Offer.objects.editable_by(user).filter(pk=offer.pk).exists()


def may_withdraw_offer(user: User, offer: Offer) -> bool:
    """The unit's own people, and an admin above (with a reason)."""
    above = scope_of(user).under("org", PostKind.ADMIN)
    return may_edit_offer(user, offer) or Offer.objects.filter(above, pk=offer.pk).exists()


def may_ask_for_offer(user: User, offer: Offer) -> bool:
    """Staff and officers whom a published offer reaches."""
    if offer.state != OfferState.PUBLISHED:
        return False
    staff = scope_of(user).has(PostKind.OFFICER, PostKind.STAFF)
    return staff and Offer.objects.visible_to(user).filter(pk=offer.pk).exists()


def may_answer_claim(user: User, claim: Claim) -> bool:
    """The other side than the one that made it."""
    if claim.direction == Claim.Direction.UNIT:
        return may_judge_demand(user, claim.demand)
    return claim.unit_id in scope_of(user).unit_ids()


def may_withdraw_claim(user: User, claim: Claim) -> bool:
    """The side that made it."""
    if claim.direction == Claim.Direction.UNIT:
        return claim.unit_id in scope_of(user).unit_ids()
    return may_judge_demand(user, claim.demand)


def is_unit_side(user: User, project: Project) -> bool:
    """Tell whether the user works for the responsible unit: reports it done."""
    return project.unit_id in scope_of(user).unit_ids()


def is_community_side(user: User, project: Project) -> bool:
    """Tell whether the user works for the demand's community or street: rates, sends back."""
    side = scope_of(user).under("demand__org", PostKind.OFFICER, PostKind.STAFF)
    return Project.objects.filter(side, pk=project.pk).exists()


def may_change_project(user: User, project: Project) -> bool:
    """Both sides may end it or move its due date."""
    return Project.objects.editable_by(user).filter(pk=project.pk).exists()
