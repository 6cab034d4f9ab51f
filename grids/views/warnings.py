"""Pages of 预警: the list, one with how it came about and what was done, the rules."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from core.readings import signals
from core.ui.dates import cn_datetime
from grids.actions import warnings as actions
from grids.calls.rules import orgs_laying_down
from grids.filters.warnings import STAGES, WarningFilter, at_stage
from grids.forms.warnings import ActForm, WarningRuleForm
from grids.models import EarlyWarning, WarningRule
from grids.tables.warnings import WarningTable, warning_state
from grids.views.common import stage_tabs
from grids.warnings.rules import may_act, to_act
from orgs.scope import acting_org
from orgs.views.common import (
    AT_ONCE,
    act,
    crumbs_of,
    export,
    is_narrowed,
    page_table,
    status_of,
)


def _rows(request: HttpRequest) -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.visible_to(request.user).select_related("org")


@require_safe
def warning_list(request: HttpRequest) -> HttpResponse:
    """预警: what slips at and below one's places, whoever must act first."""
    seen = _rows(request)
    found = WarningFilter(request.GET, queryset=seen, request=request)
    mine = set(seen.filter(to_act(request.user), state="open").values_list("pk", flat=True))
    table = WarningTable(found.qs.order_by("-made_on", "due", "pk"), mine=mine)
    page_table(request, table)
    context = {
        "nav": "warnings",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "tabs": stage_tabs(
            request,
            WarningFilter,
            seen,
            STAGES,
            lambda rows, key: at_stage(rows, key, request.user),
        ),
        "here": acting_org(request),
        "mine": len(mine),
        "may_set": orgs_laying_down(request.user).exists(),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/warning_list.html", context)


@require_safe
def warning_export(request: HttpRequest) -> HttpResponse:
    """The warnings that the filters leave."""
    found = WarningFilter(request.GET, queryset=_rows(request), request=request)
    known = signals()
    columns = [
        (_("对象"), lambda w: w.name),
        (_("所在"), lambda w: w.org.name),
        (_("看什么"), lambda w: str(known[w.signal].title) if w.signal in known else ""),
        (_("数"), lambda w: float(w.value)),
        (_("规则"), lambda w: float(w.threshold)),
        (_("从"), lambda w: w.since),
        (_("到"), lambda w: w.until),
        (_("谁来处置"), lambda w: w.get_level_display()),
        (_("预警日期"), lambda w: w.made_on),
        (_("处置期限"), lambda w: w.due),
        (_("升级次数"), lambda w: w.raised),
        (_("进度"), lambda w: w.get_state_display()),
        (_("解除日期"), lambda w: w.closed_on),
    ]
    rows = found.qs.order_by("-made_on", "due", "pk").iterator(chunk_size=AT_ONCE)
    return export(request, "warnings", _("预警"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def warning_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A warning: its numbers and the rows behind them, who must act, what was done, what is to do."""
    warning = get_object_or_404(_rows(request), pk=pk)
    mine = may_act(request.user, warning)
    waits = mine and warning.state == EarlyWarning.State.OPEN
    if request.method == "POST" and not mine:
        raise PermissionDenied(_("您看得到，但这条预警现在不由您来处置"))
    form = ActForm(request.POST or None) if waits or request.method == "POST" else None
    here = reverse("warning_detail", args=[pk])

    def take() -> str:
        actions.act(warning=warning, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("措施已记下，每天夜里复看一次"))
        return here

    if request.method == "POST" and (url := act(request, form, take)):
        return redirect(url)
    context = {
        "nav": "warnings",
        "crumbs": crumbs_of(warning.org, request, (_("预警"), reverse("warning_list"))),
        "phone_back": reverse("warning_list"),
        "warning": warning,
        "signal": signals().get(warning.signal),
        "value": actions.number(warning.value),
        "threshold": actions.number(warning.threshold),
        "state": warning_state(warning, mine=waits),
        "form": form,
        "steps": _story(warning),
    }
    return render(
        request, "grids/warning_detail.html", context, status=status_of(form) if form else 200
    )


def _story(warning: EarlyWarning) -> list[dict]:
    rows = warning.steps.select_related("by").order_by("-at", "-pk")
    return [
        {
            "title": row.title,
            "note": row.text,
            "when": " ".join(filter(None, [cn_datetime(row.at), str(row.by or "")])),
        }
        for row in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def warning_rules(request: HttpRequest) -> HttpResponse:
    """预警规则: what binds one's place; an admin lays down his own and below."""
    may_set = orgs_laying_down(request.user).exists()
    form = WarningRuleForm(request.POST or None, user=request.user) if may_set else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_(actions.NOT_ADMIN))

        def save() -> str:
            actions.lay_down_rule(by=request.user, rule=form.row())
            messages.success(request, _("规则已定，从今天夜里起按它看"))
            return reverse("warning_rules")

        if url := act(request, form, save):
            return redirect(url)
    known = signals()
    rows = WarningRule.objects.visible_to(request.user).select_related("org")
    editable = WarningRule.objects.editable_by(request.user).values_list("pk", flat=True)
    context = {
        "nav": "warnings",
        "phone_back": reverse("warning_list"),
        "crumbs": [(_("预警"), reverse("warning_list")), (_("规则"), "")],
        "rules": [
            {"rule": row, "signal": known[row.signal], "threshold": actions.number(row.threshold)}
            for row in rows.order_by("org__level", "org__lft", "signal")
            if row.signal in known
        ],
        "signals": [{"signal": one, "usual": actions.number(one.usual)} for one in known.values()],
        "changeable": set(editable),
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "grids/warning_rules.html", context, status=status)


@require_POST
def warning_rule_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule back."""

    def take() -> str:
        rule = get_object_or_404(WarningRule.objects.visible_to(request.user), pk=pk)
        actions.take_back_rule(by=request.user, rule=rule)
        messages.success(request, _("规则已取消，已有的预警照常处置"))
        return reverse("warning_rules")

    return redirect(act_once(request, take))
