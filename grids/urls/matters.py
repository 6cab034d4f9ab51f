"""Addresses of matters."""

from django.urls import path

from grids.matters import verbs as matter_verbs
from grids.views import matter_desk, matter_phone, matter_public, matters

urlpatterns = [
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
]
