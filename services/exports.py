"""The lists as spreadsheets: what the page shows, in the columns of the list files."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.listfiles.http import list_response
from core.models import AccessEvent
from core.personal import record
from orgs.scope import acting_org
from services.capacity import counts_of
from services.models import Demand, Offer, Project
from services.models.providers import with_provider
from services.words import carriers, is_late

Columns = list[tuple[str, Callable[[Any], Any]]]
AT_ONCE = 500


def demand_columns(found: dict, counts: dict) -> Columns:
    """Return the columns of a demand; `found`, `counts`: carriers and counts by id, filled as rows
    come."""
    return [
        (_("编号"), lambda d: d.ref),
        (_("社区代码"), lambda d: d.org.code),
        (_("社区"), lambda d: d.org.name),
        (_("标题"), lambda d: d.title),
        (_("说明"), lambda d: d.description),
        (_("类别"), lambda d: d.category.name if d.category else d.category_text),
        (_("种类"), lambda d: d.get_kind_display()),
        (_("数量"), lambda d: d.quantity),
        (_("已落实"), lambda d: counts[d.pk].committed if d.pk in counts else None),
        (_("已完成"), lambda d: counts[d.pk].fulfilled if d.pk in counts else None),
        (_("时间"), lambda d: d.slots),
        (_("截止日期"), lambda d: d.due),
        (_("走到哪一步"), lambda d: d.get_state_display()),
        (_("是否逾期"), lambda d: _("是") if is_late(d) else _("否")),
        (_("承接"), lambda d: found[d.pk].text if d.pk in found else ""),
        (_("发布日期"), lambda d: d.published_on),
        (_("办结日期"), lambda d: d.done_on),
    ]


def offer_columns() -> Columns:
    """Return the columns of an offer."""
    return [
        (_("编号"), lambda o: o.ref),
        (_("单位"), lambda o: o.provider_name),
        (_("社区代码"), lambda o: o.org.code),
        (_("类型"), lambda o: o.get_kind_display()),
        (_("标题"), lambda o: o.title),
        (_("说明"), lambda o: o.description),
        (_("类别"), lambda o: o.category.name if o.category else o.category_text),
        (_("可承接数"), lambda o: o.capacity),
        (_("可用时间"), lambda o: o.slots),
        (_("服务范围"), lambda o: o.get_reach_display()),
        (_("状态"), lambda o: o.get_state_display()),
        (_("已承接"), lambda o: o.taken_count),
        (_("发布日期"), lambda o: o.published_on),
    ]


def project_columns() -> Columns:
    """Return the columns of a project; contacts stay masked facts and are left out."""
    return [
        (_("项目"), lambda p: p.title),
        (_("社区代码"), lambda p: p.org.code),
        (_("社区"), lambda p: p.org.name),
        (_("承接"), lambda p: p.provider_name),
        (_("状态"), lambda p: p.get_state_display()),
        (_("是否逾期"), lambda p: _("是") if is_late(p) else _("否")),
        (_("开始日期"), lambda p: p.started_on),
        (_("完成期限"), lambda p: p.due),
        (_("报办结日期"), lambda p: p.reported_on),
        (_("办结日期"), lambda p: p.done_on),
        (_("评分"), lambda p: p.review.rating if hasattr(p, "review") else None),
        (_("评语"), lambda p: p.review.comment if hasattr(p, "review") else ""),
    ]


def export_demands(request: HttpRequest, demands: QuerySet[Demand]) -> HttpResponse:
    """Answer with the demands as a workbook; the export is recorded."""
    found: dict = {}
    counts: dict = {}

    def rows() -> Iterable[list]:
        columns = demand_columns(found, counts)
        for page in _pages(demands.select_related("org", "category")):
            found.update(carriers(page, request.user))
            counts.update(counts_of(page, request.user))
            yield from ([read(demand) for _name, read in columns] for demand in page)

    return _answer(request, "demands", _("需求清单"), demand_columns(found, counts), rows())


def export_offers(request: HttpRequest, offers: QuerySet[Offer]) -> HttpResponse:
    """Answer with the offers as a workbook; the export is recorded."""
    rows = offers.select_related("org", "category", *with_provider())
    return _plain(request, "offers", _("供给清单"), offer_columns(), rows)


def export_projects(request: HttpRequest, projects: QuerySet[Project]) -> HttpResponse:
    """Answer with the projects as a workbook; the export is recorded."""
    rows = projects.select_related("org", "review", *with_provider())
    return _plain(request, "projects", _("项目清单"), project_columns(), rows)


def _pages(queryset: QuerySet) -> Iterable[list]:
    page: list = []
    for row in queryset.iterator(chunk_size=AT_ONCE):
        page.append(row)
        if len(page) == AT_ONCE:
            yield page
            page = []
    if page:
        yield page


def _plain(
    request: HttpRequest, kind: str, name: str, columns: Columns, queryset: QuerySet
) -> HttpResponse:
    rows = ([read(row) for _name, read in columns] for row in queryset.iterator(chunk_size=AT_ONCE))
    return _answer(request, kind, name, columns, rows)


def _answer(
    request: HttpRequest, kind: str, name: str, columns: Columns, rows: Iterable[list]
) -> HttpResponse:
    here = acting_org(request)
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=kind,
        detail={"query": sorted(request.GET)},
        org_id=here.pk if here else None,
        address=getattr(request, "client_address", None),
    )
    title = f"{here.name if here else ''}{name}_{timezone.localdate().isoformat()}"
    return list_response(title, [header for header, _read in columns], rows)
