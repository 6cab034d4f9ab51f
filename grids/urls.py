"""Addresses of grids."""

from django.urls import path

from grids import views

urlpatterns = [
    path("grids/", views.grid_list, name="grid_list"),
    path("grids/export/", views.grid_export, name="grid_export"),
    path("grids/of/<int:pk>/", views.grid_of_org, name="grid_of_org"),
    path("grids/<int:pk>/", views.grid_detail, name="grid_detail"),
    path("grids/<int:pk>/edit/", views.grid_edit, name="grid_edit"),
    path("grids/<int:pk>/propose/", views.grid_propose, name="grid_propose"),
]
