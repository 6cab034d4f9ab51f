"""What the sign-in page tells about failed tries, counted by django-axes."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest


def tries_left(request: HttpRequest | None, form: Form | None) -> int | None:
    """Return the tries left for the name typed at this address, None when none has failed.

    Axes counts by name and address (settings.AXES_LOCKOUT_PARAMETERS), whether or not the
    account exists, so that the number tells nothing about that.
    """
    if request is None or form is None or not form.is_bound:
        return None
    name = form.data.get(settings.AXES_USERNAME_FORM_FIELD, "")
    AxesProxyHandler.update_request(request)
    failures = AxesProxyHandler.get_failures(request, {"username": name})
    if not failures:
        return None
    return max(settings.AXES_FAILURE_LIMIT - failures, 0)


def lock_minutes() -> int:
    """Return for how many minutes axes locks."""
    cool_off = settings.AXES_COOLOFF_TIME
    return int(cool_off / timedelta(minutes=1)) if isinstance(cool_off, timedelta) else 15
