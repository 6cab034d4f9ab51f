"""书记项目, followed up month by month: for which months a progress is there, asked for, or missed (Q4).

Each month after the one in which a project was filed owes one progress (进展) of those who do it,
as long as the project is worked on; any progress of the month will do.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from core.models import User
from services.models import Filing, Progress, Project

ASKED_FROM = 20  # the day of a month from which on its progress is asked for


class Standing(StrEnum):
    """How one month of a project stands."""

    GIVEN = "given"
    ASKED = "asked"  # the month under way
    MISSED = "missed"


@dataclass(frozen=True)
class Month:
    """One month that owes a progress, by its first day."""

    first: datetime.date
    standing: Standing


@dataclass(frozen=True)
class FollowUp:
    """A filed project with its months, oldest first, and the last progress, if any."""

    filing: Filing
    months: list[Month]
    last: Progress | None

    @property
    def given(self) -> int:
        """Return for how many months a progress is there."""
        return sum(month.standing == Standing.GIVEN for month in self.months)

    @property
    def missed(self) -> list[Month]:
        """Return the months that are over without one, as long as the project is worked on."""
        return [month for month in self.months if month.standing == Standing.MISSED]

    @property
    def asked(self) -> Month | None:
        """Return the month under way where it still owes its progress."""
        last = self.months[-1] if self.months else None
        return last if last and last.standing == Standing.ASKED else None


def first_of(day: datetime.date) -> datetime.date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def next_month(first: datetime.date) -> datetime.date:
    """Return the first day of the month after."""
    return first_of(first + datetime.timedelta(days=31))


def filed(user: User) -> QuerySet[Filing]:
    """Return the filings that the user may see and that the department took."""
    projects = Project.objects.visible_to(user).values("pk")
    return Filing.objects.filter(filed_on__isnull=False, project__in=projects)


def months_of(filing: Filing, given: Iterable[datetime.date], today: datetime.date) -> list[Month]:
    """Return the months of a filing; `given`: days on which progress was reported.

    A project that came to an end owes nothing after the month before; what was given stays.
    """
    known = {first_of(day) for day in given}
    project = filing.project
    running = project.state == Project.State.IN_WORK
    until = first_of(today)
    if not running and known:
        until = min(until, max(known))
    found, month = [], next_month(first_of(filing.filed_on or today))
    while month <= until:
        if month in known:
            standing = Standing.GIVEN
        elif not running:
            standing = None
        else:
            standing = Standing.ASKED if month == first_of(today) else Standing.MISSED
        if standing:
            found.append(Month(month, standing))
        month = next_month(month)
    return found


def follow_ups(filings: QuerySet[Filing], today: datetime.date) -> list[FollowUp]:
    """Return the filings with their months, in one statement more than they cost."""
    rows = list(filings)
    reported: dict[int, list[Progress]] = defaultdict(list)
    ids = [row.project_id for row in rows]
    for one in Progress.objects.filter(project__in=ids).order_by("created_at", "pk"):
        reported[one.project_id].append(one)
    return [
        FollowUp(
            row,
            months_of(
                row,
                (timezone.localdate(one.created_at) for one in reported[row.project_id]),
                today,
            ),
            reported[row.project_id][-1] if reported[row.project_id] else None,
        )
        for row in rows
    ]


def running() -> QuerySet[Filing]:
    """Return the filings of projects that are worked on."""
    return Filing.objects.filter(filed_on__isnull=False, project__state=Project.State.IN_WORK)
