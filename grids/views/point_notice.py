"""Pages of 积分公示: what is public, an objection and its decision; open to all where a district says so."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.typed import storable
from core.ui.dates import iso
from grids.actions import points as actions
from grids.forms.points import DecideForm, ObjectForm
from grids.models import PointClaim, PointObjection, PointSetting
from grids.points.rules import on_notice, shown_name, was_on_notice
from grids.tables.points import NoticeTable
from grids.views.common import form_page
from orgs.models import Level, Org
from orgs.scope import acting_org
from orgs.views.common import is_narrowed, page_table

MOST_OPEN = 500


class _Names:
    """How a declarant is written in public, by the word of his district; one query for all."""

    def __init__(self) -> None:
        self.settings = {row.org_id: row for row in PointSetting.objects.all()}

    def __call__(self, claim: PointClaim) -> str:
        district = claim.member.org.district_id
        return shown_name(claim.member, self.settings.get(district) or PointSetting())


@require_safe
def point_notice(request: HttpRequest) -> HttpResponse:
    """积分公示: what may be objected to in one's communities, five days each."""
    rows = on_notice(request.user).select_related("member__org", "rule")
    rows = rows.order_by("notice_until", "pk")
    table = NoticeTable(rows, named=_Names(), user=request.user)
    page_table(request, table)
    context = {
        "nav": "point_notice",
        "table": table,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/point_notice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def point_object(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to what is on the public notice."""
    rows = was_on_notice(request.user).select_related("member__org", "member__user", "rule")
    claim, back = get_object_or_404(rows, pk=pk), reverse("point_notice")
    if claim.notice_until < timezone.localdate():
        words = _("公示到 %(day)s，已经过了，不能再提异议；确实不对的，请社区冲回")
        messages.error(request, words % {"day": iso(claim.notice_until)})
        return redirect(back)
    if claim.member.user_id == request.user.pk:
        raise PermissionDenied(_("自己的申报不用提异议，可以撤回"))
    form = ObjectForm(request.POST or None)

    def do() -> str:
        actions.object_to(claim=claim, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("已收到，会由没有核实过它的人答复您"))
        return back

    return form_page(
        request,
        form,
        do,
        nav="point_notice",
        title=_("提异议"),
        lead=f"{_Names()(claim)} · {claim.rule.name}",
        facts=[
            (_("做了什么"), claim.note),
            (_("积分"), str(claim.points)),
            (_("公示到"), iso(claim.notice_until)),
        ],
        button=_("提异议"),
        back=back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def point_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on an objection, with a reason; never on one's own declaration, word or verification."""
    rows = PointObjection.objects.visible_to(request.user)
    row = get_object_or_404(rows.select_related("claim__member__org", "claim__rule"), pk=pk)
    seen = PointClaim.objects.visible_to(request.user).filter(pk=row.claim_id).exists()
    back = reverse("point_detail", args=[row.claim_id]) if seen else reverse("point_notice")
    if row.upheld is not None and request.method != "POST":
        messages.info(request, _("这条异议已经有人答复"))
        return redirect(back)
    may = PointObjection.objects.decidable_by(request.user).filter(pk=pk).exists()
    if row.upheld is None and not may:
        raise PermissionDenied(_("异议由没有申报、核实、提出过它的人来答复"))
    form = DecideForm(request.POST or None)

    def do() -> str:
        actions.decide(objection=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("已答复，双方都会收到通知"))
        return back

    return form_page(
        request,
        form,
        do,
        nav="points",
        title=_("答复异议"),
        lead=row.claim.note,
        facts=[(_("异议"), row.text), (_("积分"), str(row.claim.points))],
        button=_("答复"),
        back=back,
    )


@login_not_required
@require_safe
def point_open(request: HttpRequest, code: str) -> HttpResponse:
    """The public notice of a district that opened it, without a login; 404 for all others."""
    found = PointSetting.objects.filter(
        is_open=True, org__code=storable(code)[:20], org__level=Level.DISTRICT, org__closed_on=None
    ).select_related("org")
    setting = found.first()
    if setting is None:
        raise Http404
    places = Org.objects.filter(setting.org.below("")).order_by()
    claims = on_notice().filter(member__org__in=places.values("pk"))
    claims = claims.select_related("member__org", "rule").order_by("notice_until", "pk")
    rows = [(shown_name(claim.member, setting), claim) for claim in claims[:MOST_OPEN]]
    answer = render(request, "grids/point_open.html", {"org": setting.org, "rows": rows})
    answer["Cache-Control"] = "public, no-cache"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
