"""Addresses of campaigns, early warning and weak branches."""

from django.urls import path

from grids.views import (
    campaign_days,
    campaign_moves,
    campaign_tasks,
    campaigns,
    warnings,
    weak,
)

urlpatterns = [
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/export/", campaigns.campaign_list_export, name="campaign_list_export"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign_create"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<int:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<int:pk>/drop/", campaigns.campaign_drop, name="campaign_drop"),
    path("campaigns/<int:pk>/activate/", campaigns.campaign_activate, name="campaign_activate"),
    path("campaigns/<int:pk>/join/", campaign_moves.campaign_join, name="campaign_join"),
    path("campaigns/<int:pk>/end/", campaign_moves.campaign_end, name="campaign_end"),
    path("campaigns/<int:pk>/figures/", campaign_days.campaign_figures, name="campaign_figures"),
    path("campaigns/<int:pk>/report/", campaign_days.campaign_report, name="campaign_report"),
    path("campaigns/<int:pk>/chain/", campaign_days.campaign_chain, name="campaign_chain"),
    path("campaigns/<int:pk>/export/", campaign_days.campaign_export, name="campaign_export"),
    path(
        "campaigns/<int:pk>/tasks/new/", campaign_tasks.campaign_task_new, name="campaign_task_new"
    ),
    path("campaigns/parts/<int:pk>/", campaign_days.campaign_part, name="campaign_part"),
    path("campaigns/parts/<int:pk>/leave/", campaign_moves.campaign_leave, name="campaign_leave"),
    path("campaigns/tasks/<int:pk>/", campaign_tasks.campaign_task, name="campaign_task"),
    path("campaigns/duties/<int:pk>/", campaign_tasks.campaign_duty, name="campaign_duty"),
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
