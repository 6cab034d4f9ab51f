"""Who may do what to agreements, duties, pairings and visits (access.md, row Alliance)."""

from django.db.models import Q, QuerySet

from alliances.models import Agreement, Duty, Pairing
from alliances.rules import BODY_LEVELS
from core.models import User
from orgs.models import Level, Org, PostKind, Unit
from orgs.scope import LEADING, scope_of


def orgs_for_agreements(user: User) -> QuerySet[Org]:
    """Return the orgs that may keep an agreement of the user's: his own and below."""
    return Org.objects.standing().filter(scope_of(user).under(""), level__in=BODY_LEVELS)


def may_change_agreement(user: User, agreement: Agreement) -> bool:
    """Tell whether the user is of the org that keeps it, or above."""
    return Agreement.objects.editable_by(user).filter(pk=agreement.pk).exists()


def duties_of(user: User) -> QuerySet[Duty]:
    """Return the duties of the user's units, and of the orgs at which he holds a leading post."""
    scope = scope_of(user)
    mine = scope.of_units("party__unit") | scope.at("party__org", *LEADING)
    return Duty.objects.filter(mine)


def duties_to_finish(user: User) -> QuerySet[Duty]:
    """Return the duties that the user may report done: his own party's, and those he keeps."""
    mine = Q(pk__in=duties_of(user).values("pk"))
    return Duty.objects.filter(mine | scope_of(user).under("agreement__org"))


def may_finish_duty(user: User, duty: Duty) -> bool:
    """Tell whether the user answers for the duty's party or keeps the agreement."""
    return duties_to_finish(user).filter(pk=duty.pk).exists()


def communities_for_pairings(user: User) -> QuerySet[Org]:
    """Return the communities that the user may pair with a unit."""
    return Org.objects.standing().filter(scope_of(user).under(""), level=Level.COMMUNITY)


def units_for_pairings(user: User) -> QuerySet[Unit]:
    """Return the units that the user may pair with a community."""
    from alliances.bodies.places import units_for

    return units_for(user).order_by("name", "pk")


def may_pair(user: User) -> bool:
    """Tell whether the user pairs units and communities anywhere."""
    return scope_of(user).has(*LEADING)


def may_change_pairing(user: User, pairing: Pairing) -> bool:
    """Tell whether the community lies at or under the user's orgs."""
    return Pairing.objects.editable_by(user).filter(pk=pairing.pk).exists()


def may_log_visit(user: User, pairing: Pairing) -> bool:
    """Tell whether the user is the liaison, of the unit, or works in the community or its street."""
    return Pairing.objects.visitable_by(user).filter(pk=pairing.pk).exists()


def liaisons_for(user: User) -> QuerySet[User]:
    """Return the accounts that the user may name as liaison: those that he sees."""
    from orgs.rules import accounts_seen

    return accounts_seen(user).filter(is_active=True).order_by("name", "pk")


def may_read_phone(user: User, pairing: Pairing) -> bool:
    """Tell whether the user may have the liaison's phone: who keeps the pairing."""
    own = scope_of(user).under("org", PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)
    return Pairing.objects.filter(own, pk=pairing.pk).exists()
