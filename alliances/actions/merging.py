"""Two bodies made one: what is still open moves, what was held stays where it was held."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.bodies import check_may_change, refuse_open_meetings
from alliances.actions.seats import close_membership
from alliances.models import Alliance, BodyPlace, Decision, Meeting, Membership, Seat, Topic
from core.models import User

WAITING = (Topic.State.PROPOSED, Topic.State.PUT_OFF)


def merge_preview(gone: Alliance, into: Alliance) -> dict[str, Any]:
    """Return what would move, for the page: members, those that sit in both, meetings, topics."""
    there = list(into.memberships.standing().select_related("unit", "org"))
    known = {_key(m) for m in there}
    members = list(gone.memberships.standing().select_related("unit", "org"))
    return {
        "members": [str(m) for m in members if _key(m) not in known],
        "both": [str(m) for m in members if _key(m) in known],
        "meetings": list(gone.meetings.filter(state=Meeting.State.PLANNED)),
        "topics": gone.topics.filter(state__in=WAITING).count(),
        "decisions": open_decisions(gone).count(),
        "held": gone.meetings.filter(state=Meeting.State.CLOSED).count(),
    }


def open_decisions(gone: Alliance) -> QuerySet[Decision]:
    """Return what a body has settled and nobody has done yet."""
    return Decision.objects.filter(
        meeting__alliance=gone, meeting__state=Meeting.State.CLOSED, state=Decision.State.OPEN
    )


def _key(member: Membership) -> tuple:
    return member.unit_id, member.org_id, member.resident_name


@transaction.atomic
def merge_alliances(*, gone: Alliance, into: Alliance, by: User, reason: str) -> Alliance:
    """Merge a body into another today; both must be the user's to change.

    Members with their seats, dates that are fixed, open topics and the quarter's communities move.
    Closed meetings and their decisions stay with the old body, which can still be read; the new
    one shows what of them is still to be done.
    """
    check_may_change(by, gone)
    check_may_change(by, into)
    if gone.pk == into.pk:
        raise ValidationError({"into": _("不能并入自己，请另选一个机构")})
    rows = Alliance.objects.select_for_update(no_key=True).order_by("pk")
    locked = {row.pk: row for row in rows.filter(pk__in=[gone.pk, into.pk])}
    old, new = locked[gone.pk], locked[into.pk]
    for row in (old, new):
        if row.ended_on:
            raise ValidationError(
                _("%(name)s 已于 %(on)s 终止") % {"name": row, "on": row.ended_on}
            )
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么并入")})
    refuse_open_meetings(old, Meeting.State.OPEN)
    today = timezone.localdate()
    seats_in = {_key(m): m for m in new.memberships.standing(today)}
    heirs = {m.pk: _move_member(m, new, seats_in, today) for m in old.memberships.standing(today)}
    _move_meetings(old, new, heirs)
    moved = Q(state=Topic.State.TAKEN, meeting__alliance=new)
    for topic in old.topics.filter(Q(state__in=WAITING) | moved):
        topic.alliance = new
        topic.save(update_fields=["alliance"])
    old.series.filter(ends_on=None).update(ends_on=today)
    _move_places(old, new)
    old.ended_on, old.ended_reason, old.merged_into = today, reason.strip(), new
    old.full_clean(exclude=["merged_into"])
    old.save(update_fields=["ended_on", "ended_reason", "merged_into"])
    return new


def _move_member(
    member: Membership, into: Alliance, known: dict[tuple, Membership], today: datetime.date
) -> Membership:
    """Give a member its place in the new body, with who fills it now; where it sits, it stays."""
    heir = known.get(_key(member))
    sitting = [s for s in member.seats.all() if s.end is None or s.end >= today]
    close_membership(member, today)
    if heir is not None:
        return heir
    heir = Membership.objects.create(
        alliance=into,
        unit_id=member.unit_id,
        org_id=member.org_id,
        resident_name=member.resident_name,
        role=member.role,
        joined_on=max(today, into.founded_on),
        order=1000 + member.order,
    )
    for seat in sitting:
        Seat.objects.create(
            membership=heir,
            role=seat.role,
            holder_name=seat.holder_name,
            title=seat.title,
            holder_id=seat.holder_id,
            phone=seat.phone,
            start=max(heir.joined_on, seat.start),
            end=seat.end,
        )
    return heir


def _move_meetings(old: Alliance, new: Alliance, heirs: dict[int, Membership]) -> None:
    """Fixed dates go to the new body; answers given for the old seat count for the new one."""
    for meeting in old.meetings.filter(state=Meeting.State.PLANNED):
        for rows in (meeting.replies, meeting.attendance):
            for row in rows.all():
                heir = heirs.get(row.membership_id)
                if heir and not rows.filter(membership=heir).exists():
                    row.membership = heir
                    row.save(update_fields=["membership"])
        meeting.alliance, meeting.org_id, meeting.series = new, new.org_id, None
        meeting.save(update_fields=["alliance", "org", "series"])


def _move_places(old: Alliance, new: Alliance) -> None:
    if not new.places.exists():
        return  # a body without a quarter does not get one by this
    there = set(new.places.values_list("org_id", flat=True))
    for place in old.places.exclude(org_id__in=there):
        BodyPlace.objects.create(alliance=new, org_id=place.org_id)
