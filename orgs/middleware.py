"""Lets a request load its user's scope once."""

from django.http import HttpRequest, HttpResponse


class OrgScopeMiddleware:
    """Marks the request's own user object, which dies with the request, to keep its scope."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark and go on."""
        if request.user.is_authenticated:
            request.user.keep_scope = True
        return self.get_response(request)
