"""Pages of 督办: the list, the chain of one matter with its answers, the rules."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances import actions, rules
from alliances.filters.follow import PressingFilter
from alliances.follow import pressings
from alliances.forms.decisions import PressForm
from alliances.forms.follow import AnswerForm, PressingRuleForm
from alliances.models import Alliance, PressingRule, Supervision
from alliances.states import decision_state
from alliances.tables.follow import PressingTable
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
from core.idempotency import act_once
from core.slots import gather
from orgs.scope import acting_org
from orgs.views.common import act


@require_safe
def pressing_list(request: HttpRequest) -> HttpResponse:
    """督办: all one may see, by how far they are."""
    today = timezone.localdate()
    seen = Supervision.objects.visible_to(request.user).select_related(*pressings.RELATED)
    found = PressingFilter(request.GET, queryset=seen, request=request)
    rows = found.qs.order_by("-pressed_at", "-pk")
    if wants_export(request):
        return _export(request, _("督办"), rows_of(rows), today)
    mine = set(pressings.pressings_to_answer(request.user).values_list("pk", flat=True))
    table = PressingTable(rows, today=today, mine=mine)
    page_table(request, table)
    context = {
        "nav": "pressings",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "tabs": _tabs(request, seen, today),
        "mine": len(mine),
        "narrowed": is_narrowed(request),
        "export_url": export_url(request),
        "elsewhere": gather("pressings.elsewhere", user=request.user),
    }
    return render(request, "alliances/pressing_list.html", context)


def _tabs(request: HttpRequest, seen, today) -> list[dict]:
    """Return the tabs with what each would show under the other filters."""
    bare = request.GET.copy()
    bare.pop("stage", None)
    every = PressingFilter(bare, queryset=seen, request=request).qs.order_by()
    waiting = every.waiting()
    late = waiting.filter(answer_by__lt=today)
    answered = every.filter(answered_at__isnull=False)
    return [
        tab(request, "stage", "", _("全部"), every.count()),
        tab(request, "stage", "waiting", _("待答复"), waiting.count()),
        tab(request, "stage", "late", _("逾期未答复"), late.count()),
        tab(request, "stage", "answered", _("已答复"), answered.count()),
    ]


def _export(request: HttpRequest, name: str, rows, today) -> HttpResponse:
    columns = [_("督办什么"), _("组织"), _("督办谁"), _("谁督办"), _("督办日期"), _("督办意见")]
    columns += [_("答复期限"), _("状态"), _("谁答复"), _("答复日期"), _("答复")]
    cells = (
        (
            pressings.matter_of(row),
            pressings.home_of(row).name,
            pressings.pressed_words(row),
            str(row.pressed_by),
            timezone.localtime(row.pressed_at).date(),
            row.text,
            row.answer_by,
            pressings.pressing_state(row, today).label,
            str(row.answered_by or ""),
            timezone.localtime(row.answered_at).date() if row.answered_at else None,
            row.answer,
        )
        for row in rows
    )
    return export(request, "pressings", name, columns, cells)


def _visible(request: HttpRequest, pk: int) -> Supervision:
    rows = Supervision.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related(*pressings.RELATED), pk=pk)


@require_safe
def pressing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The chain to which a pressing belongs: who pressed, who answered, what went up."""
    pressing = _visible(request, pk)
    if wants_export(request):
        return _export(request, _("督办经过"), _chain(request, pressing), timezone.localdate())
    return _page(request, pressing)


def _chain(request: HttpRequest, pressing: Supervision):
    """Return the chain as far as the reader sees it."""
    return pressings.chain_of(pressing) & Supervision.objects.visible_to(request.user)


@require_POST
def pressing_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a pressing."""
    pressing = _visible(request, pk)
    if pressings.is_waiting(pressing) and not pressings.may_answer(request.user, pressing):
        raise PermissionDenied(_("您看得到，但这次督办不由您答复"))
    form = AnswerForm(request.POST)

    def answer() -> str:
        actions.answer(pressing=pressing, by=request.user, text=form.cleaned_data["answer"])
        messages.success(request, _("已答复，督办的人会收到通知"))
        return reverse("pressing_detail", args=[pk])

    if url := act(request, form, answer):
        return redirect(url)
    return _page(request, pressing, answer_form=form)


def _page(request: HttpRequest, pressing: Supervision, *, answer_form=None) -> HttpResponse:
    today = timezone.localdate()
    user = request.user
    chain = list(_chain(request, pressing))
    rule = pressings.Rules().of(pressings.home_of(pressing))
    open_ = [row for row in chain if pressings.may_answer(user, row)]
    # An answer refused belongs to the pressing that it was written for, even when it is settled.
    answering = pressing if answer_form or pressing in open_ else open_[-1] if open_ else None
    context = {
        "nav": "pressings",
        "crumbs": crumbs_of(pressings.home_of(pressing), (_("督办"), reverse("pressing_list"))),
        "phone_back": reverse("pressing_list"),
        "pressing": pressing,
        "matter": pressings.matter_of(pressing),
        "matter_url": _matter_url(request, pressing),
        "state": pressings.pressing_state(pressing, today, mine=bool(open_)),
        "matter_state": decision_state(pressing.decision, today) if pressing.decision_id else None,
        "steps": pressings.chain_steps(chain, rule, today),
        "rule": rule,
        "whom": pressings.pressed_words(pressing),
        "answering": answering,
        "answer_form": answer_form or AnswerForm(),
        "press_url": _press_url(user, pressing),
        "press_form": PressForm(),
        "export_url": export_url(request),
    }
    status = 422 if answer_form else 200
    return render(request, "alliances/pressing_detail.html", context, status=status)


def _matter_url(request: HttpRequest, pressing: Supervision) -> str:
    """Return the matter's page; who is pressed for a body sees its pressing, not always its cell."""

    if pressing.alliance_id:
        seen = Alliance.objects.visible_to(request.user).filter(pk=pressing.alliance_id)
        return pressings.matter_url(pressing) if seen.exists() else ""
    return pressings.matter_url(pressing)


def _press_url(user, pressing: Supervision) -> str:
    """Return where the reader presses the matter again; empty where he may not."""
    if pressing.decision_id:
        may = rules.may_press_decision(user, pressing.decision)
        return reverse("decision_press", args=[pressing.decision_id]) if may else ""
    if not rules.may_press(user, pressing.alliance):
        return ""
    start = pressing.period_start.isoformat()
    return reverse("cadence_act", args=[pressing.alliance_id, start, "press"])


@require_http_methods(["GET", "HEAD", "POST"])
def pressing_rules(request: HttpRequest) -> HttpResponse:
    """督办规则: those that bind one's matters; an admin lays down or changes his own and below."""
    may_set = rules.orgs_for_pressing_rules(request.user).exists()
    form = PressingRuleForm(request.POST or None, user=request.user) if may_set else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("只有组织部管理员能定督办规则"))

        def save() -> str:
            actions.set_pressing_rule(by=request.user, **form.cleaned_data)
            messages.success(request, _("规则已定，从今后的督办起算"))
            return reverse("pressing_rules")

        if url := act(request, form, save):
            return redirect(url)
    seen = PressingRule.objects.visible_to(request.user).select_related("org")
    changeable = PressingRule.objects.editable_by(request.user).values_list("pk", flat=True)
    context = {
        "nav": "pressings",
        "rules": seen.order_by("org__level", "org__lft"),
        "changeable": set(changeable),
        "default": PressingRule(),
        "form": form,
        "phone_back": reverse("pressing_list"),
        "crumbs": [(_("督办"), reverse("pressing_list")), (_("规则"), "")],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "alliances/pressing_rules.html", context, status=status)


@require_POST
def pressing_rule_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an org's own rule away."""

    def drop() -> str:
        rule = get_object_or_404(PressingRule.objects.visible_to(request.user), pk=pk)
        actions.drop_pressing_rule(rule=rule, by=request.user)
        words = _("%(org)s的督办规则已取消，按上一级的算")
        messages.success(request, words % {"org": rule.org})
        return reverse("pressing_rules")

    return redirect(act_once(request, drop))
