"""Addresses of the pool of talents."""

from django.urls import path

from grids.views import talents

urlpatterns = [
    path("talents/", talents.talent_list, name="talent_list"),
    path("talents/export/", talents.talent_export, name="talent_export"),
    path("talents/mine/", talents.talent_mine, name="talent_mine"),
    path("talents/<int:pk>/back/", talents.talent_take_back, name="talent_take_back"),
    path("talents/<int:pk>/ask/", talents.talent_invite, name="talent_invite"),
    path("talents/asks/", talents.talent_asks, name="talent_asks"),
    path("talents/asks/export/", talents.talent_ask_export, name="talent_ask_export"),
    path("talents/asks/<int:pk>/", talents.talent_ask, name="talent_ask"),
    path("talents/asks/<int:pk>/back/", talents.talent_ask_withdraw, name="talent_ask_withdraw"),
]
