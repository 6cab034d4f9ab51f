"""Addresses of matching: list, panel, judging, asking, the unit's answer."""

from django.urls import path

from services.views import holds, matches

urlpatterns = [
    path("matches/", matches.match_list, name="match_list"),
    path("matches/export/", matches.match_export, name="match_export"),
    path("matches/<int:pk>/judge/", matches.match_judge, name="match_judge"),
    path("matches/<int:pk>/answer/", matches.match_answer, name="match_answer"),
    path("demands/<int:pk>/matches/", matches.match_panel, name="match_panel"),
    path("demands/<int:pk>/ask/<int:offer_pk>/", matches.match_ask, name="match_ask"),
    path("demands/<int:pk>/pairs/", holds.pair_pick, name="pair_pick"),
    path("demands/<int:pk>/pairs/<int:offer_pk>/", holds.hold_create, name="hold_create"),
    path("holds/<int:pk>/lift/", holds.hold_lift, name="hold_lift"),
]
