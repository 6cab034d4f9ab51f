"""日报: what a part did on a day; a correction is a new version, the earlier ones stay."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import Message, notify
from grids.actions.campaigns import share_campaign
from grids.campaigns import rules
from grids.campaigns.sums import plain
from grids.models import (
    Campaign,
    CampaignAnswer,
    CampaignField,
    CampaignLate,
    CampaignPart,
    CampaignReport,
)

DAYS_BACK = 7
MOST_TOLD = 500
Said = Mapping[int, Decimal | str | None]


class EndedError(ValidationError):
    """The campaign ended while a report was written; `keep_late` keeps what it says."""


def report_days(part: CampaignPart, today: datetime.date | None = None) -> list[datetime.date]:
    """Return the days for which the part may report, the newest first: from its joining, a week back."""
    today = today or timezone.localdate()
    first = max(timezone.localdate(part.joined_at), today - datetime.timedelta(days=DAYS_BACK))
    last = today if part.left_at is None else min(today, timezone.localdate(part.left_at))
    return [last - datetime.timedelta(days=n) for n in range((last - first).days + 1)]


def newest(part: CampaignPart, day: datetime.date) -> CampaignReport | None:
    """Return the version that counts, None where there is none."""
    return part.reports_made.filter(day=day).order_by("-version").first()


@transaction.atomic
def report(
    *,
    part: CampaignPart,
    day: datetime.date,
    by: User,
    said: Said,
    seen: int = 0,
    reason: str = "",
) -> CampaignReport:
    """Report a day, or correct what was reported; said: by field id, None where nothing is said.

    seen: the version that the form was opened on, 0 for none; was somebody faster, he is named.
    A correction needs a reason. A campaign that has ended takes nothing (the database sees to it).
    """
    state = share_campaign(part.campaign_id)
    rows = CampaignPart.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("campaign", "org", "unit").get(pk=part.pk)
    campaign = row.campaign
    if not rules.parts_reported(by, campaign).filter(pk=row.pk).exists():
        raise PermissionDenied(_("这份日报由它自己或上一级来报"))
    if state != Campaign.State.ACTIVE:
        raise EndedError(_("行动已经结束，不能再报，也不能改"))
    if day not in report_days(row):
        raise ValidationError({"day": _("只能报编入以后、最近 %(n)s 天的") % {"n": DAYS_BACK}})
    last = newest(row, day)
    if (last.version if last else 0) != seen:
        words = _("%(who)s刚报过这一天，请核对以后再更正")
        raise ValidationError(words % {"who": last.who if last else ""})
    if last and not reason.strip():
        raise ValidationError({"reason": _("更正请写原因，原来的一版会留着")})
    made = CampaignReport.objects.create(
        part=row,
        day=day,
        version=seen + 1,
        reason=reason.strip()[:100],
        by=by,
        who=f"{row} {by.name}"[:160],
        at=timezone.now(),
    )
    CampaignAnswer.objects.bulk_create(_answers(campaign, made, said))
    return made


def _answers(campaign: Campaign, made: CampaignReport, said: Said) -> list[CampaignAnswer]:
    """Return the rows; numbers must be there and not below nought, remarks may be left out."""
    rows, wrong = [], {}
    for one in campaign.fields.all():
        value = said.get(one.pk)
        if one.is_number:
            if not isinstance(value, Decimal) or value < 0:
                wrong[f"field_{one.pk}"] = _("请写数字，没有就写 0")
                continue
            rows.append(CampaignAnswer(report=made, field=one, number=value))
        elif value:
            rows.append(CampaignAnswer(report=made, field=one, text=str(value)[:500]))
    if wrong:
        raise ValidationError(wrong)
    return rows


@transaction.atomic
def keep_late(*, part: CampaignPart, day: datetime.date, by: User, said: Said) -> CampaignLate:
    """Keep a report that came after the stand-down, in words; the command is told, no sum changes."""
    rows = CampaignPart.objects.select_related("campaign__org", "org", "unit")
    row = rows.get(pk=part.pk)
    campaign = row.campaign
    if not rules.parts_reported(by, campaign).filter(pk=row.pk).exists():
        raise PermissionDenied(_("这份日报由它自己或上一级来报"))
    if campaign.state != Campaign.State.ENDED:
        raise ValidationError(_("行动还在进行，请照常报"))
    made = CampaignLate.objects.create(
        part=row,
        day=day,
        text=in_words(campaign, said),
        by=by,
        who=f"{row} {by.name}"[:160],
        at=timezone.now(),
    )
    command = campaign.parts.filter(role=CampaignPart.Role.COMMAND).select_related("org").first()
    notify(
        users=rules.people_of(command) if command else [],
        message=Message(
            cause=f"campaign:{campaign.pk}:late:{made.pk}",
            kind="campaign",
            title=_("%(who)s的日报在结束以后才到") % {"who": row},
            body=made.text[:MOST_TOLD],
            url=reverse("campaign_part", args=[row.pk]),
        ),
    )
    return made


def in_words(campaign: Campaign, said: Said) -> str:
    """Write what a report says in one line, the fields in their order."""
    found = []
    for one in campaign.fields.all():
        value = said.get(one.pk)
        if isinstance(value, Decimal):
            found.append(f"{one.name} {plain(value)}{one.measure}")
        elif value:
            found.append(f"{one.name}：{value}")
    return "；".join(found) or _("没有写内容")


def said_in(made: CampaignReport | None) -> dict[int, Decimal | str | None]:
    """Return what a version says, by field id."""
    if made is None:
        return {}
    answers = made.answers.select_related("field")
    return {
        one.field_id: one.number if one.field.kind != CampaignField.Kind.TEXT else one.text
        for one in answers
    }
