"""Addresses of core: photos, masked facts, imports."""

from django.urls import path

from core import views
from core.imports.urls import urlpatterns as imports

urlpatterns = [
    path("photos/", views.photo_upload, name="photo_upload"),
    path("photos/<uuid:pk>/", views.photo, name="photo"),
    path("reveal/<str:kind>/<int:pk>/", views.reveal, name="reveal"),
    *imports,
]
