"""What members and posts of a unit come to in each community: counts and confirmed hours (S3)."""

import datetime
from dataclasses import dataclass

from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.happenings import midnight
from grids.models import PointLine, StationHolder, StationLog, UnitCheckIn
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


@dataclass(frozen=True)
class Quarter:
    """What the members of a unit and the unit itself did from a day to before another one."""

    members: int
    project_hours: float
    post_hours: float
    points: int

    @property
    def hours(self) -> float:
        """Return all hours."""
        return self.project_hours + self.post_hours


def last_quarter(today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the first days of the quarter that ended last, and of the one that runs."""
    end = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    before = end - datetime.timedelta(days=1)
    return before.replace(month=before.month - 2, day=1), end


def of_quarters(since: datetime.date, till: datetime.date) -> dict[int, Quarter]:
    """Return, by unit that has members in force, what they did from `since` to before `till`.

    Hours by their day, confirmed ones; points that were booked then, less those taken back.
    """
    mine = F("member__home_unit")
    then = {"state": "confirmed", "day__gte": since, "day__lt": till}
    members = Member.objects.in_force().exclude(home_unit=None)
    projects = ServiceRecord.objects.filter(member__home_unit__isnull=False, **then)
    posts = StationLog.objects.filter(**then).annotate(home=Coalesce("holder__unit", mine))
    lines = PointLine.objects.filter(
        member__home_unit__isnull=False,
        redemption=None,
        at__gte=midnight(since),
        at__lt=midnight(till),
    )
    at_projects = _by(projects, "member__home_unit", Sum("minutes"))
    at_posts = _by(posts, "home", Sum(F("minutes") * F("people")))
    points = _by(lines, "member__home_unit", Sum("amount"))
    return {
        unit: Quarter(
            n, at_projects.get(unit, 0) / 60, at_posts.get(unit, 0) / 60, points.get(unit, 0)
        )
        for unit, n in _by(members, "home_unit", Count("pk")).items()
    }


def _by(rows: QuerySet, unit: str, number: Aggregate) -> dict[int, int]:
    return dict(rows.order_by().values_list(unit).annotate(n=number))


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
