"""Meetings from the first date to the closing."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.planning import check_day
from alliances.actions.replies import move_links
from alliances.actions.topics import carry_over, give_back, hand_on
from alliances.bodies.people import meeting_day, member_users, responsible_users
from alliances.meetings.checklist import missing_for_closing
from alliances.meetings.numbers import give_number
from alliances.models import AgendaItem, Alliance, Decision, Meeting, MeetingKind, Waiver
from alliances.rules import bodies_to_meet, may_log
from core.models import User
from core.notices import NOW, Message, notify
from core.ui.dates import cn_date, cn_datetime, cn_time

OPEN_STATES = (Meeting.State.PLANNED, Meeting.State.OPEN)


def locked(meeting: Meeting, by: User) -> Meeting:
    """Lock a meeting's row and return it fresh.

    Raises PermissionDenied where `by` may not log it, ValidationError once it is closed.
    """
    if not may_log(by, meeting):
        raise PermissionDenied(_("您看得到这次会议，但不能改"))
    row = (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("alliance", "org", "closed_by")
        .get(pk=meeting.pk)
    )
    if row.state == Meeting.State.CLOSED:
        raise ValidationError(closed_words(row), code="closed")
    if row.state == Meeting.State.CANCELLED:
        raise ValidationError(_("这次会议已取消，不能再改"), code="closed")
    return row


def closed_words(meeting: Meeting) -> str:
    """Say who closed the meeting and when."""
    return _("%(who)s 已在%(at)s结会，纪要不再改动") % {
        "who": meeting.closed_by or _("有人"),
        "at": cn_datetime(meeting.closed_at),
    }


@transaction.atomic
def plan_meeting(
    *,
    alliance: Alliance,
    by: User,
    title: str,
    starts_at: datetime.datetime,
    place: str = "",
    chair: str = "",
    recorder: str = "",
    agenda: list[str] | None = None,
    makes_up_for: datetime.date | None = None,
    minutes: int = 90,
    kind: str = MeetingKind.REGULAR,
    held: bool = False,
) -> Meeting:
    """Fix a date for a body; its members are told when it lies ahead.

    makes_up_for: first day of a period that an admin above allowed to be made up.
    held: it was held already and is written down now. What was not reached before comes onto its
    agenda. ValidationError for a day on which the body cannot meet.
    """
    if not bodies_to_meet(by).filter(pk=alliance.pk).exists():
        raise PermissionDenied(_("您不能替这个机构安排会议"))
    if makes_up_for and not _may_make_up(alliance, makes_up_for):
        raise ValidationError({"makes_up_for": _("这一期没有准予补开")})
    day = timezone.localtime(starts_at).date()
    check_day(alliance, day, held=held or bool(makes_up_for))
    meeting = Meeting(
        minutes=minutes,
        kind=kind,
        alliance=alliance,
        org_id=alliance.org_id,
        title=title,
        starts_at=starts_at,
        place=place,
        chair=chair,
        recorder=recorder,
        makes_up_for=makes_up_for,
        created_by=by,
    )
    meeting.full_clean()
    meeting.save()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=number, title=text[:120])
        for number, text in enumerate(agenda or [], 1)
    )
    hand_on(alliance)
    if starts_at > timezone.now():
        _invite(meeting, by)
    return meeting


def _may_make_up(alliance: Alliance, start: datetime.date) -> bool:
    return alliance.waivers.filter(period_start=start, kind=Waiver.Kind.MAKE_UP).exists()


def _invite(meeting: Meeting, by: User) -> None:
    if meeting.alliance is None:
        return
    people = member_users(meeting.alliance, meeting_day(meeting))
    when = f"{cn_date(meeting.starts_at)} {cn_time(timezone.localtime(meeting.starts_at))}"
    notify(
        users=[user for user in people if user.pk != by.pk],
        message=Message(
            cause=f"meeting:{meeting.pk}:{meeting.starts_at.isoformat()}:{meeting.place}",
            urgency=NOW,
            kind="meeting",
            title=_("会议通知：%(title)s") % {"title": meeting.title},
            body=" ".join(filter(None, [when, meeting.place])),
            url=f"/meetings/{meeting.pk}/",
        ),
    )


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: User, **facts: Any) -> Meeting:
    """Change title, kind, starts_at, minutes, place, chair or recorder; a new time or place is told.

    Calendars of subscribers follow by the sequence; links to answer by end at the new beginning.
    """
    row = locked(meeting, by)
    if "starts_at" in facts:
        was, day = meeting_day(row), timezone.localtime(facts["starts_at"]).date()
        check_day(row.alliance, day, held=row.state == Meeting.State.OPEN, was=was)
    moved = any(
        field in facts and facts[field] != getattr(row, field)
        for field in ("starts_at", "place", "minutes")
    )
    for field, value in facts.items():
        setattr(row, field, value)
    row.version += 1
    row.sequence += int(moved)
    row.full_clean()
    row.save(update_fields=[*facts, "version", "sequence", "updated_at"])
    move_links(row)
    if moved and row.starts_at > timezone.now():
        _invite(row, by)
    return row


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, reason: str) -> Meeting:
    """Call a meeting off with a reason; whoever was invited is told. Its topics wait again."""
    row = locked(meeting, by)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么取消，成员会看到")})
    row.state, row.cancelled_reason = Meeting.State.CANCELLED, reason.strip()
    row.sequence += 1
    row.save(update_fields=["state", "cancelled_reason", "sequence", "updated_at"])
    give_back(row)
    if row.alliance and row.starts_at > timezone.now():
        notify(
            users=member_users(row.alliance, meeting_day(row)),
            message=Message(
                cause=f"meeting:{row.pk}:cancelled",
                urgency=NOW,
                kind="meeting",
                title=_("会议取消：%(title)s") % {"title": row.title},
                body=f"{cn_datetime(row.starts_at)} {row.cancelled_reason}",
                url=f"/meetings/{row.pk}/",
            ),
        )
    return row


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """Close a meeting: from then on it counts and its minutes stand.

    Refused with everything that is still missing named (attendance, notes, decisions), or when
    somebody else closed it first. Two at once: the row lock lets one, the other is told.
    """
    row = locked(meeting, by)
    missing = missing_for_closing(row)
    if missing:
        raise ValidationError([ValidationError(text, code="missing") for text in missing])
    outcome = AgendaItem.Outcome
    unset = row.agenda.filter(outcome=outcome.NONE).exclude(notes="")
    unset.update(outcome=outcome.DISCUSSED)
    row.state, row.closed_at, row.closed_by = Meeting.State.CLOSED, timezone.now(), by
    row.save(update_fields=["state", "closed_at", "closed_by", "updated_at"])
    give_number(row)
    carry_over(row)
    _tell_of_minutes(row, by)
    return row


def _tell_of_minutes(meeting: Meeting, by: User) -> None:
    decisions = meeting.decisions.select_related("person", "unit", "org")
    for decision in decisions:
        _tell_responsible(decision, meeting)
    if meeting.alliance:
        people = member_users(meeting.alliance, meeting_day(meeting))
        notify(
            users=[user for user in people if user.pk != by.pk],
            message=Message(
                cause=f"meeting:{meeting.pk}:minutes",
                kind="meeting",
                title=_("会议纪要：%(title)s") % {"title": meeting.title},
                body=_("议定 %(n)s 件事") % {"n": len(decisions)},
                url=f"/meetings/{meeting.pk}/",
            ),
        )


def _tell_responsible(decision: Decision, meeting: Meeting) -> None:
    notify(
        users=responsible_users(decision),
        message=Message(
            cause=f"decision:{decision.pk}:given",
            kind="decision",
            title=_("交您办：%(text)s") % {"text": decision.text},
            body=_("%(meeting)s议定，%(due)s前办完")
            % {"meeting": meeting.title, "due": cn_date(decision.due)},
            url=f"/decisions/{decision.pk}/",
        ),
    )
