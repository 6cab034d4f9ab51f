"""Addresses of grids."""

from django.urls import include, path

from grids.calls.verbs import BY_KEY
from grids.urls.campaigns import urlpatterns as campaign_urls
from grids.urls.matters import urlpatterns as matter_urls
from grids.views import (
    borders,
    calls,
    cards,
    keepers,
    orders,
    orders_found,
    profiles,
    rate,
    successions,
    workdays,
)

urlpatterns = [
    *campaign_urls,
    *matter_urls,
    path("grids/", cards.grid_list, name="grid_list"),
    path("grids/export/", cards.grid_export, name="grid_export"),
    path("grids/of/<int:pk>/", cards.grid_of_org, name="grid_of_org"),
    path("grids/<int:pk>/", cards.grid_detail, name="grid_detail"),
    path("grids/<int:pk>/edit/", cards.grid_edit, name="grid_edit"),
    path("grids/<int:pk>/propose/", cards.grid_propose, name="grid_propose"),
    path("grids/keepers/", keepers.grid_keepers, name="grid_keepers"),
    path("grids/keepers/export/", keepers.grid_keepers_export, name="grid_keepers_export"),
    path("grids/map/", borders.grid_map, name="grid_map"),
    path("grids/map/upload/", borders.border_upload, name="border_upload"),
    path("grids/norms/", profiles.grid_norms, name="grid_norms"),
    path("grids/norms/<int:pk>/drop/", profiles.grid_norm_drop, name="grid_norm_drop"),
    path("grids/changes/", successions.grid_changes, name="grid_changes"),
    path("grids/changes/export/", successions.grid_changes_export, name="grid_changes_export"),
    path("grids/buildings/<int:pk>/", profiles.building_edit, name="building_edit"),
    path("grids/<int:pk>/units/", profiles.grid_units, name="grid_units"),
    path("grids/<int:pk>/split/", successions.grid_split, name="grid_split"),
    path("grids/<int:pk>/merge/", successions.grid_merge, name="grid_merge"),
    path("grids/<int:pk>/border/drop/", borders.border_drop, name="border_drop"),
    path("calls/", calls.call_list, name="call_list"),
    path("calls/export/", calls.call_export, name="call_export"),
    path("calls/new/", calls.call_create, name="call_create"),
    path("calls/rules/", workdays.call_rules, name="call_rules"),
    path("calls/rules/<int:pk>/drop/", workdays.call_rule_drop, name="call_rule_drop"),
    path("calls/<int:pk>/", calls.call_detail, name="call_detail"),
    *(
        path(f"calls/<int:pk>/{verb}/", calls.call_act, {"verb": verb}, name=f"call_{verb}")
        for verb in BY_KEY
    ),
    path("rc/<str:code>/", rate.call_rate, name="call_rate"),
    path("orders/", orders.order_review_list, name="order_review_list"),
    path("orders/export/", orders.order_review_list_export, name="order_review_list_export"),
    path("orders/found/", orders_found.order_found, name="order_found"),
    path("orders/found/export/", orders_found.order_found_export, name="order_found_export"),
    path("orders/<int:pk>/", orders.order_review, name="order_review"),
    path("orders/<int:pk>/export/", orders.order_review_export, name="order_review_export"),
    path("orders/checks/<int:pk>/", orders.order_check, name="order_check"),
    path("workdays/", workdays.workday_list, name="workday_list"),
    path("workdays/export/", workdays.workday_export, name="workday_export"),
    path("workdays/enter/", workdays.workday_enter, name="workday_enter"),
    path("workdays/<int:pk>/drop/", workdays.workday_drop, name="workday_drop"),
    path("workdays/year/", workdays.work_year, name="work_year"),
    path("workdays/year/<int:pk>/drop/", workdays.work_year_drop, name="work_year_drop"),
    path("workdays/hours/", workdays.work_hours, name="work_hours"),
    path("workdays/hours/<int:pk>/drop/", workdays.work_hours_drop, name="work_hours_drop"),
    path("", include("grids.urls.points")),
    path("", include("grids.urls.stations")),
    path("", include("grids.urls.talents")),
]
