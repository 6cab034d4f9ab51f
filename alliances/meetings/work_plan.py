"""What of planning waits for a user: invitations to answer, notices to send, topics to judge."""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import meeting_day
from alliances.models import Meeting, Reply, Topic
from alliances.rules import members_spoken_for
from core.models import User
from core.ui.dates import cn_datetime
from core.work import WorkItem
from orgs.models import PostKind
from orgs.scope import scope_of

REPLY_DAYS = 30
OWN = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)


def reply_items(user: User, today: datetime.date) -> list[WorkItem]:
    """Meetings ahead whose notice was sent and for which one of the user's members has not answered."""
    until = timezone.now() + datetime.timedelta(days=REPLY_DAYS)
    mine = members_spoken_for(user)
    open_ = Reply.objects.filter(
        membership__in=mine.values("pk"),
        answer="",
        meeting__state=Meeting.State.PLANNED,
        meeting__notice_sent_at__isnull=False,
        meeting__starts_at__gt=timezone.now(),
        meeting__starts_at__lte=until,
    )
    rows = Meeting.objects.filter(pk__in=open_.values("meeting_id")).order_by("starts_at", "pk")
    return [
        WorkItem(
            kind="reply",
            kind_label=_("会议通知"),
            title=row.title,
            detail=" ".join(filter(None, [cn_datetime(row.starts_at), row.place])),
            due=meeting_day(row),
            url=reverse("meeting_reply", args=[row.pk]),
            verb=_("回执"),
        )
        for row in rows
    ]


def topic_items(user: User, today: datetime.date) -> list[WorkItem]:
    """Topics that wait to be judged in bodies of one's own org."""
    own = scope_of(user).at("alliance__org", *OWN)
    rows = Topic.objects.filter(Q(state=Topic.State.PROPOSED) & own)
    rows = rows.select_related("alliance", "unit", "org").order_by("proposed_at", "pk")
    return [
        WorkItem(
            kind="topic",
            kind_label=_("征集议题"),
            title=row.title,
            detail=f"{row.unit or row.org or ''} {row.alliance.name}",
            due=None,
            url=reverse("topic_detail", args=[row.pk]),
            verb=_("审定"),
        )
        for row in rows
    ]
