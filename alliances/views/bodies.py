"""Pages of 议事机构: the list, and a body with its members and meetings."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alliances.actions.merging import open_decisions
from alliances.bodies.names import old_names
from alliances.bodies.people import members_on
from alliances.cadence.standings import WORDS, name_of, standings
from alliances.cadence.strip import strip_of
from alliances.filters.bodies import AllianceFilter
from alliances.forms.bodies import MemberForm, SeatForm
from alliances.models import Alliance, Supervision
from alliances.queries import alliances_listed, meetings_listed
from alliances.rules import bodies_to_meet, may_change_alliance, orgs_for_bodies
from alliances.states import meeting_state
from alliances.tables.bodies import AllianceTable
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
from orgs.models import PostKind
from orgs.scope import acting_org, scope_of

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
        "may_kinds": scope_of(request.user).has(PostKind.ADMIN),
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
                name_of(now) if now else "",
                str(WORDS[now.standing]) if now else "",
                sum(p.kept for p in owed),
                len(owed),
            )

    return export(request, "alliances", _("议事机构"), columns, cells())


@require_safe
def alliance_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A body: standing, members with their seat-holders (of the day `?on=`), meetings."""
    return body_page(request, visible_body(request, pk))


def visible_body(request: HttpRequest, pk: int) -> Alliance:
    """Return the body, or raise Http404 where the user does not see it."""
    bodies = Alliance.objects.visible_to(request.user)
    bodies = bodies.select_related("org", "kind", "lead_unit", "merged_into")
    return get_object_or_404(bodies, pk=pk)


def editable_body(request: HttpRequest, pk: int) -> Alliance:
    """Return the body, or raise PermissionDenied where the user only sees it."""
    body = visible_body(request, pk)
    require_change(may_change_alliance(request.user, body))
    return body


def day_asked(request: HttpRequest, today: datetime.date) -> datetime.date:
    """Return the day of `?on=`, today where there is none or it cannot be read."""
    try:
        return datetime.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today


def body_page(
    request: HttpRequest, body: Alliance, *, member_form=None, seat_form=None, seat_of=None
) -> HttpResponse:
    """Show the body's page, with a form that was not taken where there is one."""
    bad = seat_form is not None or member_form is not None
    today = timezone.localdate()
    day = day_asked(request, today)
    may_change = may_change_alliance(request.user, body)
    found = standings(Alliance.objects.filter(pk=body.pk), today.year, today)[body.pk]
    meetings = meetings_listed(request.user).filter(alliance=body).order_by("-starts_at")
    shown = [(m, meeting_state(m, today)) for m in meetings[:MEETINGS_SHOWN]]
    pressed = Supervision.objects.filter(alliance=body).select_related("pressed_by")[:3]
    if may_change and member_form is None:
        member_form = MemberForm(user=request.user, alliance=body)
    lines = members_on(body, day)
    context = {
        "nav": "alliances",
        "crumbs": crumbs_of(body.org, (body.name, "")),
        "phone_back": reverse("alliance_list"),
        "body": body,
        "members": [
            {"line": line, "phone": mask(line.seat.phone) if line.seat else ""} for line in lines
        ],
        "counted": sum(line.counts for line in lines),
        "day": day,
        "then": day != today,
        "left": body.memberships.exclude(left_on=None).count(),
        "names": old_names(body),
        "places": [place.org.name for place in body.places.select_related("org")],
        "merged": _merged(request, body) if may_change else [],
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


def _merged(request: HttpRequest, body: Alliance) -> list[dict]:
    """Return the bodies that went into this one, with what they settled and nobody did yet."""
    rows = Alliance.objects.visible_to(request.user).filter(merged_into=body)
    return [{"body": row, "open": open_decisions(row).count()} for row in rows]
