"""Addresses of imports."""

from django.urls import path

from core.imports import views

urlpatterns = [
    path("imports/<slug:kind_name>/", views.new, name="import_new"),
    path("imports/<slug:kind_name>/blank/", views.blank, name="import_template"),
    path("imports/file/<uuid:batch_id>/", views.preview, name="import_preview"),
    path("imports/file/<uuid:batch_id>/progress/", views.progress, name="import_progress"),
    path("imports/file/<uuid:batch_id>/rows/", views.rows, name="import_rows"),
    path("imports/file/<uuid:batch_id>/errors/", views.errors, name="import_errors"),
    path("imports/file/<uuid:batch_id>/answer/", views.answer, name="import_answer"),
    path("imports/file/<uuid:batch_id>/take/", views.take, name="import_take"),
    path("imports/file/<uuid:batch_id>/drop/", views.drop, name="import_drop"),
]
