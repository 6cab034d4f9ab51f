"""What of campaigns waits for somebody: rows of the workbench, and whoever has not reported is asked."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.happenings import midnight
from core.models import User
from core.notices import NOW, Message
from core.reminders import Reminder, reminds
from core.work import WorkItem
from grids.campaigns.rules import ACTORS, people_by_part, people_of
from grids.models import Campaign, CampaignDuty, CampaignPart, CampaignReport
from orgs.scope import scope_of


def missing_on(day: datetime.date, parts: QuerySet[CampaignPart]) -> QuerySet[CampaignPart]:
    """Keep those that owe a report of the day and have made none."""
    end = midnight(day + datetime.timedelta(days=1))
    made = CampaignReport.objects.filter(part=OuterRef("pk"), day=day)
    owing = Q(left_at=None) | Q(left_at__gte=end)
    return parts.filter(owing, ~Exists(made), reports=True, joined_at__lt=end)


@dataclass(frozen=True)
class Standing:
    """Of some parts of a campaign: how many there are, and a day's reports owed and made."""

    parts: int = 0
    owed: int = 0
    made: int = 0


def standings(parts: QuerySet[CampaignPart], day: datetime.date) -> dict[int, Standing]:
    """Return how those of the parts that have not left stand, by campaign."""
    rows = parts.standing().order_by()

    def counted(some: QuerySet[CampaignPart]) -> dict[int, int]:
        return dict(some.values_list("campaign").annotate(n=Count("pk")))

    owing, missing = counted(rows.filter(reports=True)), counted(missing_on(day, rows))
    return {
        pk: Standing(n, owing.get(pk, 0), owing.get(pk, 0) - missing.get(pk, 0))
        for pk, n in counted(rows).items()
    }


def _mine(user: User, path: str = "") -> Q:
    scope, prefix = scope_of(user), f"{path}__" if path else ""
    own = scope.at(f"{prefix}org", *ACTORS.values()) | scope.of_units(f"{prefix}unit")
    return own & Q(**{f"{prefix}left_at": None})


def items(user: User, today: datetime.date) -> list[WorkItem]:
    """Return the rows of the workbench: reports of today that are missing, duties that are open."""
    active = Q(campaign__state=Campaign.State.ACTIVE)
    mine = CampaignPart.objects.filter(_mine(user), active)
    owing = missing_on(today, mine).select_related("campaign", "org", "unit").order_by("pk")
    found = [_report_item(part, today) for part in owing]
    duties = CampaignDuty.objects.filter(
        _mine(user, "part"), task__campaign__state=Campaign.State.ACTIVE, done_at=None
    )
    related = ("task__campaign", "part__org", "part__unit")
    return found + [_duty_item(row) for row in duties.select_related(*related).order_by("pk")]


def _report_item(part: CampaignPart, today: datetime.date) -> WorkItem:
    campaign = part.campaign
    late = timezone.localtime().time() >= campaign.chase_at
    at = f"{campaign.chase_at:%H:%M}"
    return WorkItem(
        kind="campaign",
        kind_label=_("专项行动"),
        title=_("%(title)s：今天的日报") % {"title": campaign.title},
        detail=_("%(who)s，%(at)s前报") % {"who": part, "at": at},
        due=today,
        url=f"{reverse('campaign_report', args=[campaign.pk])}?part={part.pk}",
        verb=_("报日报"),
        late=late,
    )


def _duty_item(duty: CampaignDuty) -> WorkItem:
    task = duty.task
    due = timezone.localtime(task.due)
    return WorkItem(
        kind="campaign",
        kind_label=_("专项行动"),
        title=task.text,
        detail=f"{task.campaign.title}，{duty.part}，{due:%H:%M} 前",
        due=due.date(),
        url=reverse("campaign_duty", args=[duty.pk]),
        verb=_("报完成"),
        late=task.due < timezone.now(),
    )


@reminds("grids.campaigns")
def remind(today: datetime.date) -> Iterator[Reminder]:
    """From a campaign's hour on: ask whoever has not reported today, tell the part above how many.

    Once a day each; a round that runs twice finds the cause told.
    """
    now = timezone.localtime().time()
    running = Campaign.objects.filter(state=Campaign.State.ACTIVE, chase_at__lte=now)
    for campaign in running.order_by("pk"):
        parts = missing_on(today, campaign.parts.all()).order_by("pk")
        above: dict[int, list[CampaignPart]] = defaultdict(list)
        missing = list(parts.select_related("org", "unit"))
        people = people_by_part(missing)
        for part in missing:
            above[part.parent_id].append(part)
            yield _chase(campaign, part, people[part.pk], today)
        for leader in campaign.parts.filter(pk__in=above).select_related("org"):
            yield _count(campaign, leader, above[leader.pk], today)


def _chase(
    campaign: Campaign, part: CampaignPart, people: list[User], today: datetime.date
) -> Reminder:
    url = f"{reverse('campaign_report', args=[campaign.pk])}?part={part.pk}"
    message = Message(
        cause=f"campaign:{campaign.pk}:chase:{part.pk}:{today.isoformat()}",
        kind="campaign",
        title=_("今天的日报还没报：%(title)s") % {"title": campaign.title},
        body=_("%(who)s，请马上报；没有就写 0") % {"who": part},
        url=url,
        urgency=NOW,
    )
    return Reminder(tuple(people), message)


def _count(
    campaign: Campaign, leader: CampaignPart, missing: list[CampaignPart], today: datetime.date
) -> Reminder:
    names = "、".join(str(part) for part in missing[:5])
    more = _("等") if len(missing) > 5 else ""
    message = Message(
        cause=f"campaign:{campaign.pk}:missing:{leader.pk}:{today.isoformat()}",
        kind="campaign",
        title=_("%(n)s 家今天没报日报：%(title)s") % {"n": len(missing), "title": campaign.title},
        body=f"{names}{more}",
        url=f"{reverse('campaign_chain', args=[campaign.pk])}?state=missing",
    )
    return Reminder(tuple(people_of(leader)), message)
