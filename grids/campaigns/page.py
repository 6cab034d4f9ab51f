"""What the pages of a campaign show: figures of a level, the day asked for, what came after what."""

import datetime
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.ui.dates import cn_datetime
from core.ui.states import State
from grids.campaigns.sums import Sums, numbers_of, plain, sums_of
from grids.models import Campaign, CampaignDuty, CampaignField, CampaignPart
from orgs.views.common import number_in


@dataclass(frozen=True)
class Line:
    """One row of figures: a part with all below it, (field, number) each; `url` leads down."""

    part: CampaignPart
    sums: Sums
    numbers: list[tuple[str, str]]
    url: str = ""


def days_of(campaign: Campaign) -> list[datetime.date]:
    """Return the days of a campaign, the newest first; a month of them at most."""
    if campaign.activated_at is None:
        return []
    first = timezone.localdate(campaign.activated_at)
    last = timezone.localdate(campaign.ended_at) if campaign.ended_at else timezone.localdate()
    return [last - datetime.timedelta(days=n) for n in range(min((last - first).days, 30) + 1)]


def day_asked(request: HttpRequest, campaign: Campaign) -> datetime.date | None:
    """Return the day in the address, else the newest; None before the campaign has begun."""
    days = days_of(campaign)
    named = {day.isoformat(): day for day in days}
    return named.get(request.GET.get("day", ""), days[0] if days else None)


def top_of(campaign: Campaign, user: User, asked: str | None = None) -> CampaignPart | None:
    """Return the part whose figures are shown: the one asked for, the highest that one sees."""
    seen = campaign.parts.visible_to(user).select_related("org", "unit")
    wanted = number_in(asked)
    found = seen.filter(pk=wanted).first() if wanted else None
    return found or seen.order_by("pk").first()


def lines_of(
    campaign: Campaign, top: CampaignPart, day: datetime.date, *, till: bool = False
) -> tuple[Line, list[Line]]:
    """Return the figures of a part, and of those right below it; sums of all until the day if till.

    The line of the part is the sum of those below and of what it reported itself.
    """
    found, fields = sums_of(campaign, day), numbers_of(campaign)
    own = [row for row in fields if not till or row.kind == CampaignField.Kind.SUM]
    below = top.children.select_related("org", "unit").order_by("pk")
    leading = set(campaign.parts.filter(parent__in=below).values_list("parent", flat=True))

    def line(part: CampaignPart) -> Line:
        sums = found.get(part.pk, Sums())
        numbers = sums.till if till else sums.today
        here = reverse("campaign_figures", args=[campaign.pk])
        url = f"{here}?part={part.pk}&day={day.isoformat()}" if part.pk in leading else ""
        shown = [(str(one), plain(numbers.get(one.pk))) for one in own]
        return Line(part, sums, shown, url)

    return line(top), [line(part) for part in below]


def story(campaign: Campaign) -> list[dict]:
    """Return what came after what, the newest first, as the timeline wants it."""
    steps = [(campaign.made_at, _("拟草稿"), str(campaign.made_by))]
    if campaign.activated_at:
        steps.append((campaign.activated_at, _("启动"), str(campaign.activated_by)))
    if campaign.ended_at:
        steps.append((campaign.ended_at, _("结束"), str(campaign.ended_by)))
    return [
        {"title": title, "note": who, "when": cn_datetime(at)}
        for at, title, who in sorted(steps, key=lambda step: step[0], reverse=True)
    ]


def duty_state(duty: CampaignDuty) -> State:
    """Return the ring of a duty: done, left out, open or late."""
    if duty.done_at:
        late = "late" if duty.done_at > duty.task.due else ""
        words = _("完成，%(at)s") if not late else _("逾期完成，%(at)s")
        return State("done", words % {"at": cn_datetime(duty.done_at)}, late)
    if duty.part.left_at:
        return State("withdrawn", _("已退出"))
    if duty.task.due < timezone.now():
        return State("none", _("逾期没完成"), "late")
    return State("open", _("在做"))
