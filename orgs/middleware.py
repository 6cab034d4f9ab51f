"""Lets a request load its user's scope once, and sends who must to change the password first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class OrgScopeMiddleware:
    """Marks the request's own user object, which dies with the request, to keep its scope."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark and go on."""
        if request.user.is_authenticated:
            request.user.keep_scope = True
        return self.get_response(request)


class NewPasswordMiddleware:
    """Whoever must change the password sees no other page before; signing out stays possible."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, or to the form for a new password."""
        if not (request.user.is_authenticated and request.user.must_change_password):
            return self.get_response(request)
        form = reverse("account_change_password")
        if request.path in (form, reverse("account_logout"), reverse("account_reauthenticate")):
            return self.get_response(request)
        return redirect(form)
