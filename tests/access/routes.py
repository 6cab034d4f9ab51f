"""The whole table, and the addresses that the portal really has."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

from tests.access import (
    of_agreements,
    of_alliances,
    of_api,
    of_bodies,
    of_cadence,
    of_calls,
    of_campaigns,
    of_follow,
    of_grids,
    of_matters,
    of_orgs,
    of_plan,
    of_points,
    of_portal,
    of_projects,
    of_search,
    of_services,
    of_trust,
    of_venues,
)

ROUTES = [
    *of_portal.ROUTES,
    *of_portal.SIGN_IN,
    *of_orgs.ROUTES,
    *of_alliances.ROUTES,
    *of_agreements.ROUTES,
    *of_bodies.ROUTES,
    *of_cadence.ROUTES,
    *of_calls.ROUTES,
    *of_campaigns.ROUTES,
    *of_follow.ROUTES,
    *of_grids.ROUTES,
    *of_matters.ROUTES,
    *of_plan.ROUTES,
    *of_points.ROUTES,
    *of_services.ROUTES,
    *of_search.ROUTES,
    *of_trust.ROUTES,
    *of_venues.ROUTES,
    *of_projects.ROUTES,
    *of_api.ROUTES,
]


def names_known() -> set[str]:
    """Return the names of every address that the portal answers."""
    return {name or "" for name in _walk(get_resolver())}


def _walk(resolver) -> Iterator[str | None]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern)
        else:
            yield pattern.name
