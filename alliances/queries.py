"""Lists with what their rows show, worked out in the database after scoping."""

import datetime

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from alliances.models import Alliance, Attendance, Decision, Meeting, Membership
from core.models import User

PRESENT = (Attendance.Status.PRESENT, Attendance.Status.PROXY)


def _count(rows: QuerySet, key: str) -> Coalesce:
    counted = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def alliances_listed(user: User) -> QuerySet[Alliance]:
    """Bodies with `seats` (members now), `last_met`, `next_meets` (datetimes or None)."""
    meetings = Meeting.objects.filter(alliance=OuterRef("pk"))
    closed = meetings.filter(state=Meeting.State.CLOSED).order_by("-starts_at")
    fixed = meetings.filter(state=Meeting.State.PLANNED, starts_at__gte=timezone.now())
    members = Membership.objects.standing().filter(alliance=OuterRef("pk"))
    return (
        Alliance.objects.visible_to(user)
        .select_related("kind", "org", "org__street", "org__district")
        .annotate(
            seats=_count(members, "alliance"),
            last_met=Subquery(closed.values("starts_at")[:1]),
            next_meets=Subquery(fixed.order_by("starts_at").values("starts_at")[:1]),
        )
    )


def meetings_listed(user: User) -> QuerySet[Meeting]:
    """Meetings with `marked`, `came` (members) and `settled` (decisions)."""
    rows = Attendance.objects.filter(meeting=OuterRef("pk"))
    return (
        Meeting.objects.visible_to(user)
        .select_related("alliance", "org")
        .annotate(
            marked=_count(rows, "meeting"),
            came=_count(rows.filter(status__in=PRESENT), "meeting"),
            settled=_count(Decision.objects.filter(meeting=OuterRef("pk")), "meeting"),
        )
    )


def decisions_listed(user: User) -> QuerySet[Decision]:
    """Decisions of closed meetings, with meeting, body and who is responsible."""
    return (
        Decision.objects.visible_to(user)
        .filter(meeting__state=Meeting.State.CLOSED)
        .select_related("meeting", "meeting__alliance", "meeting__org", "unit", "org", "person")
    )


def in_order(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Open ones first, by due date; then what was settled last."""
    is_open = Q(state=Decision.State.OPEN)
    return decisions.annotate(
        settled=Case(When(is_open, then=Value(0)), default=Value(1)),
        waits_until=Case(When(is_open, then=F("due"))),
    ).order_by("settled", "waits_until", F("done_on").desc(nulls_last=True), "-pk")


def stage_counts(decisions: QuerySet[Decision], today: datetime.date) -> dict[str, int]:
    """Return how many decisions are open, late (of the open), done, replaced, dropped."""
    open_ = Q(state=Decision.State.OPEN)
    return decisions.order_by().aggregate(
        open=Count("pk", filter=open_),
        late=Count("pk", filter=open_ & Q(due__lt=today)),
        done=Count("pk", filter=Q(state=Decision.State.DONE)),
        replaced=Count("pk", filter=Q(state=Decision.State.REPLACED)),
        dropped=Count("pk", filter=Q(state=Decision.State.DROPPED)),
    )
