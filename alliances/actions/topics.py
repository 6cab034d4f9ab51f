"""Topics that members propose, and agenda items that were not reached: nothing gets lost between."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.bodies.people import keepers
from alliances.models import AgendaItem, Alliance, Meeting, Membership, Topic
from alliances.rules import bodies_to_meet, members_spoken_for
from core.models import User
from core.notices import Message, notify
from core.ui.dates import cn_day

AHEAD = (Meeting.State.PLANNED, Meeting.State.OPEN)
JUDGED = (Topic.State.TAKEN, Topic.State.PUT_OFF, Topic.State.REFUSED)
AGENDA_LIMIT = 40


@transaction.atomic
def propose_topic(*, member: Membership, by: User, title: str, text: str = "") -> Topic:
    """Propose a topic for the member's body; whoever keeps the body is told."""
    if not members_spoken_for(by).filter(pk=member.pk).exists():
        raise PermissionDenied(_("您不能替这个成员提议题"))
    topic = Topic(
        alliance_id=member.alliance_id,
        unit_id=member.unit_id,
        org_id=member.org_id,
        title=title,
        text=text,
        proposed_by=by,
    )
    topic.full_clean()
    topic.save()
    notify(
        users=[user for user in keepers(member.alliance) if user.pk != by.pk],
        message=Message(
            cause=f"topic:{topic.pk}:proposed",
            kind="topic",
            title=_("%(who)s提了议题：%(title)s") % {"who": member, "title": title},
            body=member.alliance.name,
            url=f"/topics/{topic.pk}/",
        ),
    )
    return topic


@transaction.atomic
def judge_topic(
    *, topic: Topic, by: User, state: str, meeting: Meeting | None = None, reason: str = ""
) -> Topic:
    """Take a topic onto a planned meeting's agenda, put it off, or refuse it; the proposer is told.

    What was put off can be taken later. Two at once: one judges, the other hears who did.
    """
    if not bodies_to_meet(by).filter(pk=topic.alliance_id).exists():
        raise PermissionDenied(_("您看得到这个议题，但不由您审定"))
    rows = Topic.objects.select_for_update(of=("self",)).select_related("decided_by", "alliance")
    row = rows.get(pk=topic.pk)
    if row.state not in (Topic.State.PROPOSED, Topic.State.PUT_OFF):
        who, at = row.decided_by or _("有人"), cn_day(row.decided_at or row.proposed_at)
        words = {"who": who, "at": at, "state": row.get_state_display()}
        raise ValidationError(_("%(who)s 已在%(at)s定为“%(state)s”") % words)
    if state not in JUDGED:
        raise ValidationError(_("请选列入、放到以后或不列入"))
    if state != Topic.State.TAKEN and not reason.strip():
        raise ValidationError({"reason": _("请写理由，提议题的人看得到")})
    if state == Topic.State.TAKEN:
        if meeting is None:
            raise ValidationError({"meeting": _("请选列入哪次会议；还没有的，先安排会议")})
        _put_on(_meeting_ahead(meeting, row), row)
        row.meeting = meeting
    row.state, row.reason = state, reason.strip()
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    _tell_proposer(row)
    return row


def _meeting_ahead(meeting: Meeting, topic: Topic) -> Meeting:
    """Lock the meeting; ValidationError once it is over, or where it is another body's."""
    row = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if row.alliance_id != topic.alliance_id or row.state not in AHEAD:
        raise ValidationError({"meeting": _("这次会议已经结会或取消，请另选一次")})
    return row


def _put_on(meeting: Meeting, topic: Topic) -> None:
    if meeting.agenda.count() >= AGENDA_LIMIT:
        raise ValidationError(
            {"meeting": _("这次会议已有 %(n)s 个议题，请放到以后") % {"n": AGENDA_LIMIT}}
        )
    AgendaItem.objects.create(
        meeting=meeting, order=next_order(meeting), title=topic.title, topic=topic
    )


def next_order(meeting: Meeting) -> int:
    """Return the place after the last agenda item."""
    return (meeting.agenda.aggregate(last=Max("order"))["last"] or 0) + 1


def _tell_proposer(topic: Topic) -> None:
    words = {
        Topic.State.TAKEN: _("议题已列入议程：%(title)s"),
        Topic.State.PUT_OFF: _("议题放到以后：%(title)s"),
        Topic.State.REFUSED: _("议题没有列入：%(title)s"),
    }[Topic.State(topic.state)]
    notify(
        users=[topic.proposed_by],
        message=Message(
            cause=f"topic:{topic.pk}:{topic.state}:{timezone.now():%Y%m%d%H%M%S}",
            kind="topic",
            title=words % {"title": topic.title},
            body=topic.reason or (topic.meeting.title if topic.meeting else ""),
            url=f"/topics/{topic.pk}/",
        ),
    )


def carry_over(meeting: Meeting) -> None:
    """After a meeting is closed: topics that were talked of are done, what was not reached goes on.

    Called in the transaction of the closing, under the lock of the meeting.
    """
    talked = meeting.agenda.exclude(outcome=AgendaItem.Outcome.NOT_REACHED)
    Topic.objects.filter(agenda__in=talked.values("pk"), state=Topic.State.TAKEN).update(
        state=Topic.State.DONE
    )
    if meeting.alliance:
        hand_on(meeting.alliance)


def give_back(meeting: Meeting) -> None:
    """After a meeting is called off: its topics wait to be judged anew, what came from before waits."""
    fresh = meeting.agenda.filter(carried_from=None).exclude(topic=None)
    topics = list(fresh.values_list("topic_id", flat=True))
    Topic.objects.filter(pk__in=topics, state=Topic.State.TAKEN).update(
        state=Topic.State.PROPOSED, meeting=None
    )
    meeting.agenda.exclude(carried_from=None).update(carried_from=None)
    if meeting.alliance:
        hand_on(meeting.alliance)


def waiting_items(alliance: Alliance) -> list[AgendaItem]:
    """Return what was not reached in closed meetings and is on no later agenda yet."""
    rows = _waiting().filter(meeting__alliance=alliance).select_related("meeting")
    return list(rows.order_by("meeting__starts_at", "order", "pk"))


def bodies_waiting() -> QuerySet[AgendaItem, Any]:
    """Return the ids of bodies with items that wait for a meeting."""
    return _waiting().values("meeting__alliance_id")


def _waiting() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(
        meeting__state=Meeting.State.CLOSED,
        outcome=AgendaItem.Outcome.NOT_REACHED,
        carried_to=None,
    )


@transaction.atomic
def hand_on(alliance: Alliance) -> int:
    """Put waiting items on the next meeting that is planned; return how many. None planned: 0.

    The next meeting's lock lets one at a time; `carried_from` is unique besides.
    """
    waiting = waiting_items(alliance)
    if not waiting:
        return 0
    first = waiting[0].meeting.starts_at
    coming = Meeting.objects.filter(alliance=alliance, state__in=AHEAD, starts_at__gt=first)
    moved = 0
    for pk in coming.order_by("starts_at", "pk").values_list("pk", flat=True):
        row = Meeting.objects.select_for_update(no_key=True).get(pk=pk)
        if row.state not in AHEAD:
            continue
        for item in waiting_items(alliance):
            if item.meeting.starts_at < row.starts_at:
                _carry(item, row)
                moved += 1
    return moved


def _carry(item: AgendaItem, meeting: Meeting) -> None:
    AgendaItem.objects.create(
        meeting=meeting,
        order=next_order(meeting),
        title=item.title,
        topic_id=item.topic_id,
        carried_from=item,
    )
    if item.topic_id:
        Topic.objects.filter(pk=item.topic_id).update(meeting=meeting)
