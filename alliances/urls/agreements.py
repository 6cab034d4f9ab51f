"""Addresses of agreements and pairings."""

from django.urls import path

from alliances.views import agreement_forms, agreements, pairings

urlpatterns = [
    path("agreements/", agreements.agreement_list, name="agreement_list"),
    path("agreements/new/", agreement_forms.agreement_create, name="agreement_create"),
    path("agreements/places/", agreements.place_choices, name="place_choices"),
    path("agreements/<int:pk>/", agreements.agreement_detail, name="agreement_detail"),
    path("agreements/<int:pk>/edit/", agreement_forms.agreement_edit, name="agreement_edit"),
    path("agreements/<int:pk>/renew/", agreement_forms.agreement_renew, name="agreement_renew"),
    path("agreements/<int:pk>/print/", agreements.agreement_print, name="agreement_print"),
    path("agreements/<int:pk>/end/", agreements.agreement_end, name="agreement_end"),
    path("agreements/<int:pk>/review/", agreements.agreement_review, name="agreement_review"),
    path("agreements/duties/<int:pk>/done/", agreements.duty_done, name="duty_done"),
    path("pairings/", pairings.pairing_list, name="pairing_list"),
    path("pairings/new/", pairings.pairing_create, name="pairing_create"),
    path("pairings/<int:pk>/", pairings.pairing_detail, name="pairing_detail"),
    path("pairings/<int:pk>/edit/", pairings.pairing_edit, name="pairing_edit"),
    path("pairings/<int:pk>/end/", pairings.pairing_end, name="pairing_end"),
    path("pairings/<int:pk>/visits/new/", pairings.visit_create, name="visit_create"),
]
