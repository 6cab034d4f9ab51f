"""Calendar feeds: the page on which a user opens and ends links, and the public address."""

import structlog
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.closed import closed
from core.idempotency import act_once, seed_of
from core.middleware import client_address
from orgs.views.common import status_of
from portal import feeds
from portal.forms import FeedForm
from portal.models import FeedLink

log = structlog.get_logger(__name__)
# Wrong codes from one address in ten minutes before it must wait.
WRONG_CODES, WRONG_SECONDS = 30, 600


@require_http_methods(["GET", "HEAD", "POST"])
def feed_list(request: HttpRequest) -> HttpResponse:
    """List one's links; POST opens one and shows its address, in this one answer only."""
    form = FeedForm(request.POST or None)
    fresh, address = None, ""
    if request.method == "POST" and form.is_valid():
        code = feeds.code_for(seed_of(request))
        name = form.cleaned_data["name"]

        def open_one() -> str:
            feeds.open_feed(by=request.user, name=name, code=code)
            return reverse("feed_list")

        try:
            act_once(request, open_one)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            fresh, form = feeds.opened(request.user, code), FeedForm()
            address = request.build_absolute_uri(reverse("feed", args=[code])) if fresh else ""
    links = FeedLink.objects.filter(user=request.user)
    context = {
        "nav": "calendar",
        "crumbs": [(_("日历"), reverse("calendar")), (_("日历订阅"), "")],
        "phone_back": reverse("calendar"),
        "form": form,
        "links": links.filter(revoked_at=None).order_by("-pk"),
        "ended": links.exclude(revoked_at=None).count(),
        "fresh": fresh,
        "address": address,
    }
    answer = render(request, "portal/feed_list.html", context, status=status_of(form))
    return closed(answer) if address else answer


@require_POST
def feed_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own links."""
    link = get_object_or_404(FeedLink, pk=pk, user=request.user)

    def close() -> str:
        feeds.close_feed(by=request.user, link=link)
        return reverse("feed_list")

    url = act_once(request, close)
    messages.success(request, _("已停用，用这个地址再也读不到内容"))
    return redirect(url)


@login_not_required
@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the calendar behind a code; 404 for an ended one as for one that never was."""
    key = f"feed-wrong:{client_address(request)}"
    if _tries(key) >= WRONG_CODES:
        return closed(HttpResponse(_("试得太多了，请过十分钟再来"), status=429))
    user = feeds.user_of(code)
    if user is None:
        _note_wrong(key)
        raise Http404
    answer = HttpResponse(
        feeds.calendar_of(user, request.build_absolute_uri),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="calendar.ics"'},
    )
    return closed(answer)


def _tries(key: str) -> int:
    try:
        return cache.get(key, 0)
    except Exception:  # the code cannot be guessed; the count only spares the database
        log.warning("feed.cache")
        return 0


def _note_wrong(key: str) -> None:
    try:
        cache.add(key, 0, WRONG_SECONDS)
        cache.incr(key)
    except Exception:
        log.warning("feed.cache")
