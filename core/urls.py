"""Addresses of core: photos, files, masked facts, imports."""

from django.urls import path

from core import views
from core.imports.urls import urlpatterns as imports

urlpatterns = [
    path("photos/", views.photo_upload, name="photo_upload"),
    path("photos/<uuid:pk>/", views.photo, name="photo"),
    path("files/", views.attachment_upload, name="attachment_upload"),
    path("files/<uuid:pk>/", views.attachment, name="attachment"),
    path("reveal/<str:kind>/<int:pk>/", views.reveal, name="reveal"),
    *imports,
]
