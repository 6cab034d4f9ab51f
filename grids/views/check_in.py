"""Pages of 报到码: the community's code to print, and the form behind it, without a login (S3)."""

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.closed import closed
from core.middleware import client_address
from core.ui.qr import picture_of
from grids.actions import check_in as actions
from grids.forms.stations import ByCodeForm
from grids.views.common import press
from orgs.models import Org
from orgs.scope import acting_org
from orgs.views.common import (
    act,
    number_in,
    status_of,
)

log = structlog.get_logger(__name__)
NAV = "unit_check_ins"
MOST_ASKS, MINUTE = 20, 60  # of one address in a minute: a whole branch behind one router


def _too_many(request: HttpRequest) -> bool:
    key = f"check-in-asked:{client_address(request)}"
    try:
        cache.add(key, 0, MINUTE)
        return cache.incr(key) > MOST_ASKS
    except Exception:  # a count that is lost only spares the community less
        log.warning("check_in.cache")
        return False


@login_not_required
@csrf_exempt  # the code is the right, no session plays a part; see grids.views.rate
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to check in by the community's code, without a login; looking changes nothing."""
    org = actions.place_of(code)
    if org is None:
        return closed(render(request, "grids/check_in_dead.html", status=410))
    here = reverse("check_in_by_code", args=[code])
    if request.GET.get("done"):
        return closed(render(request, "grids/check_in_done.html", {"org": org, "here": here}))
    form = ByCodeForm(request.POST or None)

    def ask() -> str:
        facts = {name: form.cleaned_data[name] for name in ("name", "phone", "skills", "unit")}
        actions.ask_by_code(org=org, **facts)
        return f"{here}?done=1"

    status = status_of(form)
    if request.method == "POST":
        if form.is_valid() and _too_many(request):
            form.add_error(
                None, _("这个网络刚才报到的人太多了，请过一分钟再点一次提交，写的都还在")
            )
            status = 429
        elif url := act(request, form, ask):
            return closed(redirect(url))
        else:
            status = status_of(form)
    context = {"form": form, "org": org}
    return closed(render(request, "grids/check_in_by_code.html", context, status=status))


@require_safe
def check_in_code(request: HttpRequest) -> HttpResponse:
    """报到码: the code that hangs on the community's desk, to print; for each community one keeps."""
    places = actions.places_of_codes(request.user)
    here, asked = acting_org(request), number_in(request.GET.get("org"))
    wanted = (asked, here.pk if here else None)
    org = next((one for pk in wanted for one in places if one.pk == pk), places.first())
    if org is None:
        raise PermissionDenied(_("报到码由社区、街道来管"))
    row = actions.live_code(org)
    url = ""
    if row is not None:
        path = reverse("check_in_by_code", args=[actions.code_of(row)])
        url = request.build_absolute_uri(path)
    context = {
        "nav": NAV,
        "phone_back": reverse("unit_check_ins"),
        "org": org,
        "places": [one for one in places if one.pk != org.pk],
        "row": row,
        "url": url,
        "picture": picture_of(url) if url else "",
    }
    return render(request, "grids/check_in_code.html", context)


@require_POST
def check_in_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the community's code, or a new one in place of the old."""
    org = get_object_or_404(Org.objects.visible_to(request.user), pk=pk)

    def do() -> str:
        actions.renew_code(org=org, by=request.user)
        return _("新的报到码可以用了，旧的马上作废，请换下来")

    return press(request, do, f"{reverse('check_in_code')}?org={pk}")
