"""The keeper's form that works without a network: an empty shell, who I am, and one report at a time."""

import datetime
import hashlib
import uuid

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grids.actions.matter_filing import by_ticket, file_by_hand
from grids.forms.matters import MatterForm, PhoneForm, place_name, ticket_of
from grids.ground.succession import heir_in
from grids.matters import rules
from grids.models.matters import Source
from grids.views.matters import ACCOUNTS

STYLES = ("vendor/tabler/tabler.min.css", "css/portal.css", "css/parts.css", "css/forms.css",
          "css/phone.css", "css/matters.css")  # fmt: skip
SCRIPTS = ("js/phone.js", "js/phone_store.js", "js/picked.js")
LONGEST_ID = 19  # digits that PostgreSQL holds
OLDEST = datetime.timedelta(days=14)  # of what waited on a phone


@login_not_required
@require_safe
def matter_phone(request: HttpRequest) -> HttpResponse:
    """The shell: the same for everybody, drawn without the request, so that it may be kept."""
    page = render_to_string(
        "grids/matter_phone.html",
        {"form": PhoneForm(), "styles": STYLES, "script": SCRIPTS[0], "login": _login()},
    )
    return HttpResponse(page, headers={"Cache-Control": "no-cache"})


def _login() -> str:
    return f"{reverse('account_login')}?next={reverse('matter_phone')}"


@login_not_required
@require_safe
def matter_phone_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which keeps the shell and its files and nothing else."""
    files = [static(name) for name in (*STYLES, *SCRIPTS, "img/favicon.svg")]
    shell = reverse("matter_phone")
    version = hashlib.sha256("\n".join([shell, *files]).encode()).hexdigest()[:12]
    facts = {"shell": shell, "files": files, "version": version}
    words = render_to_string("grids/matter_worker.js", facts)
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(words, content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
def matter_phone_me(request: HttpRequest) -> JsonResponse:
    """Who is signed in, for which places he writes, and the key of his forms; nobody's facts."""
    user = request.user
    sources = rules.sources_of(user)
    return JsonResponse(
        {
            "account": user.pk,
            "places": [
                {"id": one.pk, "name": place_name(one)}
                for one in rules.places_to_file(user).select_related("parent")
            ],
            "sources": [{"id": s.value, "name": str(s.label)} for s in Source if s in sources],
            "token": get_token(request),
        }
    )


@require_POST
def matter_phone_send(request: HttpRequest) -> JsonResponse:
    """Take one report; the same one again gives the same answer. 422 with words by field."""
    user = request.user
    if not rules.places_to_file(user).exists():
        raise PermissionDenied(_("民情由网格员、民情专递员和社区、街道来记"))
    ticket = ticket_of(request.POST.get("_once"), uuid.uuid5(ACCOUNTS, str(user.pk)))
    if known := by_ticket(ticket):
        return _taken(known.pk)
    form = MatterForm(_where_it_lies_now(request), request.FILES, user=user)
    if not form.is_valid():
        return _refused(form.errors)
    try:
        written = _written_at(request.POST.get("written_at", ""))
        matter = file_by_hand(by=user, ticket=ticket, reported_at=written, **form.facts())
    except ValidationError as error:
        return _refused({"": error.messages})
    return _taken(matter.pk)


def _where_it_lies_now(request: HttpRequest) -> QueryDict:
    """Return what was sent, with the grid that came after the one it was written for."""
    data = request.POST.copy()
    if (home := data.get("home", "")).isdecimal() and len(home) < LONGEST_ID:
        data["home"] = str(heir_in(int(home), rules.places_to_file(request.user)))
    return data


def _taken(pk: int) -> JsonResponse:
    return JsonResponse({"url": reverse("matter_detail", args=[pk])})


def _refused(errors) -> JsonResponse:
    words = [text for texts in errors.values() for text in texts]
    return JsonResponse({"error": "；".join(map(str, words))}, status=422)


def _written_at(raw: str) -> datetime.datetime | None:
    """Return when it was written on the phone, in any zone; None where the phone's clock is off."""
    try:
        moment = parse_datetime(raw)
    except ValueError:
        return None
    now = timezone.now()
    if moment is None or timezone.is_naive(moment) or not now - OLDEST <= moment <= now:
        return None
    return moment
