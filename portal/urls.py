"""Addresses of the portal; each app brings its own."""

from django.urls import include, path

from portal.health import healthz
from portal.views import (
    board_lists,
    calendar,
    dashboard,
    feeds,
    frame,
    guide,
    notices,
    profile,
    scorecards,
    search,
    workbench,
)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", workbench.workbench, name="workbench"),
    path("waiting/", workbench.waiting_count, name="waiting_count"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/<int:pk>/", dashboard.dashboard_org, name="dashboard_org"),
    path("dashboard/<int:pk>/rows/", dashboard.dashboard_rows, name="dashboard_rows"),
    path("dashboard/<int:pk>/export/", dashboard.dashboard_export, name="dashboard_export"),
    path("dashboard/<int:pk>/units/", board_lists.units, name="dashboard_units"),
    path("dashboard/<int:pk>/press/", board_lists.press, name="dashboard_press"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/events/", calendar.calendar_events, name="calendar_events"),
    path("calendar/feeds/", feeds.feed_list, name="feed_list"),
    path("calendar/feeds/<int:pk>/close/", feeds.feed_close, name="feed_close"),
    path("feed/<str:code>.ics", feeds.feed, name="feed"),
    path("scorecards/", scorecards.scorecard_list, name="scorecard_list"),
    path("units/<int:pk>/scorecard/", scorecards.unit_scorecard, name="unit_scorecard"),
    path(
        "units/<int:pk>/scorecard/<slug:key>/",
        scorecards.unit_score_rows,
        name="unit_score_rows",
    ),
    path("search/", search.search, name="search"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:pk>/", notices.open_notice, name="notice_open"),
    path("profile/", profile.profile, name="profile"),
    path("profile/notices/", profile.notice_setting, name="notice_setting"),
    path("help/", guide.index, name="help"),
    path("help/img/<str:name>", guide.picture, name="help_picture"),
    path("help/<slug:chapter>/", guide.chapter, name="help_chapter"),
    path("post/", frame.switch_post, name="switch_post"),
    path("accounts/", include("portal.accounts")),
    path("", include("core.urls")),
    path("", include("portal.api")),
    path("", include("orgs.urls")),
    path("", include("alliances.urls")),
    path("", include("services.urls")),
    path("", include("grids.urls")),
]
