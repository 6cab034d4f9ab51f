"""Who may do what in a campaign: whoever stands at its command, and each part for what hangs below."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from core.models import User
from grids.models import Campaign, CampaignPart
from orgs.models import Level, Org, Post, PostKind
from orgs.scope import scope_of

COMMANDING = (PostKind.ADMIN, PostKind.OFFICER)
# Whose post acts for an org in a chain, by its level.
ACTORS = {
    Level.DISTRICT: PostKind.ADMIN,
    Level.STREET: PostKind.OFFICER,
    Level.COMMUNITY: PostKind.STAFF,
}


def orgs_commanding(user: User) -> QuerySet[Org]:
    """Return the districts and streets in whose name the user sets campaigns up."""
    here = scope_of(user).at("", *COMMANDING)
    levels = (Level.DISTRICT, Level.STREET)
    return Org.objects.standing().filter(here, level__in=levels).order_by("level", "lft")


def may_command(user: User, campaign: Campaign) -> bool:
    """Tell whether the user acts for the campaign's command."""
    return orgs_commanding(user).filter(pk=campaign.org_id).exists()


def _own(user: User) -> Q:
    scope = scope_of(user)
    return scope.at("org", *ACTORS.values()) | scope.of_units("unit")


def parts_of(user: User, campaign: Campaign) -> QuerySet[CampaignPart]:
    """Return the standing parts in whose name the user acts, the highest first."""
    return campaign.parts.standing().filter(_own(user)).select_related("org", "unit").order_by("pk")


def parts_led(user: User, campaign: Campaign) -> QuerySet[CampaignPart]:
    """Return those of them that have parts below: orgs."""
    return parts_of(user, campaign).filter(unit=None)


def parts_reported(user: User, campaign: Campaign) -> QuerySet[CampaignPart]:
    """Return the parts for which the user may report: his own, and those right below them."""
    own = parts_of(user, campaign).values("pk")
    wanted = Q(pk__in=own) | Q(parent__in=own)
    return campaign.parts.filter(wanted, reports=True).select_related("org", "unit").order_by("pk")


def line_above(part: CampaignPart) -> list[int]:
    """Return the ids of the parts above one, the nearest first."""
    above = dict(part.campaign.parts.values_list("pk", "parent"))
    found, pk = [], part.parent_id
    while pk:
        found.append(pk)
        pk = above[pk]
    return found


def may_steer(user: User, part: CampaignPart) -> bool:
    """Tell whether the user may let the part join or leave: who leads a part above it."""
    return parts_led(user, part.campaign).filter(pk__in=line_above(part)).exists()


def people_of(part: CampaignPart) -> list[User]:
    """Return who acts for a part, to be told."""
    return people_by_part([part])[part.pk]


def people_by_part(parts: Iterable[CampaignPart]) -> dict[int, list[User]]:
    """Return the same for many parts at once, by their ids, from one statement."""
    parts = list(parts)
    at = Q(org__in={part.org_id for part in parts if part.org_id})
    of = Q(unit__in={part.unit_id for part in parts if part.unit_id})
    posts = Post.objects.active().filter(at | of, user__is_active=True)
    held: dict[tuple, dict[int, User]] = defaultdict(dict)
    for post in posts.select_related("user").order_by("pk"):
        kind = None if post.unit_id else post.kind
        held[post.org_id, post.unit_id, kind][post.user_id] = post.user
    return {part.pk: list(held[_held_at(part)].values()) for part in parts}


def _held_at(part: CampaignPart) -> tuple:
    if part.unit_id:
        return None, part.unit_id, None
    return part.org_id, None, ACTORS.get(Level(part.org.level), "")
