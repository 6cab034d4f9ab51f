"""Pages of 议定事项: the list, one with its report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances import actions, rules
from alliances.bodies.people import code_of
from alliances.filters.bodies import DecisionFilter
from alliances.follow.pressings import RELATED, Rules, chain_steps
from alliances.follow.results import results_of, verbs_of
from alliances.forms.decisions import PressForm, ReasonForm
from alliances.forms.follow import ProofForm, ReplaceForm
from alliances.meetings.texts import decision_message, decisions_message
from alliances.models import Decision, Meeting
from alliances.queries import decisions_listed, in_order, stage_counts
from alliances.states import decision_state, who_words
from alliances.tables.bodies import DecisionTable
from alliances.views.common import (
    crumbs_of,
    export,
    export_url,
    is_narrowed,
    page_table,
    rows_of,
    tab,
    wants_export,
)
from core.ui.dates import cn_date, cn_day
from orgs.scope import acting_org
from orgs.views.common import act


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """议定事项: open, late, done; mine or all one may see."""
    today = timezone.localdate()
    found = DecisionFilter(request.GET, queryset=decisions_listed(request.user), request=request)
    rows = in_order(found.qs)
    if wants_export(request):
        return _export(request, rows, today)
    bare = request.GET.copy()
    bare.pop("stage", None)
    every = DecisionFilter(bare, queryset=decisions_listed(request.user), request=request)
    counts = stage_counts(every.qs, today)
    table = DecisionTable(rows, today=today)
    page_table(request, table)
    total = sum(counts[name] for name in ("open", "done", "replaced", "dropped"))
    context = {
        "nav": "decisions",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "tabs": [
            tab(request, "stage", "", _("全部"), total),
            tab(request, "stage", "open", _("办理中"), counts["open"]),
            tab(request, "stage", "late", _("已逾期"), counts["late"]),
            tab(request, "stage", "done", _("已办结"), counts["done"]),
            tab(request, "stage", "replaced", _("已改办"), counts["replaced"]),
            tab(request, "stage", "dropped", _("不再办"), counts["dropped"]),
        ],
        "mine": rules.decisions_to_report(request.user).count(),
        "narrowed": is_narrowed(request),
        "export_url": export_url(request),
        "copy": decisions_message((row.record for row in table.page.object_list), _("议定事项")),
    }
    return render(request, "alliances/decision_list.html", context)


def _export(request: HttpRequest, rows, today) -> HttpResponse:
    columns = [_("办什么"), _("谁来办"), _("何时办完"), _("状态"), _("办结日期"), _("办理情况")]
    columns += [_("会议"), _("会期"), _("机构"), _("组织")]
    cells = (
        (
            row.text,
            who_words(row),
            row.due,
            str(decision_state(row, today)),
            row.done_on,
            row.report,
            row.meeting.title,
            timezone.localtime(row.meeting.starts_at).date(),
            row.meeting.alliance.name if row.meeting.alliance else "",
            row.meeting.org.name,
        )
        for row in rows_of(rows)
    )
    return export(request, "decisions", _("议定事项"), columns, cells)


def _visible(request: HttpRequest, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.user).filter(meeting__state=Meeting.State.CLOSED)
    related = ("meeting", "meeting__org", "meeting__alliance", "unit", "org", "person", "done_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision; POST reports it done."""
    decision = _visible(request, pk)
    form = ProofForm(request.POST or None, user=request.user)
    if request.method != "POST":
        return _page(request, decision, report_form=form)
    if not rules.may_report_decision(request.user, decision):
        if decision.state != Decision.State.OPEN:
            return _too_late(request, decision)
        raise PermissionDenied(_("您看得到，但不归您办，不能报办结"))

    def report() -> str:
        actions.report_decision(decision=decision, by=request.user, **form.cleaned_data)
        messages.success(request, _("已报办结"))
        return reverse("decision_report", args=[pk])

    if url := act(request, form, report):
        return redirect(url)
    return _page(request, decision, report_form=form)


def _too_late(request: HttpRequest, decision: Decision) -> HttpResponse:
    words = _("%(who)s 已改为“%(state)s”，不用再报") % {
        "who": decision.done_by or "",
        "state": decision.get_state_display(),
    }
    messages.info(request, words.strip())
    return redirect("decision_report", pk=decision.pk)


@require_POST
def decision_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a decision with a reason."""
    decision = _visible(request, pk)
    if not rules.may_drop_decision(request.user, decision):
        if decision.state != Decision.State.OPEN:
            return _too_late(request, decision)
        raise PermissionDenied(_("只有记录这次会议的人能定“不再办”"))
    form = ReasonForm(request.POST)

    def drop() -> str:
        actions.drop_decision(
            decision=decision, by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("已定为不再办"))
        return reverse("decision_report", args=[pk])

    if url := act(request, form, drop):
        return redirect(url)
    return _page(request, decision, drop_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def decision_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace a decision by a later one or by a new one."""
    decision = _visible(request, pk)
    if not rules.may_drop_decision(request.user, decision):
        if decision.state != Decision.State.OPEN:
            return _too_late(request, decision)
        raise PermissionDenied(_("只有记录这次会议的人能改为另一事项"))
    due = max(decision.due, timezone.localdate()) if decision.due else None
    start = {"text": decision.text, "code": code_of(decision), "due": due}
    sent = request.POST if request.method == "POST" else None
    form = ReplaceForm(sent, user=request.user, decision=decision, initial=start)

    def replace() -> str:
        fresh = actions.replace_decision(decision=decision, by=request.user, **form.facts())
        messages.success(request, _("已改为另一事项，原来和现在负责的人都会收到通知"))
        return reverse("decision_report", args=[fresh.pk])

    if request.method == "POST" and (url := act(request, form, replace)):
        return redirect(url)
    back = reverse("decision_report", args=[pk])
    context = {
        "nav": "decisions",
        "crumbs": crumbs_of(decision.meeting.org, (_("议定事项"), reverse("decision_list"))),
        "phone_back": back,
        "back": back,
        "decision": decision,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "alliances/decision_replace.html", context, status=status)


@require_POST
def decision_press(request: HttpRequest, pk: int) -> HttpResponse:
    """Press for a decision from above."""
    decision = _visible(request, pk)
    if not rules.may_press_decision(request.user, decision):
        if decision.state != Decision.State.OPEN:
            return _too_late(request, decision)
        raise PermissionDenied(_("只有上级组织部管理员、督查员能督办；街道可以督办区直部门"))
    form = PressForm(request.POST)

    def press() -> str:
        actions.press(decision=decision, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("已督办，负责的人和召集人都会收到通知，到期没有答复会再提醒"))
        return reverse("decision_report", args=[pk])

    if url := act(request, form, press):
        return redirect(url)
    return _page(request, decision, press_form=form)


def _page(
    request: HttpRequest,
    decision: Decision,
    *,
    report_form=None,
    drop_form=None,
    press_form=None,
) -> HttpResponse:
    today = timezone.localdate()
    user = request.user
    bound = [f for f in (report_form, drop_form, press_form) if f is not None and f.is_bound]
    sees_meeting = Meeting.objects.visible_to(user).filter(pk=decision.meeting_id).exists()
    context = {
        "nav": "decisions",
        "crumbs": crumbs_of(
            decision.meeting.org, (_("议定事项"), reverse("decision_list")), (decision.text, "")
        ),
        "phone_back": reverse("decision_list"),
        "decision": decision,
        "who": who_words(decision),
        "state": decision_state(decision, today),
        "steps": _steps(decision, today),
        "sees_meeting": sees_meeting,
        "may_report": rules.may_report_decision(user, decision),
        "may_drop": rules.may_drop_decision(user, decision),
        "may_press": rules.may_press_decision(user, decision),
        "report_form": report_form or ProofForm(user=user),
        "drop_form": drop_form or ReasonForm(),
        "press_form": press_form or PressForm(),
        "verbs": verbs_of(decision, user),
        "results": results_of(decision, user),
        "photos": decision.proof.order_by("created_at"),
        "instead": _seen_of(user, Decision.objects.filter(pk=decision.replaced_by_id)),
        "before": _seen_of(user, decision.replaces.all()),
        "chain": decision.pressings.first(),
        "copy": decision_message(decision),
    }
    return render(request, "alliances/decision_report.html", context, status=422 if bound else 200)


def _seen_of(user, rows):
    """Return the decisions that this one replaced, or that replaced it, as the user sees them."""
    return Decision.objects.visible_to(user).filter(pk__in=rows.values("pk"))


def _steps(decision: Decision, today) -> list[dict]:
    """Return what happened to a decision, newest first."""
    steps = []
    if decision.state != Decision.State.OPEN:
        done = decision.state == Decision.State.DONE
        title = decision.get_state_display()
        if done:
            proof = _("有照片") if decision.proof.exists() else _("无照片")
            title = _("%(state)s，%(proof)s") % {"state": title, "proof": proof}
        when = filter(None, [cn_day(decision.done_on), str(decision.done_by or "")])
        steps.append(
            {
                "title": title,
                "when": " ".join(when),
                "note": decision.report,
                "ring": "done" if done else "withdrawn",
            }
        )
    chain = decision.pressings.select_related(*RELATED).order_by("pressed_at", "pk")
    steps += chain_steps(chain, Rules().of(decision.meeting.org), today)
    steps.append(
        {
            "title": _("会上议定"),
            "when": cn_date(decision.meeting.starts_at),
            "note": decision.meeting.title,
            "ring": "open",
        }
    )
    return steps
