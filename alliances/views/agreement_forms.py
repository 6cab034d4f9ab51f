"""Pages on which an agreement is written: made, changed, renewed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.actions import agreements as actions
from alliances.agreements.rules import orgs_for_agreements
from alliances.agreements.states import renewed_term
from alliances.bodies.places import SHOWN, Place, find_places, place_of
from alliances.forms.agreements import AgreementForm, DutyRow, PartyRow, PartyRows
from alliances.forms.agreements.agreements import default_term
from alliances.models import Agreement, Alliance, Decision, Meeting
from alliances.views.agreements import editable
from alliances.views.common import crumbs_of
from core.idempotency import act_once, answered
from orgs.scope import acting_org
from orgs.views.common import add_errors

FORMS = ["GET", "HEAD", "POST"]


def _tied(request: HttpRequest) -> tuple[Decision | None, Alliance | None]:
    """Return the decision (?decision=) and the body (?alliance=) that the agreement comes from."""
    decision = alliance = None
    if (pk := _id(request, "decision")) is not None:
        rows = Decision.objects.visible_to(request.user).filter(meeting__state=Meeting.State.CLOSED)
        decision = (
            rows.select_related("meeting__alliance", "unit__org", "org").filter(pk=pk).first()
        )
    if (pk := _id(request, "alliance")) is not None:
        alliance = Alliance.objects.visible_to(request.user).filter(pk=pk).first()
    if decision is not None and alliance is None:
        alliance = decision.meeting.alliance
    return decision, alliance


def _id(request: HttpRequest, name: str) -> int | None:
    raw = request.GET.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


def _start(
    request: HttpRequest, decision: Decision | None, alliance: Alliance | None
) -> tuple[dict, PartyRows]:
    """Return what a new agreement begins with: two years from today, the decision's words."""
    start, end = default_term(timezone.localdate())
    here = acting_org(request)
    facts = {"start": start, "end": end, "org": here.pk if here else None}
    places: list[Place] = []
    if alliance is not None:
        facts |= {"org": alliance.org_id, "name": _("%(body)s共建协议") % {"body": alliance.name}}
        places.append(place_of(None, alliance.org))
    if decision is not None:
        facts |= {"name": decision.text[:100], "goals": decision.text}
        facts["org"] = decision.meeting.org_id
        places = [place_of(None, decision.meeting.org)]
        if decision.unit_id or decision.org_id != decision.meeting.org_id:
            places.append(place_of(decision.unit, decision.org))
    places = [place for place in places if place.code]
    if not places and here is not None:
        places = [place_of(None, here)]
    return facts, PartyRows.fresh(places)


@require_http_methods(FORMS)
def agreement_create(request: HttpRequest) -> HttpResponse:
    """Write a new agreement."""
    if not orgs_for_agreements(request.user).exists():
        raise PermissionDenied(_("共建协议由组织部、街道和社区登记"))
    decision, alliance = _tied(request)
    facts, rows = _start(request, decision, alliance)
    form = AgreementForm(request.POST or None, user=request.user, initial=facts)
    if request.method == "POST":
        rows = PartyRows.posted(request.POST, request.user)

    def make() -> str:
        made = actions.make_agreement(
            by=request.user,
            org=form.cleaned_data["org"],
            facts=form.facts(),
            parties=rows.value(request.user),
            alliance=alliance,
            decision=decision,
        )
        messages.success(request, _("协议已记下，各方都会收到通知"))
        return reverse("agreement_detail", args=[made.pk])

    context = {"decision": decision, "alliance": alliance, "back": reverse("agreement_list")}
    return _answer(request, form, rows, make, context)


@require_http_methods(FORMS)
def agreement_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the agreement that follows this one, with its parties and duties copied."""
    old = editable(request, pk)
    start, end = renewed_term(old)
    facts = {"start": start, "end": end, "org": old.org_id, "name": old.name, "goals": old.goals}
    form = AgreementForm(request.POST or None, user=request.user, initial=facts)
    rows = PartyRows.stored(old, copy=True)
    if request.method == "POST":
        rows = PartyRows.posted(request.POST, request.user, old)

    def renew() -> str:
        made = actions.make_agreement(
            by=request.user,
            org=form.cleaned_data["org"],
            facts=form.facts(),
            parties=rows.value(request.user, old),
            alliance=old.alliance,
            renews=old,
        )
        messages.success(request, _("已续签，各方都会收到通知"))
        return reverse("agreement_detail", args=[made.pk])

    context = {"old": old, "back": reverse("agreement_detail", args=[pk])}
    return _answer(request, form, rows, renew, context)


@require_http_methods(FORMS)
def agreement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an agreement: its card, parties and duties."""
    agreement = editable(request, pk)
    back = reverse("agreement_detail", args=[pk])
    if agreement.ended_on:
        messages.info(request, _("这份协议已终止，不能再改"))
        return redirect(back)
    names = ("name", "goals", "start", "end", "signed_on", "review_on", "version")
    facts = {name: getattr(agreement, name) for name in names}
    form = AgreementForm(
        request.POST or None, user=request.user, agreement=agreement, initial=facts
    )
    rows = PartyRows.stored(agreement)
    if request.method == "POST":
        rows = PartyRows.posted(request.POST, request.user, agreement)

    def change() -> str:
        actions.change_agreement(
            agreement=agreement,
            by=request.user,
            version=form.cleaned_data.get("version") or 0,
            facts=form.facts(),
            parties=rows.value(request.user, agreement),
        )
        messages.success(request, _("已保存"))
        return back

    context = {"agreement": agreement, "back": back}
    return _answer(request, form, rows, change, context)


def _answer(
    request: HttpRequest, form: AgreementForm, rows: PartyRows, do, context: dict
) -> HttpResponse:
    """Add or drop a row, act once, or show the form with what was typed and what is wrong."""
    if request.method != "POST":
        return _page(request, form, rows, context)
    if rows.act(request.POST.get("do", "")):
        form.is_valid()
        form.errors.clear()  # a row more or less is no attempt to save
        return _page(request, form, rows, context)
    if url := answered(request):
        return redirect(url)
    fine = form.is_valid()
    if rows.is_valid() and fine:
        try:
            return redirect(act_once(request, do))
        except actions.AgreementChangedError as error:
            form.add_error(None, error)
            form.data = form.data.copy()
            form.data["version"] = str(error.version)
        except ValidationError as error:
            add_errors(form, error)
    return _page(request, form, rows, context, status=422)


def _page(
    request: HttpRequest, form: AgreementForm, rows: PartyRows, context: dict, status: int = 200
) -> HttpResponse:
    known = context.get("agreement") or context.get("old")
    tail = [(_("共建协议"), reverse("agreement_list"))]
    if isinstance(known, Agreement):
        context["crumbs"] = crumbs_of(known.org, *tail, (known.name, context["back"]))
    context |= {
        "nav": "agreements",
        "phone_back": context["back"],
        "form": form,
        "rows": rows,
        "row_errors": rows.errors() if status == 422 else [],
        "blank_party": PartyRow("PKEY", duties=[DutyRow("DKEY")]),  # keys that the script fills in
        "blank_duty": DutyRow("DKEY"),
        "choices": find_places(request.user, "", SHOWN),
    }
    return render(request, "alliances/agreement_form.html", context, status=status)
