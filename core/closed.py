"""Answers behind a code: whoever has the address may see them, and nobody else shall come by it."""

from django.http import HttpResponse


def closed(answer: HttpResponse) -> HttpResponse:
    """Keep the code out of caches, referrers and search engines."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
