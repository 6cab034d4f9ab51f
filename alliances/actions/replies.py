"""Answers of the invited: by login, or by a link on the phone that ends when the meeting begins."""

import base64
import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from alliances.bodies.people import meeting_day, members_on
from alliances.models import Attendance, Meeting, Membership, Reply
from alliances.rules import members_spoken_for
from core.models import User

CODE_BYTES = 12  # 96 bits
Answer = Reply.Answer
# What a log is filled with beforehand; who says yes is marked when he is there.
MARKS = {Answer.PROXY: Attendance.Status.PROXY, Answer.NO: Attendance.Status.EXCUSED}


def code_of(reply: Reply) -> str:
    """Return the code of the reply's link: 96 bits that nobody works out without SECRET_KEY.

    Worked out, not kept: the database holds its hash only, and the page shows it as often as asked.
    """
    digest = salted_hmac("alliances.reply", f"{reply.meeting_id}:{reply.pk}", algorithm="sha256")
    return base64.urlsafe_b64encode(digest.digest()[:CODE_BYTES]).decode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def open_replies(meeting: Meeting) -> None:
    """Make a reply with its link for each member of the day; links end when the meeting begins."""
    if meeting.alliance is None:
        return
    there = {reply.membership_id: reply for reply in meeting.replies.all()}
    for line in members_on(meeting.alliance, meeting_day(meeting)):
        reply = there.get(line.membership.pk)
        if reply is None:
            reply = Reply.objects.create(meeting=meeting, membership=line.membership)
        if reply.code_hash is None or reply.code_ends_at != meeting.starts_at:
            reply.code_hash, reply.code_ends_at = _hash(code_of(reply)), meeting.starts_at
            reply.save(update_fields=["code_hash", "code_ends_at"])


def move_links(meeting: Meeting) -> None:
    """Let the links end when the meeting begins now, after it was moved."""
    meeting.replies.exclude(code_hash=None).update(code_ends_at=meeting.starts_at)


def reply_of(code: str) -> Reply | None:
    """Return the reply of a link while it can be answered; looking changes nothing."""
    rows = Reply.objects.select_related(
        "meeting__alliance", "meeting__org", "membership__unit", "membership__org"
    )
    found = rows.filter(code_hash=_hash(code), code_ends_at__gt=timezone.now()).first()
    return found if found and can_answer(found.meeting) else None


def can_answer(meeting: Meeting) -> bool:
    """Tell whether the meeting still takes answers: planned, and not begun."""
    return meeting.state == Meeting.State.PLANNED and meeting.starts_at > timezone.now()


def members_to_answer(user: User, meeting: Meeting) -> list[Membership]:
    """Return the members for which the user may answer: his units and orgs that sit that day."""
    if meeting.alliance_id is None:
        return []
    day = meeting_day(meeting)
    rows = members_spoken_for(user).filter(Q(left_on=None) | Q(left_on__gt=day))
    return list(rows.filter(alliance=meeting.alliance_id).select_related("unit", "org"))


@transaction.atomic
def give_reply(
    *,
    meeting: Meeting,
    membership: Membership,
    answer: str,
    proxy_name: str = "",
    reason: str = "",
    by: User | None = None,
) -> Reply:
    """Take a member's answer (the last one counts) and fill the log with who is excused or sent.

    by: who is signed in; None by link, whose code the caller has checked.
    """
    if by is not None and membership not in members_to_answer(by, meeting):
        raise PermissionDenied(_("您不能替这个成员回执"))
    row = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not can_answer(row):
        raise ValidationError(_("会议已经开始、结束或取消，不再收回执。有事请直接告诉秘书"))
    proxy_name, reason = proxy_name.strip(), reason.strip()
    if answer not in Answer.values:
        raise ValidationError({"answer": _("请选参加、派人代会或请假")})
    if answer == Answer.PROXY and not proxy_name:
        raise ValidationError({"proxy_name": _("请写谁来代会")})
    if answer == Answer.NO and not reason:
        raise ValidationError({"reason": _("请写一句为什么来不了")})
    reply, _new = Reply.objects.select_for_update().get_or_create(
        meeting=row, membership=membership
    )
    before = reply.answer
    reply.answer, reply.answered_at, reply.answered_by = answer, timezone.now(), by
    reply.proxy_name = proxy_name if answer == Answer.PROXY else ""
    reply.reason = reason if answer == Answer.NO else ""
    reply.full_clean(exclude=["meeting", "membership"])
    reply.save()
    _fill_log(row, reply, before)
    return reply


def _fill_log(meeting: Meeting, reply: Reply, before: str) -> None:
    """Mark 假 or 代 as answered; a mark that somebody made by hand since stays as it is."""
    rows = Attendance.objects.filter(meeting=meeting, membership=reply.membership)
    mark, was = MARKS.get(Answer(reply.answer)), MARKS.get(Answer(before)) if before else None
    there = rows.first()
    if there and there.status != was:
        return
    if mark is None:
        rows.delete()
        return
    lines = members_on(meeting.alliance, meeting_day(meeting)) if meeting.alliance else []
    holder = next((x.holder for x in lines if x.membership.pk == reply.membership_id), "")
    facts = {
        "status": mark,
        "proxy_name": reply.proxy_name,
        "reason": reply.reason,
        "holder_name": holder,
    }
    rows.update(**facts) if there else Attendance.objects.create(
        meeting=meeting, membership=reply.membership, **facts
    )
