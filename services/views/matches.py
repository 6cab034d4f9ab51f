"""Pages of 匹配: the list, the panel that renews itself, judging, asking, and the unit's answer."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.idempotency import act_once
from core.listfiles.http import list_response
from core.models import AccessEvent
from core.personal import mask, record
from core.typed import text_in
from orgs.models import PostKind
from orgs.scope import acting_org, scope_of
from orgs.views.common import act
from services import rules
from services.actions import matching as actions
from services.forms import AcceptForm, RefuseForm
from services.matches.list import (
    FAILED,
    FAILED_STATES,
    MatchFilter,
    MatchTable,
    S,
    file_columns,
    listed,
)
from services.matches.proposals import Panel, asked_about, panel_for
from services.models import Demand, Match, NearMiss, Offer
from services.models.providers import with_provider
from services.views.common import Tab, is_narrowed, narrow, paginate, state_counts, state_tabs
from services.views.demand_page import page_of

USUAL_DAYS = 14  # suggested until when a project is done, where the demand names no day
TABS: list[Tab] = [
    ("", gettext_lazy("全部"), ()),
    (S.PROPOSED, gettext_lazy("待判断"), (S.PROPOSED,)),
    (S.ACCEPTED, S.ACCEPTED.label, (S.ACCEPTED,)),
    (S.AGREED, S.AGREED.label, (S.AGREED,)),
    (FAILED, gettext_lazy("未成"), FAILED_STATES),
]
TABS_OF_UNIT: list[Tab] = [
    (key, gettext_lazy("待我答复") if key == S.ACCEPTED else title, states)
    for key, title, states in TABS
]


@login_required
@require_safe
def match_list(request: HttpRequest) -> HttpResponse:
    """匹配: by state, narrowed; what waits for the reader first."""
    found, any_state = narrow(request, MatchFilter, listed(request.user))
    table = MatchTable(found.in_default_order())
    ids = [match.pk for match in paginate(request, table)]
    rows = Match.objects.filter(pk__in=ids)
    judging = rows.judged_by(request.user).filter(state=S.PROPOSED)
    answering = rows.answered_by(request.user).filter(state=S.ACCEPTED)
    table.judging = set(judging.values_list("pk", flat=True))
    table.answering = set(answering.values_list("pk", flat=True))
    scope = scope_of(request.user)
    of_units = scope.gives() and not scope.org_posts
    one_org = scope.kinds() == {PostKind.STAFF} and len(scope.org_posts) == 1
    table.exclude = tuple(
        name
        for name, out in (("place", one_org), ("provider", of_units), ("verb", not _acts(table)))
        if out
    )
    tabs = TABS_OF_UNIT if of_units else TABS
    context = {
        "nav": "matches",
        "table": table,
        "filter": found,
        "tabs": state_tabs(request, state_counts(any_state), tabs, optional=(S.PROPOSED,)),
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "narrowed": is_narrowed(request),
        "of_units": of_units,
        "may_publish": scope.has(PostKind.OFFICER, PostKind.STAFF),
    }
    return render(request, "services/match_list.html", context)


def _acts(table: MatchTable) -> bool:
    """Tell whether the reader can settle any row of the page."""
    return bool(table.judging or table.answering)


@login_required
@require_safe
def match_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, as far as the filters leave it; the export is recorded."""
    found = MatchFilter(request.GET, queryset=listed(request.user), request=request)
    here, columns = acting_org(request), file_columns()
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject="matches",
        detail={"query": sorted(request.GET)},
        org_id=here.pk if here else None,
        address=getattr(request, "client_address", None),
    )
    rows = ([read(match) for _name, read in columns] for match in found.in_default_order())
    title = f"{here.name if here else ''}{_('匹配清单')}_{timezone.localdate().isoformat()}"
    return list_response(title, [name for name, _read in columns], rows)


@login_required
@require_safe
def match_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposals of a demand as a part of its page; 204 when nothing has changed (v)."""
    demand = _demand(request, pk)
    panel = panel_for(demand, request.user, declining=asked_about(request))
    if request.GET.get("v") == panel.version:
        return HttpResponse(status=204)
    return _renewed(request, demand, panel)


def _renewed(request: HttpRequest, demand: Demand, panel: Panel) -> HttpResponse:
    """Answer with the panel, and with state and steps of the demand, which follow from it."""
    context = {**page_of(request, demand), "panel": panel}
    return render(request, "services/match_renewed.html", context)


def _demand(request: HttpRequest, pk: int) -> Demand:
    rows = Demand.objects.visible_to(request.user).select_related("org", "category")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def match_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a proposal (do=accept), or decline it with a reason (do=decline)."""
    match = get_object_or_404(Match.objects.visible_to(request.user), pk=pk)
    rules.require(actions.may_judge(request.user, match))
    typed = {name: text_in(request.POST, name) for name in ("reason", "note")}
    accepting = request.POST.get("do") == "accept"

    def judge() -> str:
        if accepting:
            actions.accept(match=match, by=request.user)
        else:
            actions.decline(match=match, by=request.user, **typed)
        return reverse("demand_detail", args=[match.demand_id])

    return _answer_with_panel(request, match.demand_id, judge, match, {} if accepting else typed)


@login_required
@require_POST
def match_ask(request: HttpRequest, pk: int, offer_pk: int) -> HttpResponse:
    """Ask the unit of a near miss to change what stands in the way."""
    demand = _demand(request, pk)
    rules.require(rules.may_judge_demand(request.user, demand))
    seen = Offer.objects.visible_to(request.user).filter(pk=offer_pk)
    miss = get_object_or_404(
        NearMiss.objects.select_related("demand__org", *with_provider("offer")),
        demand=demand,
        offer__in=seen,
    )

    def ask() -> str:
        actions.ask_unit(miss=miss, by=request.user)
        return reverse("demand_detail", args=[demand.pk])

    return _answer_with_panel(request, demand.pk, ask)


def _answer_with_panel(
    request: HttpRequest,
    demand_pk: int,
    do: Callable[[], str],
    match: Match | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """Act once; answer htmx with the panel, a plain form with its page; errors in words on both.

    What was typed for a reason stays in its form; what happened meanwhile stands above the panel.
    """
    error, declining = "", None
    try:
        act_once(request, do)
    except ValidationError as refused:
        if typed and hasattr(refused, "error_dict"):
            declining, typed["errors"] = match.pk, refused.messages
        else:
            error = " ".join(refused.messages)
    if not request.htmx and declining is None:
        if error:
            messages.error(request, error)
        return redirect("demand_detail", demand_pk)
    demand = _demand(request, demand_pk)
    panel = panel_for(demand, request.user, declining=declining, typed=typed, error=error)
    if request.htmx:
        return _renewed(request, demand, panel)
    context = {**page_of(request, demand), "panel": panel}
    return render(request, "services/demand_detail.html", context, status=422)


@login_required
def match_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's answer: take it on with a day and a contact, or say why not."""
    match = get_object_or_404(
        Match.objects.visible_to(request.user).select_related(
            "demand__org__street", "demand__category", "judged_by", *with_provider("offer")
        ),
        pk=pk,
    )
    rules.require(actions.may_answer(request.user, match))
    refusing = request.POST.get("do") == "refuse"
    posted = request.POST if request.method == "POST" else None
    accept = AcceptForm(None if refusing else posted, initial=_start(request, match))
    refuse = RefuseForm(posted if refusing else None)

    def take() -> str:
        project = actions.answer_accept(match=match, by=request.user, **accept.cleaned_data)
        messages.success(request, _("已接下，项目开始"))
        return reverse("project_detail", args=[project.pk])

    def leave() -> str:
        actions.answer_refuse(match=match, by=request.user, **refuse.cleaned_data)
        messages.success(request, _("已答复：这次不接，社区会收到原因"))
        return reverse("match_list")

    form, do = (refuse, leave) if refusing else (accept, take)
    if posted is not None and (url := act(request, form, do)):
        return redirect(url)
    match.refresh_from_db(fields=["state"])
    context = {
        "nav": "matches",
        "match": match,
        "demand": match.demand,
        "accept": accept,
        "refuse": refuse,
        "refusing": refusing,
        "waiting": match.state == S.ACCEPTED,
        "project": getattr(match, "project", None),
        "answer_by": _answer_by(match),
        "contact": _contact(request, match.demand),
        "phone_back": reverse("match_list"),
    }
    status = 422 if posted is not None and form.errors else 200
    return render(request, "services/match_answer.html", context, status=status)


def _start(request: HttpRequest, match: Match) -> dict[str, Any]:
    """Begin with the demand's own day, or a fortnight, and the answering person as contact."""
    usual = timezone.localdate() + datetime.timedelta(days=USUAL_DAYS)
    due = (
        match.demand.due if match.demand.due and match.demand.due >= timezone.localdate() else usual
    )
    return {"due": due, "contact_name": request.user.name, "contact_phone": request.user.phone}


def _answer_by(match: Match) -> datetime.date | None:
    asked = match.judged_at
    return timezone.localdate(asked) + actions.ANSWER_WITHIN if asked else None


def _contact(request: HttpRequest, demand: Demand) -> str:
    """Return the community's phone, masked, for those who may ask for it; else nothing."""
    return mask(demand.contact_phone) if rules.may_read_contact(request.user, demand) else ""
