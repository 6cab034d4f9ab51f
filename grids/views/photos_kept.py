"""Photos over the tries of one form: what came with a page that was sent back goes with the next."""

import uuid
from typing import Any

from django.http import HttpRequest

from grids.forms.matters import key_of
from grids.forms.photos import KeepsPhotos
from grids.matters import drafts


def before(request: HttpRequest, ticket: uuid.UUID) -> dict[str, Any]:
    """Return what a form is given of the photos of its earlier tries."""
    if "drop" in request.POST:
        return {}
    kept = drafts.kept(ticket)
    return {"kept": kept, "missing": not kept and bool(request.POST.get("kept"))}


def for_next(
    request: HttpRequest, form: KeepsPhotos, ticket: uuid.UUID, whose: str
) -> dict[str, Any]:
    """Keep the photos of a form that is shown again; return what its page tells of them.

    whose: the address or account on which the room is counted.
    """
    fresh, there = len(form.photos()) > len(form.kept), False
    if "drop" in request.POST:
        drafts.forget(ticket)
    if fresh and key_of(request.POST.get("_once")) == request.POST.get("_once"):
        there = drafts.keep(ticket, form.photos(), whose)
    kept = len(form.photos()) if there else len(form.kept)
    return {"kept": kept, "photos_again": bool(request.FILES) and not there}
