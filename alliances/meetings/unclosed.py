"""Meetings that were held and not closed: after seven days the level above sees them."""

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.bodies.people import meeting_day
from alliances.models import Meeting
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_day
from core.work import WorkItem
from orgs.models import PostKind
from orgs.scope import people_at, scope_of

ABOVE_DAYS = 7  # the last of the chasings of its own org (alliances.reminders.UNLOGGED_DAYS)
LEADS = (PostKind.ADMIN, PostKind.OFFICER)
NAMED = 2


def unclosed(today: datetime.date) -> QuerySet[Meeting]:
    """Return meetings over for more than seven days and neither closed nor called off."""
    latest = today - datetime.timedelta(days=ABOVE_DAYS)
    states = (Meeting.State.PLANNED, Meeting.State.OPEN)
    return Meeting.objects.filter(state__in=states, starts_at__date__lt=latest)


@reminds("alliances.unclosed_above")
def told_above(today: datetime.date) -> Iterator[Reminder]:
    """Who leads the org above hears of each such meeting once."""
    rows = unclosed(today).filter(org__parent__isnull=False).select_related("org")
    desks: dict[int, tuple[User, ...]] = {}
    for row in rows.order_by("pk"):
        above = row.org.parent_id
        if above not in desks:
            desks[above] = tuple(people_at([above], *LEADS))
        facts = {"org": row.org, "title": row.title}
        yield Reminder(
            desks[above],
            Message(
                cause=f"meeting:{row.pk}:unlogged:above",
                kind="meeting",
                title=_("%(org)s的会还没结会：%(title)s") % facts,
                body=_("%(day)s开的会，已过 %(n)s 天，催过两次。")
                % {"day": cn_day(row.starts_at), "n": (today - meeting_day(row)).days},
                url=reverse("meeting_detail", args=[row.pk]),
            ),
        )


def unclosed_items(user: User, today: datetime.date) -> list[WorkItem]:
    """One row of the workbench for all such meetings one level below the user's leading posts."""
    at = [pk for kind, pk, _level in scope_of(user).org_posts if kind in LEADS]
    rows = list(
        unclosed(today).filter(org__parent__in=at).select_related("org").order_by("starts_at")
    )
    if not rows:
        return []
    names = list(dict.fromkeys(row.org.name for row in rows))
    said = "、".join(names[:NAMED])
    if len(names) > NAMED:
        said = _("%(names)s等 %(n)s 家") % {"names": said, "n": len(names)}
    return [
        WorkItem(
            kind="meeting",
            kind_label=_("会议"),
            title=_("下级 %(n)s 次会开完没结会") % {"n": len(rows)},
            detail=_("%(names)s，催过两次还没结会") % {"names": said},
            due=meeting_day(rows[0]) + datetime.timedelta(days=ABOVE_DAYS),
            url=f"{reverse('meeting_list')}?over=yes",
            verb=_("去看看"),
            late=True,
        )
    ]
