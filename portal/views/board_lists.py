"""The rows behind figures that no list page of an app shows: units that give, what to press."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.idempotency import act_once
from core.listfiles.http import list_response
from core.middleware import client_address
from core.models import AccessEvent
from core.personal import record
from core.typed import text_in
from orgs.models import Org, Sector, Unit
from portal import pressing
from portal.figures.places import gave_by
from portal.figures.spans import Span, span_of
from portal.views.dashboard import boards_of

PER_PAGE = 50


def _frame(request: HttpRequest, pk: int, title: str) -> tuple[Org, Span, dict]:
    org = get_object_or_404(boards_of(request.user), pk=pk)
    span = span_of(request.GET.get("span", ""), timezone.localdate())
    back = f"{reverse('dashboard_org', args=[org.pk])}?span={span.key}"
    context = {
        "nav": "dashboard",
        "crumbs": [(f"{org.name}看板", back), (title, "")],
        "org": org,
        "span": span,
        "phone_back": back,
    }
    return org, span, context


def _units(request: HttpRequest, org: Org, span: Span) -> QuerySet[Unit]:
    units = Unit.objects.visible_to(request.user).filter(org.below("org"), ended_on=None)
    return units.annotate(gave=gave_by(span.shown_until)).select_related("org", "sector")


@require_safe
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """List the units under the org that have given (`?gave=yes`) or not (`no`), by sector."""
    org, span, context = _frame(request, pk, _("给过供给的单位"))
    rows = _units(request, org, span)
    sector = Sector.objects.filter(name=text_in(request.GET, "sector")).first()
    if sector:
        rows = rows.filter(sector=sector)
    counts = {"": rows.count(), "yes": rows.filter(gave=True).count()}
    counts["no"] = counts[""] - counts["yes"]
    gave = request.GET.get("gave", "")
    if gave in ("yes", "no"):
        rows = rows.filter(gave=gave == "yes")
    rows = rows.order_by("sector__order", "org__lft", "name", "pk")
    if request.GET.get("export") == "1":
        return _export_units(request, org, rows)
    keep = f"span={span.key}" + (f"&sector={sector.name}" if sector else "")
    words = (("", _("全部")), ("yes", _("给过")), ("no", _("还没给过")))
    context |= {
        "tabs": [
            {"title": w, "count": counts[k], "on": k == gave, "url": f"?{keep}&gave={k}"}
            for k, w in words
        ],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "sector": sector,
        "all_url": f"?span={span.key}&gave={gave}",
        "export_url": f"?{keep}&gave={gave}&export=1",
    }
    return render(request, "portal/board_units.html", context)


def _export_units(request: HttpRequest, org: Org, rows: QuerySet[Unit]) -> HttpResponse:
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=f"board.units:{org.pk}",
        detail={"rows": rows.count()},
        org_id=org.pk,
        address=client_address(request),
    )
    heads = [_("单位名称"), _("领域"), _("所在组织"), _("给过供给")]
    lines = ([u.name, u.sector.name, u.org.name, _("是") if u.gave else _("否")] for u in rows)
    return list_response(_("%(org)s给过供给的单位") % {"org": org.name}, heads, lines)


@require_http_methods(["GET", "HEAD", "POST"])
def press(request: HttpRequest, pk: int) -> HttpResponse:
    """List what is late under the org; an admin presses the picked ones with a word."""
    org, span, context = _frame(request, pk, _("晚了的事"))
    late = pressing.late_under(org, span, request.user, timezone.localdate())
    error = ""
    if request.method == "POST":
        picked = request.POST.getlist("pick")
        text = text_in(request.POST, "text")
        if not picked:
            error = _("还没有勾选要督办的事")
        elif len(text) > pressing.LONGEST_WORD:
            error = _("督办意见请控制在 %(n)s 字以内") % {"n": pressing.LONGEST_WORD}
        else:

            def send() -> str:
                url = pressing.press(by=request.user, org=org, span=span, picked=picked, text=text)
                words = _("已督办 %(n)s 件，对方会收到通知")
                messages.success(request, words % {"n": len(set(picked))})
                return url

            return redirect(act_once(request, send))
    context |= {
        "late": late,
        "may_press": pressing.may_press(request.user, org),
        "error": error,
        "text": request.POST.get("text", ""),
        "picked": set(request.POST.getlist("pick")),
    }
    return render(request, "portal/board_press.html", context, status=422 if error else 200)
