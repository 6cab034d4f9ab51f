"""Pages of 单位报到: the list, reporting, confirming and ending; the home unit's sheet (practice S3)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.actions import check_in as actions
from grids.check_ins.figures import first_day, places_of
from grids.filters.stations import UnitCheckInFilter
from grids.forms.points import WhyForm
from grids.forms.stations import ReportForm, WordForm
from grids.models import CheckInWord, UnitCheckIn
from grids.tables.stations import UnitCheckInTable, check_in_state
from grids.views.common import form_page, press
from orgs.models import Unit
from orgs.scope import acting_org, scope_of
from orgs.views.common import AT_ONCE, REFUSED, crumbs_of, export, is_narrowed, page_table

NAV = "unit_check_ins"


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
        (_("报到日期"), lambda r: r.asked_on),
        (_("状态"), lambda r: r.get_state_display()),
        (_("结对到"), lambda r: r.pairing.end if r.pairing else None),
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
