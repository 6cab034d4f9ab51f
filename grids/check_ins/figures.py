"""What members and posts of a unit come to in each community: counts and confirmed hours (S3)."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from grids.models import StationHolder, StationLog, UnitCheckIn
from orgs.models import Member, Org, Unit
from services.models import ServiceRecord


@dataclass
class AtPlace:
    """One community: members of the unit there, posts they and it hold, hours since a day."""

    org: Org
    members: int = 0
    posts: int = 0
    project_hours: float = 0.0
    post_hours: float = 0.0
    check_in: UnitCheckIn | None = None

    @property
    def hours(self) -> float:
        """Return all hours."""
        return self.project_hours + self.post_hours


def first_day() -> datetime.date:
    """Return the day from which hours are counted: the first of this year."""
    return timezone.localdate().replace(month=1, day=1)


def places_of(unit: Unit) -> list[AtPlace]:
    """Return the communities in which the unit or its members report, most hours first.

    Hours are those confirmed since the first day of this year, whatever the project.
    """
    found: dict[int, AtPlace] = {}

    def at(pk: int) -> AtPlace:
        return found.setdefault(pk, AtPlace(Org(pk=pk)))

    for row in UnitCheckIn.objects.in_force().filter(unit=unit):
        at(row.org_id).check_in = row
    members = Member.objects.in_force().filter(home_unit=unit).order_by()
    for one in members.values("org").annotate(n=Count("pk")):
        at(one["org"]).members = one["n"]
    ours = Q(unit=unit) | Q(member__home_unit=unit)
    posts = StationHolder.objects.filter(ours, ended_on=None).order_by()
    for one in posts.values("station__org").annotate(n=Count("pk")):
        at(one["station__org"]).posts = one["n"]
    since = {"state": "confirmed", "day__gte": first_day()}
    records = ServiceRecord.objects.filter(member__home_unit=unit, **since).order_by()
    for one in records.values("member__org").annotate(n=Sum("minutes")):
        at(one["member__org"]).project_hours = one["n"] / 60
    logs = StationLog.objects.filter(
        Q(holder__unit=unit) | Q(member__home_unit=unit), **since
    ).order_by()
    for one in logs.values("holder__station__org").annotate(n=Sum(F("minutes") * F("people"))):
        at(one["holder__station__org"]).post_hours = one["n"] / 60
    orgs = Org.objects.in_bulk(list(found))
    for pk, place in found.items():
        place.org = orgs[pk]
    return sorted(found.values(), key=lambda place: (-place.hours, place.org.lft))
