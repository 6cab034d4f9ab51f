"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.typed import text_in
from portal.search import LONGEST, find, words_of


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for `?q=`, by kind; without words an invitation to type some."""
    text = text_in(request.GET, "q", LONGEST)
    found = find(request.user, text)
    context = {
        "nav": "search",
        "crumbs": [(_("搜索"), "")],
        "text": text,
        "words": words_of(text),
        "found": found,
        "total": sum(one.total for one in found),
    }
    return render(request, "portal/search.html", context)
