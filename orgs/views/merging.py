"""Pages on which two entries of one unit become one, and are parted again."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.idempotency import act_once
from orgs import merging, rules
from orgs.alike import Folded
from orgs.forms import choose_from
from orgs.models import PostKind, Unit, UnitMerge
from orgs.scope import scope_of
from orgs.views.common import REFUSED, act, crumbs_of, number_in, status_of

SHOWN = 6


class MergeForm(forms.Form):
    """Which other entry, and which of the two stays."""

    other = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("和哪一条合并"),
        error_messages={"required": gettext_lazy("请选另一条")},
    )
    keep = forms.ChoiceField(
        label=gettext_lazy("留下哪一条"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选留下哪一条")},
    )

    def __init__(self, *args, rows, unit: Unit, other: Unit | None, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self.fields["other"], rows, "unit_choices")
        both = [one for one in (unit, other) if one is not None]
        self.fields["keep"].choices = [
            (one.pk, _("%(name)s（%(org)s）") % {"name": one.name, "org": one.org.name})
            for one in both
        ]


def _mergeable(request: HttpRequest, unit: Unit):
    """Return the other entries that the user may merge with this one: those of the same district."""
    own = scope_of(request.user).under("org", PostKind.ADMIN, PostKind.OFFICER)
    rows = Unit.objects.filter(own, merged_into=None).exclude(pk=unit.pk)
    return rows.filter(org__district=unit.org.district_id).select_related("org").order_by("name")


@require_http_methods(["GET", "HEAD", "POST"])
def unit_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the other entry (`?other=`), see what names each, say which stays, merge."""
    seen = Unit.objects.filter(pk__in=Unit.objects.visible_to(request.user).values("pk"))
    unit = get_object_or_404(seen.select_related("org"), pk=pk)
    if not rules.may_merge_unit(request.user, unit):
        raise PermissionDenied(REFUSED)
    rows = _mergeable(request, unit)
    chosen = number_in(request.POST.get("other") or request.GET.get("other"))
    other = rows.filter(pk=chosen).first() if chosen else None
    initial = {"other": chosen, "keep": pk}
    form = MergeForm(request.POST or None, rows=rows, unit=unit, other=other, initial=initial)

    def merge() -> str:
        kept, gone = (unit, other) if form.cleaned_data["keep"] == str(pk) else (other, unit)
        merging.merge_units(kept=kept, gone=gone, by=request.user)
        messages.success(
            request,
            _("已合并；写着“%(gone)s”的地方现在都是“%(kept)s”，%(n)s 天内可以撤回")
            % {"gone": gone.name, "kept": kept.name, "n": merging.DAYS_TO_UNDO},
        )
        return reverse("unit_detail", args=[kept.pk])

    if request.method == "POST" and (url := act(request, form, merge)):
        return redirect(url)
    back = reverse("unit_detail", args=[pk])
    context = {
        "nav": "units",
        "crumbs": crumbs_of(unit.org, request, (unit.name, back), (_("合并"), "")),
        "phone_back": back,
        "unit": unit,
        "other": other,
        "form": form,
        "alike": [] if other else _alike(unit, rows),
        "sides": [{"unit": one, "named": merging.named_by(one)} for one in (unit, other) if other],
    }
    return render(request, "orgs/unit_merge.html", context, status=status_of(form))


def _alike(unit: Unit, rows) -> list[Unit]:
    """Return entries of the same street that look like another spelling of this one."""
    near = rows.filter(org__street=unit.org.street_id) if unit.org.street_id else rows
    return Folded(near, [unit.org]).like(unit.name, unit.org)[:SHOWN]


def merges_of(request: HttpRequest, unit: Unit) -> list[dict]:
    """Return the merges into a unit that the user may take back, or may know of."""
    if not rules.may_merge_unit(request.user, unit):
        return []
    found = UnitMerge.objects.filter(kept=unit, undone_at=None).select_related("gone", "made_by")
    return [{"merge": merge, "may_undo": merging.may_undo(merge)} for merge in found[:SHOWN]]


@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    seen = Unit.objects.visible_to(request.user).values("pk")
    merges = UnitMerge.objects.filter(kept__in=seen).select_related("kept", "gone")
    merge = get_object_or_404(merges, pk=pk)
    if not rules.may_merge_unit(request.user, merge.kept):
        raise PermissionDenied(REFUSED)

    def undo() -> str:
        merging.undo_merge(merge=merge, by=request.user)
        messages.success(request, _("已撤回，“%(name)s”恢复原样") % {"name": merge.gone.name})
        return reverse("unit_detail", args=[merge.gone_id])

    try:
        return redirect(act_once(request, undo))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("unit_detail", pk=merge.kept_id)
