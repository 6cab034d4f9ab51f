"""Pages of 议事机构: the list, a body with its members and meetings, its card."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances import actions
from alliances.filters import AllianceFilter
from alliances.forms import AllianceForm, MemberForm, SeatForm
from alliances.models import Alliance, Membership, Supervision
from alliances.people import members_on
from alliances.queries import alliances_listed, meetings_listed
from alliances.rules import bodies_to_meet, may_change_alliance, orgs_for_bodies
from alliances.standings import WORDS, period_name, standings
from alliances.states import meeting_state
from alliances.strip import strip_of
from alliances.tables import AllianceTable
from alliances.views.common import (
    act,
    crumbs_of,
    errors_in,
    export,
    export_url,
    is_narrowed,
    page_table,
    wants_export,
)
from core.idempotency import act_once
from core.personal import mask
from orgs.scope import acting_org

MEETINGS_SHOWN = 8


@require_safe
def alliance_list(request: HttpRequest) -> HttpResponse:
    """议事机构: narrowed, with how each stands now."""
    params = request.GET.copy()
    params.setdefault("ended", "no")
    found = AllianceFilter(params, queryset=alliances_listed(request.user), request=request)
    rows = found.qs.order_by("org__lft", "pk")
    today = timezone.localdate()
    if wants_export(request):
        return _export(request, rows, today)
    table = AllianceTable(rows, today=today)
    page_table(request, table)
    ids = [row.record.pk for row in table.page.object_list]
    table.periods = standings(Alliance.objects.filter(pk__in=ids), today.year, today)
    context = {
        "nav": "alliances",
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "here": acting_org(request),
        "may_found": orgs_for_bodies(request.user).exists(),
        "narrowed": is_narrowed(request),
        "export_url": export_url(request),
    }
    return render(request, "alliances/alliance_list.html", context)


def _export(request: HttpRequest, rows, today) -> HttpResponse:
    periods = standings(rows, today.year, today)
    columns = [_("机构"), _("类型"), _("所属组织"), _("组织代码"), _("成立日期"), _("召集人")]
    columns += [
        _("秘书"),
        _("常用会场"),
        _("成员"),
        _("本期"),
        _("状态"),
        _("今年已开"),
        _("今年应开"),
    ]

    def cells():
        for row in rows:
            own = periods.get(row.pk, [])
            now = next((p for p in own if p.start <= today <= p.end), None)
            owed = [p for p in own if p.counts]
            yield (
                row.name,
                row.kind.name,
                row.org.name,
                row.org.code,
                row.founded_on,
                row.convenor,
                row.secretary,
                row.usual_place,
                row.seats,
                period_name(now.start, now.months) if now else "",
                str(WORDS[now.standing]) if now else "",
                sum(p.kept for p in owed),
                len(owed),
            )

    return export(request, "alliances", _("议事机构"), columns, cells())


@require_safe
def alliance_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: standing, members with their seat-holders, meetings."""
    body = _visible(request, pk)
    return _page(request, body)


def _visible(request: HttpRequest, pk: int) -> Alliance:
    bodies = Alliance.objects.visible_to(request.user).select_related("org", "kind")
    return get_object_or_404(bodies, pk=pk)


def _editable(request: HttpRequest, pk: int) -> Alliance:
    body = _visible(request, pk)
    if not may_change_alliance(request.user, body):
        raise PermissionDenied(_("您看得到，但不能改这一条"))
    return body


def _page(
    request: HttpRequest, body: Alliance, *, member_form=None, seat_form=None, seat_of=None
) -> HttpResponse:
    """Show the body's page, with a form that was not taken where there is one."""
    bad = seat_form is not None or member_form is not None
    today = timezone.localdate()
    may_change = may_change_alliance(request.user, body)
    found = standings(Alliance.objects.filter(pk=body.pk), today.year, today)[body.pk]
    meetings = meetings_listed(request.user).filter(alliance=body).order_by("-starts_at")
    shown = [(m, meeting_state(m, today)) for m in meetings[:MEETINGS_SHOWN]]
    pressed = Supervision.objects.filter(alliance=body).select_related("pressed_by")[:3]
    if may_change and member_form is None:
        member_form = MemberForm(user=request.user, alliance=body)
    context = {
        "nav": "alliances",
        "crumbs": crumbs_of(body.org, (body.name, "")),
        "phone_back": reverse("alliance_list"),
        "body": body,
        "members": [
            {"line": line, "phone": mask(line.seat.phone) if line.seat else ""}
            for line in members_on(body, today)
        ],
        "left": body.memberships.exclude(left_on=None).count(),
        "meetings": shown,
        "meeting_count": meetings.count(),
        "strip": strip_of(body, found, today.year),
        "pressed": pressed if may_change else [],
        "may_change": may_change,
        "may_meet": bodies_to_meet(request.user).filter(pk=body.pk).exists(),
        "member_form": member_form,
        "seat_form": seat_form or SeatForm(initial={"start": today}),
        "seat_of": seat_of,
        "today": today,
    }
    return render(request, "alliances/alliance_detail.html", context, status=422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def alliance_create(request: HttpRequest) -> HttpResponse:
    """Found a body."""
    if not orgs_for_bodies(request.user).exists():
        raise PermissionDenied(_("议事机构由组织部、街道和社区建立"))
    here = acting_org(request)
    form = AllianceForm(
        request.POST or None, user=request.user, initial={"org": here.pk if here else None}
    )

    def found() -> str:
        facts = {**form.cleaned_data, "kind": form.cleaned_data["kind"].code}
        body = actions.found_alliance(by=request.user, **facts)
        messages.success(request, _("已建立，接着加成员"))
        return reverse("alliance_detail", args=[body.pk])

    if request.method == "POST" and (url := act(request, form, found)):
        return redirect(url)
    context = {"nav": "alliances", "form": form, "phone_back": reverse("alliance_list")}
    return render(
        request, "alliances/alliance_form.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def alliance_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a body's card, or end it (do=end)."""
    body = _editable(request, pk)
    back = reverse("alliance_detail", args=[pk])
    if request.POST.get("do") == "end":
        return _then(request, back, lambda: actions.end_alliance(
            alliance=body, by=request.user, on=timezone.localdate()
        ), _("已终止；以前的会议和议定事项都还在"))  # fmt: skip
    form = AllianceForm(request.POST or None, user=request.user, instance=body)

    def change() -> str:
        actions.change_alliance(alliance=body, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存"))
        return back

    if request.method == "POST" and (url := act(request, form, change)):
        return redirect(url)
    body.refresh_from_db()
    context = {
        "nav": "alliances",
        "form": form,
        "body": body,
        "crumbs": crumbs_of(body.org, (body.name, back), (_("修改"), "")),
        "phone_back": back,
    }
    return render(
        request, "alliances/alliance_form.html", context, status=422 if form.errors else 200
    )


def _then(request: HttpRequest, back: str, do, words: str) -> HttpResponse:
    def once() -> str:
        do()
        messages.success(request, words)
        return back

    try:
        return redirect(act_once(request, once))
    except ValidationError as error:
        messages.error(request, errors_in(error))
        return redirect(back)


@require_POST
def member_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit or an org into the body, with whoever fills its seat."""
    body = _editable(request, pk)
    form = MemberForm(request.POST, user=request.user, alliance=body)

    def add() -> str:
        data = form.cleaned_data
        member = actions.add_member(
            alliance=body, by=request.user, unit=data["unit"], org=data["org"]
        )
        if data["holder_name"]:
            actions.set_seat(
                membership=member,
                by=request.user,
                holder_name=data["holder_name"],
                title=data["title"],
            )
        messages.success(request, _("%(name)s 已加入") % {"name": member})
        return reverse("alliance_detail", args=[pk])

    if url := act(request, form, add):
        return redirect(url)
    return _page(request, body, member_form=form)


def _member(request: HttpRequest, pk: int) -> Membership:
    members = Membership.objects.visible_to(request.user)
    member = get_object_or_404(members.select_related("alliance__org", "unit", "org"), pk=pk)
    if not may_change_alliance(request.user, member.alliance):
        raise PermissionDenied(_("您看得到，但不能改这一条"))
    return member


@require_POST
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a member leave from today on."""
    member = _member(request, pk)
    back = reverse("alliance_detail", args=[member.alliance_id])
    return _then(
        request,
        back,
        lambda: actions.end_membership(membership=member, by=request.user),
        _("%(name)s 已退出，以前的出席记录都还在") % {"name": member},
    )


@require_POST
def seat_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody into a member's seat."""
    member = _member(request, pk)
    form = SeatForm(request.POST)

    def put() -> str:
        actions.set_seat(membership=member, by=request.user, **form.cleaned_data)
        messages.success(request, _("席位已更新"))
        return reverse("alliance_detail", args=[member.alliance_id])

    if url := act(request, form, put):
        return redirect(url)
    return _page(request, member.alliance, seat_form=form, seat_of=member.pk)
