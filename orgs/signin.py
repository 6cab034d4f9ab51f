"""Sign-in by allauth: no registration, failures counted by axes, a ceiling for each address."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from core.middleware import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only; an address that fails too often waits."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers by himself."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that TRUSTED_PROXIES tells; allauth's own is the proxy's, for everybody."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Turn an address away that failed with many names, before any password is looked at.

        Allauth's own count of failures is left out: axes keeps one that an admin can reset.
        """
        if address_is_full(client_address(request)):
            raise ImmediateHttpResponse(
                render(request, "account/lockout.html", {"by_address": True}, status=429)
            )


def address_is_full(address: str) -> bool:
    """Tell whether the address failed more than SIGN_IN_FAILURES_PER_ADDRESS times in 15 minutes.

    By address alone and well above one person's five, for a whole office may share one address.
    """
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    failed = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since)
    total = failed.aggregate(n=Sum("failures_since_start"))["n"] or 0
    return total >= settings.SIGN_IN_FAILURES_PER_ADDRESS


def locked_names(names: Any) -> set[str]:
    """Return those of the account names (a list or a subquery) that are locked now somewhere."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    failed = (
        AccessAttempt.objects.filter(username__in=names, attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(n=Sum("failures_since_start"))
        .filter(n__gte=get_failure_limit(None, None))
    )
    return set(failed.values_list("username", flat=True))
