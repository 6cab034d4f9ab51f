"""What of matters waits for somebody: rows of the workbench, reminders, and what a round tidies."""

import datetime
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import NOW, Message
from core.reminders import Reminder, reminds
from core.work import WorkItem
from grids.actions import matter_steps as steps
from grids.actions.matter_renewal import renew
from grids.actions.matter_strays import gather_strays
from grids.calls.clocks import Calendars, local, warn_before
from grids.clocks.words import moment_text
from grids.matters import rules
from grids.matters.clocks import clock_of, is_late
from grids.models import Matter, MatterContact
from orgs.models import Level, Member, PostKind
from orgs.scope import scope_of

State = Matter.State
KEEP_CONTACT = datetime.timedelta(days=90)
MOST_SHOWN = 50


def waiting_matters(user: User) -> QuerySet[Matter]:
    """Return the matters that wait for the user: at his desk, to check, to accept or take, to do."""
    scope = scope_of(user)
    own = scope.at("org", PostKind.ADMIN, PostKind.OFFICER, PostKind.STAFF, PostKind.GRID_KEEPER)
    found = own & Q(state=State.ASKED) | rules.checkers(scope) & Q(state=State.DONE)
    found |= Q(state=State.TAKEN, unit=None, member=None, taken_by_id=user.pk)
    unit_turn = Q(state__in=(State.DISPATCHED, State.ACCEPTED)) | Q(state=State.TAKEN, member=None)
    found |= scope.of_units("unit") & unit_turn
    members = [pk for pk, _org in scope.members]
    if members:
        found |= Q(member_id__in=members, state__in=(State.DISPATCHED, State.TAKEN))
        homes = Member.objects.filter(pk__in=members).exclude(home_unit=None)
        found |= Q(state=State.ACCEPTED, unit_id__in=homes.values("home_unit_id"))
    return Matter.objects.visible_to(user).filter(found)


VERBS = {
    State.ASKED: _("去派单"),
    State.DISPATCHED: _("去接单"),
    State.ACCEPTED: _("去领单"),
    State.TAKEN: _("去办理"),
    State.DONE: _("去核单"),
}


def _verb(row: Matter) -> str:
    """Return the verb of a row; what came in at a grid its keeper takes himself."""
    if row.state == State.ASKED and row.org.level >= Level.GRID:
        return _("去领单")
    return str(VERBS.get(State(row.state), ""))


def items(user: User) -> list[WorkItem]:
    """Return the rows of the workbench, those due first."""
    now = timezone.now()
    rows = waiting_matters(user).select_related("home", "org").order_by("due", "pk")[:MOST_SHOWN]
    return [
        WorkItem(
            kind="matter",
            kind_label=_("民情"),
            title=row.title,
            detail=f"{row.home.name}，{row.get_source_display()}，{row.get_state_display()}",
            due=timezone.localdate(row.due),
            url=reverse("matter_detail", args=[row.pk]),
            verb=_verb(row),
            late=is_late(row, now),
        )
        for row in rows
    ]


@reminds("matters")
def due_matters(today: datetime.date) -> Iterator[Reminder]:
    """Tidy up, then warn once before a due time and tell once after it, to the minute."""
    gather_strays()
    forget_contacts()
    renew(Matter.objects.open().filter(provisional=True))
    now, calendars = local(timezone.now()), Calendars()
    soon = timezone.now() + datetime.timedelta(days=20)
    rows = Matter.objects.open().filter(due__lt=soon).select_related("org", "unit", "member__user")
    for row in rows.order_by("pk"):
        clock = clock_of(row, calendars.of(row.org))
        before = warn_before(clock.term)
        warns_at = clock.warns_at(before) if before else None
        if clock.due is not None and now > clock.due:
            yield _reminder(row, "late", clock.due)
        elif warns_at is not None and clock.due is not None and now >= warns_at:
            yield _reminder(row, "soon", clock.due)


def _reminder(row: Matter, stage: str, due: datetime.datetime) -> Reminder:
    """Before: who has it in hand, or its people; after: both."""
    workers = steps.people_who_work(row) if row.state != State.ASKED else []
    here = steps.people_here(row.org)
    users = [*workers, *here] if stage == "late" or not workers else workers
    words = _("民情事项已逾期：%(t)s") if stage == "late" else _("民情事项快到期：%(t)s")
    return Reminder(
        tuple({one.pk: one for one in users}.values()),
        Message(
            cause=f"matter:{row.pk}:{row.round}:{row.org_id}:{stage}:{due.isoformat()}",
            kind="matter",
            title=words % {"t": row.title},
            body=_("%(org)s，期限 %(due)s") % {"org": row.org.name, "due": moment_text(due)},
            url=reverse("matter_detail", args=[row.pk]),
            urgency=NOW,
        ),
    )


def forget_contacts() -> int:
    """Delete contacts that have served: rated, or closed for 90 days; return how many."""
    before = timezone.now() - KEEP_CONTACT
    done = Q(matter__state=State.RATED) | Q(matter__closed_at__lt=before)
    joined = Q(matter__joined_to__state=State.RATED)
    return MatterContact.objects.filter(done | joined).delete()[0]
