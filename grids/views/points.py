"""Pages of 积分申报: the list, declaring, one declaration and what is done with it (practice Y6)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.idempotency import answered_first
from core.ui.dates import iso
from grids.actions import points as actions
from grids.filters.points import STAGES, PointFilter, at_stage
from grids.forms.points import DeclareForm, WhyForm
from grids.models import PointClaim, PointObjection, StationLog
from grids.points.rules import own_members
from grids.tables.points import PointTable, claim_state
from grids.views.common import form_page, press, stage_tabs
from orgs.member_lists import kept_ids
from orgs.models import Member
from orgs.scope import acting_org, acting_post
from orgs.views.common import AT_ONCE, crumbs_of, export, is_narrowed, number_in, page_table
from services.models import ServiceRecord

NAV = "points"


def _rows(request: HttpRequest) -> QuerySet[PointClaim]:
    rows = PointClaim.objects.visible_to(request.user)
    return rows.select_related("member__org", "member__user", "rule")


def _kept(request: HttpRequest, claims) -> frozenset[int]:
    return frozenset(kept_ids(request.user, list({claim.member_id for claim in claims})))


@require_safe
def point_list(request: HttpRequest) -> HttpResponse:
    """积分申报: of one's community and below, of the members of one's unit, one's own."""
    seen = _rows(request)
    found = PointFilter(request.GET, queryset=seen, request=request)
    mine = PointClaim.objects.verifiable_by(request.user)
    table = PointTable(
        found.qs.order_by("-made_at", "-pk"), mine=set(mine.values_list("pk", flat=True))
    )
    table.kept = _kept(request, page_table(request, table))
    context = {
        "nav": NAV,
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "tabs": stage_tabs(
            request, PointFilter, seen, STAGES, lambda rows, key: at_stage(rows, key).distinct()
        ),
        "here": acting_org(request),
        "mine": len(table.mine),
        "members": own_members(request.user),
        "narrowed": is_narrowed(request),
    }
    return render(request, "grids/point_list.html", context)


@require_safe
def point_export(request: HttpRequest) -> HttpResponse:
    """The declarations that the filters leave; names only of those whom one keeps."""
    rows = PointFilter(request.GET, queryset=_rows(request), request=request).qs
    kept = kept_ids(request.user, list(rows.values_list("member_id", flat=True)))
    columns = [
        (_("党员"), lambda c: c.member.name if c.member_id in kept else c.member.shown),
        (_("报到社区"), lambda c: c.member.org.name),
        (_("哪件事"), lambda c: c.rule.name),
        (_("做了什么"), lambda c: c.note),
        (_("哪一天"), lambda c: iso(c.day)),
        (_("多少"), lambda c: float(c.amount)),
        (_("积分"), lambda c: c.points),
        (_("状态"), lambda c: str(claim_state(c))),
        (_("原因"), lambda c: c.end_reason),
    ]
    rows = rows.order_by("-made_at", "-pk").iterator(chunk_size=AT_ONCE)
    return export(request, "points", _("积分申报"), columns, rows)


def _member(request: HttpRequest) -> Member:
    """Return for which of his check-ins the user declares: that asked for, or he works as."""
    members = own_members(request.user)
    if not members:
        raise PermissionDenied(_("积分由报到的党员自己申报"))
    post, asked = acting_post(request), number_in(request.GET.get("member"))
    near = (asked, post.pk if isinstance(post, Member) else None)
    return next((one for pk in near for one in members if one.pk == pk), members[0])


@require_http_methods(["GET", "HEAD", "POST"])
def point_declare(request: HttpRequest) -> HttpResponse:
    """Declare an act; what was typed stays when something is missing."""
    member = _member(request)
    form = DeclareForm(request.POST or None, member=member, user=request.user)

    def declare() -> str:
        claim = actions.declare(member=member, by=request.user, **form.cleaned_data)
        words = _("已申报 %(n)s 分，等社区或支部核实")
        messages.success(request, words % {"n": claim.points})
        return reverse("point_detail", args=[claim.pk])

    return form_page(
        request,
        form,
        declare,
        nav="point_mine",
        title=_("申报积分"),
        lead=member.org.name,
        button=_("申报"),
        back=reverse("point_mine"),
        hint=_("核实后公示 5 天，没有异议就入账。"),
    )


@require_POST
def point_of_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare confirmed hours of a project by one press."""
    own = [member.pk for member in own_members(request.user)]
    record = get_object_or_404(ServiceRecord.objects.filter(member__in=own), pk=pk)

    def do() -> str:
        claim = actions.declare_record(record=record, by=request.user)
        return _("已申报 %(n)s 分，等社区或支部核实") % {"n": claim.points}

    return press(request, do, reverse("point_mine"))


@require_POST
def point_of_station(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare confirmed hours at a post by one press."""
    own = [member.pk for member in own_members(request.user)]
    log = get_object_or_404(StationLog.objects.filter(member__in=own), pk=pk)

    def do() -> str:
        claim = actions.declare_station(log=log, by=request.user)
        return _("已申报 %(n)s 分，等社区或支部核实") % {"n": claim.points}

    return press(request, do, reverse("point_mine"))


def _one(request: HttpRequest, pk: int) -> PointClaim:
    rows = _rows(request).select_related("verified_by", "ended_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def point_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A declaration: what was done, how far it is, what was said against it."""
    claim, user = _one(request, pk), request.user
    own = claim.member.user_id == user.pk
    mine = PointClaim.objects.verifiable_by(user).filter(pk=pk).exists()
    objections = claim.objections.select_related("decided_by")
    deciding = PointObjection.objects.decidable_by(user).filter(claim=claim)
    context = {
        "nav": NAV,
        "crumbs": crumbs_of(claim.member.org, request, (_("积分申报"), reverse("point_list"))),
        "phone_back": reverse("point_list"),
        "claim": claim,
        "name": claim.member.name if _kept(request, [claim]) else claim.member.shown,
        "state": claim_state(claim, mine=mine),
        "photos": claim.photos.all(),
        "may_verify": mine,
        "may_withdraw": own and claim.state in ("declared", "notice"),
        "objections": objections,
        "deciding": set(deciding.values_list("pk", flat=True)),
        "line": claim.lines.filter(kind="earned").select_related("reversal").first(),
    }
    return render(request, "grids/point_detail.html", context)


@require_POST
def point_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a declaration; its public notice begins."""
    claim = _one(request, pk)

    def do() -> str:
        row = actions.verify(claim=claim, by=request.user)
        return _("已核实，公示到 %(day)s") % {"day": iso(row.notice_until)}

    return press(request, do, reverse("point_detail", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@answered_first
def point_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a declaration, with a reason."""
    claim = _one(request, pk)
    back = reverse("point_detail", args=[pk])
    if not PointClaim.objects.verifiable_by(request.user).filter(pk=pk).exists():
        if claim.state != PointClaim.State.DECLARED and request.method != "POST":
            messages.info(request, _("这条申报已经核实过了"))
            return redirect(back)
        raise PermissionDenied(_("您看得到，但不由您来核实"))
    form = WhyForm(request.POST or None)

    def do() -> str:
        actions.refuse(claim=claim, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("已退回，会告诉本人"))
        return back

    return form_page(
        request,
        form,
        do,
        nav=NAV,
        title=_("不予通过"),
        lead=claim.note,
        button=_("不予通过"),
        back=back,
    )


@require_POST
def point_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own declaration back."""
    claim = _one(request, pk)

    def do() -> str:
        actions.withdraw(claim=claim, by=request.user)
        return _("已撤回")

    return press(request, do, reverse("point_detail", args=[pk]))
