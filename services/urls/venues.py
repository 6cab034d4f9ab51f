"""Addresses of places, bookings and activities."""

from django.urls import path

from services.views import activities, bookings, venue_desk, venue_map, venues

urlpatterns = [
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/export/", venues.venue_export, name="venue_export"),
    path("venues/map/", venue_map.venue_map, name="venue_map"),
    path("venues/network/", venue_map.venue_network, name="venue_network"),
    path("venues/today/", bookings.venue_today, name="venue_today"),
    path("venues/new/", venues.venue_create, name="venue_create"),
    path("venues/<int:pk>/", venues.venue_detail, name="venue_detail"),
    path("venues/<int:pk>/edit/", venues.venue_edit, name="venue_edit"),
    path("venues/<int:pk>/opening/", venue_desk.venue_opening, name="venue_opening"),
    path("venues/<int:pk>/closed/", venue_desk.venue_closed_days, name="venue_closed_days"),
    path("venues/closed/<int:pk>/open/", venue_desk.venue_open_again, name="venue_open_again"),
    path("venues/<int:pk>/close/", venue_desk.venue_close, name="venue_close"),
    path("venues/<int:pk>/offer/", venue_desk.venue_offer, name="venue_offer"),
    path("venues/<int:pk>/visits/", venue_desk.venue_visits, name="venue_visits"),
    path("venues/<int:pk>/book/", bookings.booking_create, name="booking_create"),
    path("venues/<int:pk>/free/", bookings.venue_free, name="venue_free"),
    path("venues/<int:pk>/activities/new/", activities.activity_create, name="activity_create"),
    path("bookings/", bookings.booking_list, name="booking_list"),
    path("bookings/export/", bookings.booking_export, name="booking_export"),
    path("bookings/<int:pk>/", bookings.booking_detail, name="booking_detail"),
    path("bookings/<int:pk>/do/", bookings.booking_do, name="booking_do"),
    path("activities/", activities.activity_list, name="activity_list"),
    path("activities/export/", activities.activity_export, name="activity_export"),
    path("activities/<int:pk>/", activities.activity_detail, name="activity_detail"),
    path("places/<int:pk>/", venue_map.venue_card, name="venue_card"),
]
