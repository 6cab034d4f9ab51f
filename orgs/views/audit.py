"""The page 记录: who changed what, who read and exported what, in one's own org and below."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.models import AccessEvent
from core.ui.filters import link
from orgs import records
from orgs.scope import LEADING, acting_org, scope_of

PER_PAGE = 30


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """记录: changes, or reads and sign-ins (?what=reads), newest first."""
    if not scope_of(request.user).has(*LEADING):
        raise PermissionDenied(_("记录给组织部管理员、街道干部和社区工作者看"))
    reads = request.GET.get("what") == "reads"
    kind = request.GET.get("kind", "")
    context = {
        "nav": "orgs",
        "here": acting_org(request),
        "reads": reads,
        "tabs": [
            {"title": _("改动"), "url": "?", "count": None, "on": not reads},
            {"title": _("登录、查看与导出"), "url": "?what=reads", "count": None, "on": reads},
        ],
    }
    context |= _reads(request, kind) if reads else _changes(request, kind)
    return render(request, "orgs/audit_list.html", context)


def _choices(request: HttpRequest, named: list[tuple[str, str]], kind: str) -> list[dict]:
    rows = [("", _("全部")), *named]
    return [{"title": n, "url": link(request.GET, kind=k), "on": k == kind} for k, n in rows]


def _changes(request: HttpRequest, kind: str) -> dict:
    known = records.kinds()
    kind = kind if kind in known else ""
    page = Paginator(records.newest(request.user, kind), PER_PAGE).get_page(request.GET.get("page"))
    named = [(key, str(m.pgh_tracked_model._meta.verbose_name)) for key, m in known.items()]
    return {
        "page": page,
        "rows": records.spelled_out(request.user, list(page.object_list)),
        "kinds": _choices(request, named, kind),
    }


def _reads(request: HttpRequest, kind: str) -> dict:
    rows = records.seen_reads(request.user)
    if kind in AccessEvent.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    named = [(value, str(label)) for value, label in AccessEvent.Kind.choices]
    return {"page": page, "rows": page.object_list, "kinds": _choices(request, named, kind)}
