"""Pages of a campaign's days: figures level by level, a report, a part with all it reported, the chain."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.ui.dates import cn_datetime, cn_day, iso
from core.ui.filters import link
from grids.actions.campaign_reports import (
    EndedError,
    keep_late,
    newest,
    report,
    report_days,
    said_in,
)
from grids.campaigns import rules
from grids.campaigns.book import book
from grids.campaigns.page import day_asked, days_of, lines_of, top_of
from grids.campaigns.sums import numbers_of, plain
from grids.campaigns.work import missing_on
from grids.filters.campaigns import PartFilter
from grids.forms.campaigns import ReportForm
from grids.models import Campaign, CampaignField, CampaignPart, CampaignReport
from grids.tables.campaigns import PartTable
from grids.views.campaign_common import crumbs, gone_on, one_of, part_of
from orgs.views.common import REFUSED, act, is_narrowed, number_in, page_table, status_of


@require_safe
def campaign_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of a day, of a part and of those right below it; what is missing shows as missing."""
    campaign = one_of(request, pk)
    day, top = day_asked(request, campaign), top_of(campaign, request.user, request.GET.get("part"))
    if day is None or top is None:
        return redirect("campaign_detail", pk=pk)
    till = request.GET.get("till") == "1"
    whole, lines = lines_of(campaign, top, day, till=till)
    fields = numbers_of(campaign)
    seen = campaign.parts.visible_to(request.user)
    up = seen.filter(pk=top.parent_id).select_related("org").first() if top.parent_id else None
    context = {
        "nav": "campaigns",
        "crumbs": crumbs(request, campaign, (_("日报数字"), "")),
        "phone_back": reverse("campaign_detail", args=[pk]),
        "campaign": campaign,
        "day": day,
        "days": [(one, link(request.GET, day=one.isoformat())) for one in days_of(campaign)],
        "top": top,
        "up": up,
        "up_url": link(request.GET, part=str(up.pk)) if up else "",
        "fields": [one for one in fields if not till or one.kind == CampaignField.Kind.SUM],
        "whole": whole,
        "lines": lines,
        "remarks": _remarks(campaign, top, day),
        "tabs": [
            {"title": _("当天"), "url": link(request.GET, till=""), "on": not till},
            {"title": _("累计到这一天"), "url": link(request.GET, till="1"), "on": till},
        ],
    }
    return render(request, "grids/campaign_figures.html", context)


def _remarks(campaign: Campaign, top: CampaignPart, day: datetime.date) -> list[dict]:
    """Return what was written, not counted, on the day by the part and those right below it."""
    rows = CampaignReport.objects.filter(day=day, part__campaign=campaign)
    rows = rows.filter(part__in=[top.pk, *top.children.values_list("pk", flat=True)])
    rows = rows.order_by("part_id", "-version").distinct("part_id")
    found = rows.select_related("part__org", "part__unit").prefetch_related("answers__field")
    return [
        {"part": row.part, "field": answer.field.name, "text": answer.text}
        for row in found
        for answer in row.answers.all()
        if answer.text
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a day, or correct it; what was reported stands in the fields, with its versions."""
    campaign = one_of(request, pk)
    mine = rules.parts_reported(request.user, campaign)
    wanted = number_in(request.GET.get("part"))
    part = mine.filter(pk=wanted).first() if wanted else mine.first()
    if part is None:
        raise PermissionDenied(REFUSED)
    if answer := gone_on(request, campaign):
        return answer
    part.campaign = campaign
    day = _report_day(request, part)
    last = newest(part, day)
    form = ReportForm(
        request.POST or None,
        part=part,
        corrects=last is not None,
        initial={
            "day": day.isoformat(),
            "seen": last.version if last else 0,
            **{f"field_{key}": _bare(value) for key, value in said_in(last).items()},
        },
    )
    back = reverse("campaign_detail", args=[pk])

    def save() -> str:
        facts = form.cleaned_data
        made = {"part": part, "day": facts["day"], "by": request.user, "said": form.said()}
        try:
            report(**made, seen=facts["seen"] or 0, reason=facts.get("reason", ""))
        except EndedError:
            keep_late(**made)
            words = _("行动刚刚结束，这份日报不再计入数字；您写的已经留下，指挥部看得到")
            messages.warning(request, words)
            return reverse("campaign_part", args=[part.pk])
        messages.success(request, _("%(day)s的日报已报") % {"day": cn_day(facts["day"])})
        return back

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {
        "nav": "campaigns",
        "crumbs": crumbs(request, campaign, (_("报日报"), "")),
        "phone_back": back,
        "back": back,
        "campaign": campaign,
        "part": part,
        "day": day,
        "form": form,
        "last": last,
        "versions": versions_of(part, day) if last else [],
        "others": [one for one in mine if one.pk != part.pk][:30],
        "days": report_days(part),
    }
    return render(request, "grids/campaign_report.html", context, status=status_of(form))


def _bare(value) -> str:
    return (
        plain(value).replace(",", "") if value is not None and not isinstance(value, str) else value
    )


def _report_day(request: HttpRequest, part: CampaignPart) -> datetime.date:
    days = {day.isoformat(): day for day in report_days(part)}
    asked = request.POST.get("day") or request.GET.get("day", "")
    return days.get(asked) or next(iter(days.values()), timezone.localdate())


def versions_of(part: CampaignPart, day: datetime.date | None = None) -> list[dict]:
    """Return all versions of a part's reports (of a day), the newest first, as the timeline wants."""
    rows = part.reports_made.order_by("-day", "-version").prefetch_related("answers__field")
    rows = rows.filter(day=day) if day else rows
    return [
        {
            "title": _("%(day)s 第 %(n)s 版") % {"day": cn_day(row.day), "n": row.version},
            "note": "；".join(
                filter(
                    None, [*_said(row), _("更正：%(r)s") % {"r": row.reason} if row.reason else ""]
                )
            ),
            "when": f"{cn_datetime(row.at)} {row.who}",
        }
        for row in rows
    ]


def _said(row: CampaignReport) -> list[str]:
    answers = sorted(row.answers.all(), key=lambda one: one.field.order)
    return [
        f"{one.field.name} {plain(one.number)}{one.field.measure}"
        if one.number is not None
        else f"{one.field.name}：{one.text}"
        for one in answers
    ]


@require_safe
def campaign_part(request: HttpRequest, pk: int) -> HttpResponse:
    """A part: where it stands in the chain, what it reported, what it has to do."""
    part = part_of(request, pk)
    campaign, user = part.campaign, request.user
    active = campaign.state == Campaign.State.ACTIVE and part.left_at is None
    context = {
        "nav": "campaigns",
        "crumbs": crumbs(request, campaign, (str(part), "")),
        "phone_back": reverse("campaign_chain", args=[campaign.pk]),
        "campaign": campaign,
        "part": part,
        "may_report": active and rules.parts_reported(user, campaign).filter(pk=pk).exists(),
        "may_leave": active and rules.may_steer(user, part),
        "versions": versions_of(part),
        "late": part.late_reports.all(),
        "duties": part.duties.select_related("task").order_by("-task__due", "-pk"),
    }
    return render(request, "grids/campaign_part.html", context)


@require_safe
def campaign_chain(request: HttpRequest, pk: int) -> HttpResponse:
    """The chain: who is in it, who was told, who has reported today."""
    campaign, today = one_of(request, pk), timezone.localdate()
    rows = campaign.parts.visible_to(request.user)
    rows = rows.select_related("org", "unit", "parent__org").order_by(
        "place__lft", F("unit_id").asc(nulls_first=True), "pk"
    )
    standing = rows if request.GET.get("state") == "left" else rows.standing()
    found = PartFilter(request.GET, queryset=standing, request=request)
    table = PartTable(found.qs, missing=set(), day=today)
    page_table(request, table)
    shown = CampaignPart.objects.filter(pk__in=[r.record.pk for r in table.page.object_list])
    table.missing = set(missing_on(today, shown).values_list("pk", flat=True))
    active = campaign.state == Campaign.State.ACTIVE
    context = {
        "nav": "campaigns",
        "crumbs": crumbs(request, campaign, (_("编入的各级"), "")),
        "phone_back": reverse("campaign_detail", args=[pk]),
        "campaign": campaign,
        "table": table,
        "filter": found,
        "total": table.page.paginator.count,
        "may_join": active and rules.parts_led(request.user, campaign).exists(),
        "narrowed": is_narrowed(request),
        "today": iso(today),
    }
    return render(request, "grids/campaign_chain.html", context)


@require_safe
def campaign_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The campaign as one workbook: figures, reports, tasks, as far as the user sees them."""
    campaign = one_of(request, pk)
    return book(request, campaign)
