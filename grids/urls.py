"""Addresses of grids."""

from django.urls import path

from grids.call_verbs import BY_KEY
from grids.urls_campaigns import urlpatterns as campaign_urls
from grids.views import calls, cards, rate, workdays

urlpatterns = [
    *campaign_urls,
    path("grids/", cards.grid_list, name="grid_list"),
    path("grids/export/", cards.grid_export, name="grid_export"),
    path("grids/of/<int:pk>/", cards.grid_of_org, name="grid_of_org"),
    path("grids/<int:pk>/", cards.grid_detail, name="grid_detail"),
    path("grids/<int:pk>/edit/", cards.grid_edit, name="grid_edit"),
    path("grids/<int:pk>/propose/", cards.grid_propose, name="grid_propose"),
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
    path("workdays/", workdays.workday_list, name="workday_list"),
    path("workdays/export/", workdays.workday_export, name="workday_export"),
    path("workdays/enter/", workdays.workday_enter, name="workday_enter"),
    path("workdays/<int:pk>/drop/", workdays.workday_drop, name="workday_drop"),
    path("workdays/year/", workdays.work_year, name="work_year"),
    path("workdays/year/<int:pk>/drop/", workdays.work_year_drop, name="work_year_drop"),
    path("workdays/hours/", workdays.work_hours, name="work_hours"),
    path("workdays/hours/<int:pk>/drop/", workdays.work_hours_drop, name="work_hours_drop"),
]
