"""The gate: every page asks for a login unless its view says otherwise."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.middleware import BACKGROUND_HEADER


class GateMiddleware(LoginRequiredMiddleware):
    """Django's login-by-default; parts of a page get 401, so that no sign-in form lands in them."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        """Send a page to the sign-in and back; answer 401 to htmx, polling and autosave."""
        if request.headers.get("HX-Request") or request.headers.get(BACKGROUND_HEADER):
            return HttpResponse(_("登录已过期，请重新登录；没写完的内容还在"), status=401)
        return super().handle_no_permission(request, view_func)
