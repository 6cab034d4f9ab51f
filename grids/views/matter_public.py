"""Pages of residents without a login: the report at a doorway, its tracking page, the terms."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core.closed import closed
from core.middleware import client_address
from grids.actions.matter_filing import by_ticket, file_at_door, title_of
from grids.actions.matters import rate
from grids.calls.page import told_outside as joint_outside
from grids.forms.matter_public import DoorForm, MatterRateForm
from grids.forms.matters import key_of, ticket_of
from grids.matters import drafts
from grids.matters import limits as matter_limits
from grids.matters.alike import alike_at
from grids.matters.codes import code_of, door_of, matter_of
from grids.matters.page import plain_state, told_outside
from grids.models import Matter, MatterDoor
from grids.views import photos_kept
from orgs.views.common import add_errors, at_work, status_of

DOORS = uuid.UUID("f0a1c1de-52a5-4d0a-8a53-90f0be6e6a6d")  # the space of tickets of doorways


@login_not_required
@csrf_exempt  # the code is the right; under no-referrer browsers send `Origin: null`, which fails
@require_http_methods(["GET", "HEAD", "POST"])
def matter_report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a doorway (changes nothing), or take a report, once for its form."""
    door = door_of(code)
    if door is None:
        return _gone(request, "grids/matter_door_dead.html")
    if request.method != "POST":
        return closed(_form_page(request, door, DoorForm()))
    ticket = ticket_of(request.POST.get("_once"), uuid.uuid5(DOORS, str(door.pk)))
    if known := by_ticket(ticket):
        return _sent(known)
    if not matter_limits.let_in(client_address(request)):
        form = DoorForm(request.POST)  # no photo is opened for who is refused
        words = _("这个网络刚才报得太多了，请等 %(n)s 秒再点一次提交，写的都还在")
        form.add_error(None, words % {"n": matter_limits.WINDOW})
        kept, again = len(drafts.kept(ticket)), bool(request.FILES)
        return closed(_form_page(request, door, form, kept=kept, again=again, status=429))
    form = DoorForm(request.POST, request.FILES, **photos_kept.before(request, ticket))
    if not form.is_valid():
        return _sent_back(request, door, form, ticket)
    return _take(request, door, form, ticket)


def _take(
    request: HttpRequest, door: MatterDoor, form: DoorForm, ticket: uuid.UUID
) -> HttpResponse:
    """Keep the report; where others told of the same thing, ask first, once."""
    facts = form.facts()
    found = alike_at(door.org, title_of(facts["text"]), facts["place"])
    if found and not form.cleaned_data["same"]:
        return _sent_back(request, door, form, ticket, alike=found)
    try:
        matter = file_at_door(door=door, ticket=ticket, join=form.chosen(found), **facts)
    except ValidationError as error:
        add_errors(form, error)
        return _sent_back(request, door, form, ticket)
    drafts.forget(ticket)
    return _sent(matter)


def _sent_back(
    request: HttpRequest, door: MatterDoor, form: DoorForm, ticket: uuid.UUID, *, alike=()
) -> HttpResponse:
    """Show the form again with what was typed; its photos need not be picked again."""
    facts = photos_kept.for_next(request, form, ticket, client_address(request))
    kept, again = facts["kept"], facts["photos_again"]
    return closed(_form_page(request, door, form, alike=alike, kept=kept, again=again))


def _form_page(
    request: HttpRequest,
    door: MatterDoor,
    form: DoorForm,
    *,
    alike=(),
    kept: int = 0,
    again: bool = False,
    status: int | None = None,
) -> HttpResponse:
    context = {
        "door": door,
        "form": form,
        "alike": [{"row": one, "state": plain_state(one)} for one in alike],
        "once": key_of(request.POST.get("_once")),
        "kept": kept,
        "photos_again": again,
    }
    code = status or (409 if alike else status_of(form))
    return render(request, "grids/matter_report.html", context, status=code)


def _sent(matter: Matter) -> HttpResponse:
    return closed(redirect(reverse("matter_track", args=[code_of(matter)])))


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def matter_track(request: HttpRequest, code: str) -> HttpResponse:
    """What the tracking code shows: state and answers, and the rating once the matter was checked.

    A right code always answers; wrong ones are counted by address.
    """
    matter = matter_of(code)
    if matter is None:
        if not matter_limits.guessed_wrong(client_address(request)):
            return closed(render(request, "grids/matter_track_dead.html", status=429))
        return _gone(request, "grids/matter_track_dead.html")
    main = matter.joined_to or matter
    own = matter.joined_to is None  # who was joined reads; who reported first rates
    worker = at_work(request)
    form = MatterRateForm(None if worker else request.POST or None)
    if request.method == "POST" and own and form.is_valid():
        try:
            rate(matter=matter, **form.cleaned_data)
            return closed(redirect(request.path))
        except ValidationError as error:
            add_errors(form, error)
    context = {
        "matter": matter,
        "main": main,
        "state": plain_state(main),
        "steps": told_outside(matter),
        "joint": joint_outside(main.call) if main.call else None,
        "rates": own and matter.state == Matter.State.CHECKED,
        "form": form,
        "worker": worker,
        "here": request.build_absolute_uri(request.path),
    }
    status = 403 if worker and request.method == "POST" else status_of(form)
    return closed(render(request, "grids/matter_track.html", context, status=status))


@login_not_required
@require_safe
def matter_terms(request: HttpRequest) -> HttpResponse:
    """What is kept of who reports, who sees it, and when it goes: in plain words."""
    return render(request, "grids/matter_terms.html")


def _gone(request: HttpRequest, template: str) -> HttpResponse:
    return closed(render(request, template, status=410))
