"""The API of this app, by part; `routes` is what the portal's router takes up."""

from rest_framework import viewsets

from grids.api.calls import CallViewSet
from grids.api.campaigns import CampaignViewSet
from grids.api.grids import GridViewSet
from grids.api.matters import MatterViewSet
from grids.api.points import PointLineViewSet

routes: list[tuple[str, type[viewsets.GenericViewSet]]] = [
    ("grids", GridViewSet),
    ("calls", CallViewSet),
    ("points", PointLineViewSet),
    ("matters", MatterViewSet),
    ("campaigns", CampaignViewSet),
]
