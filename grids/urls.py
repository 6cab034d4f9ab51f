"""Addresses of grids."""

from django.urls import path

from grids.call_verbs import BY_KEY
from grids.views import (
    borders,
    calls,
    campaign_days,
    campaign_tasks,
    campaigns,
    cards,
    keepers,
    orders,
    profiles,
    rate,
    successions,
    warnings,
    weak,
    workdays,
)

CAMPAIGNS = [
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/export/", campaigns.campaign_list_export, name="campaign_list_export"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign_create"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:pk>/drop/", campaigns.campaign_drop, name="campaign_drop"),
    path("campaigns/<int:pk>/activate/", campaigns.campaign_activate, name="campaign_activate"),
    path("campaigns/<int:pk>/join/", campaigns.campaign_join, name="campaign_join"),
    path("campaigns/<int:pk>/end/", campaigns.campaign_end, name="campaign_end"),
    path("campaigns/<int:pk>/figures/", campaign_days.campaign_figures, name="campaign_figures"),
    path("campaigns/<int:pk>/report/", campaign_days.campaign_report, name="campaign_report"),
    path("campaigns/<int:pk>/chain/", campaign_days.campaign_chain, name="campaign_chain"),
    path("campaigns/<int:pk>/export/", campaign_days.campaign_export, name="campaign_export"),
    path(
        "campaigns/<int:pk>/tasks/new/", campaign_tasks.campaign_task_new, name="campaign_task_new"
    ),
    path("campaigns/parts/<int:pk>/", campaign_days.campaign_part, name="campaign_part"),
    path("campaigns/parts/<int:pk>/leave/", campaigns.campaign_leave, name="campaign_leave"),
    path("campaigns/tasks/<int:pk>/", campaign_tasks.campaign_task, name="campaign_task"),
    path("campaigns/duties/<int:pk>/", campaign_tasks.campaign_duty, name="campaign_duty"),
]

WARNINGS = [
    path("warnings/", warnings.warning_list, name="warning_list"),
    path("warnings/export/", warnings.warning_export, name="warning_export"),
    path("warnings/rules/", warnings.warning_rules, name="warning_rules"),
    path("warnings/rules/<int:pk>/drop/", warnings.warning_rule_drop, name="warning_rule_drop"),
    path("warnings/<int:pk>/", warnings.warning_detail, name="warning_detail"),
    path("weak/", weak.weak_list, name="weak_list"),
    path("weak/export/", weak.weak_export, name="weak_export"),
    path("weak/share/", weak.weak_share, name="weak_share"),
    path("weak/new/", weak.weak_create, name="weak_create"),
    path("weak/<int:pk>/", weak.weak_detail, name="weak_detail"),
    path("weak/<int:pk>/right/", weak.weak_right, name="weak_right"),
    path("weak/measures/<int:pk>/", weak.weak_measure, name="weak_measure"),
]

urlpatterns = [
    *CAMPAIGNS,
    *WARNINGS,
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
]
