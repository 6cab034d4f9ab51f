"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.typed import text_in
from core.ui.filters import link
from portal.search import LIMIT, Found, find
from services.search.words import LONGEST, pieces, words_of


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for `?q=`, one kind at a time; without words an invitation to type some."""
    typed = text_in(request.GET, "q")
    text = typed[:LONGEST]
    found = find(request.user, text)
    shown = next((one for one in found if one.key == request.GET.get("kind")), None)
    shown = shown or next(iter(found), None)
    context = {
        "nav": "search",
        "crumbs": [(_("搜索"), "")],
        "text": text,
        "words": words_of(text),
        "found": found,
        "shown": shown,
        "limit": LIMIT,
        "tabs": [_tab(request, one, shown) for one in found],
        "note": _note(typed),
    }
    return render(request, "portal/search.html", context)


def _tab(request: HttpRequest, one: Found, shown: Found | None) -> dict:
    url = link(request.GET, kind=one.key)
    return {"title": one.title, "url": url, "count": one.total, "on": one is shown}


def _note(typed: str) -> str:
    """Say why what was typed is not looked for as it stands."""
    if typed and not pieces(typed[:LONGEST]):
        return _("只有标点符号，没有可以找的字。请写要找的事，如“理发”。")
    if len(typed) > LONGEST:
        return _("写得太长了，只按前 %(n)s 个字找。挑一两个要紧的词更准。") % {"n": LONGEST}
    return ""
