"""Addresses of the lists."""

from django.urls import path

from services.match_urls import urlpatterns as matching
from services.views import claims, decided, demands, offers, projects, promised

urlpatterns = [
    path("demands/", demands.demand_list, name="demand_list"),
    path("demands/export/", demands.demand_export, name="demand_export"),
    path("demands/new/", demands.demand_create, name="demand_create"),
    path("demands/publish/", demands.demand_publish, name="demand_publish"),
    path("demands/delete/", demands.demand_delete, name="demand_delete"),
    path("demands/<int:pk>/", demands.demand_detail, name="demand_detail"),
    path("demands/<int:pk>/edit/", demands.demand_edit, name="demand_edit"),
    path("demands/<int:pk>/reopen/", demands.demand_reopen, name="demand_reopen"),
    path("demands/<int:pk>/withdraw/", demands.demand_withdraw, name="demand_withdraw"),
    path("demands/<int:pk>/claim/", claims.claim_create, name="claim_create"),
    path("offers/", offers.offer_list, name="offer_list"),
    path("offers/export/", offers.offer_export, name="offer_export"),
    path("offers/new/", offers.offer_create, name="offer_create"),
    path("offers/mine/", offers.offer_mine, name="offer_mine"),
    path("offers/fit/", offers.offer_fit, name="offer_fit"),
    path("offers/<int:pk>/", offers.offer_detail, name="offer_detail"),
    path("offers/<int:pk>/edit/", offers.offer_edit, name="offer_edit"),
    path("offers/<int:pk>/publish/", offers.offer_publish, name="offer_publish"),
    path("offers/<int:pk>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
    path("offers/<int:pk>/ask/", claims.offer_ask, name="offer_ask"),
    path("claims/<int:pk>/", claims.claim_answer, name="claim_answer"),
    path("claims/<int:pk>/withdraw/", claims.claim_withdraw, name="claim_withdraw"),
    path("decisions/<int:pk>/project/", decided.decision_project, name="decision_project"),
    path("agreements/duties/<int:pk>/project/", promised.duty_project, name="duty_project"),
    path("projects/", projects.project_list, name="project_list"),
    path("projects/export/", projects.project_export, name="project_export"),
    path("projects/<int:pk>/", projects.project_detail, name="project_detail"),
    path("projects/<int:pk>/report/", projects.project_report, name="project_report"),
    path("projects/<int:pk>/review/", projects.project_review, name="project_review"),
    path("projects/<int:pk>/due/", projects.project_due, name="project_due"),
    path("projects/<int:pk>/cancel/", projects.project_cancel, name="project_cancel"),
    *matching,
]
