"""The notice of a meeting: words, agenda and papers, sent to the seats."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.meetings import locked
from alliances.actions.planning import when_words
from alliances.actions.replies import open_replies
from alliances.actions.topics import AGENDA_LIMIT, next_order
from alliances.bodies.people import meeting_day, member_users, members_on
from alliances.models import AgendaItem, Meeting, MeetingKind, Paper
from core.models import Attachment, User
from core.notices import Message, notify


@transaction.atomic
def set_notice(
    *,
    meeting: Meeting,
    by: User,
    notice: str,
    papers: list[Attachment],
    add: list[str] | None = None,
) -> Meeting:
    """Keep the words of the notice, its papers in order, and further agenda items."""
    row = locked(meeting, by)
    row.notice = notice.strip()
    row.save(update_fields=["notice", "updated_at"])
    kept = {paper.attachment_id: paper for paper in row.papers.all()}
    for paper in kept.values():
        if paper.attachment_id not in {one.pk for one in papers}:
            paper.delete()
    for number, attachment in enumerate(papers):
        paper = kept.get(attachment.pk) or Paper(meeting=row, attachment=attachment)
        paper.order = number
        paper.save()
    if row.agenda.count() + len(add or []) > AGENDA_LIMIT:
        raise ValidationError({"add": _("最多 %(n)s 个议题") % {"n": AGENDA_LIMIT}})
    for title in add or []:
        AgendaItem.objects.create(meeting=row, order=next_order(row), title=title[:120])
    return row


@transaction.atomic
def send_notice(*, meeting: Meeting, by: User) -> int:
    """Send the notice with agenda and papers to the members' people; return how many were told.

    Sent again unchanged it tells only who was not told yet. Members without an account are listed
    by the page, each with a link to answer by.
    """
    row = locked(meeting, by)
    if row.alliance is None:
        raise ValidationError(_("这次会议没有成员单位，不用发通知"))
    if row.starts_at <= timezone.now():
        raise ValidationError(_("会议时间已到，不用再发通知。要改期，请先改时间地点"))
    if not members_on(row.alliance, meeting_day(row)):
        raise ValidationError(_("这个机构那天还没有成员席位。请先到机构页加成员，再发通知"))
    row.notice_sent_at = timezone.now()
    row.save(update_fields=["notice_sent_at", "updated_at"])
    open_replies(row)
    urgent = row.kind == MeetingKind.URGENT
    title = _("紧急会议通知：%(title)s") if urgent else _("会议通知：%(title)s")
    people = member_users(row.alliance, meeting_day(row))
    return notify(
        users=[user for user in people if user.pk != by.pk],
        message=Message(
            cause=f"meeting:{row.pk}:notice:{_digest(row)}",
            kind="meeting",
            title=title % {"title": row.title},
            body=_("%(when)s，请回执能不能参加")
            % {"when": " ".join(filter(None, [when_words(row), row.place]))},
            url=f"/meetings/{row.pk}/reply/",
        ),
    )


def _digest(meeting: Meeting) -> str:
    """Return a mark of what the notice says, so that only a changed one is told again."""
    parts = [meeting.starts_at.isoformat(), meeting.place, meeting.notice, meeting.title]
    parts += meeting.agenda.values_list("title", flat=True)
    parts += [str(pk) for pk in meeting.papers.values_list("attachment_id", flat=True)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
