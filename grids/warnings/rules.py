"""Which rules bind where, and who must act on a warning: the posts of the level at which it stands."""

import datetime

from django.db.models import Q, QuerySet

from core.models import User
from core.readings import Lying, Stretch
from grids.models import EarlyWarning, WarningRule
from grids.models.warnings import Span
from orgs.models import KEY_OF_LEVEL, Level, Org, PostKind
from orgs.scope import NOBODY, people_at, scope_of

ACTORS = {
    Level.CITY: PostKind.ADMIN,
    Level.DISTRICT: PostKind.ADMIN,
    Level.STREET: PostKind.OFFICER,
    Level.COMMUNITY: PostKind.STAFF,
}


def stretch_of(span: str, today: datetime.date) -> Stretch:
    """Return the month, quarter or year in which today lies, until today."""
    month = {Span.MONTH: today.month, Span.QUARTER: (today.month - 1) // 3 * 3 + 1, Span.YEAR: 1}
    return Stretch(today.replace(month=month[Span(span)], day=1), today)


def rules_at(place: Org) -> list[WarningRule]:
    """Return the rules of a district or city: a district's own go before its city's."""
    found: dict[str, WarningRule] = {}
    rows = WarningRule.objects.filter(
        org_id__in={place.city_id, place.district_id or place.city_id}
    )
    for rule in rows.order_by("org__level", "pk"):
        found[rule.signal] = rule
    return [rule for rule in found.values() if rule.on]


def lying_in(place: Org) -> Lying:
    """Return the filter "lies in the place": of a city only what lies in none of its districts."""

    def lying(path: str) -> Q:
        if place.level == Level.DISTRICT:
            return place.below(path)
        prefix = f"{path}__" if path else ""
        return Q(**{f"{prefix}city_id": place.pk, f"{prefix}district": None})

    return lying


def level_for(rule: WarningRule, org: Org) -> Level:
    """Return the level that must act: the rule's, or the subject's own where it lies higher."""
    return Level(min(rule.level, org.level, Level.COMMUNITY))


def acting_org(warning: EarlyWarning) -> int | None:
    """Return the id of the org whose people must act now."""
    return getattr(warning.org, f"{KEY_OF_LEVEL[Level(warning.level)]}_id")


def people_to_act(warning: EarlyWarning) -> list[User]:
    """Return who must act now, to be told."""
    pk = acting_org(warning)
    return people_at([pk], ACTORS[Level(warning.level)]) if pk else []


def to_act(user: User, path: str = "") -> Q:
    """Return the filter "the user must act": by the level at which the warning stands."""
    prefix, found = f"{path}__" if path else "", NOBODY
    for kind, org_id, level in scope_of(user).org_posts:
        if ACTORS.get(Level(level)) == kind:
            key = KEY_OF_LEVEL[Level(level)]
            found |= Q(**{f"{prefix}level": level, f"{prefix}org__{key}_id": org_id})
    return found


def may_act(user: User, warning: EarlyWarning) -> bool:
    """Tell whether the user must act on the warning as it stands."""
    return EarlyWarning.objects.filter(to_act(user), pk=warning.pk).exists()


def places_watched() -> QuerySet[Org]:
    """Return the cities and districts, each of which is looked at by itself."""
    levels = (Level.CITY, Level.DISTRICT)
    return Org.objects.standing().filter(level__in=levels).order_by("level", "lft")
