"""清单设置, the part of matching: a district's limits, and the weights that it has learned."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import act_once
from orgs.models import Level, Org
from orgs.views.common import act, status_of
from services.actions import learned
from services.actions import tuning as actions
from services.forms.tuning import LimitsForm
from services.matches import fairness
from services.models import LearnedWeights
from services.public import switchable
from services.views.common import list_crumbs

MOST_VERSIONS = 50


def admin_district(request: HttpRequest, pk: int) -> Org:
    """Return the admin's district; 403 for who only sees it, 404 for who does not."""
    seen = Org.objects.visible_to(request.user).filter(level=Level.DISTRICT)
    org = get_object_or_404(seen, pk=pk)
    if not switchable(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_("匹配的词表、分寸和权重由区组织部管理员设置"))
    return org


def settings_context(request: HttpRequest, org: Org, back: str = "list_settings", *args) -> dict:
    """Return what the pages of a district's settings have in common."""
    return {
        "nav": "list_settings",
        "crumbs": list_crumbs(request),
        "phone_back": reverse(back, args=args),
        "org": org,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def limits_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """推荐的分寸: how many open proposals each giver gets, and over how long giving counts."""
    org = admin_district(request, pk)
    row = fairness.limits_of(org.pk)
    start = {name: getattr(row, name) for name in actions.LIMIT_FIELDS}
    form = LimitsForm(
        request.POST or None, initial={**start, "version": row.version if row.pk else 0}
    )

    def save() -> str:
        actions.save_limits(
            district=org,
            by=request.user,
            version=form.cleaned_data["version"],
            fields=form.facts(),
        )
        messages.success(request, _("已保存，正在照新的重新匹配"))
        return reverse("list_settings")

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {**settings_context(request, org), "form": form, "row": row if row.pk else None}
    return render(request, "services/limits_edit.html", context, status=status_of(form))


@login_required
@require_safe
def learned_list(request: HttpRequest, pk: int) -> HttpResponse:
    """学到的权重: the versions of a district with their figures, and which holds."""
    from services.matching.learning import LEAST
    from services.matching.weights import PART_NAMES

    org = admin_district(request, pk)
    rows = LearnedWeights.objects.visible_to(request.user).filter(org=org)
    rows = list(rows.select_related("kept_by").order_by("-version")[:MOST_VERSIONS])
    active = next((row for row in rows if row.active), None)
    context = {
        **settings_context(request, org),
        "parts": PART_NAMES,
        "rows": [
            {"row": row, "points": [(name, row.points.get(name, 0)) for name in PART_NAMES]}
            for row in rows
        ],
        "kept": active if active and active.kept_by_id else None,
        "least": LEAST,
    }
    return render(request, "services/learned_list.html", context)


@login_required
@require_POST
def learned_put_back(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Put a version in force and keep it."""
    org = admin_district(request, pk)
    row = get_object_or_404(LearnedWeights, org=org, version=version)

    def put() -> str:
        learned.put_back(row=row, by=request.user)
        messages.success(request, _("已换到%(which)s，正在重新匹配") % {"which": row.words})
        return reverse("learned_list", args=[org.pk])

    return _acted(request, org, put)


@login_required
@require_POST
def learned_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Learn on by itself from the newest version."""
    org = admin_district(request, pk)

    def learn_on() -> str:
        learned.learn_on(district=org, by=request.user)
        messages.success(request, _("已恢复自动学习"))
        return reverse("learned_list", args=[org.pk])

    return _acted(request, org, learn_on)


def _acted(request: HttpRequest, org: Org, do) -> HttpResponse:
    try:
        return redirect(act_once(request, do))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("learned_list", pk=org.pk)
