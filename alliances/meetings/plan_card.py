"""What a meeting's page shows of its planning: papers, replies, and who may do what about them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alliances.actions.replies import can_answer, members_to_answer
from alliances.bodies.people import MemberLine, meeting_day, members_on
from alliances.models import Meeting, Membership, Reply
from alliances.rules import may_log
from core.models import User
from core.ui.dates import cn_datetime


@dataclass(frozen=True)
class AnswerLine:
    """A member, its answer if it gave one, and how it can be reached."""

    line: MemberLine
    reply: Reply | None


def plan_of(user: User, meeting: Meeting) -> dict:
    """Return papers, the words of the notice, and whether the user may answer or send it."""
    ahead = can_answer(meeting)
    keeps = ahead and meeting.alliance_id and may_log(user, meeting)
    mine = members_to_answer(user, meeting) if ahead and meeting.notice_sent_at else []
    return {
        "papers": papers_of(meeting),
        "notice": meeting.notice,
        "sent": cn_datetime(meeting.notice_sent_at) if meeting.notice_sent_at else "",
        "may_send": keeps,
        "answers": counts(answers_of(meeting)) if keeps and meeting.notice_sent_at else [],
        "may_answer": bool(mine),
        "answered": _answered(meeting, mine),
    }


def papers_of(meeting: Meeting) -> list:
    """Return the meeting's papers as attachments, in order."""
    return [paper.attachment for paper in meeting.papers.select_related("attachment")]


def _answered(meeting: Meeting, members: list[Membership]) -> str:
    given = Reply.objects.filter(meeting=meeting, membership__in=members).exclude(answer="")
    return "、".join(dict.fromkeys(str(reply.get_answer_display()) for reply in given))


def answers_of(meeting: Meeting) -> list[AnswerLine]:
    """Return each member of the day with its reply, in the order of the seats."""
    if meeting.alliance is None:
        return []
    given = {reply.membership_id: reply for reply in meeting.replies.all()}
    lines = members_on(meeting.alliance, meeting_day(meeting))
    return [AnswerLine(line, given.get(line.membership.pk)) for line in lines]


def counts(lines: list[AnswerLine]) -> list[tuple[str, int]]:
    """Return how many said yes, send somebody, are excused, and have not answered."""
    said = [line.reply.answer if line.reply else "" for line in lines]
    named = [(choice.value, str(choice.label)) for choice in Reply.Answer]
    return [(label, said.count(value)) for value, label in [*named, ("", _("还没回执"))]]
