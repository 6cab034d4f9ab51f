"""The API: every app's routes under one address, with the document that describes them."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import DefaultRouter

from portal.figures_api import FiguresView

APPS = ("orgs", "alliances", "services", "grids")


def gathered() -> DefaultRouter:
    """Return a router with the `routes` of every app's api module: pairs (prefix, viewset)."""
    router = DefaultRouter()
    router.include_root_view = False
    for app in APPS:
        if find_spec(f"{app}.api"):
            for prefix, viewset in import_module(f"{app}.api").routes:
                router.register(prefix, viewset, basename=f"api-{prefix}")
    return router


urlpatterns = [
    path("api/v1/", include(gathered().urls)),
    path("api/v1/figures/", FiguresView.as_view(), name="api-figures"),
    path(
        "api/v1/schema/",
        SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]),
        name="api-schema",
    ),
]
