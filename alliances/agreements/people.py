"""Who hears of agreements and pairings, for many rows in few queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from alliances.bodies.people import KINDS_AT
from alliances.models import Agreement, Pairing, Party
from core.models import User
from orgs.models import Post, PostKind


def at_orgs(org_ids: Iterable[int], *kinds: str) -> dict[int, list[User]]:
    """Return the people with one of the kinds exactly at each org; leading posts without kinds."""
    posts = Post.objects.active().filter(
        org_id__in=set(org_ids), kind__in=kinds or KINDS_AT, user__is_active=True
    )
    found: dict[int, list[User]] = defaultdict(list)
    for post in posts.select_related("user").order_by("pk"):
        found[post.org_id or 0].append(post.user)
    return found


def of_units(unit_ids: Iterable[int]) -> dict[int, list[User]]:
    """Return the liaisons and commissioners of each unit."""
    posts = Post.objects.active().filter(unit_id__in=set(unit_ids), user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for post in posts.select_related("user").order_by("pk"):
        found[post.unit_id or 0].append(post.user)
    return found


def party_users(parties: Sequence[Party]) -> dict[int, list[User]]:
    """Return the people of each party, by its pk: the unit's, or the org's leading posts."""
    units = of_units(party.unit_id for party in parties if party.unit_id)
    orgs = at_orgs(party.org_id for party in parties if party.org_id)
    return {
        party.pk: units.get(party.unit_id, []) if party.unit_id else orgs.get(party.org_id or 0, [])
        for party in parties
    }


def keepers_of(agreements: Iterable[Agreement]) -> dict[int, list[User]]:
    """Return the leading posts of the org that keeps each agreement, by the agreement's pk."""
    rows = list(agreements)
    desks = at_orgs(row.org_id for row in rows)
    return {row.pk: desks.get(row.org_id, []) for row in rows}


def users_of_agreement(agreement: Agreement) -> list[User]:
    """Return the people of all parties, without those who are named twice."""
    found = party_users(list(agreement.parties.all())).values()
    return list({user.pk: user for users in found for user in users}.values())


def pairing_users(pairings: Sequence[Pairing]) -> dict[int, list[User]]:
    """Return whom a shortfall concerns: the liaison (else the unit's people), the community's staff."""
    units = of_units(row.unit_id for row in pairings)
    staff = at_orgs((row.org_id for row in pairings), PostKind.STAFF)
    found = {}
    for row in pairings:
        own = [row.liaison] if row.liaison and row.liaison.is_active else units.get(row.unit_id, [])
        found[row.pk] = [*own, *staff.get(row.org_id, [])]
    return found
