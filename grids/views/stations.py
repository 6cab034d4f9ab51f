"""Pages of 岗位和任务: the list, one post with who holds it, taking and leaving it, hours (S3)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.actions import check_in
from grids.actions import stations as actions
from grids.filters.stations import StationFilter, with_taken
from grids.forms.points import WhyForm
from grids.forms.stations import StationForm
from grids.models import Station, StationHolder, StationLog
from grids.points.rules import own_members
from grids.tables.stations import StationTable, log_state, station_state, when_of, who_of
from grids.views.common import form_page, press
from orgs.member_lists import kept_ids
from orgs.scope import acting_org
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    crumbs_of,
    export,
    is_narrowed,
    number_in,
    page_table,
)

NAV = "stations"
LATELY = 20


def _rows(request: HttpRequest) -> QuerySet[Station]:
    return with_taken(Station.objects.visible_to(request.user).select_related("org"))


@require_safe
def station_list(request: HttpRequest) -> HttpResponse:
    """岗位和任务: of one's communities, and those that one, or one's unit, may take."""
    found = StationFilter(request.GET, queryset=_rows(request), request=request)
    table = StationTable(found.qs.order_by("closed_on", "due", "name", "pk"))
    page_table(request, table)
    context = {
        "nav": NAV,
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "may_put_up": check_in.places_of_codes(request.user).exists(),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/station_list.html", context)


@require_safe
def station_export(request: HttpRequest) -> HttpResponse:
    """The posts and tasks that the filters leave."""
    rows = StationFilter(request.GET, queryset=_rows(request), request=request).qs
    columns = [
        (_("名称"), lambda s: s.name),
        (_("类型"), lambda s: s.get_kind_display()),
        (_("社区"), lambda s: s.org.name),
        (_("做什么"), lambda s: s.text),
        (_("在哪里"), lambda s: s.place),
        (_("什么时候"), when_of),
        (_("要几个"), lambda s: s.seats),
        (_("认了几个"), lambda s: s.taken),
        (_("撤岗日期"), lambda s: s.closed_on),
    ]
    rows = rows.order_by("org__lft", "name", "pk").iterator(chunk_size=AT_ONCE)
    return export(request, "stations", _("岗位和任务"), columns, rows)


def _one(request: HttpRequest, pk: int) -> Station:
    return get_object_or_404(_rows(request), pk=pk)


@require_safe
def station_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A post or task: what is to be done, who holds it, hours there."""
    station, user = _one(request, pk), request.user
    kept = Station.objects.editable_by(user).filter(pk=pk).exists()
    holders = StationHolder.objects.visible_to(user).filter(station=station, ended_on=None)
    holders = list(holders.select_related("member", "unit").order_by("taken_on", "pk"))
    logs = StationLog.objects.visible_to(user).filter(holder__station=station)
    logs = logs.select_related("holder__unit", "member").prefetch_related("photos")
    shown = list(logs.order_by("-day", "-begins", "-pk")[:LATELY])
    ids = {row.member_id for row in (*holders, *shown) if row.member_id}
    names = kept_ids(user, list(ids))
    acting = set(
        StationHolder.objects.held_by(user).filter(station=station).values_list("pk", flat=True)
    )
    mine = set(
        StationLog.objects.judged_by(user)
        .filter(holder__station=station)
        .values_list("pk", flat=True)
    )
    context = {
        "nav": NAV,
        "crumbs": crumbs_of(station.org, request, (_("岗位和任务"), reverse("station_list"))),
        "phone_back": reverse("station_list"),
        "station": station,
        "state": station_state(station),
        "when": when_of(station),
        "kept": kept,
        "takers": _takers(request, station, holders) if not station.closed_on else [],
        "holders": [
            {
                "row": row,
                "name": row.member.name if row.member_id in names else row.shown,
                "own": row.pk in acting,
            }
            for row in holders
        ],
        "logs": [
            {
                "row": row,
                "who": who_of(row, names),
                "state": log_state(row, mine=row.pk in mine),
                "mine": row.pk in mine,
            }
            for row in shown
        ],
        "hours": (
            logs.filter(state="confirmed").aggregate(sum=Sum(F("minutes") * F("people")))["sum"]
            or 0
        )
        / 60,
    }
    return render(request, "grids/station_detail.html", context)


def _takers(request: HttpRequest, station: Station, holders: list[StationHolder]) -> list[dict]:
    """Return in whose name the user may take the post: himself where he reports, his units."""
    if station.taken >= station.seats:
        return []
    held = {(row.member_id, row.unit_id) for row in holders}
    members = [one for one in own_members(request.user) if one.org_id == station.org_id]
    takers = [
        {"key": f"member-{one.pk}", "name": _("我来")}
        for one in members
        if (one.pk, None) not in held
    ]
    takers += [
        {"key": f"unit-{one.pk}", "name": _("%(unit)s来") % {"unit": one.name}}
        for one in check_in.units_reporting(request.user)
        if (None, one.pk) not in held
    ]
    return takers


@require_http_methods(["GET", "HEAD", "POST"])
def station_create(request: HttpRequest) -> HttpResponse:
    """Put a post or task up."""
    if not check_in.places_of_codes(request.user).exists():
        raise PermissionDenied(_("岗位和任务由社区、街道来设"))
    return _edit(request, Station())


@require_http_methods(["GET", "HEAD", "POST"])
def station_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post or task."""
    station = _one(request, pk)
    if not Station.objects.editable_by(request.user).filter(pk=pk, closed_on=None).exists():
        raise PermissionDenied(REFUSED)
    return _edit(request, station)


def _edit(request: HttpRequest, station: Station) -> HttpResponse:
    fresh = station.pk is None
    form = StationForm(request.POST or None, instance=station, user=request.user)
    back = reverse("station_list") if fresh else reverse("station_detail", args=[station.pk])

    def do() -> str:
        actions.save_station(station=station, by=request.user, stamp=form.cleaned_data["stamp"])
        messages.success(request, _("已设岗，党员和报到单位都看得到") if fresh else _("已保存"))
        return reverse("station_detail", args=[station.pk])

    title, button = (_("设岗位、任务"), _("设岗")) if fresh else (_("改岗位"), _("保存"))
    return form_page(request, form, do, nav=NAV, title=title, button=button, back=back)


@require_POST
def station_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post away."""
    station = _one(request, pk)

    def do() -> str:
        actions.close_station(station=station, by=request.user)
        return _("已撤岗，记过的小时都留着")

    return press(request, do, reverse("station_detail", args=[pk]))


@require_POST
def station_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a post or task in one's own name, or for one's unit."""
    station = _one(request, pk)
    kind, _dash, raw = request.POST.get("who", "").partition("-")
    own = {"member": own_members, "unit": check_in.units_reporting}.get(kind)
    rows = {one.pk: one for one in own(request.user)} if own else {}
    who = rows.get(number_in(raw) or 0)
    if who is None:
        raise PermissionDenied(_("岗位由报到的党员自己认，或者由单位的人替单位认"))

    def do() -> str:
        actions.take_station(station=station, by=request.user, **{kind: who})
        return _("认好了，做完记得记小时、传照片")

    return press(request, do, reverse("station_detail", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def station_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a post, or let somebody go, with a reason."""
    rows = StationHolder.objects.visible_to(request.user).select_related("station", "member")
    holder = get_object_or_404(rows, pk=pk)
    back = reverse("station_detail", args=[holder.station_id])
    kept = Station.objects.editable_by(request.user).filter(pk=holder.station_id).exists()
    if not kept and not StationHolder.objects.held_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied(REFUSED)
    if holder.ended_on and request.method != "POST":
        messages.info(request, _("已经离岗了"))
        return redirect(back)
    form = WhyForm(request.POST or None)

    def do() -> str:
        actions.leave_station(holder=holder, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已离岗，记过的小时都留着"))
        return back

    return form_page(
        request,
        form,
        do,
        nav=NAV,
        title=_("离岗"),
        lead=holder.station.name,
        button=_("离岗"),
        back=back,
    )
