"""任务: go down the chain, done is reported up, with a photo where it is asked for."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from core.notices import Message, notify
from grids.actions.campaigns import lock_campaign, share_campaign
from grids.campaigns import rules
from grids.campaigns.telling import DUTIES, owe_telling
from grids.models import Campaign, CampaignDuty, CampaignPart, CampaignTask


def parts_below(giver: CampaignPart, roles: Sequence[str]) -> list[CampaignPart]:
    """Return the standing parts below one, of these levels, in the order of the chain."""
    every = giver.campaign.parts.standing().select_related("org", "unit").order_by("pk")
    rows, inside = list(every), {giver.pk}
    for part in rows:  # a part is always made after the one above it
        if part.parent_id in inside:
            inside.add(part.pk)
    return [part for part in rows if part.pk in inside - {giver.pk} and part.role in roles]


@transaction.atomic
def give(
    *,
    giver: CampaignPart,
    by: User,
    text: str,
    due: datetime.datetime,
    photo: bool,
    roles: Sequence[str],
) -> CampaignTask:
    """Give a task to all parts of these levels below the giver; each has it as its own duty."""
    campaign = lock_campaign(giver.campaign, Campaign.State.ACTIVE)
    if not rules.parts_led(by, campaign).filter(pk=giver.pk).exists():
        raise PermissionDenied(_("任务由指挥部、战区和阵地专班往下派"))
    now = timezone.now()
    if due <= now:
        raise ValidationError({"day": _("完成时间要在现在以后")})
    parts = parts_below(giver, roles)
    if not parts:
        raise ValidationError({"roles": _("下面没有这一级，请另选")})
    task = CampaignTask(
        campaign=campaign, giver=giver, text=text.strip(), due=due, photo=photo, made_by=by,
        made_at=now,
    )  # fmt: skip
    task.full_clean()
    task.save()
    CampaignDuty.objects.bulk_create(CampaignDuty(task=task, part=part) for part in parts)
    owe_telling(DUTIES, task.pk, "given")
    return task


def may_do(user: User, duty: CampaignDuty) -> bool:
    """Tell whether the user reports the duty done: the part's own people, or those right above it."""
    own = rules.parts_of(user, duty.task.campaign).values_list("pk", flat=True)
    return bool({duty.part_id, duty.part.parent_id} & set(own))


@transaction.atomic
def do(*, duty: CampaignDuty, by: User, text: str, photo: Photo | None = None) -> CampaignDuty:
    """Report a duty done; when it was the last of its task, who gave it is told. Once is once."""
    state = share_campaign(duty.task.campaign_id)
    rows = CampaignDuty.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("task__campaign", "task__giver", "part").get(pk=duty.pk)
    if not may_do(by, row):
        raise PermissionDenied(_("这件任务由它自己或上一级来报"))
    if state != Campaign.State.ACTIVE:
        raise ValidationError(_("行动已经结束，不能再报，也不能改"))
    if row.done_at:
        raise ValidationError(_("已经报过完成了，请刷新再看"))
    if row.task.photo and photo is None:
        raise ValidationError({"photo": _("这件任务要一张现场照片")})
    row.done_at, row.done_by = timezone.now(), by
    row.text, row.photo = text.strip(), photo
    row.full_clean()
    row.save()
    _tell_when_all(row.task)
    return row


def _tell_when_all(task: CampaignTask) -> None:
    open_ = task.duties.filter(done_at=None, part__left_at=None)
    if open_.exists():
        return
    message = Message(
        cause=f"campaign:task:{task.pk}:all",
        kind="campaign",
        title=_("任务都完成了：%(text)s") % {"text": task.text},
        body=_("%(n)s 家都报了完成") % {"n": task.duties.exclude(done_at=None).count()},
    )
    notify(users=rules.people_of(task.giver), message=message)
