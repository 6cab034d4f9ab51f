"""Middleware: the client's address, sessions that end when nobody is there, private pages."""

import ipaddress
import re
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from core.models import User


class SignedInRequest(HttpRequest):
    """A request behind the gate (portal.gate): its user is an account; for annotations only."""

    user: "User"
    htmx: "HtmxDetails"


PHONE_AGENT = re.compile(r"Mobile|Android|iPhone|HarmonyOS|MicroMessenger", re.I)
LAST_SEEN = "_last_seen"
BACKGROUND_HEADER = "X-Background"


def client_address(request: HttpRequest) -> str:
    """Return the client's address, believing only `TRUSTED_PROXIES` hops of X-Forwarded-For.

    With n trusted proxies the n-th entry from the right is the first that none of them wrote
    on hearsay; a shorter header means that the request did not come through them.
    """
    remote = request.META.get("REMOTE_ADDR") or "127.0.0.1"
    hops = settings.TRUSTED_PROXIES
    if hops < 1:
        return remote
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    chain = [part for part in chain if part]
    found = chain[-hops] if len(chain) >= hops else remote
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:  # "unknown", a port: what is no address is kept in no log
        return remote


class ClientAddressMiddleware:
    """Sets `request.client_address` once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the address and go on."""
        request.client_address = client_address(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def is_phone(request: HttpRequest) -> bool:
    """Tell whether the browser says that it is a phone's."""
    return bool(PHONE_AGENT.search(request.headers.get("User-Agent", "")))


def page_of(request: HttpRequest) -> str:
    """Return the page of ours on which the form stood that was sent, as the browser names it."""
    named = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(named, allowed_hosts={request.get_host()}):
        return escape_leading_slashes(request.path)
    return escape_leading_slashes(urlunsplit(("", "", *urlsplit(named)[2:4], "")))


class IdleSessionMiddleware:
    """Ends a session after 30 idle minutes at a desk, 12 hours on a phone (quality.md, Sign-in).

    Requests with the header `X-Background: 1` (polling, autosave) are no sign of a person.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out an idle session; otherwise note that somebody was here, at most once a minute."""
        if request.user.is_authenticated:
            now, seen = time.time(), request.session.get(LAST_SEEN)
            minutes = (
                settings.IDLE_MINUTES_PHONE if is_phone(request) else settings.IDLE_MINUTES_DESK
            )
            if seen is not None and now - seen > minutes * 60:
                return self.end(request)
            if seen is None or (now - seen > 60 and request.headers.get(BACKGROUND_HEADER) != "1"):
                request.session[LAST_SEEN] = now
        return self.get_response(request)

    def end(self, request: HttpRequest) -> HttpResponse:
        """Sign out; a page goes to the sign-in and back, a part of a page gets 401."""
        logout(request)
        if request.headers.get("HX-Request") or request.headers.get(BACKGROUND_HEADER):
            return HttpResponse(_("登录已过期，请重新登录；没写完的内容还在"), status=401)
        if request.method in ("GET", "HEAD"):
            messages.info(request, _("太久没有操作，已自动退出。没写完的内容还在，请重新登录。"))
            here = quote(request.get_full_path())
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={here}")
        return (
            HttpResponse(status=401) if request.path.startswith("/api/") else self.expired(request)
        )

    def expired(self, request: HttpRequest) -> HttpResponse:
        """Answer a form that came too late: the page keeps what was typed (portal.js)."""
        return render(request, "expired.html", {"back": page_of(request)}, status=401)


class PrivateMiddleware:
    """Pages of a signed-in user are kept by no cache."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer private unless the view said otherwise."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
