"""What the sign-in page tells about failed tries, counted by django-axes."""

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest

from core.models import User


def tries_left(request: HttpRequest | None, form: Form | None) -> int | None:
    """Return the tries left for the name typed at this address, None when none has failed.

    Axes counts by name and address (settings.AXES_LOCKOUT_PARAMETERS), whether or not the
    account exists, so that the number tells nothing about that.
    """
    if request is None or form is None or not form.is_bound:
        return None
    name = form.data.get(settings.AXES_USERNAME_FORM_FIELD, "")
    AxesProxyHandler.update_request(request)
    failures = AxesProxyHandler.get_failures(request, {"username": name, "login": name})
    if not failures:
        return None
    return max(settings.AXES_FAILURE_LIMIT - failures, 0)


def typed_username(request: HttpRequest, credentials: dict | None = None) -> str | None:
    """Return the account name of a try, for AXES_USERNAME_CALLABLE.

    The sign-in form calls it `login`, allauth and Django's backends call it `username`; axes
    looks for one key only and would otherwise count all accounts of an address together. Allauth
    takes a name in capitals for the same account, so it counts as that account's name.
    """
    said = credentials or {}
    posted = getattr(request, "POST", {})
    typed = said.get("username") or said.get("login") or posted.get("login")
    if not typed:
        return typed
    name = str(typed).replace("\x00", "")
    known = account_named(name)
    # Names that nobody has are counted in small letters, or the count would tell which are taken.
    return known.username if known else name.lower()


def account_named(typed: str) -> User | None:
    """Return the account of a name, whatever letters are capitals: no two differ by these alone."""
    return User.objects.filter(username__iexact=typed).first()
