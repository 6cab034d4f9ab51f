"""The chain of a campaign: who would be in it (the preview), and its rows at the activation."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from grids.campaigns.rules import ACTORS
from grids.models import Campaign, CampaignPart
from orgs.models import Level, Org, Post, Unit

Role = CampaignPart.Role
ROLE_OF_LEVEL = {Level.STREET: Role.ZONE, Level.COMMUNITY: Role.POST}


@dataclass(frozen=True)
class Chosen:
    """Whom the draft names: streets, communities, units, all standing, in the order of the tree."""

    streets: list[Org]
    communities: list[Org]
    units: list[Unit]

    @property
    def count(self) -> int:
        """Return how many parts hang below the command."""
        return len(self.streets) + len(self.communities) + len(self.units)


def streets_below(org: Org) -> QuerySet[Org]:
    """Return the streets that may be zones: those of a district, none of a street."""
    below = Org.objects.standing().filter(level=Level.STREET, district=org.pk)
    return below.order_by("lft") if org.level == Level.DISTRICT else below.none()


def units_below(org: Org) -> QuerySet[Unit]:
    """Return the units that may be squads: present ones at or under the campaign's org."""
    return Unit.objects.present().filter(org.below("org"), merged_into=None)


def chosen(campaign: Campaign) -> Chosen:
    """Return whom the draft names as things stand now; what was closed or has left falls out.

    Units of the chosen sectors lie in the zones; those of a district itself (departments) are in it
    where all its streets are. Units that were named one by one are in it wherever they lie.
    """
    org = campaign.org
    wanted = list(campaign.streets.values_list("pk", flat=True))
    streets = list(streets_below(org).filter(pk__in=wanted))
    inside = Q(street_id__in=[street.pk for street in streets])
    if org.level == Level.STREET:
        inside = Q(street_id=org.pk)
    communities = Org.objects.standing().filter(inside, level=Level.COMMUNITY).order_by("lft")
    lying = Q(org__street_id__in=[street.pk for street in streets])
    if org.level == Level.STREET or len(streets) == streets_below(org).count():
        lying = org.below("org")
    sectors = campaign.sectors.values("pk")
    named = Q(pk__in=campaign.units.values("pk"))
    units = units_below(org).filter(lying & Q(sector__in=sectors) | named)
    found = units.select_related("org", "sector").order_by("org__lft", "sector__order", "name")
    return Chosen(streets, list(communities) if campaign.communities else [], list(found))


def without_account(found: Chosen) -> tuple[list[Org], list[Unit]]:
    """Return the orgs and units of a preview for which nobody can sign in: they hear nothing."""
    posts = Post.objects.active().filter(user__is_active=True)
    orgs = [*found.streets, *found.communities]
    held = set(
        posts.filter(org__in=orgs, kind__in=list(ACTORS.values())).values_list("org", flat=True)
    )
    manned = set(posts.filter(unit__in=found.units).values_list("unit", flat=True))
    return (
        [org for org in orgs if org.pk not in held],
        [unit for unit in found.units if unit.pk not in manned],
    )


def lay_out(campaign: Campaign, found: Chosen, now: datetime.datetime) -> list[CampaignPart]:
    """Write the chain: the command, then level by level what hangs below the nearest part above."""
    command = CampaignPart.objects.create(
        campaign=campaign,
        org=campaign.org,
        place=campaign.org,
        role=Role.COMMAND,
        joined_at=now,
        told_at=now,
    )
    parts = {campaign.org_id: command}
    for orgs in (found.streets, found.communities):
        made = CampaignPart.objects.bulk_create(part_for(campaign, org, parts, now) for org in orgs)
        parts |= {part.org_id: part for part in made if part.org_id}
    squads = CampaignPart.objects.bulk_create(
        part_for(campaign, unit, parts, now) for unit in found.units
    )
    every = [*parts.values(), *squads]
    _let_report(campaign, every)
    return every


def part_for(
    campaign: Campaign,
    who: Org | Unit,
    parts: dict[int, CampaignPart],
    now: datetime.datetime,
) -> CampaignPart:
    """Return the unsaved part of an org or unit under the nearest of `parts` (by org id) above it."""
    place = who.org if isinstance(who, Unit) else who
    above = [place.community_id, place.street_id, place.district_id]
    if isinstance(who, Org):
        above = [pk for pk in above if pk != who.pk]
    parent = next(parts[pk] for pk in above if pk in parts)
    role = Role.SQUAD if isinstance(who, Unit) else ROLE_OF_LEVEL[Level(who.level)]
    own = {"unit": who} if isinstance(who, Unit) else {"org": who}
    return CampaignPart(
        campaign=campaign, parent=parent, place=place, role=role, joined_at=now, **own
    )


def _let_report(campaign: Campaign, parts: Iterable[CampaignPart]) -> None:
    """Mark who owes a report: the leaves of the chain, or all below the command."""
    parts = list(parts)
    above = {part.parent_id for part in parts}
    every = campaign.reporting == Campaign.Reporting.ALL
    owing = [
        part.pk for part in parts if part.role != Role.COMMAND and (every or part.pk not in above)
    ]
    CampaignPart.objects.filter(pk__in=owing).update(reports=True)
