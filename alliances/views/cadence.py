"""Pages of 会议制度: the matrix of bodies, what a cell means and what one can do about it."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliances import actions
from alliances.cadence.matrix import build, lines_of_bodies
from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.reckoning import Key
from alliances.cadence.standings import WORDS, name_of, standings
from alliances.filters.cadence import CadenceFilter
from alliances.models import Alliance, Meeting, Supervision
from alliances.rules import bodies_to_meet, may_excuse, may_press
from alliances.views.common import errors_in, wants_export
from alliances.views.matrices import (
    export_lines,
    matrix_context,
    meetings_shown,
    opened_streets,
    tabs_of,
    window_asked,
)
from core.idempotency import act_once
from core.typed import text_in
from core.ui.dates import cn_day
from orgs.models import PostKind
from orgs.scope import scope_of


@require_safe
def cadence(request: HttpRequest) -> HttpResponse:
    """The matrix of a year or of this quarter, narrowed by kind and org."""
    today = timezone.localdate()
    window = window_asked(request, today)
    bodies = Alliance.objects.visible_to(request.user)
    found = CadenceFilter(request.GET, queryset=bodies, request=request)
    lines = lines_of_bodies(found.qs, window.year)
    if wants_export(request):
        return export_lines(request, "cadence", _("会议制度"), lines, window)
    opened = opened_streets(request, lines)
    matrix = build(lines, window, today, opened)
    context = {
        "nav": "cadence",
        "filter": found,
        "tabs": tabs_of("cadence"),
        "may_rule": scope_of(request.user).has(PostKind.ADMIN),
        **matrix_context(request, matrix, opened, today),
    }
    return render(request, "alliances/cadence.html", context)


def _cell(request: HttpRequest, pk: int, start: str) -> tuple[Alliance, JudgedPeriod]:
    bodies = Alliance.objects.visible_to(request.user).select_related("org")
    body = get_object_or_404(bodies, pk=pk)
    try:
        day = datetime.date.fromisoformat(start)
    except ValueError:
        raise Http404 from None
    found = standings(Alliance.objects.filter(pk=pk), (day, day))[pk]
    for period in found:
        if period.start == day:
            return body, period
    raise Http404


@require_safe
def cadence_cell(request: HttpRequest, pk: int, start: str) -> HttpResponse:
    """What one cell means and what can be done: a part for the matrix, else a page of its own."""
    body, period = _cell(request, pk, start)
    return _cell_page(request, body, period)


def _cell_page(request: HttpRequest, body, period, reason_error: str = "") -> HttpResponse:
    press = may_press(request.user, body)
    excuse = press and (
        not scope_of(request.user).has(PostKind.SUPERVISOR) or may_excuse(request.user, body)
    )
    pressed = Supervision.objects.filter(alliance=body, period_start=period.start)
    missed, at_risk = period.standing == Standing.MISSED, period.standing == Standing.AT_RISK
    waiver = body.waivers.filter(period_start=period.start).select_related("given_by").first()
    context = {
        "nav": "cadence",
        "body": body,
        "period": period,
        "start": period.start.isoformat(),
        "name": name_of(period),
        "word": WORDS[period.standing],
        "tone": {"missed": "red", "at_risk": "amber"}.get(period.standing, ""),
        "meetings": meetings_shown(request, Key(body.pk), period),
        "last": _last_before(request, body, period),
        "pressed": pressed.select_related("pressed_by").first(),
        "chain": (pressed & Supervision.objects.visible_to(request.user)).first(),
        "waiver": waiver,
        "may_push": press and (missed or at_risk),
        "may_allow": excuse and missed and not waiver,
        "may_exempt": excuse and not period.kept and period.waiver != "exempt",
        "may_meet": not period.kept and bodies_to_meet(request.user).filter(pk=body.pk).exists(),
        "may_make_up": missed and bool(waiver),
        "reason_error": reason_error,
        "days_left": (period.end - timezone.localdate()).days,
        "phone_back": reverse("cadence"),
    }
    part = request.headers.get("HX-Request")
    template = "alliances/cadence_pop.html" if part else "alliances/cadence_cell.html"
    return render(request, template, context, status=422 if reason_error else 200)


def _last_before(request: HttpRequest, body: Alliance, period: JudgedPeriod) -> str:
    zone = timezone.get_current_timezone()
    start = datetime.datetime.combine(period.start, datetime.time.min, zone)
    last = (
        Meeting.objects.visible_to(request.user)
        .filter(alliance=body, state=Meeting.State.CLOSED, starts_at__lt=start)
        .order_by("-starts_at")
        .first()
    )
    return cn_day(last.starts_at) if last else ""


@require_POST
def cadence_act(request: HttpRequest, pk: int, start: str, do: str) -> HttpResponse:
    """Press (press), allow to make up (make_up) or exempt (exempt) a period."""
    body, period = _cell(request, pk, start)
    may = may_press if do == "press" else may_excuse
    if not may(request.user, body):
        raise PermissionDenied(_("只有上级组织部管理员能督办、准予补开和准免"))
    reason = text_in(request.POST, "reason", 200)
    facts = {"alliance": body, "start": period.start, "by": request.user}
    verbs = {
        "press": (
            lambda: actions.press(**facts, text=reason),
            _("已督办，召集人会收到通知"),
        ),
        "make_up": (lambda: actions.allow_make_up(**facts, reason=reason), _("已准予补开")),
        "exempt": (lambda: actions.exempt_period(**facts, reason=reason), _("已准免")),
    }
    if do not in verbs:
        raise Http404
    verb, words = verbs[do]

    def once() -> str:
        verb()
        messages.success(request, _("%(body)s：%(words)s") % {"body": body.name, "words": words})
        return f"{reverse('cadence')}?year={period.start.year}"

    try:
        return redirect(act_once(request, once))
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            return _cell_page(request, body, period, reason_error=errors_in(error))
        messages.error(request, errors_in(error))
        return redirect(f"{reverse('cadence')}?year={period.start.year}")
