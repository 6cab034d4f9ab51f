"""The lists as spreadsheets: what the page shows, in the columns of the list files."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.listfiles.http import book_response, list_response
from core.listfiles.write import Sheet
from core.models import AccessEvent
from core.personal import record
from orgs.models import Org
from orgs.scope import acting_org
from services.capacity import counts_of
from services.four_lists import NAMES, FourLists
from services.models import Demand, DemandJoin, Need, Offer, Project, ServiceRecord
from services.models.providers import with_provider
from services.projects.feedback import Line, Quarter
from services.projects.people import known_names
from services.projects.reviews import with_rating
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
        (_("种类"), lambda p: p.get_kind_display()),
        (_("社区代码"), lambda p: p.org.code),
        (_("社区"), lambda p: p.org.name),
        (_("承接"), lambda p: p.provider_name),
        (_("状态"), lambda p: p.get_state_display()),
        (_("是否逾期"), lambda p: _("是") if is_late(p) else _("否")),
        (_("开始日期"), lambda p: p.started_on),
        (_("完成期限"), lambda p: p.due),
        (_("报办结日期"), lambda p: p.reported_on),
        (_("办结日期"), lambda p: p.done_on),
        (_("评分"), lambda p: p.shown_rating),
        (_("评语"), lambda p: p.shown_comment or ""),
    ]


def export_demands(request: HttpRequest, demands: QuerySet[Demand]) -> HttpResponse:
    """Answer with the demands as a workbook; the export is recorded."""
    found: dict = {}
    counts: dict = {}
    rows = _demand_rows(request, demands, found, counts)
    return _answer(request, "demands", _("需求清单"), demand_columns(found, counts), rows)


def _demand_rows(
    request: HttpRequest, demands: QuerySet[Demand], found: dict, counts: dict
) -> Iterable[list]:
    columns = demand_columns(found, counts)
    for page in _pages(demands.select_related("org", "category")):
        found.update(carriers(page, request.user))
        counts.update(counts_of(page, request.user))
        yield from ([read(demand) for _name, read in columns] for demand in page)


def export_offers(request: HttpRequest, offers: QuerySet[Offer]) -> HttpResponse:
    """Answer with the offers as a workbook; the export is recorded."""
    rows = offers.select_related("org", "category", *with_provider())
    return export_rows(request, "offers", _("供给清单"), offer_columns(), rows)


def export_projects(request: HttpRequest, projects: QuerySet[Project]) -> HttpResponse:
    """Answer with the projects as a workbook; the export is recorded."""
    rows = with_rating(projects.select_related("org", *with_provider()), request.user)
    return export_rows(request, "projects", _("项目清单"), project_columns(), rows)


def export_joins(request: HttpRequest, joins: QuerySet[DemandJoin]) -> HttpResponse:
    """Answer with joined demands as a workbook: titles and orgs; the export is recorded."""
    columns: Columns = [
        (_("需求"), lambda j: j.demand.title),
        (_("谁提的"), lambda j: j.demand.org.name),
        (_("一起要的"), lambda j: j.org.name),
        (_("并入日期"), lambda j: timezone.localdate(j.made_at)),
        (_("已加一家"), lambda j: _("是") if j.raised_at else _("否")),
    ]
    return export_rows(request, "joins", _("一起要的需求"), columns, joins)


def export_records(request: HttpRequest, records: QuerySet[ServiceRecord]) -> HttpResponse:
    """Answer with service records as a workbook; names as the reader may read them, no numbers."""
    names = known_names(request.user, records.order_by().values_list("member", flat=True))
    columns: Columns = [
        (_("项目"), lambda r: r.project.title),
        (_("社区"), lambda r: r.project.org.name),
        (_("承接单位"), lambda r: r.project.provider_name),
        (_("姓名"), lambda r: names.get(r.member_id, r.person.name)),
        (_("日期"), lambda r: r.day),
        (_("开始"), lambda r: f"{r.begins:%H:%M}"),
        (_("结束"), lambda r: f"{r.ends:%H:%M}"),
        (_("小时"), lambda r: r.hours),
        (_("做了什么"), lambda r: r.note),
        (_("状态"), lambda r: r.get_state_display()),
    ]
    return export_rows(request, "service_records", _("服务记录"), columns, records)


def export_needs(request: HttpRequest, needs: QuerySet[Need]) -> HttpResponse:
    """Answer with what projects need as a workbook."""
    columns: Columns = [
        (_("项目"), lambda n: n.project.title),
        (_("社区"), lambda n: n.project.org.name),
        (_("种类"), lambda n: n.get_kind_display()),
        (_("需要什么"), lambda n: n.name),
        (_("需要多少"), lambda n: n.asked),
        (_("已认捐"), lambda n: n.taken),
        (_("还差"), lambda n: n.missing),
        (_("计量"), lambda n: n.measure),
        (_("完成期限"), lambda n: n.project.due),
    ]
    return export_rows(request, "needs", _("认捐清单"), columns, needs)


def export_feedback(request: HttpRequest, quarter: Quarter, lines: list[Line]) -> HttpResponse:
    """Answer with a quarter's feedback as a workbook."""
    columns: Columns = [
        (_("单位"), lambda one: one.giver),
        (_("社区"), lambda one: one.place),
        (_("办结项目"), lambda one: one.done),
        (_("服务小时"), lambda one: one.hours),
        (_("社区评单位"), lambda one: one.rating),
        (_("单位评社区"), lambda one: one.back),
        (_("评语"), lambda one: "；".join(one.words)),
    ]
    rows = ([read(line) for _name, read in columns] for line in lines)
    name = _("%(quarter)s服务反馈") % {"quarter": str(quarter).replace(" ", "")}
    return _answer(request, "feedback", name, columns, rows)


def _pages(queryset: QuerySet) -> Iterable[list]:
    page: list = []
    for row in queryset.iterator(chunk_size=AT_ONCE):
        page.append(row)
        if len(page) == AT_ONCE:
            yield page
            page = []
    if page:
        yield page


def export_rows(
    request: HttpRequest, kind: str, name: str, columns: Columns, queryset: QuerySet
) -> HttpResponse:
    """Answer with rows as a workbook, one line each; the export is recorded as `kind`."""
    return _answer(request, kind, name, columns, _plain_rows(columns, queryset))


def _plain_rows(columns: Columns, queryset: QuerySet) -> Iterable[list]:
    rows = queryset.iterator(chunk_size=AT_ONCE)
    return ([read(row) for _name, read in columns] for row in rows)


def export_worked_out(
    request: HttpRequest, kind: str, name: str, columns: Columns, rows: Iterable
) -> HttpResponse:
    """Answer with rows that were worked out already; the export is recorded."""
    return _answer(
        request, kind, name, columns, ([read(row) for _h, read in columns] for row in rows)
    )


def export_four_lists(request: HttpRequest, lists: FourLists) -> HttpResponse:
    """Answer with the four lists of an org as one workbook; the export is recorded."""
    found: dict = {}
    counts: dict = {}
    offers, projects = offer_columns(), project_columns()
    parts: dict[str, tuple[Columns, Iterable[list]]] = {
        "demands": (
            demand_columns(found, counts),
            _demand_rows(request, lists.demands, found, counts),
        ),
        "resources": (offers, _plain_rows(offers, lists.resources)),
        "services": (offers, _plain_rows(offers, lists.services)),
        "projects": (projects, _plain_rows(projects, lists.projects)),
    }
    _record(request, "four_lists", lists.org)
    sheets = (
        Sheet(str(NAMES[key]), [header for header, _read in columns], rows)
        for key, (columns, rows) in parts.items()
    )
    facts = {"org": lists.org.name, "span": lists.span.words}
    name = _("%(org)s四张清单_%(span)s") % facts
    return book_response(f"{name}_{timezone.localdate().isoformat()}", sheets)


def _record(request: HttpRequest, kind: str, org: Org | None) -> None:
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=kind,
        detail={"query": sorted(request.GET)},
        org_id=org.pk if org else None,
        address=getattr(request, "client_address", None),
    )


def _answer(
    request: HttpRequest, kind: str, name: str, columns: Columns, rows: Iterable[list]
) -> HttpResponse:
    here = acting_org(request)
    _record(request, kind, here)
    title = f"{here.name if here else ''}{name}_{timezone.localdate().isoformat()}"
    return list_response(title, [header for header, _read in columns], rows)
