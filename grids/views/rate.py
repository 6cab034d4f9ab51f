"""The page behind a call's code: who reported it says whether it is solved, without a login."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.closed import closed
from grids.actions import ratings
from grids.calls.page import told_outside
from grids.forms.calls import LaterForm, RateForm
from orgs.views.common import act, at_work, status_of


@login_not_required
@csrf_exempt  # the code is the right; under no-referrer browsers send `Origin: null`, which fails
@require_http_methods(["GET", "HEAD", "POST"])
def call_rate(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form (changes nothing: chat programs fetch previews), or take the rating."""
    link = ratings.link_of(code)
    if link is None:
        return closed(render(request, "grids/call_rate_dead.html", status=410))
    if link.rated_at is not None:
        return closed(render(request, "grids/call_rate_done.html", {"link": link}))
    if not ratings.is_live(link):
        return closed(render(request, "grids/call_rate_dead.html", status=410))
    worker = at_work(request)
    form = (LaterForm if link.later else RateForm)(None if worker else request.POST or None)
    here = reverse("call_rate", args=[code])

    def rate() -> str:
        say = ratings.tell_later if link.later else ratings.rate
        say(link=link, **form.cleaned_data)
        return here

    if request.method == "POST" and not worker and (url := act(request, form, rate)):
        return closed(redirect(url))
    joint = told_outside(link.call)
    context = {"form": form, "link": link, "call": link.call, "joint": joint, "worker": worker}
    status = 403 if worker and request.method == "POST" else status_of(form)
    return closed(render(request, "grids/call_rate.html", context, status=status))
