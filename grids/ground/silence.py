"""When a grid's keepers last wrote anything down: what there is to tell whether somebody goes round."""

import datetime
from collections import defaultdict

from django.db.models import Max
from django.utils import timezone

from core.readings import Lying
from grids.models import CampaignReport, MatterStep, StationLog
from orgs.models import Org, Post, PostKind
from services.models import ServiceRecord, Voice

# What a keeper writes in his grid: model, who wrote it, which grid, when.
OF_GRID = (
    (MatterStep, "by", "matter__home", "at"),
    (Voice, "made_by", "grid", "created_at"),
)
# What he writes for whatever grid he keeps: model, who wrote it, when.
OF_PERSON = (
    (CampaignReport, "by", "at"),
    (ServiceRecord, "made_by", "created_at"),
    (StationLog, "made_by", "logged_on"),
)


def last_written(lying: Lying) -> dict[Org, datetime.date]:
    """Return, for grids with a keeper in office, the last day on which one of them wrote anything.

    Without a line: the day on which the first of those in office took over. Grids alone: who keeps
    nothing is another signal's.
    """
    posts = Post.objects.active().filter(lying("org"), kind=PostKind.GRID_KEEPER)
    keepers = defaultdict(list)
    for post in posts.filter(org__closed_on=None).select_related("org"):
        keepers[post.org].append(post)
    users = {post.user_id for some in keepers.values() for post in some}
    here, anywhere = _in_grids(users), _by_person(users)
    found = {}
    for grid, some in keepers.items():
        days = [min(post.start for post in some)]
        for post in some:
            days += here[post.user_id, grid.pk] + anywhere[post.user_id]
        found[grid] = max(days)
    return found


def _in_grids(users: set[int]) -> dict[tuple[int, int], list[datetime.date]]:
    found = defaultdict(list)
    for model, who, grid, when in OF_GRID:
        rows = model._base_manager.filter(**{f"{who}__in": users}).order_by()
        for user, org, last in rows.values_list(who, grid).annotate(last=Max(when)):
            found[user, org].append(_day(last))
    return found


def _by_person(users: set[int]) -> dict[int, list[datetime.date]]:
    found = defaultdict(list)
    for model, who, when in OF_PERSON:
        rows = model._base_manager.filter(**{f"{who}__in": users}).order_by()
        for user, last in rows.values_list(who).annotate(last=Max(when)):
            found[user].append(_day(last))
    return found


def _day(moment: datetime.date) -> datetime.date:
    return timezone.localdate(moment) if isinstance(moment, datetime.datetime) else moment
