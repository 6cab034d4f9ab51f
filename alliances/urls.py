"""Addresses of bodies, meetings, decisions and cadence."""

from django.urls import path

from alliances.views import bodies, cadence, decisions, log, meetings, supervision

urlpatterns = [
    path("alliances/", bodies.alliance_list, name="alliance_list"),
    path("alliances/new/", bodies.alliance_create, name="alliance_create"),
    path("alliances/<int:pk>/", bodies.alliance_detail, name="alliance_detail"),
    path("alliances/<int:pk>/edit/", bodies.alliance_edit, name="alliance_edit"),
    path("alliances/<int:pk>/members/", bodies.member_add, name="member_add"),
    path("alliances/members/<int:pk>/end/", bodies.member_end, name="member_end"),
    path("alliances/members/<int:pk>/seat/", bodies.seat_set, name="seat_set"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.meeting_create, name="meeting_create"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/log/", log.meeting_log, name="meeting_log"),
    path("meetings/<int:pk>/save/", log.meeting_save, name="meeting_save"),
    path("meetings/<int:pk>/close/", log.meeting_close, name="meeting_close"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/<int:pk>/", decisions.decision_report, name="decision_report"),
    path("decisions/<int:pk>/drop/", decisions.decision_drop, name="decision_drop"),
    path("decisions/<int:pk>/replace/", decisions.decision_replace, name="decision_replace"),
    path("decisions/<int:pk>/press/", decisions.decision_press, name="decision_press"),
    path("pressings/", supervision.pressing_list, name="pressing_list"),
    path("pressings/<int:pk>/", supervision.pressing_detail, name="pressing_detail"),
    path("pressings/<int:pk>/answer/", supervision.pressing_answer, name="pressing_answer"),
    path("pressings/rules/", supervision.pressing_rules, name="pressing_rules"),
    path(
        "pressings/rules/<int:pk>/drop/", supervision.pressing_rule_drop, name="pressing_rule_drop"
    ),
    path("cadence/", cadence.cadence, name="cadence"),
    path("cadence/rules/", cadence.cadence_rules, name="cadence_rules"),
    path("cadence/rules/<int:pk>/end/", cadence.rule_end, name="rule_end"),
    path("cadence/<int:pk>/<str:start>/", cadence.cadence_cell, name="cadence_cell"),
    path("cadence/<int:pk>/<str:start>/<slug:do>/", cadence.cadence_act, name="cadence_act"),
]
