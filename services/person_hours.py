"""Nobody is in two places at a time: a member's hours at projects, and what other apps know of."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.locks import Lock, hold
from core.slots import gather
from orgs.models import Member
from services.models import ServiceRecord


def hold_hours(members: Iterable[Member]) -> None:
    """Hold the hours of these people until the transaction ends; the last lock that one takes.

    A person is his account, or where he has none his check-in. Two who write hours of the same
    person down at once, here and elsewhere, follow one after the other.
    """
    for key in sorted({member.user_id or -member.pk for member in members}):
        hold(Lock.HOURS, key)


def check_ins_of(members: Iterable[Member]) -> dict[int, int]:
    """Return from each check-in of these people to the one given: a person may have several."""
    given = list(members)
    own = {member.user_id: member.pk for member in given if member.user_id}
    others = Member.objects.filter(user__in=own).values_list("pk", "user_id")
    return {pk: own[user] for pk, user in others} | {member.pk: member.pk for member in given}


def at_projects(
    members: Iterable[Member], day: datetime.date, begins: datetime.time, ends: datetime.time
) -> set[int]:
    """Return which of the members have hours at a project that overlap, refused ones left out."""
    rows = ServiceRecord.objects.exclude(state=ServiceRecord.State.REFUSED)
    return busy(rows, members, day, begins, ends)


def busy(
    rows: QuerySet[Any],
    members: Iterable[Member],
    day: datetime.date,
    begins: datetime.time,
    ends: datetime.time,
) -> set[int]:
    """Return which of the members have hours among the rows that overlap, by any of their check-ins."""
    check_ins = check_ins_of(members)
    found = rows.filter(member__in=check_ins, day=day, begins__lt=ends, ends__gt=begins)
    return {check_ins[pk] for pk in found.order_by().values_list("member_id", flat=True)}


def elsewhere(
    members: Iterable[Member], day: datetime.date, begins: datetime.time, ends: datetime.time
) -> set[int]:
    """Return which of the members have hours outside projects that overlap (slot `hours.elsewhere`)."""
    given = list(members)
    found = gather("hours.elsewhere", members=given, day=day, begins=begins, ends=ends)
    return set().union(*found)


def refuse_elsewhere(
    members: Iterable[Member], day: datetime.date, begins: datetime.time, ends: datetime.time
) -> None:
    """Raise ValidationError for who is at a post at that time; to be called under `hold_hours`."""
    given = list(members)
    twice = elsewhere(given, day, begins, ends)
    names = "、".join(member.shown for member in given if member.pk in twice)
    if names:
        words = _("%(names)s 在 %(day)s 的这段时间已有值岗记录，请改时间")
        raise ValidationError({"people": words % {"names": names, "day": day}})
