"""Pages of 结对共建: the list with its months, a pairing with its visits, a day logged."""

import datetime
from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances.actions import pairings as actions
from alliances.agreements.lists import PairingFilter, PairingTable
from alliances.agreements.months import (
    days_by_month,
    first_of,
    last_day,
    last_of,
    month_after,
    month_of,
    months_of,
    pairings_listed,
    short,
)
from alliances.agreements.rules import (
    may_change_pairing,
    may_log_visit,
    may_pair,
    may_read_phone,
)
from alliances.forms.agreements import PairingForm, VisitForm
from alliances.forms.agreements.agreements import default_term
from alliances.forms.decisions import ReasonForm
from alliances.models import Pairing
from alliances.views.common import (
    crumbs_of,
    export,
    export_url,
    is_narrowed,
    page_table,
    require_change,
    wants_export,
)
from core.personal import mask
from orgs.models import Unit
from orgs.scope import acting_org
from orgs.views.common import act

FORMS = ["GET", "HEAD", "POST"]
ONE_DAY = datetime.timedelta(days=1)


@require_safe
def pairing_list(request: HttpRequest) -> HttpResponse:
    """结对共建: this month, last month and the year of each."""
    today = timezone.localdate()
    params = request.GET.copy()
    params.setdefault("ended", "no")
    listed = pairings_listed(request.user, today)
    found = PairingFilter(params, queryset=listed, request=request)
    rows = found.qs.order_by("org__lft", "unit__name", "-start", "pk")
    if wants_export(request):
        return _export(request, rows, today)
    table = PairingTable(rows, today=today)
    page_table(request, table)
    ids = [row.record.pk for row in table.page.object_list]
    table.days = days_by_month(ids, today.year)
    context = {
        "nav": "pairings",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "short": listed.filter(short(today), ended_on=None, end__gte=today).count(),
        "here": acting_org(request),
        "may_pair": may_pair(request.user),
        "narrowed": is_narrowed(request),
        "export_url": export_url(request),
    }
    return render(request, "alliances/pairing_list.html", context)


def _export(request: HttpRequest, rows, today) -> HttpResponse:
    columns = [_("单位"), _("社区"), _("联络员"), _("期限起"), _("期限止"), _("终止日期")]
    columns += [_("每月天数"), _("今年达标月数"), _("今年应到月数")]
    columns += [_("%(m)s月") % {"m": month} for month in range(1, 13)]
    return export(request, "pairings", _("结对共建"), columns, _cells(rows, today))


def _cells(rows, today) -> Iterator[tuple]:
    rows = list(rows)
    days = days_by_month([row.pk for row in rows], today.year)
    for row in rows:
        months = months_of(row, days[row.pk], today.year, today)
        owed = [month for month in months if month.owed and month.first <= today]
        yield (
            row.unit.name,
            row.org.name,
            row.liaison_name,
            row.start,
            row.end,
            row.ended_on,
            row.days_a_month,
            sum(month.standing == "done" for month in owed),
            len(owed),
            *(month.done for month in months),
        )


def _visible(request: HttpRequest, pk: int) -> Pairing:
    rows = Pairing.objects.visible_to(request.user).select_related("unit", "org", "liaison")
    return get_object_or_404(rows, pk=pk)


def _editable(request: HttpRequest, pk: int) -> Pairing:
    pairing = _visible(request, pk)
    require_change(may_change_pairing(request.user, pairing))
    return pairing


@require_safe
def pairing_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A pairing: the months of a year, its visits, who is the liaison."""
    return _page(request, _visible(request, pk))


def _year(request: HttpRequest, pairing: Pairing, today) -> int:
    """Return the year that is asked for, kept within the term."""
    raw = request.GET.get("year", "")
    year = int(raw) if raw.isdecimal() and len(raw) == 4 else today.year
    return max(pairing.start.year, min(year, last_day(pairing).year))


def _page(request: HttpRequest, pairing: Pairing, *, end_form=None) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    year = _year(request, pairing, today)
    days = days_by_month([pairing.pk], year)[pairing.pk]
    months = months_of(pairing, days, year, today)
    owed = [month for month in months if month.owed and month.first <= today]
    over = last_day(pairing) < today or pairing.ended_on is not None
    may_change = may_change_pairing(user, pairing)
    seen = Unit.objects.visible_to(user).filter(pk=pairing.unit_id).exists()
    context = {
        "nav": "pairings",
        "crumbs": crumbs_of(
            pairing.org, (_("结对共建"), reverse("pairing_list")), (pairing.unit.name, "")
        ),
        "phone_back": reverse("pairing_list"),
        "pairing": pairing,
        "year": year,
        "before": year - 1 if year > pairing.start.year else None,
        "after": year + 1 if year < min(last_day(pairing).year, today.year) else None,
        "months": months,
        "now": _this_month(pairing, today),
        "month_end": last_of(today),
        "days": sum(month.done for month in months),
        "owed": len(owed),
        "kept": sum(month.standing == "done" for month in owed),
        "visits": pairing.visits.filter(day__year=year).select_related("made_by"),
        "unit_url": reverse("unit_detail", args=[pairing.unit_id]) if seen else "",
        "phone": mask(pairing.liaison_phone) if may_read_phone(user, pairing) else "",
        "may_change": may_change and pairing.ended_on is None,
        "may_end": may_change and not over,
        "may_pair_again": may_change and (over or (pairing.end - today).days <= 60),
        "may_log": not over and pairing.start <= today and may_log_visit(user, pairing),
        "end_form": end_form or ReasonForm(),
    }
    status = 422 if end_form else 200
    return render(request, "alliances/pairing_detail.html", context, status=status)


def _this_month(pairing: Pairing, today):
    first = first_of(today)
    done = pairing.visits.filter(day__gte=first, day__lt=month_after(today)).count()
    return month_of(pairing, first, done, today)


@require_http_methods(FORMS)
def pairing_create(request: HttpRequest) -> HttpResponse:
    """Pair a unit with a community; ?again= begins with another pairing's unit and liaison."""
    if not may_pair(request.user):
        raise PermissionDenied(_("结对由组织部、街道和社区登记"))
    form = PairingForm(request.POST or None, user=request.user, initial=_start(request))

    def pair() -> str:
        made = actions.pair_up(by=request.user, **form.cleaned_data)
        messages.success(request, _("已结对，联络员、单位和社区都会收到通知"))
        return reverse("pairing_detail", args=[made.pk])

    if request.method == "POST" and (url := act(request, form, pair)):
        return redirect(url)
    return _form(request, form)


def _start(request: HttpRequest) -> dict:
    today = timezone.localdate()
    start, end = default_term(today)
    facts = {"start": start, "end": end, "days_a_month": 3}
    raw = request.GET.get("again", "")
    if raw.isdecimal() and len(raw) < 19:
        old = Pairing.objects.editable_by(request.user).filter(pk=int(raw)).first()
        if old:
            names = ("liaison_name", "liaison_phone", "days_a_month")
            facts |= {name: getattr(old, name) for name in names}
            facts |= {"unit": old.unit_id, "org": old.org_id, "liaison": old.liaison_id}
            if old.ended_on is None and old.end >= today:
                facts["start"], facts["end"] = default_term(last_day(old) + ONE_DAY)
    return facts


@require_http_methods(FORMS)
def pairing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the liaison, the term or the days a month."""
    pairing = _editable(request, pk)
    names = ("liaison_name", "liaison_phone", "start", "end", "days_a_month")
    facts = {name: getattr(pairing, name) for name in names}
    facts["liaison"] = pairing.liaison_id
    form = PairingForm(request.POST or None, user=request.user, pairing=pairing, initial=facts)

    def change() -> str:
        actions.change_pairing(pairing=pairing, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存"))
        return reverse("pairing_detail", args=[pk])

    if request.method == "POST" and (url := act(request, form, change)):
        return redirect(url)
    return _form(request, form, pairing)


def _form(request: HttpRequest, form: PairingForm, pairing: Pairing | None = None) -> HttpResponse:
    back = reverse("pairing_detail", args=[pairing.pk]) if pairing else reverse("pairing_list")
    context = {"nav": "pairings", "form": form, "pairing": pairing, "phone_back": back}
    if pairing:
        context["crumbs"] = crumbs_of(
            pairing.org, (_("结对共建"), reverse("pairing_list")), (pairing.unit.name, back)
        )
    status = 422 if form.errors else 200
    return render(request, "alliances/pairing_form.html", context, status=status)


@require_POST
def pairing_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pairing before its time, with a reason."""
    pairing = _editable(request, pk)
    form = ReasonForm(request.POST)

    def end() -> str:
        actions.end_pairing(pairing=pairing, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已终止，记过的都还在"))
        return reverse("pairing_detail", args=[pk])

    if url := act(request, form, end):
        return redirect(url)
    return _page(request, pairing, end_form=form)


@require_http_methods(FORMS)
def visit_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Log one day in the community."""
    pairing = _visible(request, pk)
    if not may_log_visit(request.user, pairing):
        raise PermissionDenied(_("只有联络员、这家单位和社区的人能记"))
    form = VisitForm(request.POST or None, user=request.user)
    back = reverse("pairing_detail", args=[pk])

    def log() -> str:
        actions.log_visit(pairing=pairing, by=request.user, **form.facts())
        now = _this_month(pairing, timezone.localdate())
        words = _("已记下，本月 %(done)s 天") % {"done": now.done}
        if now.missing:
            words = _("已记下，本月 %(done)s 天，还差 %(n)s 天")
            words %= {"done": now.done, "n": now.missing}
        messages.success(request, words)
        return back

    if request.method == "POST" and (url := act(request, form, log)):
        return redirect(url)
    context = {
        "nav": "pairings",
        "crumbs": crumbs_of(
            pairing.org, (_("结对共建"), reverse("pairing_list")), (pairing.unit.name, back)
        ),
        "phone_back": back,
        "pairing": pairing,
        "now": _this_month(pairing, timezone.localdate()),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "alliances/visit_form.html", context, status=status)
