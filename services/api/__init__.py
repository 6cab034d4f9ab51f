"""The API of this app, by part; `routes` is what the portal's router takes up."""

from rest_framework import viewsets

from services.api.holds import HoldViewSet, LackingViewSet
from services.api.lists import ClaimViewSet, DemandViewSet, OfferViewSet, ProjectViewSet
from services.api.matches import MatchViewSet
from services.api.projects import routes as work
from services.api.venues import ActivityViewSet, BookingViewSet, VenueViewSet

routes: list[tuple[str, type[viewsets.GenericViewSet]]] = [
    ("demands", DemandViewSet),
    ("offers", OfferViewSet),
    ("matches", MatchViewSet),
    ("claims", ClaimViewSet),
    ("projects", ProjectViewSet),
    ("holds", HoldViewSet),
    ("lacking", LackingViewSet),
    ("venues", VenueViewSet),
    ("bookings", BookingViewSet),
    ("activities", ActivityViewSet),
    *work,
]
