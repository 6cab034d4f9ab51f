"""Tells the people of a campaign: each part once of the activation, each duty once of its task.

What is owed stands in the rows themselves (`told_at` None). Any piece of work takes what nobody else
has under a lock, so that a killed worker's share is free again at once and is taken by the next piece:
a second one waits at the broker for whichever worker comes next, and two late ones sweep up whatever
is then left, also where the broker forgot the first.
"""

import datetime
from collections.abc import Callable
from typing import TypeVar

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Owed
from core.notices import NOW, Message, notify_each
from core.outbox import finish, handles, keep_alive, owe
from core.ui.dates import cn_datetime
from grids.campaigns.rules import people_by_part
from grids.models import CampaignDuty, CampaignPart

PARTS, DUTIES = "grids.campaign_parts", "grids.campaign_duties"
AT_ONCE = 100  # rows under one lock: some tenths of a second
LEASE_SECONDS = 20
# Seconds after which a piece of work is due; beat looks every 15 s, so that all is told within 30.
PIECES = (0, 0, 2, 12)
Row = TypeVar("Row", bound=models.Model)


def owe_telling(kind: str, pk: int, wave: str) -> None:
    """Owe it that all untold rows of a campaign (PARTS) or task (DUTIES) are told; once per wave."""
    now = timezone.now()
    for n, seconds in enumerate(PIECES):
        due = now + datetime.timedelta(seconds=seconds)
        owe(kind=kind, key=f"{pk}:{wave}:{n}", args={"of": pk}, due_at=due)


@handles(PARTS, atomic=False, lease_seconds=LEASE_SECONDS)
def tell_parts(owed: Owed) -> None:
    """Tell the people of each part that it is in the chain."""
    rows = CampaignPart.objects.filter(campaign=owed.args["of"], told_at=None, left_at=None)
    related = ("campaign__org", "org", "unit", "parent__org", "parent__unit")
    _tell_all(owed, rows.select_related(*related), lambda part: part, part_message)


@handles(DUTIES, atomic=False, lease_seconds=LEASE_SECONDS)
def tell_duties(owed: Owed) -> None:
    """Tell the people of each part what it has to do."""
    rows = CampaignDuty.objects.filter(task=owed.args["of"], told_at=None)
    related = ("task__campaign", "task__giver__org", "part__org", "part__unit")
    _tell_all(owed, rows.select_related(*related), lambda duty: duty.part, duty_message)


def _tell_all(
    owed: Owed,
    rows: models.QuerySet[Row],
    part_of: Callable[[Row], CampaignPart],
    message: Callable[[Row], Message],
) -> None:
    """Tell what is untold and free, some rows at a time, until there is none."""
    alive = keep_alive(owed, LEASE_SECONDS)
    free = rows.order_by("pk").select_for_update(of=("self",), skip_locked=True, no_key=True)
    while True:
        with transaction.atomic():
            some = list(free[:AT_ONCE])
            people = people_by_part(part_of(row) for row in some)
            notify_each((people[part_of(row).pk], message(row)) for row in some)
            ids = [row.pk for row in some]
            rows.model._base_manager.filter(pk__in=ids).update(told_at=timezone.now())
        if not some:
            finish(owed)
            return
        alive()


def part_message(part: CampaignPart) -> Message:
    """Return what the people of a part are told at its joining."""
    campaign = part.campaign
    words = _("%(who)s编为“%(role)s”，上面是%(above)s。每天 %(at)s 前报日报。")
    if not part.reports:
        words = _("%(who)s编为“%(role)s”，上面是%(above)s。")
    facts = {
        "who": part,
        "role": part.get_role_display(),
        "above": part.parent,
        "at": f"{campaign.chase_at:%H:%M}",
    }
    return Message(
        cause=f"campaign:{campaign.pk}:in:{part.pk}",
        kind="campaign",
        title=_("专项行动启动：%(title)s") % {"title": campaign.title},
        body=words % facts,
        url=reverse("campaign_detail", args=[campaign.pk]),
        urgency=NOW,
    )


def duty_message(duty: CampaignDuty) -> Message:
    """Return what the people of a part are told of a new duty."""
    task = duty.task
    return Message(
        cause=f"campaign:task:{task.pk}:{duty.part_id}",
        kind="campaign",
        title=_("新任务：%(text)s") % {"text": task.text},
        body=_("%(giver)s交给%(who)s，%(due)s前完成")
        % {"giver": task.giver, "who": duty.part, "due": cn_datetime(task.due)},
        url=reverse("campaign_duty", args=[duty.pk]),
        urgency=NOW,
    )
