"""The page behind the residents' code: rate a project without a login."""

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.closed import closed
from core.middleware import client_address
from orgs.views.common import act, at_work, status_of
from services.actions import resident as actions
from services.forms.feedback import ResidentForm

COOKIE = "rater"
COOKIE_SECONDS = 200 * 24 * 3600


@login_not_required
@csrf_exempt  # the code is the right; under no-referrer browsers send `Origin: null`, which fails
@require_http_methods(["GET", "HEAD", "POST"])
def resident_rate(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form (changes nothing: chat programs fetch previews), or take one rating."""
    link = actions.link_of(code)
    if link is None:
        return closed(render(request, "services/rate_dead.html", status=410))
    device = request.COOKIES.get(COOKIE, "")[:64]
    here = reverse("resident_rate", args=[code])
    if request.method != "POST" and device and actions.has_rated(link, device):
        return closed(render(request, "services/rate_done.html", {"project": link.project}))
    worker = at_work(request)
    form = ResidentForm(None if worker else request.POST or None)
    # A phone without the mark is known by the form that it sends, so that a second tap is the same.
    device = device or request.POST.get("_once", "")[:64] or secrets.token_hex(16)

    def rate() -> str:
        address = client_address(request)
        actions.rate_by_link(link=link, device=device, address=address, **form.cleaned_data)
        return here

    if request.method == "POST" and not worker and (url := act(request, form, rate)):
        answer = redirect(url)
        answer.set_cookie(
            COOKIE,
            device,
            max_age=COOKIE_SECONDS,
            path="/r/",
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        return closed(answer)
    status = 403 if worker and request.method == "POST" else status_of(form)
    context = {"form": form, "link": link, "project": link.project, "worker": worker}
    return closed(render(request, "services/rate.html", context, status=status))
