"""A street's body with members, and a meeting of it."""

import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone

from alliances.models import AgendaItem, Alliance, Attendance, Decision, Meeting
from orgs.models import PostKind
from tests import factories


@dataclass
class Table:
    """What sits at the table: a body of the first street, an officer who logs, a meeting today."""

    body: Alliance
    meeting: Meeting
    officer: object

    def marks(self, status: str = Attendance.Status.PRESENT) -> None:
        """Mark every member."""
        for member in self.body.memberships.all():
            Attendance.objects.create(meeting=self.meeting, membership=member, status=status)

    def item(self, title: str = "通报", notes: str = "说了") -> AgendaItem:
        """Add an agenda item."""
        order = self.meeting.agenda.count() + 1
        return AgendaItem.objects.create(
            meeting=self.meeting, title=title, notes=notes, order=order
        )

    def decision(self, text: str = "开放教室", days: int = 7, **facts) -> Decision:
        """Add a decision for the first member unit."""
        facts.setdefault("unit", self.body.memberships.exclude(unit=None).first().unit)
        due = timezone.localdate() + datetime.timedelta(days=days)
        return Decision.objects.create(meeting=self.meeting, text=text, due=due, **facts)

    def fill(self) -> Decision:
        """Write all that closing asks for."""
        self.marks()
        self.item()
        return self.decision()


def meet(body: Alliance, day: datetime.date, state: str = Meeting.State.CLOSED, **facts) -> Meeting:
    """Make a meeting of a body at noon of a day."""
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    title = facts.pop("title", f"{body.name}会议")
    return Meeting.objects.create(
        alliance=body, org=body.org, title=title, starts_at=at, state=state, **facts
    )


@pytest.fixture
def table(city, people) -> Table:
    """A 党建联盟 of the first street: its two communities and the unit of the liaison inside."""
    body = factories.alliance(
        city.streets[0], *city.communities[:2], people.unit, name="第一街道党建联盟"
    )
    meeting = meet(body, timezone.localdate(), Meeting.State.OPEN)
    return Table(body, meeting, people.inside[PostKind.OFFICER])
