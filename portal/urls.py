"""Addresses of the portal; each app brings its own."""

from importlib.util import find_spec

from django.urls import include, path

from portal.health import healthz
from portal.views import frame, guide, notices, profile, search, workbench

APPS = ("orgs", "alliances", "services", "grids")

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", workbench.workbench, name="workbench"),
    path("search/", search.search, name="search"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:pk>/", notices.open_notice, name="notice_open"),
    path("profile/", profile.profile, name="profile"),
    path("help/", guide.index, name="help"),
    path("help/img/<str:name>", guide.picture, name="help_picture"),
    path("help/<slug:chapter>/", guide.chapter, name="help_chapter"),
    path("post/", frame.switch_post, name="switch_post"),
    path("accounts/", include("portal.accounts")),
    path("", include("core.urls")),
    path("", include("portal.api")),
    *[path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")],
]
