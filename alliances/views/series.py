"""会期 of a body: meetings that come round, planned twelve months ahead."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alliances.actions import change_series, start_series, stop_series
from alliances.forms.planning import SeriesForm, StopForm
from alliances.meetings.recurrence import rule_words
from alliances.models import Alliance, Meeting, MeetingSeries
from alliances.rules import bodies_to_meet
from alliances.views.common import crumbs_of
from orgs.views.common import act


def _body(request: HttpRequest, pk: int) -> Alliance:
    """Return a body whose meetings the user keeps: 404 outside, 403 where he only sees it."""
    seen = Alliance.objects.visible_to(request.user).select_related("org")
    body = get_object_or_404(seen, pk=pk)
    if not bodies_to_meet(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("您看得到这个机构，但不由您定会期"))
    return body


def _one(request: HttpRequest, pk: int) -> MeetingSeries:
    series = get_object_or_404(
        MeetingSeries.objects.select_related("alliance__org").filter(
            alliance__in=Alliance.objects.visible_to(request.user).values("pk")
        ),
        pk=pk,
    )
    if not bodies_to_meet(request.user).filter(pk=series.alliance_id).exists():
        raise PermissionDenied(_("您看得到这个机构，但不由您定会期"))
    return series


@require_http_methods(["GET", "HEAD", "POST"])
def series_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A body's series with the meetings they made, and a form for a new one."""
    body = _body(request, pk)
    initial = {"title": _("%(body)s例会") % {"body": body.name}, "place": body.usual_place}
    form = SeriesForm(request.POST or None, instance=None, initial=initial)

    def start() -> str:
        start_series(alliance=body, by=request.user, **form.facts())
        messages.success(request, _("会期已定，一年内的会议都已排好"))
        return reverse("series_list", args=[pk])

    if request.method == "POST" and (url := act(request, form, start)):
        return redirect(url)
    return _page(request, body, {"form": form, "stop": StopForm()})


@require_http_methods(["GET", "HEAD", "POST"])
def series_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the rule; meetings ahead that nobody has touched move with it."""
    series = _one(request, pk)
    form = SeriesForm(request.POST or None, instance=series)

    def change() -> str:
        fresh = MeetingSeries.objects.select_related("alliance").get(pk=pk)
        change_series(series=fresh, by=request.user, **form.facts())
        messages.success(request, _("已改好，没发过通知的会议跟着改了日子"))
        return reverse("series_list", args=[series.alliance_id])

    if request.method == "POST" and (url := act(request, form, change)):
        return redirect(url)
    return _page(request, series.alliance, {"form": form, "series": series, "stop": StopForm()})


@require_POST
def series_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a series after a day."""
    series = _one(request, pk)
    form = StopForm(request.POST)

    def stop() -> str:
        gone, stay = stop_series(series=series, by=request.user, last=form.cleaned_data["last"])
        words = _("已停，取消了 %(gone)s 次会议") % {"gone": gone}
        if stay:
            words += _("；另有 %(n)s 次发过通知或改过，要取消请逐次取消") % {"n": stay}
        messages.success(request, words)
        return reverse("series_list", args=[series.alliance_id])

    if url := act(request, form, stop):
        return redirect(url)
    fresh = SeriesForm(instance=series)
    return _page(request, series.alliance, {"form": fresh, "series": series, "stop": form})


def _page(request: HttpRequest, body: Alliance, more: dict) -> HttpResponse:
    form, stop = more["form"], more["stop"]
    rows = body.series.order_by("starts_on", "pk")
    ahead = Meeting.objects.filter(
        series__in=rows, state=Meeting.State.PLANNED, starts_at__gt=timezone.now()
    ).order_by("starts_at")
    dates: dict[int, list[Meeting]] = {}
    for meeting in ahead:
        dates.setdefault(meeting.series_id or 0, []).append(meeting)
    today = timezone.localdate()
    context = {
        "nav": "alliances",
        "crumbs": crumbs_of(body.org, (body.name, ""), (_("会期"), "")),
        "phone_back": reverse("alliance_detail", args=[body.pk]),
        "body": body,
        "rows": [
            (row, rule_words(row), dates.get(row.pk, []), bool(row.ends_on and row.ends_on < today))
            for row in rows
        ],
        **more,
    }
    bad = any(one.is_bound and one.errors for one in (form, stop))
    return render(request, "alliances/series.html", context, status=422 if bad else 200)
