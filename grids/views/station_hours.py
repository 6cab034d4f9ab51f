"""Pages of 值岗记录: logging hours with a photo, confirming them, the list of all that one sees (S3)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.ui.dates import iso
from grids.actions import stations as actions
from grids.filters.stations import StationLogFilter
from grids.forms.points import WhyForm
from grids.forms.stations import HoursForm
from grids.models import StationHolder, StationLog
from grids.tables.stations import StationLogTable, log_state, who_of
from grids.views.common import form_page, press
from orgs.member_lists import kept_ids
from orgs.scope import acting_org
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    page_table,
    status_of,
)

NAV = "station_logs"


def _rows(request: HttpRequest) -> QuerySet[StationLog]:
    rows = StationLog.objects.visible_to(request.user)
    return rows.select_related("holder__station__org", "holder__unit", "member")


def _kept(request: HttpRequest, rows) -> frozenset[int]:
    return frozenset(kept_ids(request.user, list({row.member_id for row in rows if row.member_id})))


@require_safe
def station_logs(request: HttpRequest) -> HttpResponse:
    """值岗记录: of one's communities, one's own, of one's unit and its members."""
    found = StationLogFilter(request.GET, queryset=_rows(request), request=request)
    mine = StationLog.objects.judged_by(request.user).values_list("pk", flat=True)
    table = StationLogTable(found.qs.order_by("-day", "-begins", "-pk"), mine=set(mine))
    table.kept = _kept(request, page_table(request, table))
    minutes = found.qs.filter(state="confirmed").order_by()
    context = {
        "nav": NAV,
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "hours": (minutes.aggregate(sum=Sum(F("minutes") * F("people")))["sum"] or 0) / 60,
        "mine": len(table.mine),
        "here": acting_org(request),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/station_logs.html", context)


@require_safe
def station_log_export(request: HttpRequest) -> HttpResponse:
    """The hours that the filters leave; names only of those whom one keeps."""
    rows = StationLogFilter(request.GET, queryset=_rows(request), request=request).qs
    kept = kept_ids(request.user, list(rows.values_list("member_id", flat=True)))
    columns = [
        (_("岗位"), lambda r: r.holder.station.name),
        (_("社区"), lambda r: r.holder.station.org.name),
        (_("谁"), lambda r: who_of(r, kept)),
        (_("哪一天"), lambda r: iso(r.day)),
        (_("开始"), lambda r: f"{r.begins:%H:%M}"),
        (_("结束"), lambda r: f"{r.ends:%H:%M}"),
        (_("人数"), lambda r: r.people),
        (_("小时"), lambda r: r.hours * r.people),
        (_("做了什么"), lambda r: r.note),
        (_("状态"), lambda r: r.get_state_display()),
    ]
    rows = rows.order_by("-day", "-begins", "-pk").iterator(chunk_size=AT_ONCE)
    return export(request, "station_logs", _("值岗记录"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def station_log_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Log hours at a post that one holds, on the phone, with a photo."""
    rows = StationHolder.objects.visible_to(request.user).select_related("station", "member")
    holder = get_object_or_404(rows, pk=pk)
    if not StationHolder.objects.held_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("小时由在岗的人自己记"))
    form = HoursForm(request.POST or None, holder=holder, user=request.user)
    back = reverse("station_detail", args=[holder.station_id])

    def do() -> str:
        actions.log_hours(holder=holder, by=request.user, **form.cleaned_data)
        messages.success(request, _("已记下，等社区确认"))
        return back

    return form_page(
        request,
        form,
        do,
        nav=NAV,
        title=_("记小时"),
        lead=holder.station.name,
        button=_("记下"),
        back=back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def station_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours with their photos; the community confirms them, or refuses with a reason."""
    row = get_object_or_404(_rows(request).prefetch_related("photos"), pk=pk)
    mine = StationLog.objects.judged_by(request.user).filter(pk=pk).exists()
    back = reverse("station_log", args=[pk])
    if request.method == "POST" and row.state == StationLog.State.LOGGED and not mine:
        raise PermissionDenied(REFUSED)
    if request.POST.get("do") == "confirm":
        return press(request, lambda: _confirm(request, row), back)
    form = WhyForm(request.POST or None)

    def refuse() -> str:
        actions.judge_hours(log=row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已退回，会告诉登记的人"))
        return back

    if request.method == "POST" and (url := act(request, form, refuse)):
        return redirect(url)
    kept = _kept(request, [row])
    station = row.holder.station
    context = {
        "nav": NAV,
        "crumbs": crumbs_of(station.org, request, (_("值岗记录"), reverse("station_logs"))),
        "phone_back": reverse("station_logs"),
        "row": row,
        "who": who_of(row, kept),
        "state": log_state(row, mine=mine),
        "mine": mine,
        "form": form,
    }
    return render(request, "grids/station_log.html", context, status=status_of(form))


def _confirm(request: HttpRequest, row: StationLog) -> str:
    actions.judge_hours(log=row, by=request.user)
    return _("已确认，小时算数了")
