"""Pages of 会议制度: the matrix, what a cell means and what one can do about it, the rules."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances import actions
from alliances.filters import AllianceFilter
from alliances.forms import EndRuleForm, RuleForm
from alliances.matrix import bodies_of_year, build
from alliances.models import Alliance, CadenceRule, Meeting, Supervision
from alliances.periods import JudgedPeriod, Standing
from alliances.rules import (
    bodies_to_meet,
    may_change_rule,
    may_excuse,
    may_press,
    orgs_for_rules,
)
from alliances.standings import CLASSES, LETTERS, WORDS, name_of, standings
from alliances.views.common import act, errors_in, export, export_url, wants_export
from core.idempotency import act_once
from core.ui.dates import cn_day
from core.ui.filters import link
from orgs.models import PostKind
from orgs.scope import acting_org, scope_of

FIRST_YEAR = 2000
LEGEND = (
    Standing.DONE,
    Standing.MADE_UP,
    Standing.DUE,
    Standing.AT_RISK,
    Standing.MISSED,
    Standing.EXEMPT,
)


@require_safe
def cadence(request: HttpRequest) -> HttpResponse:
    """The matrix of a year, narrowed by kind and org."""
    today = timezone.localdate()
    year = _year(request, today)
    bodies = Alliance.objects.visible_to(request.user)
    found = AllianceFilter(request.GET, queryset=bodies, request=request)
    if wants_export(request):
        return _export(request, found.qs, year, today)
    here = acting_org(request)
    opened = {int(raw) for raw in request.GET.getlist("open") if raw.isdecimal() and len(raw) < 19}
    if "open" not in request.GET and here is not None and here.street_id:
        opened.add(here.street_id)
    matrix = build(found.qs, year, today, opened)
    context = {
        "nav": "cadence",
        "matrix": matrix,
        "filter": found,
        "here": here,
        "months": [
            {"number": m, "now": (year, m) == (today.year, today.month)} for m in range(1, 13)
        ],
        "legend": [(CLASSES[s], LETTERS[s], WORDS[s], matrix.counts[s]) for s in LEGEND],
        "before": link(request.GET, year=str(year - 1)) if year > FIRST_YEAR else "",
        "after": link(request.GET, year=str(year + 1)) if year <= today.year else "",
        "folds": {
            row.fold: _fold_url(request, row, opened)
            for s in matrix.sections
            for row in s.rows
            if row.fold
        },
        "may_rule": scope_of(request.user).has(PostKind.ADMIN),
        "export_url": export_url(request),
    }
    return render(request, "alliances/cadence.html", context)


def _year(request: HttpRequest, today: datetime.date) -> int:
    raw = request.GET.get("year", "")
    year = int(raw) if raw.isdecimal() and len(raw) == 4 else today.year
    return min(max(year, FIRST_YEAR), today.year + 1)


def _fold_url(request: HttpRequest, row, opened: set[int]) -> str:
    params = request.GET.copy()
    rest = opened - {row.fold} if row.open else opened | {row.fold}
    params.setlist("open", [str(pk) for pk in sorted(rest)] or ["0"])
    return f"?{params.urlencode()}#s{row.fold}"


def _export(request: HttpRequest, bodies, year: int, today: datetime.date) -> HttpResponse:
    scoped = bodies_of_year(bodies, year)
    found = standings(scoped, year, today)
    columns = [
        _("所属组织"),
        _("机构"),
        _("类型"),
        _("期"),
        _("期首"),
        _("期末"),
        _("应开"),
        _("已开"),
    ]
    columns += [_("补开"), _("达标状态")]

    def cells():
        for body in scoped.select_related("org", "kind").order_by("org__level", "org__lft", "pk"):
            for p in found[body.pk]:
                yield (
                    body.org.name,
                    body.name,
                    body.kind.name,
                    name_of(p),
                    p.start,
                    p.end,
                    p.owed,
                    p.held,
                    p.made_up,
                    str(WORDS[p.standing]),
                )

    return export(request, "cadence", _("会议制度%(y)s年") % {"y": year}, columns, cells())


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
    ids = [meeting.id for meeting in period.meetings]
    meetings = Meeting.objects.visible_to(request.user).filter(pk__in=ids).order_by("starts_at")
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
        "meetings": meetings,
        "last": _last_before(request, body, period),
        "pressed": pressed.select_related("pressed_by").first(),
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
    reason = request.POST.get("reason", "").strip()[:200]
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


@require_http_methods(["GET", "HEAD", "POST"])
def cadence_rules(request: HttpRequest) -> HttpResponse:
    """The rules that bind one's bodies; an admin lays down a new one."""
    may_add = orgs_for_rules(request.user).exists()
    form = RuleForm(request.POST or None, user=request.user) if may_add else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("只有组织部管理员能定会议制度"))

        def add() -> str:
            actions.add_rule(by=request.user, **form.cleaned_data)
            messages.success(request, _("规则已定；同一组织对同类机构的旧规则到前一天为止"))
            return reverse("cadence_rules")

        if url := act(request, form, add):
            return redirect(url)
    rules = (
        CadenceRule.objects.visible_to(request.user)
        .select_related("org", "alliance_kind")
        .distinct()
    )
    changeable = set(CadenceRule.objects.editable_by(request.user).values_list("pk", flat=True))
    context = {
        "nav": "cadence",
        "rules": rules.order_by("level", "alliance_kind", "org__level", "-starts_on"),
        "changeable": changeable,
        "form": form,
        "today": timezone.localdate(),
        "phone_back": reverse("cadence"),
        "crumbs": [(_("会议制度"), reverse("cadence")), (_("规则"), "")],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "alliances/cadence_rules.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule after a day."""
    rules = (
        CadenceRule.objects.visible_to(request.user)
        .select_related("org", "alliance_kind")
        .distinct()
    )
    rule = get_object_or_404(rules, pk=pk)
    if not may_change_rule(request.user, rule):
        raise PermissionDenied(_("只有组织部管理员能改本级和下级的会议制度"))
    form = EndRuleForm(request.POST or None, instance=rule)
    form.fields["ends_on"].required = True

    def end() -> str:
        on = form.cleaned_data["ends_on"]
        fresh = CadenceRule.objects.get(pk=pk)
        actions.end_rule(rule=fresh, by=request.user, on=on)
        messages.success(request, _("这条规则到 %(on)s 为止") % {"on": cn_day(on)})
        return reverse("cadence_rules")

    if request.method == "POST" and (url := act(request, form, end)):
        return redirect(url)
    context = {
        "nav": "cadence",
        "rule": rule,
        "form": form,
        "phone_back": reverse("cadence_rules"),
        "crumbs": [
            (_("会议制度"), reverse("cadence")),
            (_("规则"), reverse("cadence_rules")),
            (_("废止"), ""),
        ],
    }
    return render(request, "alliances/rule_end.html", context, status=422 if form.errors else 200)
