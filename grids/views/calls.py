"""Pages of 街呼区应: the list, a new call, one call with its clocks and history, its steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grids.actions import call_time, ratings
from grids.actions.calls import make_call
from grids.calls import rules
from grids.calls.clocks import calendar_of
from grids.calls.figures import in_time
from grids.calls.page import call_state, clock_rows, history, history_text, joint_answer
from grids.calls.verbs import BY_KEY, hands_of, main_verb, verbs_for
from grids.calls.work import waiting_calls
from grids.filters.calls import RUNNING, STAGES, CallFilter, at_stage
from grids.forms.calls import CallForm
from grids.models import Call
from grids.tables.calls import CallTable, answer_of, helpers_of, lead_of
from grids.views.common import asked_for, stage_tabs
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


def _rows(request: HttpRequest) -> QuerySet[Call]:
    return Call.objects.visible_to(request.user).select_related("org")


def _with_parties(rows: QuerySet[Call]) -> QuerySet[Call]:
    return rows.order_by("-made_at", "-pk").prefetch_related("parties__unit")


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """街呼区应: what one's street called, one's department was called to, or lies below."""
    seen, now = _rows(request), timezone.now()
    found = CallFilter(request.GET, queryset=seen, request=request)
    mine = set(waiting_calls(request.user).values_list("pk", flat=True))
    table = CallTable(_with_parties(found.qs), now=now, mine=mine)
    page_table(request, table)
    stages = [*STAGES, *asked_for(request, RUNNING)]
    context = {
        "nav": "calls",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "tabs": stage_tabs(request, CallFilter, seen, stages, at_stage),
        "figures": in_time(found.qs),
        "here": acting_org(request),
        "mine": len(mine),
        "may_call": rules.streets_calling(request.user).exists(),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/call_list.html", context)


@require_safe
def call_export(request: HttpRequest) -> HttpResponse:
    """The calls that the filters leave."""
    found = CallFilter(request.GET, queryset=_rows(request), request=request)
    columns = [
        (_("街道"), lambda c: c.org.name),
        (_("呼什么事"), lambda c: c.title),
        (_("情况"), lambda c: c.text),
        (_("地点"), lambda c: c.place),
        (_("类别"), lambda c: c.get_kind_display()),
        (_("紧急程度"), lambda c: c.get_urgency_display()),
        (_("牵头部门"), lead_of),
        (_("配合部门"), lambda c: "、".join(helpers_of(c))),
        (_("呼叫时间"), lambda c: c.made_at),
        (_("第几轮"), lambda c: c.round),
        (_("应答时间"), lambda c: c.answered_at),
        (_("办结期限"), lambda c: c.solve_due),
        (_("暂定"), lambda c: _("是") if c.provisional else ""),
        (_("答复"), answer_of),
        (_("报办结时间"), lambda c: c.solved_at),
        (_("状态"), lambda c: str(call_state(c))),
        (_("按期"), lambda c: {True: _("是"), False: _("否")}.get(c.in_time, "")),
    ]
    rows = _with_parties(found.qs).iterator(chunk_size=AT_ONCE)
    return export(request, "calls", _("街呼区应"), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def call_create(request: HttpRequest) -> HttpResponse:
    """Call departments; what was typed stays when something is missing."""
    if not rules.streets_calling(request.user).exists():
        raise PermissionDenied(_("只有街道干部能呼叫部门"))
    form = CallForm(request.POST or None, user=request.user)

    def save() -> str:
        call = make_call(by=request.user, **form.cleaned_data)
        messages.success(request, _("已呼叫，部门联络员会收到通知"))
        return reverse("call_detail", args=[call.pk])

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    back = reverse("call_list")
    context = {"nav": "calls", "phone_back": back, "form": form, "back": back}
    return render(request, "grids/call_form.html", context, status=status_of(form))


def _one(request: HttpRequest, pk: int) -> Call:
    kept = ("pauses", "asks", "parties__unit", "pressings", "ratings")
    rows = _rows(request).prefetch_related(*kept)
    return get_object_or_404(rows, pk=pk)


@require_safe
def call_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A call: what it is about, its clocks and how they come to their due times, what was done."""
    call, now = _one(request, pk), timezone.now()
    hands = hands_of(request.user, call)
    verbs = verbs_for(call, hands)
    main = main_verb(call, verbs)
    link_row = ratings.live_link(call) if hands.street else None
    here = request.build_absolute_uri(reverse("call_detail", args=[pk]))
    rate = reverse("call_rate", args=[ratings.code_of(link_row)]) if link_row else ""
    context = {
        "nav": "calls",
        "crumbs": crumbs_of(call.org, request, (_("街呼区应"), reverse("call_list"))),
        "phone_back": reverse("call_list"),
        "call": call,
        "state": call_state(call, now, mine=main is not None),
        "clocks": clock_rows(call, calendar_of(call.org), now),
        "parties": [part for part in call.parties.all() if part.round == call.round],
        "ask": call_time.waiting_ask(call),
        "effect": call_time.effect_of(call),
        "steps": history(call),
        "main": main,
        "verbs": [verb for verb in verbs if verb is not main],
        "rate_url": request.build_absolute_uri(rate) if rate else "",
        "rate_link": link_row,
        "message": history_text(call, here),
        "ratings": call.ratings.filter(rated_at__isnull=False).order_by("-round", "-later"),
        "joint": joint_answer(call),
        "today": timezone.localdate(now),
        "pressings": call.pressings.select_related("unit", "pressed_by", "answered_by"),
    }
    return render(request, "grids/call_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def call_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take one step of a call."""
    call, step = _one(request, pk), BY_KEY[verb]
    hands = hands_of(request.user, call)
    if not step.may(hands):
        raise PermissionDenied(REFUSED)
    form = step.form(request.POST or None, call=call, user=request.user)
    back = reverse("call_detail", args=[pk])
    if request.method != "POST" and step not in verbs_for(call, hands):
        messages.info(request, _("这一步已经办过，或者现在还不能办"))
        return redirect(back)

    def take() -> str:
        step.do(call=call, by=request.user, **form.cleaned_data)
        messages.success(request, step.done)
        return back

    if request.method == "POST" and (url := act(request, form, take)):
        return redirect(url)
    context = {
        "nav": "calls",
        "crumbs": crumbs_of(call.org, request, (call.title, back), (step.label, "")),
        "phone_back": back,
        "back": back,
        "call": call,
        "step": step,
        "form": form,
        "ask": call_time.waiting_ask(call) if verb == "decide" else None,
        "effect": call_time.effect_of(call) if verb == "decide" else "",
        "joint": joint_answer(call) if verb in ("solve", "check") else None,
    }
    return render(request, "grids/call_act.html", context, status=status_of(form))
