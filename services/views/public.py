"""The public list of a district: no login, no personal fact, kept by caches that ask each time."""

import hashlib
from types import SimpleNamespace
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.middleware import client_address
from core.ui.paging import LenientPaginator
from services.filters.public import PublicFilter
from services.models import PublicList
from services.public import open_list, public_demands, public_row
from services.words import demand_ring

log = structlog.get_logger(__name__)
PER_PAGE, MOST_PAGES = 20, 100
KEPT_SECONDS = (
    60  # a page is drawn once a minute, however many ask; whether it is open is asked anew
)
ASKED = ("category", "step", "page")
# Requests from one address in a minute; an office or a ward behind one address reads as one.
MOST_REQUESTS, MINUTE = 300, 60


@login_not_required
@require_safe
def public_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show the list of an open district; 404 for a closed one as for one that is none."""
    if _too_many(request):
        words = _("看得太快了，请过一分钟再来")
        return HttpResponse(words, status=429, headers={"Retry-After": str(MINUTE)})
    opened = open_list(code)
    if opened is None:
        raise Http404
    body = _body(opened, request.GET)
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(body)
    answer["ETag"] = etag
    # Caches may keep it and must ask before each use, so that closing holds at once.
    answer["Cache-Control"] = "public, no-cache"
    return get_conditional_response(request, etag=etag, response=answer)


def _body(opened: PublicList, params: QueryDict) -> str:
    """Return the page, drawn at most once a minute for each question that can be asked."""
    asked = QueryDict(mutable=True)
    for name in ASKED:
        if value := params.get(name, "")[:20]:
            asked[name] = value
    key = hashlib.sha256(f"{opened.org.code}?{asked.urlencode()}".encode()).hexdigest()
    key = f"public:{opened.pk}:{opened.version}:{key}"
    if (body := _kept(key)) is None:
        body = _drawn(opened, asked)
        _keep(key, body)
    return body


def _drawn(opened: PublicList, asked: QueryDict) -> str:
    """Draw the page without the request: nobody's name, no token of a form, no cookie."""
    found = PublicFilter(asked, queryset=public_demands(opened.org))
    pages = LenientPaginator(found.qs, PER_PAGE)
    try:
        page = pages.page(min(pages.validate_number(asked.get("page", 1)), MOST_PAGES))
    except EmptyPage:  # the last row went between counting and reading
        page = pages.page(1)
    context: dict[str, Any] = {
        "request": SimpleNamespace(GET=asked, path="", user=None),
        "org": opened.org,
        "filter": found,
        "page": page,
        "narrowed": bool(asked.get("category") or asked.get("step")),
        "rows": [(public_row(demand), demand_ring(demand)) for demand in page.object_list],
    }
    return render_to_string("services/public_list.html", context)


def _kept(key: str) -> str | None:
    try:
        return cache.get(key)
    except Exception:  # without the cache each page is drawn anew
        log.warning("public.cache")
        return None


def _keep(key: str, body: str) -> None:
    try:
        cache.set(key, body, KEPT_SECONDS)
    except Exception:
        log.warning("public.cache")


def _too_many(request: HttpRequest) -> bool:
    key = f"public-asked:{client_address(request)}"
    try:
        cache.add(key, 0, MINUTE)
        return cache.incr(key) > MOST_REQUESTS
    except Exception:  # a count that is lost only spares the database less
        log.warning("public.cache")
        return False
