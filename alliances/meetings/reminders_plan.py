"""What falls due before a meeting: a notice that nobody has sent, an invitation nobody answered."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import keepers
from alliances.models import Meeting, Reply
from core.models import User
from core.notices import Message
from core.reminders import Reminder, reminds
from core.ui.dates import cn_datetime
from orgs.models import PostKind
from orgs.scope import people_at, people_of_unit

NOTICE_DAYS = 7
REPLY_DAYS = 2


def _ahead(days: int, today: datetime.date):
    end = datetime.datetime.combine(today + datetime.timedelta(days=days), datetime.time.max)
    rows = Meeting.objects.filter(
        state=Meeting.State.PLANNED,
        alliance__isnull=False,
        starts_at__gt=timezone.now(),
        starts_at__lte=timezone.make_aware(end),
    )
    return rows.select_related("alliance").order_by("starts_at", "pk")


@reminds("alliances.notice_due")
def notice_due(today: datetime.date) -> Iterator[Reminder]:
    """A week before a meeting whose notice was not sent, who keeps the body is told, once."""
    for row in _ahead(NOTICE_DAYS, today).filter(notice_sent_at=None):
        yield Reminder(
            tuple(keepers(row.alliance)) if row.alliance else (),
            Message(
                cause=f"meeting:{row.pk}:notice_due:{row.starts_at.isoformat()}",
                kind="meeting",
                title=_("该发会议通知了：%(title)s") % {"title": row.title},
                body=" ".join(filter(None, [cn_datetime(row.starts_at), row.place])),
                url=reverse("meeting_notice", args=[row.pk]),
            ),
        )


@reminds("alliances.reply_due")
def reply_due(today: datetime.date) -> Iterator[Reminder]:
    """Two days before a meeting the members that have not answered are asked once more."""
    sent = _ahead(REPLY_DAYS, today).filter(notice_sent_at__isnull=False)
    rows = Reply.objects.filter(meeting__in=sent.values("pk"), answer="")
    for row in rows.select_related("meeting", "membership").order_by("pk"):
        meeting, member = row.meeting, row.membership
        users: list[User] = []
        if member.unit_id:
            users = people_of_unit(member.unit_id)
        elif member.org_id:
            users = people_at([member.org_id], PostKind.OFFICER, PostKind.STAFF)
        yield Reminder(
            tuple(users),
            Message(
                cause=f"meeting:{meeting.pk}:reply_due:{meeting.starts_at.isoformat()}",
                kind="meeting",
                title=_("请回执：%(title)s") % {"title": meeting.title},
                body=" ".join(filter(None, [cn_datetime(meeting.starts_at), meeting.place])),
                url=reverse("meeting_reply", args=[meeting.pk]),
            ),
        )
