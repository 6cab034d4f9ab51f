"""Addresses of grids."""

from django.urls import path

from grids import matter_verbs
from grids.call_verbs import BY_KEY
from grids.views import (
    calls,
    cards,
    matter_desk,
    matter_phone,
    matter_public,
    matters,
    rate,
    workdays,
)

urlpatterns = [
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
    path("matters/", matters.matter_list, name="matter_list"),
    path("matters/export/", matters.matter_export, name="matter_export"),
    path("matters/new/", matters.matter_create, name="matter_create"),
    path("matters/doors/", matter_desk.matter_doors, name="matter_doors"),
    path("matters/doors/<int:pk>/", matter_desk.matter_door_sheet, name="matter_door_sheet"),
    path("matters/doors/<int:pk>/end/", matter_desk.matter_door_end, name="matter_door_end"),
    path("matters/figures/", matter_desk.matter_figures, name="matter_figures"),
    path(
        "matters/figures/export/", matter_desk.matter_figures_export, name="matter_figures_export"
    ),
    path("matters/rules/", matter_desk.matter_rules, name="matter_rules"),
    path("matters/rules/<int:pk>/drop/", matter_desk.matter_rule_drop, name="matter_rule_drop"),
    path(
        "matters/templates/<int:pk>/drop/",
        matter_desk.answer_template_drop,
        name="answer_template_drop",
    ),
    path("matters/photos/<uuid:pk>/", matters.matter_photo, name="matter_photo"),
    path("matters/phone/", matter_phone.matter_phone, name="matter_phone"),
    path("matters/phone/worker.js", matter_phone.matter_phone_worker, name="matter_phone_worker"),
    path("matters/phone/me/", matter_phone.matter_phone_me, name="matter_phone_me"),
    path("matters/phone/send/", matter_phone.matter_phone_send, name="matter_phone_send"),
    path("matters/terms/", matter_public.matter_terms, name="matter_terms"),
    path("matters/<int:pk>/", matters.matter_detail, name="matter_detail"),
    *(
        path(f"matters/<int:pk>/{verb}/", matters.matter_act, {"verb": verb}, name=f"matter_{verb}")
        for verb in matter_verbs.BY_KEY
    ),
    path("m/<str:code>/", matter_public.matter_report, name="matter_report"),
    path("mt/<str:code>/", matter_public.matter_track, name="matter_track"),
    path("workdays/", workdays.workday_list, name="workday_list"),
    path("workdays/export/", workdays.workday_export, name="workday_export"),
    path("workdays/enter/", workdays.workday_enter, name="workday_enter"),
    path("workdays/<int:pk>/drop/", workdays.workday_drop, name="workday_drop"),
    path("workdays/year/", workdays.work_year, name="work_year"),
    path("workdays/year/<int:pk>/drop/", workdays.work_year_drop, name="work_year_drop"),
    path("workdays/hours/", workdays.work_hours, name="work_hours"),
    path("workdays/hours/<int:pk>/drop/", workdays.work_hours_drop, name="work_hours_drop"),
]
