"""Addresses of the portal; each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
]
