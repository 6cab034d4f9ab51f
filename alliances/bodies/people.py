"""Who sits in a body on a day, who can be made responsible, and who hears of it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.utils import timezone

from alliances.models import Alliance, Decision, Meeting, Membership, Seat
from core.models import User
from orgs.models import Level, Post, PostKind
from orgs.scope import people_at, people_of_unit

KINDS_AT = (PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF)


@dataclass(frozen=True)
class MemberLine:
    """A member on a day, and who fills its seat; holder is empty where nobody does.

    deputies: who may represent the holder that day, in the order of their terms.
    """

    membership: Membership
    name: str
    holder: str
    title: str
    holder_id: int | None
    seat: Seat | None
    deputies: tuple[Seat, ...] = ()

    @property
    def counts(self) -> bool:
        """Tell whether the member counts for a quorum: residents and others only listen in."""
        return self.membership.role == Membership.Role.MEMBER


@dataclass(frozen=True)
class Responsible:
    """Somebody who can be made responsible; code is what forms carry, unique in a meeting."""

    code: str
    name: str
    place: str
    unit_id: int | None
    org_id: int | None
    user_id: int | None


def meeting_day(meeting: Meeting) -> datetime.date:
    """Return the meeting's calendar day in the portal's zone."""
    return timezone.localtime(meeting.starts_at).date()


def members_on(alliance: Alliance, day: datetime.date) -> list[MemberLine]:
    """Return the members on that day with their seat-holders of that day, in two queries."""
    seats = Seat.objects.filter(Q(end=None) | Q(end__gte=day), start__lte=day).order_by("-start")
    members = (
        alliance.memberships.standing(day)
        .select_related("unit", "org")
        .prefetch_related(Prefetch("seats", seats, to_attr="seats_then"))
    )
    return [_line(member) for member in members]


def _line(member: Membership) -> MemberLine:
    then: list[Seat] = member.seats_then  # type: ignore[attr-defined]
    seat = next((one for one in then if one.role == Seat.Role.HOLDER), None)
    return MemberLine(
        membership=member,
        name=str(member),
        holder=seat.holder_name if seat else "",
        title=seat.title if seat else "",
        holder_id=seat.holder_id if seat else None,
        seat=seat,
        deputies=tuple(one for one in reversed(then) if one.role == Seat.Role.DEPUTY),
    )


def responsible_people(meeting: Meeting) -> dict[str, Responsible]:
    """Return who can be made responsible in a meeting, by code: seat-holders, then colleagues.

    Seat-holders of the members, then people with a post at a member unit, a member org or the org
    itself. Four queries.
    """
    found: dict[str, Responsible] = {}
    lines = members_on(meeting.alliance, meeting_day(meeting)) if meeting.alliance else []
    places: dict[tuple[str, int], str] = {("o", meeting.org_id): meeting.org.name}
    for line in lines:
        member = line.membership
        if member.resident_name:
            continue  # residents advise, they do not owe
        kind, pk = ("u", member.unit_id) if member.unit_id else ("o", member.org_id)
        places[kind, pk] = line.name
        code = f"{kind}{pk}:{line.holder_id or 0}"
        found[code] = Responsible(
            code, line.holder, line.name, member.unit_id, member.org_id, line.holder_id
        )
    for post in _posts_at(places):
        kind, pk = ("u", post.unit_id) if post.unit_id else ("o", post.org_id)
        code = f"{kind}{pk}:{post.user_id}"
        place = places[kind, pk]
        found.setdefault(
            code,
            Responsible(code, str(post.user), place, post.unit_id, post.org_id, post.user_id),
        )
    return found


def _posts_at(places: Iterable[tuple[str, int]]) -> Iterable[Post]:
    units = [pk for kind, pk in places if kind == "u"]
    orgs = [pk for kind, pk in places if kind == "o"]
    at = Q(unit_id__in=units) | Q(org_id__in=orgs, kind__in=KINDS_AT)
    return (
        Post.objects.active().filter(at, user__is_active=True).select_related("user").order_by("pk")
    )


def code_of(decision: Decision) -> str:
    """Return the code of whoever is responsible for a decision, empty where nobody is."""
    if decision.unit_id:
        return f"u{decision.unit_id}:{decision.person_id or 0}"
    if decision.org_id:
        return f"o{decision.org_id}:{decision.person_id or 0}"
    return ""


def responsible_users(decision: Decision) -> list[User]:
    """Return who is told of a decision: the person, else the unit's or the org's people."""
    if decision.person_id and decision.person.is_active:
        return [decision.person]
    if decision.unit_id:
        return people_of_unit(decision.unit_id)
    return people_at([decision.org_id], *KINDS_AT) if decision.org_id else []


def member_users(alliance: Alliance, day: datetime.date) -> list[User]:
    """Return the people of the members who may open its pages: units' people, orgs' leading posts,
    and the part-time members of its org.
    """
    lines = members_on(alliance, day)
    units = [line.membership.unit_id for line in lines if line.membership.unit_id]
    orgs = [line.membership.org_id for line in lines if line.membership.org_id]
    posts = Post.objects.active().filter(
        Q(unit_id__in=units)
        | Q(org_id__in=orgs, kind__in=KINDS_AT)
        | Q(org_id=alliance.org_id, kind=PostKind.PART_TIME_MEMBER)
    )
    return list(User.objects.filter(posts__in=posts, is_active=True).distinct())


def keepers(alliance: Alliance) -> list[User]:
    """Return who convenes a body: the people with a leading post exactly at its org."""
    return people_at([alliance.org_id], *KINDS_AT)


def admins_above(alliance: Alliance) -> list[User]:
    """Return the admins who answer for a body: the district's, for a district's body the city's."""
    org = alliance.org
    above = org.city_id if org.level <= Level.DISTRICT else org.district_id
    if above is None or above == org.pk:
        return []
    return people_at([above], PostKind.ADMIN)
