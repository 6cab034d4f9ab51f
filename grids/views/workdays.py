"""Pages of 工作日历 and 呼叫时限: what binds one's place, how a due time comes about, laying down."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from grids.actions import workdays as actions
from grids.calls.clocks import USUAL, calendar_of
from grids.calls.rules import orgs_bound, orgs_laying_down
from grids.clocks.clock import Clock
from grids.clocks.words import due_text, explain, term_text
from grids.clocks.year import is_provisional, special_days
from grids.forms.workdays import DaysForm, HoursForm, OfOrgForm, RuleForm, TryForm, YearForm
from grids.models import CallRule, WorkDay, WorkHours, WorkYear
from grids.models.workdays import Kind, Urgency, term_of
from orgs.models import Org
from orgs.scope import acting_org
from orgs.views.common import act, export, number_in, status_of

REFUSED = "工作日历和时限由区、市的组织部管理员来定"


def _org(request: HttpRequest) -> Org | None:
    """Return the org whose calendar is shown: the one asked for, that of one's place, the first."""
    bound = list(orgs_bound(request.user))
    bound.sort(key=lambda org: (-org.level, org.lft))
    wanted, here = number_in(request.GET.get("org")), acting_org(request)
    near = (wanted, here and here.district_id, here and here.city_id)
    return next((org for pk in near for org in bound if org.pk == pk), bound[0] if bound else None)


def _year(request: HttpRequest) -> int:
    """Return the year asked for, this one where there is none or none of use."""
    now = timezone.localdate().year
    asked = number_in(request.GET.get("year")) or now
    return asked if 2020 <= asked <= now + actions.FARTHEST_YEARS else now


def _laid(model, user, org: Org) -> QuerySet:
    """Return what binds the org and the user sees."""
    return model.objects.visible_to(user).binding(org).select_related("org")


@require_safe
def workday_list(request: HttpRequest) -> HttpResponse:
    """工作日历: days off and made-up days of a year, hours, and a due time worked out in words."""
    org, year = _org(request), _year(request)
    asked = "since" in request.GET
    form = TryForm(request.GET if asked else None)
    context: dict[str, Any] = {"nav": "workdays", "org": org, "year": year, "form": form}
    if org is not None:
        calendar = calendar_of(org)
        mine = orgs_laying_down(request.user)
        days = _laid(WorkDay, request.user, org).filter(date__year=year)
        now = timezone.localdate().year
        context |= {
            "orgs": [one for one in orgs_bound(request.user) if one.pk != org.pk],
            "years": range(now - 1, now + actions.FARTHEST_YEARS + 1),
            "days": special_days(calendar, year),
            "entered": days.order_by("date", "org__level"),
            "provisional": is_provisional(calendar, year),
            "whole": _laid(WorkYear, request.user, org).filter(year=year).first(),
            "hours": _laid(WorkHours, request.user, org).order_by(
                "-starts_on", "-org__level", "pk"
            ),
            "changeable": set(mine.values_list("pk", flat=True)),
            "clock": _tried(form, calendar) if asked and form.is_valid() else None,
        }
    return render(request, "grids/workday_list.html", context, status=status_of(form))


def _tried(form: TryForm, calendar) -> dict:
    clock = Clock(form.start(), form.term(), calendar)
    return {"due": due_text(clock), "lines": explain(clock)}


@require_safe
def workday_export(request: HttpRequest) -> HttpResponse:
    """The days off and made-up days of the year shown."""
    org, year = _org(request), _year(request)
    rows = special_days(calendar_of(org), year) if org else []
    columns = [
        (_("第一天"), lambda row: row.first.isoformat()),
        (_("最后一天"), lambda row: row.last.isoformat()),
        (_("天数"), lambda row: row.number),
        (_("上班"), lambda row: _("上班") if row.works else _("放假")),
        (_("为什么"), lambda row: row.reason),
        (_("暂定"), lambda row: _("是") if row.provisional else ""),
    ]
    return export(request, "workdays", _("工作日历%(year)s") % {"year": year}, columns, rows)


def _lay_down(
    request: HttpRequest, form: OfOrgForm, save: Callable[[], str], title: str, button: str
) -> HttpResponse:
    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {"nav": "workdays", "phone_back": reverse("workday_list"), "form": form}
    context |= {"title": title, "button": button}
    return render(request, "grids/workday_form.html", context, status=status_of(form))


def _require_admin(request: HttpRequest) -> None:
    if not orgs_laying_down(request.user).exists():
        raise PermissionDenied(_(REFUSED))


@require_http_methods(["GET", "HEAD", "POST"])
def workday_enter(request: HttpRequest) -> HttpResponse:
    """Enter days off or made-up days."""
    _require_admin(request)
    form = DaysForm(request.POST or None, user=request.user)

    def save() -> str:
        n = actions.enter_days(by=request.user, **form.cleaned_data)
        messages.success(request, _("已录入 %(n)s 天，经过这些天的期限都重新算了") % {"n": n})
        first = form.cleaned_data["first"]
        return _back(form.cleaned_data["org"], first.year)

    return _lay_down(request, form, save, _("录入放假和调休"), _("录入"))


def _back(org: Org, year: int | None = None) -> str:
    year = year or timezone.localdate().year
    return f"{reverse('workday_list')}?org={org.pk}&year={year}"


@require_POST
def work_year(request: HttpRequest) -> HttpResponse:
    """Say that a year is entered in full."""
    _require_admin(request)
    form = YearForm(request.POST, user=request.user)

    def save() -> str:
        row = actions.complete_year(by=request.user, **form.cleaned_data)
        words = _("%(year)s 年已录全，期限不再是暂定的")
        messages.success(request, words % {"year": row.year})
        return _back(row.org, row.year)

    if url := act(request, form, save):
        return redirect(url)
    for error in (one for errors in form.errors.values() for one in errors):
        messages.error(request, error)
    return redirect("workday_list")


@require_http_methods(["GET", "HEAD", "POST"])
def work_hours(request: HttpRequest) -> HttpResponse:
    """Lay down hours of work from a day on."""
    _require_admin(request)
    form = HoursForm(request.POST or None, user=request.user)

    def save() -> str:
        row = actions.lay_down_hours(by=request.user, hours=form.row())
        messages.success(request, _("作息时间已定，那天起的期限都重新算了"))
        return _back(row.org)

    return _lay_down(request, form, save, _("定作息时间"), _("定下作息时间"))


def _take_back(request: HttpRequest, model, pk: int, words: str, back: str = "") -> HttpResponse:
    def take() -> str:
        row = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
        org = row.org
        actions.take_back(by=request.user, row=row)
        messages.success(request, words)
        return back or _back(org)

    return redirect(act_once(request, take))


@require_POST
def workday_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entered day back."""
    return _take_back(request, WorkDay, pk, _("已去掉，期限都重新算了"))


@require_POST
def work_year_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a year is entered in full."""
    return _take_back(request, WorkYear, pk, _("这一年又按没有录全算，期限是暂定的"))


@require_POST
def work_hours_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take hours back."""
    return _take_back(request, WorkHours, pk, _("已取消，期限都重新算了"))


@require_http_methods(["GET", "HEAD", "POST"])
def call_rules(request: HttpRequest) -> HttpResponse:
    """呼叫时限: those that bind one's place by start date; an admin lays down his own and below."""
    may_set = orgs_laying_down(request.user).exists()
    form = RuleForm(request.POST or None, user=request.user) if may_set else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_(REFUSED))

        def save() -> str:
            actions.lay_down_rule(by=request.user, rule=form.row())
            messages.success(request, _("时限已定，从施行那天的新呼叫算起"))
            return reverse("call_rules")

        if url := act(request, form, save):
            return redirect(url)
    rows = CallRule.objects.visible_to(request.user).select_related("org")
    changeable = CallRule.objects.editable_by(request.user).values_list("pk", flat=True)
    context = {
        "nav": "calls",
        "phone_back": reverse("call_list"),
        "crumbs": [(_("街呼区应"), reverse("call_list")), (_("时限"), "")],
        "rules": [
            _rule_row(row) for row in rows.order_by("org__level", "org__lft", "-starts_on", "pk")
        ],
        "usual": [_usual_row(version) for version in USUAL],
        "changeable": set(changeable),
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "grids/call_rules.html", context, status=status)


def _rule_row(row: CallRule) -> dict:
    parts = ("answer", "plan", "solve")
    terms = [term_of(getattr(row, f"{p}_amount"), getattr(row, f"{p}_unit")) for p in parts]
    return {
        "pk": row.pk,
        "org": row.org.name,
        "kind": Kind(row.kind).label if row.kind else _("各类"),
        "urgency": row.get_urgency_display(),
        "starts_on": row.starts_on,
        "terms": [term_text(term) for term in terms],
    }


def _usual_row(version) -> dict:
    terms = (version.answer, version.plan, version.solution)
    return {
        "urgency": Urgency(version.urgency).label,
        "terms": [term_text(term) for term in terms],
    }


@require_POST
def call_rule_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take terms back; calls that were made keep theirs."""
    words = _("已取消，已经呼叫的仍按原来的时限")
    return _take_back(request, CallRule, pk, words, reverse("call_rules"))
