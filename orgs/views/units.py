"""Pages of 单位: the list, a unit, its form, its contact, its leaving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from core.personal import mask
from core.slots import gather
from core.typed import text_in
from orgs import actions, rules
from orgs.charges import concerned_with
from orgs.filters import UnitFilter, search_in
from orgs.forms import ContactForm, UnitForm
from orgs.models import Post, PostKind, Unit
from orgs.scope import LEADING, acting_org, scope_of
from orgs.tables import UnitTable
from orgs.views.common import (
    AT_ONCE,
    REFUSED,
    choices,
    crumbs_of,
    export,
    is_narrowed,
    number_in,
    page_table,
    save_stamped,
    status_of,
)
from orgs.views.merging import merges_of

FOUND = 50
by_name = search_in("name")


def _found(request: HttpRequest) -> UnitFilter:
    seen = Unit.objects.visible_to(request.user).values("pk")
    rows = Unit.objects.filter(pk__in=seen).select_related("org", "sector")
    return UnitFilter(request.GET, queryset=rows.order_by("name", "pk"), request=request)


def _whole(request: HttpRequest, ids: list[int]) -> set[int]:
    """Return which of the units the user sees with more than the name."""
    rows = Unit.objects.filter(rules.whole_units(request.user), pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _givers(ids: list[int] | QuerySet) -> set[int]:
    """Return which of the units ever gave."""
    rows = Unit.objects.filter(pk__in=ids)
    return {
        pk
        for givers in gather("units.gave")
        for pk in rows.filter(pk__in=givers).values_list("pk", flat=True)
    }


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """单位: by sector, place, and whether they ever gave."""
    found = _found(request)
    table = UnitTable(found.qs)
    ids = [unit.pk for unit in page_table(request, table)]
    table.whole, table.gave = _whole(request, ids), _givers(ids)
    context = {
        "nav": "units",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "may_write": scope_of(request.user).has(*LEADING),
        "narrowed": is_narrowed(request),
    }
    return render(request, "orgs/unit_list.html", context)


@require_safe
def unit_export(request: HttpRequest) -> HttpResponse:
    """The units that the filters leave, in the columns of 单位清单; contacts are left out."""
    rows = _found(request).qs
    whole = set(
        Unit.objects.filter(rules.whole_units(request.user)).values_list("pk", flat=True).distinct()
    )
    gave = _givers(rows.order_by().values("pk"))

    def fact(read):
        return lambda unit: read(unit) if unit.pk in whole else ""

    columns = [
        (_("编号"), fact(lambda u: u.ref)),
        (_("单位名称"), lambda u: u.name),
        (_("领域"), fact(lambda u: u.sector.name)),
        (_("社区代码"), fact(lambda u: u.org.code)),
        (_("所在组织"), fact(lambda u: u.org.name)),
        (_("地址"), fact(lambda u: u.address)),
        (_("党组织名称"), fact(lambda u: u.branch_name)),
        (_("党员数"), fact(lambda u: u.party_members)),
        (_("给过供给"), fact(lambda u: _("是") if u.pk in gave else _("否"))),
    ]
    return export(request, "units", _("单位清单"), columns, rows.iterator(chunk_size=AT_ONCE))


def _seen(request: HttpRequest, pk: int) -> Unit:
    rows = Unit.objects.filter(pk__in=Unit.objects.visible_to(request.user).values("pk"))
    return get_object_or_404(rows.select_related("org", "sector"), pk=pk)


@require_safe
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit: its facts, its people, figures of other apps; of a neighbour only the name."""
    unit, user = _seen(request, pk), request.user
    whole = bool(_whole(request, [pk]))
    figures = [f for card in gather("unit.card", unit=unit, user=user) for f in card if whole]
    posts = Post.objects.active().visible_to(user).filter(unit=unit).select_related("user")
    may_change = rules.may_change_unit(user, unit)
    context = {
        "nav": "units",
        "crumbs": crumbs_of(unit.org, request, (_("单位"), reverse("unit_list"))) if whole else [],
        "phone_back": reverse("unit_list"),
        "unit": unit,
        "whole": whole,
        "figures": figures,
        "posts": posts if whole else [],
        "concerned": concerned_with(user, unit) if whole else [],
        "phone": mask(unit.contact_phone),
        "contact": mask(unit.contact_name),
        "may_change": may_change,
        "may_merge": rules.may_merge_unit(user, unit) and not unit.merged_into_id,
        "merges": merges_of(request, unit),
        "may_contact": rules.may_change_contact(user, unit),
        "may_post": may_change and rules.may_give_post(user, PostKind.LIAISON, unit),
    }
    return render(request, "orgs/unit_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_create(request: HttpRequest) -> HttpResponse:
    """Write down a unit."""
    if not scope_of(request.user).has(*LEADING):
        raise PermissionDenied(_("单位由社区、街道和组织部来登记"))
    here = acting_org(request)
    start = {"org": number_in(request.GET.get("org")) or (here.pk if here else None)}
    return _edit(request, Unit(), UnitForm, initial=start, user=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit."""
    unit = _seen(request, pk)
    if not rules.may_change_unit(request.user, unit):
        raise PermissionDenied(REFUSED)
    return _edit(request, unit, UnitForm, user=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who answers for the unit; its own people may."""
    unit = _seen(request, pk)
    if not rules.may_change_contact(request.user, unit):
        raise PermissionDenied(REFUSED)
    return _edit(request, unit, ContactForm)


def _edit(request: HttpRequest, unit: Unit, form_class, **kwargs) -> HttpResponse:
    """Show a form of the unit and save it once; what was typed stays when somebody was faster."""
    name = unit.name
    form = form_class(request.POST or None, instance=unit, **kwargs)

    def save() -> str:
        stamp = form.cleaned_data["stamp"]
        if form_class is ContactForm:
            facts = {"name": unit.contact_name, "phone": unit.contact_phone}
            actions.change_contact(
                unit=unit, address=unit.address, by=request.user, stamp=stamp, **facts
            )
        else:
            actions.save_unit(unit=unit, by=request.user, stamp=stamp)
        messages.success(request, _("已保存"))
        return reverse("unit_detail", args=[unit.pk])

    if request.method == "POST" and (url := save_stamped(request, form, save)):
        return redirect(url)
    back = reverse("unit_detail", args=[unit.pk]) if unit.pk else reverse("unit_list")
    context = {"nav": "units", "phone_back": back, "form": form, "unit": unit, "name": name}
    context["contact_only"] = form_class is ContactForm
    return render(request, "orgs/unit_form.html", context, status=status_of(form))


@require_POST
def unit_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a unit has left, or that it is here after all."""
    unit = _seen(request, pk)
    verbs = {
        "end": (actions.end_unit, _("已记为迁出，以前的记录都留着")),
        "back": (actions.bring_back_unit, _("已恢复在册")),
    }
    verb = request.POST.get("do")
    if verb not in verbs:
        raise Http404
    do, words = verbs[verb]

    def run() -> str:
        do(unit=unit, by=request.user)
        messages.success(request, words)
        return reverse("unit_detail", args=[unit.pk])

    try:
        return redirect(act_once(request, run))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("unit_detail", pk=unit.pk)


@require_safe
def unit_choices(request: HttpRequest) -> JsonResponse:
    """Choices of a searched select: units that the user may change, by the words typed.

    `at`: only those that are entered at this org.
    """
    rows = Unit.objects.editable_by(request.user).present().select_related("org")
    at = number_in(request.GET.get("at"))
    rows = rows if at is None else rows.filter(org=at)
    rows = by_name(None, rows, "q", text_in(request.GET, "q", 80)).order_by("name", "pk")
    return choices((unit.pk, unit.name, unit.org.name) for unit in rows[:FOUND])
