"""Who may do which verb to which demand, offer, claim and project (access.md)."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from alliances.models import Agreement, Decision, Duty, Meeting
from core.models import User
from orgs.models import Member, Org, PostKind, Team, Unit
from orgs.scope import scope_of
from services.models import Claim, Demand, DemandState, Match, Offer, OfferState, Project, Provider
from services.models.providers import key_of, with_provider


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


def providers(user: User) -> list[Provider]:
    """Return in whose name the user may give and claim: his units, his teams, himself as a member."""
    scope = scope_of(user)
    found: list[Provider] = []
    if scope.unit_ids():
        units = Unit.objects.filter(scope.of_units("")).present()
        found += units.select_related("org").order_by("name", "pk")
    if scope.teams:
        found += Team.objects.filter(pk__in=scope.teams).standing().select_related("org")
    if scope.members:
        own = Member.objects.filter(pk__in=[pk for pk, _org in scope.members]).in_force()
        found += own.select_related("org").order_by("pk")
    return found


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
    """Who handles it: those who change it, and who has an accepted match or a project of it."""
    if may_edit_demand(user, demand):
        return True
    scope = scope_of(user)
    if not scope.gives():
        return False
    asked = Match.objects.filter(scope.of_providers("offer"), state=Match.State.ACCEPTED)
    return (
        Project.objects.filter(scope.of_providers(""), demand=demand).exists()
        or asked.filter(demand=demand).exists()
    )


def claiming_providers(user: User, demand: Demand) -> list[Provider]:
    """Return in whose name the user may claim the demand; nobody for one that he does not see."""
    if not scope_of(user).gives():
        return []
    seen = Demand.objects.visible_to(user).filter(pk=demand.pk).exists()
    return providers(user) if seen else []


def idle_providers(user: User, demand: Demand) -> list[Provider]:
    """Return those of `claiming_providers` that neither wait for an answer nor work on it yet."""
    own = claiming_providers(user, demand)
    if not own:
        return []
    waiting = Claim.objects.filter(demand=demand, state=Claim.State.WAITING)
    running = Project.objects.filter(demand=demand, state__in=["in_work", "reported"])
    rows = [*waiting.select_related(*with_provider()), *running.select_related(*with_provider())]
    busy = {row.provider_key for row in rows}
    return [provider for provider in own if key_of(provider) not in busy]


def may_edit_offer(user: User, offer: Offer) -> bool:
    """Who gives it: the unit's own people, the team's, the member himself."""
    return Offer.objects.editable_by(user).filter(pk=offer.pk).exists()


def may_withdraw_offer(user: User, offer: Offer) -> bool:
    """Who gives it, and an admin above (with a reason)."""
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
    return scope_of(user).provides(claim)


def may_withdraw_claim(user: User, claim: Claim) -> bool:
    """The side that made it."""
    if claim.direction == Claim.Direction.UNIT:
        return scope_of(user).provides(claim)
    return may_judge_demand(user, claim.demand)


def is_provider_side(user: User, project: Project) -> bool:
    """Tell whether the user works for who is responsible: reports it done."""
    return scope_of(user).provides(project)


def is_community_side(user: User, project: Project) -> bool:
    """Tell whether the user works for the project's community or street: rates, sends back."""
    side = scope_of(user).under("org", PostKind.OFFICER, PostKind.STAFF)
    return Project.objects.filter(side, pk=project.pk).exists()


def may_change_project(user: User, project: Project) -> bool:
    """Both sides may end it or move its due date."""
    return Project.objects.editable_by(user).filter(pk=project.pk).exists()
