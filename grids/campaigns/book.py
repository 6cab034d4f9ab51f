"""A campaign as one workbook: figures of every level, every version of every report, tasks."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.listfiles.http import book_response
from core.listfiles.write import Sheet
from core.models import AccessEvent
from core.personal import record
from grids.campaigns.page import days_of
from grids.campaigns.sums import Sums, numbers_of, sums_of
from grids.models import (
    Campaign,
    CampaignDuty,
    CampaignField,
    CampaignLate,
    CampaignPart,
    CampaignReport,
)
from grids.tables.calls import moment


def book(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Answer with the workbook of what the user sees of the campaign; the export is recorded."""
    seen = campaign.parts.visible_to(request.user)
    parts = list(seen.select_related("org", "unit", "parent__org").order_by("place__lft", "pk"))
    record(
        AccessEvent.Kind.EXPORT,
        user=request.user,
        subject=f"campaign:{campaign.pk}",
        org_id=campaign.org_id,
        address=getattr(request, "client_address", None),
    )
    fields, numbers = list(campaign.fields.all()), numbers_of(campaign)
    who = [_("层级"), _("谁"), _("上面是")]
    sheets = (
        Sheet(
            _("日报数字"),
            [_("哪一天"), *who, _("应报"), _("已报"), _("没报"), *map(str, numbers)],
            _figures(campaign, parts, numbers),
        ),
        Sheet(
            _("日报"),
            [
                _("哪一天"),
                *who,
                _("第几版"),
                _("为什么更正"),
                _("谁报的"),
                _("时间"),
                *map(str, fields),
            ],
            _reports(parts, fields),
        ),
        Sheet(
            _("任务"),
            [_("任务"), _("谁派的"), _("期限"), *who, _("完成时间"), _("怎么做的"), _("有照片")],
            _duties(campaign, parts),
        ),
        Sheet(
            _("结束后到的日报"),
            [_("哪一天"), *who, _("报了什么"), _("谁报的"), _("时间")],
            _late(parts),
        ),
    )
    return book_response(f"{campaign.title}_{timezone.localdate().isoformat()}", sheets)


def _who(part: CampaignPart) -> list[str]:
    return [str(part.get_role_display()), str(part), str(part.parent or "")]


def _figures(
    campaign: Campaign, parts: list[CampaignPart], numbers: list[CampaignField]
) -> Iterator[list]:
    """A row per day and part; what nobody reported stays empty."""
    for day in reversed(days_of(campaign)):
        found = sums_of(campaign, day)
        for part in parts:
            sums = found.get(part.pk, Sums())
            today = [sums.today.get(one.pk) for one in numbers]
            counts = [sums.owed, sums.made, sums.missing]
            yield [day, *_who(part), *counts, *(None if n is None else float(n) for n in today)]


def _reports(parts: list[CampaignPart], fields: list[CampaignField]) -> Iterator[list]:
    known = {part.pk: part for part in parts}
    rows = CampaignReport.objects.filter(part__in=known).order_by("day", "part", "version")
    for row in rows.prefetch_related("answers"):
        said = {one.field_id: one for one in row.answers.all()}
        cells = []
        for one in fields:
            answer = said.get(one.pk)
            number = answer.number if answer else None
            cells.append(float(number) if number is not None else (answer.text if answer else None))
        facts = [row.version, row.reason, row.who, moment(row.at)]
        yield [row.day, *_who(known[row.part_id]), *facts, *cells]


def _duties(campaign: Campaign, parts: list[CampaignPart]) -> Iterator[list]:
    known = {part.pk: part for part in parts}
    rows = CampaignDuty.objects.filter(task__campaign=campaign, part__in=known)
    for row in rows.select_related("task__giver__org", "task__giver__unit").order_by("task", "pk"):
        task = row.task
        yield [
            task.text,
            str(task.giver),
            moment(task.due),
            *_who(known[row.part_id]),
            moment(row.done_at),
            row.text,
            _("有") if row.photo_id else "",
        ]


def _late(parts: list[CampaignPart]) -> Iterator[list]:
    """A row per report that came after the stand-down; they are in no sum."""
    known = {part.pk: part for part in parts}
    for row in CampaignLate.objects.filter(part__in=known).order_by("day", "pk"):
        yield [row.day, *_who(known[row.part_id]), row.text, row.who, moment(row.at)]
