"""缺口: what the reader's org and those below it lack, as a table, on a map, and row by row."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.listfiles.http import list_response
from core.models import AccessEvent
from core.personal import record
from core.typed import text_in
from core.ui.filters import link
from orgs.models import Org, PostKind
from orgs.scope import acting_org, scope_of
from services.matches import lacking
from services.matches.lacking import CAUSES, Lack
from services.views.common import list_crumbs

PER_PAGE = 30


def _here(request: HttpRequest) -> Org:
    """Return the city, district or street that the reader leads: the one as which he works now,
    else the first; 403 for others."""
    leading = (PostKind.ADMIN, PostKind.OFFICER)
    posts = scope_of(request.user).posts
    led = [post.org for post in posts if post.kind in leading and post.org is not None]
    if not led:
        raise PermissionDenied(_("缺口给组织部管理员和街道干部看"))
    here = acting_org(request)
    return here if here in led else led[0]


@login_required
@require_safe
def lacking_page(request: HttpRequest) -> HttpResponse:
    """By place and category how many demands nobody can serve, and why; each figure a link."""
    here = _here(request)
    rows = lacking.lacking(request.user, here)
    groups = lacking.groups_of(rows, lacking.places_of(here, rows))
    context = {
        "nav": "lacking",
        "crumbs": list_crumbs(request),
        "here": here,
        "groups": groups,
        "total": lacking.total_of(groups),
        "causes": [(key, str(words)) for key, words in CAUSES.items()],
        "map": lacking.map_of(request.user, groups, here, reverse("lacking_rows")),
    }
    return render(request, "services/lacking.html", context)


@login_required
@require_safe
def lacking_rows(request: HttpRequest) -> HttpResponse:
    """The demands behind a figure (?place=&category=&cause=), or all; with export=1 as a file."""
    here = _here(request)
    every = lacking.lacking(request.user, here)
    names = lacking.places_of(here, every)
    chosen = [(key, text_in(request.GET, key)) for key in ("place", "category", "cause")]
    rows = [row for row in every if _is_chosen(row, chosen)]
    if request.GET.get("export"):
        return _export(request, here, rows, names)
    page = Paginator(rows, PER_PAGE).get_page(text_in(request.GET, "page"))
    context = {
        "nav": "lacking",
        "crumbs": list_crumbs(request),
        "phone_back": reverse("lacking"),
        "page": page,
        "rows": [
            {"lack": row, "place": row.demand.org.name, "cause": CAUSES[row.cause]}
            for row in page.object_list
        ],
        "said": _said(chosen, names, every),
        "export_url": link(request.GET, export="1"),
    }
    return render(request, "services/lacking_rows.html", context)


def _is_chosen(row: Lack, chosen: list[tuple[str, str]]) -> bool:
    return all(not value or str(getattr(row, key)) == value for key, value in chosen)


def _said(chosen: list[tuple[str, str]], names: dict[int, str], rows: list[Lack]) -> list[str]:
    """Return what was chosen in words; what names nothing of the reader's is not repeated."""
    by_key = dict(chosen)
    categories = {
        str(row.category): row.demand.category.name if row.demand.category else _("未填类别")
        for row in rows
    }
    places = {str(pk): name for pk, name in names.items()}
    found = [
        places.get(by_key["place"], ""),
        categories.get(by_key["category"], ""),
        str(CAUSES.get(by_key["cause"], "")),
    ]
    return [words for words in found if words]


def _export(
    request: HttpRequest, here: Org, rows: list[Lack], names: dict[int, str]
) -> HttpResponse:
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject="lacking",
        detail={"query": sorted(request.GET)},
        org_id=here.pk,
        address=getattr(request, "client_address", None),
    )
    columns = [_("需求"), _("哪里"), _("社区"), _("类别"), _("为什么"), _("最接近的")]
    lines = (
        [
            row.demand.title,
            names[row.place],
            row.demand.org.name,
            row.demand.category.name if row.demand.category else "",
            str(CAUSES[row.cause]),
            row.nearest,
        ]
        for row in rows
    )
    title = f"{here.name}{_('缺口')}_{timezone.localdate().isoformat()}"
    return list_response(title, columns, lines)
