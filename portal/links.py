"""Addresses of pages that another app brings."""

from urllib.parse import urlencode

from django.urls import reverse

from orgs.models import Org
from portal.figures.spans import Span


def address(name: str, *args, **query) -> str:
    """Return the address of a page by its URL name, with a query."""
    found = reverse(name, args=args)
    return f"{found}?{urlencode(query)}" if query else found


def cadence_url(org: Org, span: Span, **more: str) -> str:
    """Return the address of the cadence matrix for the org and the year or quarter of the span."""
    when = {"show": "quarter"} if span.key == "quarter" else {"year": span.since.year}
    return address("cadence", **when, org=org.pk, **more)
