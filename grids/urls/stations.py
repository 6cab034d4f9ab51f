"""Addresses of double check-in, posts and tasks."""

from django.urls import path

from grids.views import check_in, station_hours, stations, unit_check_ins

urlpatterns = [
    path("bd/<str:code>/", check_in.check_in_by_code, name="check_in_by_code"),
    path("checkins/code/", check_in.check_in_code, name="check_in_code"),
    path("checkins/code/<int:pk>/renew/", check_in.check_in_renew, name="check_in_renew"),
    path("checkins/units/", unit_check_ins.unit_check_ins, name="unit_check_ins"),
    path(
        "checkins/units/export/", unit_check_ins.unit_check_in_export, name="unit_check_in_export"
    ),
    path("checkins/units/new/", unit_check_ins.unit_check_in_create, name="unit_check_in_create"),
    path("checkins/units/<int:pk>/", unit_check_ins.unit_check_in, name="unit_check_in"),
    path(
        "checkins/units/<int:pk>/confirm/",
        unit_check_ins.unit_check_in_confirm,
        name="unit_check_in_confirm",
    ),
    path(
        "checkins/units/<int:pk>/end/", unit_check_ins.unit_check_in_end, name="unit_check_in_end"
    ),
    path("checkins/home/<int:pk>/", unit_check_ins.check_in_home, name="check_in_home"),
    path("checkins/home/<int:pk>/word/", unit_check_ins.check_in_word, name="check_in_word"),
    path("stations/", stations.station_list, name="station_list"),
    path("stations/export/", stations.station_export, name="station_export"),
    path("stations/new/", stations.station_create, name="station_create"),
    path("stations/<int:pk>/", stations.station_detail, name="station_detail"),
    path("stations/<int:pk>/edit/", stations.station_edit, name="station_edit"),
    path("stations/<int:pk>/close/", stations.station_close, name="station_close"),
    path("stations/<int:pk>/take/", stations.station_take, name="station_take"),
    path("stations/holders/<int:pk>/leave/", stations.station_leave, name="station_leave"),
    path(
        "stations/holders/<int:pk>/hours/",
        station_hours.station_log_create,
        name="station_log_create",
    ),
    path("stations/hours/", station_hours.station_logs, name="station_logs"),
    path("stations/hours/export/", station_hours.station_log_export, name="station_log_export"),
    path("stations/hours/<int:pk>/", station_hours.station_log, name="station_log"),
]
