"""Notices: unread first, many of a kind folded to one line, read by opening, or all at once."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.models import Notice
from core.notices import mark_read
from portal import notice_folds

PER_PAGE = 30


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show the user's notices, unread first; `?unread=1` only those, `?kind=` those of a kind.

    Unread ones of one kind fold to a line that leads to them.
    """
    own = Notice.objects.filter(user=request.user)
    only_unread = request.GET.get("unread") == "1"
    kind = request.GET.get("kind", "").replace("\0", "")
    folds = [] if kind else notice_folds.of(request.user)
    rows = own.filter(read_at=None) if only_unread else own
    rows = rows.filter(kind=kind) if kind else notice_folds.unfolded(rows, folds)
    rows = rows.alias(was_read=Q(read_at__isnull=False)).order_by("was_read", "-created_at", "-pk")
    unread, total = own.filter(read_at=None).count(), own.count()
    of_kind = own.filter(read_at=None, kind=kind).count() if kind else 0
    context = {
        "nav": "notices",
        "crumbs": [(_("通知"), reverse("notices") if kind else "")]
        + ([(_("同类通知"), "")] if kind else []),
        "kind": kind,
        "kind_words": notice_folds.words_for(kind, of_kind) if of_kind else "",
        "folds": folds,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "unread": unread,
        "tabs": [
            {"title": _("全部"), "url": "?", "count": total, "on": not only_unread},
            {"title": _("未读"), "url": "?unread=1", "count": unread, "on": only_unread},
        ],
        "today": timezone.localdate(),
    }
    return render(request, "portal/notices.html", context)


@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice read and go where it leads; 404 for another's."""
    notice = get_object_or_404(Notice, pk=pk, user=request.user)
    mark_read(user=request.user, ids=[notice.pk])
    return redirect(notice.url or "notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of the user's notices read, or those of one kind."""
    mark_read(user=request.user, kind=request.POST.get("kind", "").replace("\0", ""))
    return redirect("notices")
