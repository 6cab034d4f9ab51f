"""Pages of 双报到: the community's code and the form behind it, units that report, the home unit's sheet."""

import structlog
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.middleware import client_address
from core.ui.dates import iso
from core.ui.qr import picture_of
from grids.actions import check_in as actions
from grids.check_in_figures import first_day, places_of
from grids.filters_stations import UnitCheckInFilter
from grids.forms.points import WhyForm
from grids.forms.stations import ByCodeForm, ReportForm, WordForm
from grids.models import CheckInWord, UnitCheckIn
from grids.tables_stations import UnitCheckInTable, check_in_state
from grids.views.common import form_page, press
from orgs.models import Org, Unit
from orgs.scope import acting_org, scope_of
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    number_in,
    page_table,
    status_of,
)

log = structlog.get_logger(__name__)
NAV = "unit_check_ins"
MOST_ASKS, HOUR = 60, 3600  # of one address in an hour: a whole branch behind one router


def _too_many(request: HttpRequest) -> bool:
    key = f"check-in-asked:{client_address(request)}"
    try:
        cache.add(key, 0, HOUR)
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
        return _closed(render(request, "grids/check_in_dead.html", status=410))
    here = reverse("check_in_by_code", args=[code])
    if request.GET.get("done"):
        return _closed(render(request, "grids/check_in_done.html", {"org": org, "here": here}))
    form = ByCodeForm(request.POST or None)

    def ask() -> str:
        facts = {name: form.cleaned_data[name] for name in ("name", "phone", "skills", "unit")}
        actions.ask_by_code(org=org, **facts)
        return f"{here}?done=1"

    status = status_of(form)
    if request.method == "POST":
        if form.is_valid() and _too_many(request):
            form.add_error(
                None, _("这个网络刚才报到的人太多了，请过一小时再来，或者到社区当面登记")
            )
            status = 429
        elif url := act(request, form, ask):
            return _closed(redirect(url))
        else:
            status = status_of(form)
    context = {"form": form, "org": org}
    return _closed(render(request, "grids/check_in_by_code.html", context, status=status))


def _closed(answer: HttpResponse) -> HttpResponse:
    """Keep the code out of caches, referrers and search engines."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


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


def _rows(request: HttpRequest) -> QuerySet[UnitCheckIn]:
    rows = UnitCheckIn.objects.visible_to(request.user)
    return rows.select_related("unit__org", "org", "pairing")


@require_safe
def unit_check_ins(request: HttpRequest) -> HttpResponse:
    """单位报到: to one's communities and below, or of one's units."""
    found = UnitCheckInFilter(request.GET, queryset=_rows(request), request=request)
    kept = UnitCheckIn.objects.editable_by(request.user).filter(state="asked")
    table = UnitCheckInTable(
        found.qs.order_by("-asked_on", "-pk"), mine=set(kept.values_list("pk", flat=True))
    )
    page_table(request, table)
    context = {
        "nav": NAV,
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "keeps_code": actions.places_of_codes(request.user).exists(),
        "units": actions.units_reporting(request.user),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/unit_check_ins.html", context)


@require_safe
def unit_check_in_export(request: HttpRequest) -> HttpResponse:
    """The check-ins that the filters leave."""
    rows = UnitCheckInFilter(request.GET, queryset=_rows(request), request=request).qs
    columns = [
        (_("单位"), lambda r: r.unit.name),
        (_("报到社区"), lambda r: r.org.name),
        (_("能做什么"), lambda r: r.brings),
        (_("报到日期"), lambda r: iso(r.asked_on)),
        (_("状态"), lambda r: r.get_state_display()),
        (_("结对到"), lambda r: iso(r.pairing.end) if r.pairing else ""),
    ]
    rows = rows.order_by("-asked_on", "-pk").iterator(chunk_size=AT_ONCE)
    return export(request, "unit_check_ins", _("单位报到"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_check_in_create(request: HttpRequest) -> HttpResponse:
    """Report one's unit to a community."""
    if not actions.units_reporting(request.user).exists():
        raise PermissionDenied(_("单位报到由单位的联络员来办"))
    form = ReportForm(
        request.POST or None, user=request.user, initial={"org": request.GET.get("org", "")}
    )

    def do() -> str:
        made = actions.report_unit(by=request.user, **form.cleaned_data)
        messages.success(request, _("已报到，等社区确认"))
        return reverse("unit_check_in", args=[made.pk])

    return form_page(
        request,
        form,
        do,
        nav=NAV,
        title=_("单位报到"),
        button=_("报到"),
        back=reverse("unit_check_ins"),
    )


@require_safe
def unit_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One check-in of a unit: what it brings, whether they are paired."""
    row = get_object_or_404(_rows(request), pk=pk)
    kept = UnitCheckIn.objects.editable_by(request.user).filter(pk=pk).exists()
    own = actions.units_reporting(request.user).filter(pk=row.unit_id).exists()
    context = {
        "nav": NAV,
        "crumbs": crumbs_of(row.org, request, (_("单位报到"), reverse("unit_check_ins"))),
        "phone_back": reverse("unit_check_ins"),
        "row": row,
        "state": check_in_state(row, mine=kept),
        "may_confirm": kept and row.state == UnitCheckIn.State.ASKED,
        "may_end": (kept or own) and row.state != UnitCheckIn.State.ENDED,
        "may_read_sheet": _sheets(request).filter(pk=row.unit_id).exists(),
    }
    return render(request, "grids/unit_check_in.html", context)


@require_POST
def unit_check_in_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a unit's check-in, and pair both where that is ticked."""
    row = get_object_or_404(_rows(request), pk=pk)

    def do() -> str:
        actions.confirm_unit(row=row, by=request.user, pair=bool(request.POST.get("pair")))
        return _("已确认，单位可以认岗了")

    return press(request, do, reverse("unit_check_in", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def unit_check_in_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a unit's check-in, by either side."""
    row, back = get_object_or_404(_rows(request), pk=pk), reverse("unit_check_in", args=[pk])
    kept = UnitCheckIn.objects.editable_by(request.user).filter(pk=pk).exists()
    if not kept and not actions.units_reporting(request.user).filter(pk=row.unit_id).exists():
        raise PermissionDenied(REFUSED)
    if row.state == UnitCheckIn.State.ENDED and request.method != "POST":
        messages.info(request, _("这次报到已经结束"))
        return redirect(back)
    form = WhyForm(request.POST or None)

    def do() -> str:
        actions.end_unit(row=row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("报到已结束，以前的记录都留着"))
        return back

    return form_page(
        request,
        form,
        do,
        nav=NAV,
        title=_("结束报到"),
        lead=str(row),
        button=_("结束报到"),
        back=back,
    )


def _sheets(request: HttpRequest) -> QuerySet[Unit]:
    """Return the units whose sheet the user reads: his own, those below his posts, those that
    report to a community of his."""
    scope = scope_of(request.user)
    here = UnitCheckIn.objects.editable_by(request.user).order_by()
    own = scope.of_units("") | scope.under("org")
    return Unit.objects.filter(own | Q(pk__in=here.values("unit_id")))


@require_safe
def check_in_home(request: HttpRequest, pk: int) -> HttpResponse:
    """双报到反馈: what a unit and its members did in each community this year, and what it is told."""
    scope = scope_of(request.user)
    unit = get_object_or_404(_sheets(request).select_related("org"), pk=pk)
    rows = places_of(unit)
    mine = set(actions.places_of_codes(request.user).values_list("pk", flat=True))
    whole = Unit.objects.filter(scope.of_units("") | scope.under("org"), pk=pk)
    if not whole.exists():  # another community's staff reads what happened in his own
        rows = [row for row in rows if row.org.pk in mine]
    told = CheckInWord.objects.visible_to(request.user).filter(unit=unit).select_related("org")
    context = {
        "nav": NAV,
        "phone_back": reverse("unit_check_ins"),
        "unit": unit,
        "rows": rows,
        "hours": sum(row.hours for row in rows),
        "members": sum(row.members for row in rows),
        "posts": sum(row.posts for row in rows),
        "since": first_day(),
        "words": told.order_by("-made_at", "-pk")[:20],
        "may_say": any(row.org.pk in mine for row in rows),
    }
    return render(request, "grids/check_in_home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a unit what it and its members did in one's community."""
    unit = get_object_or_404(_sheets(request), pk=pk)
    mine = {org.pk: org for org in actions.places_of_codes(request.user)}
    if not mine:
        raise PermissionDenied(_("反馈由社区、街道来写"))
    here = acting_org(request)
    there = [row.org.pk for row in places_of(unit) if row.org.pk in mine]
    if not there:
        raise PermissionDenied(_("这家单位和它的党员还没有到您的社区报到"))
    org = mine[here.pk if here and here.pk in there else there[0]]
    form, back = WordForm(request.POST or None), reverse("check_in_home", args=[pk])

    def do() -> str:
        actions.say_to_unit(unit=unit, org=org, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("已反馈给单位"))
        return back

    return form_page(
        request,
        form,
        do,
        nav=NAV,
        title=_("反馈给单位"),
        lead=f"{org.name} → {unit.name}",
        button=_("反馈"),
        back=back,
    )
