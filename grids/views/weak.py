"""Pages of 软弱涣散党组织: the share of the year, those found, one with its five measures (Y10)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.actions import weak as actions
from grids.calls.rules import orgs_laying_down
from grids.filters.warnings import WeakFilter
from grids.forms.warnings import FindForm, RightForm, ShareForm, TickForm
from grids.models import WeakMeasure, WeakOrg
from grids.tables.warnings import WeakTable, weak_state
from grids.warnings.weak import (
    branches_to_find,
    may_find,
    may_tick,
    orgs_finding,
    place_asked,
    shares,
)
from orgs.models import Org
from orgs.scope import acting_org
from orgs.views.common import (
    REFUSED,
    act,
    crumbs_of,
    export,
    is_narrowed,
    number_in,
    page_table,
    status_of,
)


def _rows(request: HttpRequest) -> QuerySet[WeakOrg]:
    rows = WeakOrg.objects.visible_to(request.user).select_related("org")
    return rows.annotate(done=Count("measures__done_on"))


def _year(request: HttpRequest) -> int:
    now = timezone.localdate().year
    asked = number_in(request.GET.get("year")) or now
    return asked if 2020 <= asked <= now else now


def _asked(request: HttpRequest) -> tuple[int, Org | None, QuerySet[WeakOrg]]:
    year = _year(request)
    place = place_asked(request.user, number_in(request.GET.get("org")), acting_org(request))
    rows = _rows(request).filter(year=year)
    return year, place, rows.filter(place.below("org")) if place else rows


@require_safe
def weak_list(request: HttpRequest) -> HttpResponse:
    """整顿: how many of a place's branches were found weak this year, against what is wanted."""
    year, place, rows = _asked(request)
    found = WeakFilter(request.GET, queryset=rows, request=request)
    table = WeakTable(found.qs.order_by("org__lft", "pk"))
    page_table(request, table)
    whole, lines = shares(place, year, request.user) if place else (None, [])
    may_set = orgs_laying_down(request.user).exists()
    now = timezone.localdate().year
    context = {
        "nav": "weak",
        "place": place,
        "year": year,
        "years": range(now, now - 3, -1),
        "whole": whole,
        "lines": lines,
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "may_find": orgs_finding(request.user).exists(),
        "share_form": ShareForm(user=request.user, initial={"year": now, "percent": 7})
        if may_set
        else None,
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/weak_list.html", context)


@require_safe
def weak_export(request: HttpRequest) -> HttpResponse:
    """The weak branches that the page shows, with their measures."""
    year, _place, rows = _asked(request)
    found = WeakFilter(request.GET, queryset=rows, request=request)
    kinds = WeakMeasure.Kind

    def said(kind: str):
        return lambda weak: next((m.text for m in weak.measures.all() if m.kind == kind), "")

    def done(kind: str):
        return lambda weak: next((m.done_on for m in weak.measures.all() if m.kind == kind), None)

    columns = [
        (_("党组织"), lambda w: w.name),
        (_("所在"), lambda w: w.org.name),
        (_("为什么列入"), lambda w: w.reason),
        (_("列入日期"), lambda w: w.found_on),
    ]
    for kind in kinds:
        columns += [(str(kind.label), said(kind)), (_("落实日期"), done(kind))]
    columns += [(_("销号日期"), lambda w: w.right_on), (_("整顿结果"), lambda w: w.result)]
    rows = found.qs.order_by("org__lft", "pk").prefetch_related("measures")
    return export(request, "weak", _("整顿%(year)s") % {"year": year}, columns, rows)


@require_POST
def weak_share(request: HttpRequest) -> HttpResponse:
    """Lay down which share is wanted."""
    if not orgs_laying_down(request.user).exists():
        raise PermissionDenied(_("整顿比例由区、市的组织部管理员来定"))
    form = ShareForm(request.POST, user=request.user)

    def save() -> str:
        row = actions.set_share(by=request.user, **form.cleaned_data)
        messages.success(request, _("整顿比例已定为 %(p)s%%") % {"p": row.percent})
        return f"{reverse('weak_list')}?org={row.org_id}"

    if url := act(request, form, save):
        return redirect(url)
    for error in (one for errors in form.errors.values() for one in errors):
        messages.error(request, error)
    return redirect("weak_list")


@require_http_methods(["GET", "HEAD", "POST"])
def weak_create(request: HttpRequest) -> HttpResponse:
    """Find a branch weak, with its five measures."""
    if not orgs_finding(request.user).exists():
        raise PermissionDenied(_("软弱涣散党组织由区、街道来列入"))
    known = branches_to_find(request.user)
    form = FindForm(
        request.POST or None,
        branches=known,
        initial={"branch": request.GET.get("branch", "")},
    )
    back = reverse("weak_list")

    def save() -> str:
        weak = actions.find(by=request.user, **form.facts())
        messages.success(request, _("已列入，街道、社区会收到通知"))
        return reverse("weak_detail", args=[weak.pk])

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {"nav": "weak", "phone_back": back, "back": back, "form": form}
    return render(request, "grids/weak_form.html", context, status=status_of(form))


@require_safe
def weak_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A weak branch: why, its five measures with dates, and what came of it."""
    weak = get_object_or_404(_rows(request), pk=pk)
    context = {
        "nav": "weak",
        "crumbs": crumbs_of(weak.org, request, (_("整顿"), reverse("weak_list"))),
        "phone_back": reverse("weak_list"),
        "weak": weak,
        "state": weak_state(weak, weak.done),
        "measures": weak.measures.select_related("done_by").order_by("pk"),
        "today": timezone.localdate(),
        "may_tick": not weak.right_on and may_tick(request.user, weak),
        "may_right": not weak.right_on and weak.done == 5 and may_find(request.user, weak),
    }
    return render(request, "grids/weak_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def weak_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a measure off."""
    seen = WeakOrg.objects.visible_to(request.user).values("pk")
    rows = WeakMeasure.objects.filter(weak__in=seen).select_related("weak__org")
    measure = get_object_or_404(rows, pk=pk)
    if not may_tick(request.user, measure.weak):
        raise PermissionDenied(REFUSED)
    form = TickForm(request.POST or None)
    back = reverse("weak_detail", args=[measure.weak_id])

    def save() -> str:
        actions.tick(measure=measure, by=request.user, **form.cleaned_data)
        messages.success(request, _("措施已记为落实"))
        return back

    lead = f"{measure}：{measure.text}"
    return _small(request, measure.weak, form, save, title=_("落实措施"), lead=lead, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def weak_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a branch off as put right."""
    weak = get_object_or_404(_rows(request), pk=pk)
    if not may_find(request.user, weak):
        raise PermissionDenied(REFUSED)
    form, back = RightForm(request.POST or None), reverse("weak_detail", args=[pk])

    def save() -> str:
        actions.put_right(weak=weak, by=request.user, **form.cleaned_data)
        messages.success(request, _("已销号"))
        return back

    return _small(request, weak, form, save, title=_("销号"), lead=weak.reason, back=back)


def _small(
    request: HttpRequest, weak: WeakOrg, form, do, *, title: str, lead: str, back: str
) -> HttpResponse:
    if request.method == "POST" and (url := act(request, form, do)):
        return redirect(url)
    context = {
        "nav": "weak",
        "crumbs": crumbs_of(weak.org, request, (weak.name, back), (title, "")),
        "phone_back": back,
        "back": back,
        "weak": weak,
        "form": form,
        "title": title,
        "lead": lead,
    }
    return render(request, "grids/weak_act.html", context, status=status_of(form))
