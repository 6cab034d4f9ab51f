"""The dashboard of an org: six figures, three pictures, a row for each org below, an export."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.listfiles.http import list_response
from core.middleware import client_address
from core.models import AccessEvent, User
from core.personal import record
from core.slots import gather
from orgs.models import Level, Org, PostKind
from orgs.scope import LEADING, acting_org, acting_post, scope_of
from portal.figures import board as boards
from portal.figures.cards import cards_of
from portal.figures.export import columns, lines
from portal.figures.places import grid_rows
from portal.figures.sectors import biggest, sector_rows
from portal.figures.spans import Span, span_of, spans
from portal.links import address
from portal.pressing import may_press

SORT_WORDS = (
    ("tree", gettext_lazy("按区划")),
    ("in_time", gettext_lazy("按期办结低的在前")),
    ("taken", gettext_lazy("有人承接低的在前")),
    ("missed", gettext_lazy("未达标多的在前")),
    ("overdue", gettext_lazy("逾期多的在前")),
)


def boards_of(user):
    """Return the orgs whose dashboard the user may see: his own and below (access.md, Figures)."""
    return Org.objects.filter(scope_of(user).under("", *LEADING), level__lte=Level.COMMUNITY)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the dashboard of the org from which one works; units and grids have a card instead."""
    post = acting_post(request)
    if post and post.kind in LEADING:
        return _show(request, acting_org(request))
    card = ""
    if post and post.unit_id:
        card = address("unit_detail", post.unit_id)
    elif post and post.kind == PostKind.GRID_KEEPER:
        card = address("grid_of_org", post.org_id)
    if card:
        return redirect(card)
    raise PermissionDenied(_("看板给组织部、街道和社区看。您的任职用不到它。"))


@require_safe
def dashboard_org(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the dashboard of one's own org or one below; 404 for any other."""
    return _show(request, get_object_or_404(boards_of(request.user), pk=pk))


def _show(request: HttpRequest, org: Org) -> HttpResponse:
    today = timezone.localdate()
    span = span_of(request.GET.get("span", ""), today)
    made = boards.board(org, span, today)
    sort = request.GET.get("sort", "tree")
    own_pk = acting_org(request).pk
    context = {
        "nav": "dashboard",
        "crumbs": _crumbs(request, org, span),
        "org": org,
        "span": span,
        "spans": [
            {"title": one.title, "on": one.key == span.key, "url": _url(org, one, sort)}
            for one in spans(today)
        ],
        "sorts": [
            {"title": words, "on": key == sort, "url": _url(org, span, key)}
            for key, words in SORT_WORDS
        ],
        "board": made,
        "cards": cards_of(made),
        "rows": boards.in_order(made.rows, sort),
        "lead": _lead(org, span),
        "pictures": boards.pictures(made),
        "table_quarters": _quarters(made),
        "sectors": sector_rows(made),
        "figures": _figures_now(request.user, org),
        "most_units": biggest(made),
        "bar_full": made.biggest,
        "grid_rows": grid_rows(org, request.user),
        "below": _below_words(org),
        "may_press": may_press(request.user, org),
        "press_url": reverse("dashboard_press", args=[org.pk]) + f"?span={span.key}",
        "export_url": reverse("dashboard_export", args=[org.pk]) + f"?span={span.key}",
        "phone_back": "" if org.pk == own_pk else reverse("dashboard"),
    }
    return render(request, "portal/dashboard.html", context)


def _figures_now(user: User, org: Org) -> list[dict]:
    """Return what the apps count as it stands now, whatever span is shown."""
    found = gather("dashboard.figures", org=org, user=user)
    return [one for some in found for one in some]


def _url(org: Org, span: Span, sort: str) -> str:
    query = {"span": span.key} | ({"sort": sort} if sort != "tree" else {})
    return f"{reverse('dashboard_org', args=[org.pk])}?{urlencode(query)}"


def _crumbs(request: HttpRequest, org: Org, span: Span) -> list[tuple[str, str]]:
    """The path of the org; those above that one may see are links to their dashboards."""
    path = org.path()
    mine = set(
        boards_of(request.user).filter(pk__in=[o.pk for o in path]).values_list("pk", flat=True)
    )
    return [
        (o.name, f"{reverse('dashboard_org', args=[o.pk])}?span={span.key}" if o.pk in mine else "")
        for o in path
    ]


def _lead(org: Org, span: Span) -> str:
    """Return the span and how many orgs lie below: 11 个街道、50 个社区."""
    below = Org.objects.standing().filter(org.below())
    levels = dict(below.order_by().values_list("level").annotate(n=Count("pk")))
    words = {
        Level.DISTRICT: _("%(n)s 个区市"),
        Level.STREET: _("%(n)s 个街道"),
        Level.COMMUNITY: _("%(n)s 个社区"),
        Level.GRID: _("%(n)s 个网格"),
    }
    parts = [
        words[level] % {"n": f"{levels[level]:,}"}
        for level in words
        if org.level < level <= org.level + 2 and levels.get(level)
    ]
    return f"{span.words}，{'、'.join(parts)}" if parts else span.words


def _below_words(org: Org) -> dict[str, str]:
    if org.level == Level.CITY:
        return {"title": _("各区市"), "one": _("区市"), "hint": _("点区市看街道，点数字看清单")}
    if org.level == Level.DISTRICT:
        return {"title": _("各街道"), "one": _("街道"), "hint": _("点街道看社区，点数字看清单")}
    if org.level == Level.STREET:
        return {"title": _("各社区"), "one": _("社区"), "hint": _("点数字看清单")}
    return {"title": "", "one": "", "hint": ""}


def _quarters(made: boards.Board) -> list[dict]:
    return [
        {
            "words": f"{q.quarter.year} {boards.quarter_words(q.quarter)[-2:]}",
            "counts": [boards.demand_words.count(q, *p[2]) for p in boards.demand_words.PARTS],
            "total": q.published,
            "in_time": boards.demand_words.in_time_share(q),
            "good": q.in_time,
            "judged": q.judged,
        }
        for q in made.whole.quarters
    ]


@require_safe
def dashboard_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the rows below one org of the table, to be put under its own row."""
    org = get_object_or_404(boards_of(request.user), pk=pk, level__lt=Level.COMMUNITY)
    today = timezone.localdate()
    span = span_of(request.GET.get("span", ""), today)
    made = boards.board(org, span, today)
    rows = sorted(made.rows, key=lambda row: not row.own)
    context = {"rows": rows, "span": span, "board": made, "inner": True, "parent": org.pk}
    context["bar_full"] = made.biggest
    return render(request, "portal/dashboard_rows.html", context)


@require_safe
def dashboard_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the table as .xlsx; the export is recorded."""
    org = get_object_or_404(boards_of(request.user), pk=pk)
    today = timezone.localdate()
    span = span_of(request.GET.get("span", ""), today)
    made = boards.board(org, span, today)
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=f"dashboard:{org.pk}",
        detail={"span": span.key, "rows": len(made.rows)},
        org_id=org.pk,
        address=client_address(request),
    )
    name = _("%(org)s看板 %(since)s 至 %(until)s") % {
        "org": org.name,
        "since": span.since.isoformat(),
        "until": span.shown_until.isoformat(),
    }
    return list_response(name, columns(), lines(made))
