"""Pages of 年底核单: reviews, the orders of one, the check of an order (Y5)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from grids.actions import order_review as actions
from grids.filters.orders import STAGES, OrderCheckFilter, at_stage
from grids.forms.orders import CheckOrderForm, DrawForm
from grids.models import OrderCheck, OrderReview
from grids.orders.above import checks_seen, found_above
from grids.orders.figures import checked, with_figures
from grids.orders.kinds import KINDS, closed_below
from grids.tables.orders import CheckTable, ReviewTable, check_state, kind_label
from grids.views.common import stage_tabs
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


def _reviews(request: HttpRequest) -> QuerySet[OrderReview]:
    rows = OrderReview.objects.visible_to(request.user).select_related("org")
    return with_figures(rows).order_by("-year", "org__level", "org__lft")


@require_http_methods(["GET", "HEAD", "POST"])
def order_review_list(request: HttpRequest) -> HttpResponse:
    """The reviews that one sees, and a form to draw the orders of a year."""
    may_draw = actions.orgs_reviewing(request.user).exists()
    if request.method == "POST" and not may_draw:
        raise PermissionDenied(REFUSED)
    form = DrawForm(request.POST or None, user=request.user) if may_draw else None

    def draw() -> str:
        review = actions.draw(by=request.user, **form.cleaned_data)
        messages.success(request, _("已抽好，一件一件核"))
        return actions.page_of(review)

    if form and request.method == "POST" and (url := act(request, form, draw)):
        return redirect(url)
    table = ReviewTable(_reviews(request))
    page_table(request, table)
    context = {
        "nav": "orders",
        "table": table,
        "total": table.page.paginator.count,
        "found": found_above(request.user).count(),
        "form": form,
    }
    status = status_of(form) if form else 200
    return render(request, "grids/order_review_list.html", context, status=status)


@require_safe
def order_review_list_export(request: HttpRequest) -> HttpResponse:
    """The reviews with their figures."""
    columns = [
        (_("组织"), lambda r: r.org.name),
        (_("年份"), lambda r: r.year),
        (_("核多少（%）"), lambda r: r.percent),
        (_("要核"), lambda r: r.drawn),
        (_("已核"), lambda r: checked(r).checked),
        (_("确实解决"), lambda r: r.solved),
        (_("没有解决"), lambda r: r.not_solved),
        (_("重新处置"), lambda r: r.reopened),
    ]
    return export(request, "order_reviews", _("年底核单"), columns, _reviews(request))


def _one(request: HttpRequest, pk: int) -> OrderReview:
    return get_object_or_404(_reviews(request), pk=pk)


def _may_check(request: HttpRequest, review: OrderReview) -> bool:
    return OrderReview.objects.editable_by(request.user).filter(pk=review.pk).exists()


def _name(review: OrderReview) -> str:
    return _("%(year)s 年核单") % {"year": review.year}


@require_safe
def order_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The orders of a review, by what was found, and its figures."""
    review = _one(request, pk)
    seen = review.checks.select_related("org")
    found = OrderCheckFilter(request.GET, queryset=seen, request=request)
    table = CheckTable(found.qs.order_by("closed_on", "pk"))
    page_table(request, table)
    may_check = _may_check(request, review)
    next_one = review.checks.filter(result="").order_by("closed_on", "pk").first()
    context = {
        "nav": "orders",
        "crumbs": crumbs_of(review.org, request, (_("年底核单"), reverse("order_review_list"))),
        "phone_back": reverse("order_review_list"),
        "review": review,
        "title": _name(review),
        "figures": checked(review),
        "closed": len(closed_below(review.org, review.year)),
        "table": table,
        "filter": found,
        "tabs": stage_tabs(request, OrderCheckFilter, seen, STAGES, at_stage),
        "next": next_one if may_check else None,
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/order_review.html", context)


@require_safe
def order_review_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The orders that the filters leave, with what was found."""
    review = _one(request, pk)
    seen = review.checks.select_related("org", "checked_by")
    found = OrderCheckFilter(request.GET, queryset=seen, request=request)
    columns = [
        (_("组织"), lambda c: c.org.name),
        (_("什么事"), lambda c: c.title),
        (_("哪种工单"), kind_label),
        (_("办结日期"), lambda c: c.closed_on),
        (_("核查结果"), lambda c: str(check_state(c))),
        (_("核查情况"), lambda c: c.note),
        (_("谁核查"), lambda c: str(c.checked_by or "")),
        (_("核查时间"), lambda c: c.checked_at),
    ]
    rows = found.qs.order_by("closed_on", "pk").iterator(chunk_size=AT_ONCE)
    return export(request, "order_review", _name(review), columns, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def order_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check one order, then go on to the next that waits; whose order it was reads what was found."""
    rows = checks_seen(request.user).select_related("review__org", "org", "checked_by")
    check = get_object_or_404(rows, pk=pk)
    review = check.review
    from_above = not OrderReview.objects.visible_to(request.user).filter(pk=review.pk).exists()
    may_check = _may_check(request, review)
    if request.method == "POST" and not may_check:
        raise PermissionDenied(REFUSED)
    form = CheckOrderForm(request.POST or None, check=check)

    def save() -> str:
        actions.check_order(check=check, by=request.user, **form.cleaned_data)
        waiting = review.checks.filter(result="").order_by("closed_on", "pk").first()
        if waiting is None:
            messages.success(request, _("已记下，这一次的都核完了"))
            return actions.page_of(review)
        messages.success(request, _("已记下，接着核下一件"))
        return reverse("order_check", args=[waiting.pk])

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    back = reverse("order_found") if from_above else actions.page_of(review)
    context = {
        "nav": "orders",
        "crumbs": crumbs_of(
            check.org if from_above else review.org,
            request,
            (_("上级核单") if from_above else _name(review), back),
        ),
        "phone_back": back,
        "back": back,
        "check": check,
        "from_above": from_above,
        "state": check_state(check),
        "kind": kind_label(check),
        "order_url": KINDS[check.kind].page(check.ref),
        "form": form if may_check and check.result != OrderCheck.Result.REOPENED else None,
    }
    return render(request, "grids/order_check.html", context, status=status_of(form))
