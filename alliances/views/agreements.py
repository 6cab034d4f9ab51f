"""Pages of 共建协议: the list, an agreement with its parties and duties, what is done to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliances.actions import agreements as actions
from alliances.agreements.lists import (
    AgreementFilter,
    AgreementTable,
    agreements_listed,
    party_names,
)
from alliances.agreements.rules import (
    communities_for_pairings,
    duties_to_finish,
    may_change_agreement,
    orgs_for_agreements,
    units_for_pairings,
)
from alliances.agreements.states import Stage, stage_on, stage_state, with_stage
from alliances.bodies.places import FOUND, find_places
from alliances.forms.agreements import DutyDoneForm, ReviewForm
from alliances.forms.decisions import ReasonForm
from alliances.models import Agreement, Alliance, Decision, Duty, Meeting, Party
from alliances.views.common import (
    crumbs_of,
    export,
    export_url,
    is_narrowed,
    page_table,
    require_change,
    tab,
    wants_export,
)
from core.slots import gather
from core.typed import text_in
from orgs.scope import acting_org
from orgs.views.common import act

NUMERALS = "甲乙丙丁戊己庚辛壬癸"


@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    """共建协议 by state."""
    today = timezone.localdate()
    listed = agreements_listed(request.user, today)
    found = AgreementFilter(request.GET, queryset=listed, request=request)
    rows = found.qs.order_by("-start", "-pk")
    if wants_export(request):
        return _export(request, rows)
    bare = request.GET.copy()
    bare.pop("stage", None)
    seen = with_stage(Agreement.objects.visible_to(request.user), today)
    every = AgreementFilter(bare, queryset=seen, request=request).qs.order_by()
    counts = dict(every.values_list("stage").annotate(n=Count("pk")))
    table = AgreementTable(rows)
    page_table(request, table)
    tabs = [tab(request, "stage", "", _("全部"), sum(counts.values()))]
    tabs += [
        tab(request, "stage", stage.value, stage.label, counts.get(stage.value, 0))
        for stage in Stage
        if counts.get(stage.value) or request.GET.get("stage") == stage.value
    ]
    context = {
        "nav": "agreements",
        "table": table,
        "filter": found,
        "tabs": tabs,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "may_make": orgs_for_agreements(request.user).exists(),
        "narrowed": is_narrowed(request),
        "export_url": export_url(request),
    }
    return render(request, "alliances/agreement_list.html", context)


def _export(request: HttpRequest, rows) -> HttpResponse:
    columns = [_("协议"), _("签约方"), _("经办组织"), _("共建目标"), _("期限起"), _("期限止")]
    columns += [_("签订日期"), _("状态"), _("职责"), _("已完成"), _("中期回顾日期"), _("回顾于")]
    columns += [_("终止日期"), _("终止原因")]
    cells = (
        (
            row.name,
            "、".join(party_names(row)),
            row.org.name,
            row.goals,
            row.start,
            row.end,
            row.signed_on,
            str(Stage(row.stage).label),
            row.duties_all,
            row.duties_done,
            row.review_on,
            row.reviewed_on,
            row.ended_on,
            row.ended_reason,
        )
        for row in rows
    )
    return export(request, "agreements", _("共建协议"), columns, cells)


@require_safe
def place_choices(request: HttpRequest) -> JsonResponse:
    """Choices of a searched select: units and orgs that the user may name, by the words typed.

    `only=units`, `only=communities`: ids of those that he may pair.
    """
    if not orgs_for_agreements(request.user).exists():
        raise PermissionDenied(_("协议和结对由组织部、街道和社区登记"))
    words = text_in(request.GET, "q", 80)
    only = request.GET.get("only", "")
    if only in ("units", "communities"):
        found = units_for_pairings if only == "units" else communities_for_pairings
        rows = found(request.user)
        for word in words.split():
            rows = rows.filter(name__icontains=word)
        rows = rows.order_by("name", "pk")[:FOUND]
        results = [{"value": row.pk, "text": row.name, "hint": ""} for row in rows]
    else:
        places = find_places(request.user, words)
        results = [{"value": one.code, "text": one.name, "hint": one.hint} for one in places]
    return JsonResponse({"results": results})


def visible(request: HttpRequest, pk: int) -> Agreement:
    """Return an agreement that the user may see, with what its page shows; else 404."""
    rows = Agreement.objects.visible_to(request.user).select_related(
        "org", "alliance", "decision__meeting", "scan", "reviewed_by", "renews", "created_by"
    )
    return get_object_or_404(rows, pk=pk)


def editable(request: HttpRequest, pk: int) -> Agreement:
    """Return an agreement that the user may change; 403 where he only sees it."""
    agreement = visible(request, pk)
    require_change(may_change_agreement(request.user, agreement))
    return agreement


@require_safe
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An agreement: goals, parties with their duties, review, what it follows from."""
    return _page(request, visible(request, pk))


@require_safe
def agreement_print(request: HttpRequest, pk: int) -> HttpResponse:
    """An agreement as it is signed on paper."""
    agreement = visible(request, pk)
    context = {
        "nav": "agreements",
        "phone_back": reverse("agreement_detail", args=[pk]),
        "agreement": agreement,
        "parties": _parties(agreement),
    }
    return render(request, "alliances/agreement_print.html", context)


def _parties(agreement: Agreement) -> list[Party]:
    """Return the parties with their duties, each with its sign 甲方, 乙方…"""
    duties = Prefetch("duties", Duty.objects.select_related("done_by"))
    rows = list(agreement.parties.select_related("unit", "org").prefetch_related(duties))
    for number, row in enumerate(rows):
        sign = NUMERALS[number] if number < len(NUMERALS) else str(number + 1)
        row.sign = _("%(sign)s方") % {"sign": sign}
        for duty in row.duties.all():  # spare each duty the way back to what is here already
            duty.party, duty.agreement = row, agreement
    return rows


def _page(
    request: HttpRequest,
    agreement: Agreement,
    *,
    duty_form=None,
    duty_of=None,
    review_form=None,
    end_form=None,
) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    stage = stage_on(agreement, today)
    parties = _parties(agreement)
    duties = [duty for party in parties for duty in party.duties.all()]
    may_change = may_change_agreement(user, agreement)
    renewed = Agreement.objects.visible_to(user).filter(renews=agreement).first()
    binding = stage not in (Stage.UNSIGNED, Stage.ENDED)
    bad = any(form is not None for form in (duty_form, review_form, end_form))
    context = {
        "nav": "agreements",
        "crumbs": crumbs_of(
            agreement.org, (_("共建协议"), reverse("agreement_list")), (agreement.name, "")
        ),
        "phone_back": reverse("agreement_list"),
        "agreement": agreement,
        "stage": stage,
        "state": stage_state(stage),
        "parties": [(party, _duty_rows(party, user, binding)) for party in parties],
        "finishable": set(
            duties_to_finish(user)
            .filter(agreement=agreement, done_on=None)
            .values_list("pk", flat=True)
        )
        if binding
        else set(),
        "results": _results(duties, user),
        "done": sum(duty.done_on is not None for duty in duties),
        "duty_count": len(duties),
        "today": today,
        "may_change": may_change and not agreement.ended_on,
        "may_review": may_change
        and agreement.reviewed_on is None
        and stage in (Stage.RUNNING, Stage.REVIEW, Stage.ENDING, Stage.EXPIRED),
        "may_renew": may_change
        and renewed is None
        and stage in (Stage.ENDING, Stage.EXPIRED, Stage.ENDED)
        and agreement.signed_on is not None,
        "may_end": may_change and stage not in (Stage.ENDED, Stage.EXPIRED),
        "renewed": renewed,
        "links": _links(agreement, request),
        "duty_form": duty_form or DutyDoneForm(auto_id="duty-%s"),
        "duty_of": duty_of,
        "review_form": review_form or ReviewForm(),
        "end_form": end_form or ReasonForm(auto_id="end-%s"),
    }
    return render(request, "alliances/agreement_detail.html", context, status=422 if bad else 200)


def _duty_rows(party: Party, user, binding: bool) -> list[dict]:
    """Return a party's duties with the verbs that other apps give to each."""
    return [
        {
            "duty": duty,
            "verbs": gather("duty.verbs", duty=duty, user=user)
            if binding and duty.done_on is None
            else [],
        }
        for duty in party.duties.all()
    ]


def _results(duties: list[Duty], user) -> dict[int, list[dict]]:
    """Return what became of each duty, by its pk, as other apps tell."""
    found: dict[int, list[dict]] = {}
    for answer in gather("duty.results", duties=duties, user=user):
        for pk, results in answer.items():
            found.setdefault(pk, []).extend(results)
    return found


def _links(agreement: Agreement, request: HttpRequest) -> dict[str, str]:
    """Return where the body, the decision and the agreement before are, as far as the user sees."""
    user, links = request.user, {}
    bodies = Alliance.objects.visible_to(user)
    if agreement.alliance_id and bodies.filter(pk=agreement.alliance_id).exists():
        links["alliance"] = reverse("alliance_detail", args=[agreement.alliance_id])
    if agreement.decision_id:
        seen = Decision.objects.visible_to(user).filter(
            pk=agreement.decision_id, meeting__state=Meeting.State.CLOSED
        )
        if seen.exists():
            links["decision"] = reverse("decision_report", args=[agreement.decision_id])
    before = Agreement.objects.visible_to(user)
    if agreement.renews_id and before.filter(pk=agreement.renews_id).exists():
        links["renews"] = reverse("agreement_detail", args=[agreement.renews_id])
    return links


@require_POST
def agreement_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the review half way."""
    agreement = editable(request, pk)
    form = ReviewForm(request.POST)

    def review() -> str:
        actions.review_agreement(
            agreement=agreement, by=request.user, text=form.cleaned_data["review"]
        )
        messages.success(request, _("中期回顾已记下，各方都会收到通知"))
        return reverse("agreement_detail", args=[pk])

    if url := act(request, form, review):
        return redirect(url)
    return _page(request, agreement, review_form=form)


@require_POST
def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement before its time, with a reason."""
    agreement = editable(request, pk)
    form = ReasonForm(request.POST, auto_id="end-%s")

    def end() -> str:
        actions.end_agreement(
            agreement=agreement, by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("已终止，各方都会收到通知"))
        return reverse("agreement_detail", args=[pk])

    if url := act(request, form, end):
        return redirect(url)
    return _page(request, agreement, end_form=form)


@require_POST
def duty_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a duty done."""
    seen = Agreement.objects.visible_to(request.user)
    duty = get_object_or_404(Duty.objects.filter(agreement__in=seen.values("pk")), pk=pk)
    if not duties_to_finish(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("只有这一方的人和经办组织能报完成"))
    form = DutyDoneForm(request.POST, auto_id="duty-%s")

    def finish() -> str:
        actions.finish_duty(duty=duty, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("已报完成"))
        return reverse("agreement_detail", args=[duty.agreement_id])

    if url := act(request, form, finish):
        return redirect(url)
    return _page(request, visible(request, duty.agreement_id), duty_form=form, duty_of=pk)
