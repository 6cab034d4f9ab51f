"""Pages of organisation life (三会一课、主题党日): the matrix of branches, a cell, logging a meeting."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances import actions
from alliances.cadence.branches import (
    Branch,
    branch_by_code,
    branches,
    branches_to_log,
    may_excuse_branch,
    orgs_seen,
    units_seen,
)
from alliances.cadence.matrix import build, lines_of_branches
from alliances.cadence.periods import JudgedPeriod, Standing
from alliances.cadence.standings import WORDS, name_of, of_keys
from alliances.filters.cadence import LifeFilter
from alliances.forms.cadence import LifeForm
from alliances.models import ORG_LIFE, CadenceRule, MeetingKind, Subject, Waiver
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
from orgs.models import Org, PostKind
from orgs.scope import scope_of
from orgs.views.common import act

MOST_BRANCHES = 3000


@require_safe
def cadence_life(request: HttpRequest) -> HttpResponse:
    """The matrix of branches by periods, for each kind of organisation life that is owed."""
    today = timezone.localdate()
    window = window_asked(request, today)
    found = LifeFilter(request.GET, queryset=Org.objects.none(), request=request)
    units = units_seen(request.user).filter(found.under("org"))
    orgs = orgs_seen(request.user).filter(found.under("")).select_related("street")
    too_many = units.count() > MOST_BRANCHES
    every = [] if too_many else branches(units, orgs)
    lines = lines_of_branches(every, _kinds(found))
    if wants_export(request):
        return export_lines(request, "cadence", _("组织生活"), lines, window)
    opened = opened_streets(request, lines)
    matrix = build(lines, window, today, opened, _("个党支部"))
    context = {
        "nav": "cadence" if scope_of(request.user).has(*_LEADING) else "life",
        "filter": found,
        "tabs": tabs_of("cadence_life") if scope_of(request.user).has(*_LEADING) else [],
        "life": True,
        "too_many": too_many,
        "may_rule": scope_of(request.user).has(PostKind.ADMIN),
        "may_log": bool(branches_to_log(request.user)),
        **matrix_context(request, matrix, opened, today),
    }
    return render(request, "alliances/cadence.html", context)


_LEADING = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF, PostKind.SUPERVISOR)


def _kinds(found: LifeFilter) -> list[str]:
    """Return the kinds for which there are rules at all, or the one that was chosen."""
    chosen = found.chosen("kind")
    owed = set(
        CadenceRule.objects.exclude(subject=Subject.BODY).values_list("meeting_kind", flat=True)
    )
    return [kind for kind in ORG_LIFE if kind in owed and (not chosen or kind == chosen)]


@require_http_methods(["GET", "HEAD", "POST"])
def life_log(request: HttpRequest) -> HttpResponse:
    """Log a meeting that a branch held."""
    mine = branches_to_log(request.user)
    if not mine:
        raise PermissionDenied(_("组织生活由单位联络员、网格管理员和街道社区登记"))
    start = {"branch": request.GET.get("branch", ""), "kind": request.GET.get("kind", "")}
    form = LifeForm(
        request.POST or None,
        initial={name: value for name, value in start.items() if value},
        user=request.user,
        branches=mine,
        make_ups=_make_ups(request, mine),
    )

    def log() -> str:
        meeting = actions.log_branch_meeting(by=request.user, **form.facts())
        words = {"kind": MeetingKind(meeting.kind).label}
        messages.success(request, _("%(kind)s已登记，达标状态已更新") % words)
        return reverse("cadence_life")

    if request.method == "POST" and (url := act(request, form, log)):
        return redirect(url)
    context = {
        "nav": "cadence" if scope_of(request.user).has(*_LEADING) else "life",
        "form": form,
        "phone_back": reverse("cadence_life"),
        "crumbs": [(_("组织生活"), reverse("cadence_life")), (_("登记"), "")],
    }
    return render(request, "alliances/life_log.html", context, status=422 if form.errors else 200)


def _make_ups(request: HttpRequest, mine: list[Branch]) -> list[tuple[str, str]]:
    """Return the periods that the branch in the address may make up for this kind."""
    code = request.POST.get("branch") or request.GET.get("branch", "")
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    branch = next((one for one in mine if one.code == code), None)
    if branch is None or kind not in ORG_LIFE:
        return []
    key = branch.key(kind)
    allowed = Waiver.objects.filter(
        org=key.org, unit=key.unit, meeting_kind=kind, kind=Waiver.Kind.MAKE_UP
    ).values_list("period_start", flat=True)
    found = []
    for start in allowed:
        period = _period(branch, kind, start)
        if period and not period.kept:
            found.append((start.isoformat(), name_of(period, year=True)))
    return found


def _period(branch: Branch, kind: str, start: datetime.date) -> JudgedPeriod | None:
    key = branch.key(kind)
    return next((p for p in of_keys([key], (start, start))[key] if p.start == start), None)


def _cell(request: HttpRequest, code: str, kind: str, start: str) -> tuple[Branch, JudgedPeriod]:
    branch = branch_by_code(code, units_seen(request.user), orgs_seen(request.user))
    if branch is None or kind not in ORG_LIFE:
        raise Http404
    try:
        period = _period(branch, kind, datetime.date.fromisoformat(start))
    except ValueError:
        raise Http404 from None
    if period is None:
        raise Http404
    return branch, period


@require_safe
def life_cell(request: HttpRequest, code: str, kind: str, start: str) -> HttpResponse:
    """What one cell of a branch means: a part for the matrix, else a page of its own."""
    branch, period = _cell(request, code, kind, start)
    return _cell_page(request, branch, kind, period)


def _cell_page(
    request: HttpRequest, branch: Branch, kind: str, period: JudgedPeriod, error: str = ""
) -> HttpResponse:
    key = branch.key(kind)
    waiver = (
        Waiver.objects.filter(
            org=key.org, unit=key.unit, meeting_kind=kind, period_start=period.start
        )
        .select_related("given_by")
        .first()
    )
    missed = period.standing == Standing.MISSED
    excuse = may_excuse_branch(request.user, branch)
    mine = branch.code in {one.code for one in branches_to_log(request.user)}
    context = {
        "nav": "cadence" if scope_of(request.user).has(*_LEADING) else "life",
        "branch": branch,
        "kind": kind,
        "kind_name": MeetingKind(kind).label,
        "period": period,
        "start": period.start.isoformat(),
        "name": name_of(period),
        "word": WORDS[period.standing],
        "tone": {"missed": "red", "at_risk": "amber"}.get(period.standing, ""),
        "meetings": meetings_shown(request, key, period),
        "waiver": waiver,
        "may_allow": excuse and missed and not waiver,
        "may_exempt": excuse and not period.kept and period.waiver != Waiver.Kind.EXEMPT,
        "may_log": mine and not period.kept,
        "reason_error": error,
        "days_left": (period.end - timezone.localdate()).days,
        "phone_back": reverse("cadence_life"),
    }
    part = request.headers.get("HX-Request")
    template = "alliances/life_pop.html" if part else "alliances/life_cell.html"
    return render(request, template, context, status=422 if error else 200)


@require_POST
def life_act(request: HttpRequest, code: str, kind: str, start: str, do: str) -> HttpResponse:
    """Let a branch make up (make_up) or exempt it (exempt), with a reason."""
    branch, period = _cell(request, code, kind, start)
    if not may_excuse_branch(request.user, branch):
        raise PermissionDenied(_("只有上级组织部管理员能准予补开和准免"))
    if do not in Waiver.Kind.values:
        raise Http404
    reason = text_in(request.POST, "reason", 200)

    def once() -> str:
        waiver = actions.excuse_branch(
            branch=branch, kind=kind, start=period.start, by=request.user, how=do, reason=reason
        )
        words = {"branch": branch.name, "how": waiver.get_kind_display()}
        messages.success(request, _("%(branch)s：%(how)s") % words)
        return f"{reverse('cadence_life')}?year={period.start.year}"

    try:
        return redirect(act_once(request, once))
    except ValidationError as error:
        return _cell_page(request, branch, kind, period, error=errors_in(error))
